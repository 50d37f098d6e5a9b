package bounding

import "math/big"

// MaxRounds is the largest number of rounds that is computed with or run.
const MaxRounds = 4096

// Tail returns the chance that at least least of rounds are right, where each
// is right by itself with the chance success:
//
//	sum for i = least..rounds of C(rounds, i) success^i (1-success)^(rounds-i)
//
// It is exact. It returns [ErrRange] when rounds is not in 1..[MaxRounds], least
// not in 1..rounds, or success is zero. Numbers grow to rounds times the size of
// success's denominator.
func Tail(rounds, least int, success Chance) (Chance, error) {
	if rounds < 1 || rounds > MaxRounds || least < 1 || least > rounds || success.Sign() == 0 {
		return Chance{}, ErrRange
	}
	return tail(rounds, least, success), nil
}

// tail is Tail of what was checked.
func tail(rounds, least int, success Chance) Chance {
	if success.certain() {
		return HalfTo(0)
	}
	a, d := success.rat().Num(), success.rat().Denom()
	b := new(big.Int).Sub(d, a)
	whole := power(d, rounds)
	if rounds-least < least {
		return fraction(upper(rounds, least, a, b), whole)
	}
	// Fewer than least are right when more than rounds-least are wrong.
	wrong := upper(rounds, rounds-least+1, b, a)
	return fraction(wrong.Sub(whole, wrong), whole)
}

// upper returns the sum for i = least..n of C(n,i) a^i b^(n-i), for a and b
// above zero.
func upper(n, least int, a, b *big.Int) *big.Int {
	term := power(a, n)
	sum := new(big.Int).Set(term)
	for i := n; i > least; i-- {
		// C(n,i-1) = C(n,i) * i / (n-i+1)
		step(term, b, a, i, n-i+1)
		sum.Add(sum, term)
	}
	return sum
}

// step multiplies x by up*m/(down*k), which must leave no rest.
func step(x, up, down *big.Int, m, k int) {
	x.Mul(x, new(big.Int).Mul(up, big.NewInt(int64(m))))
	x.Quo(x, new(big.Int).Mul(down, big.NewInt(int64(k))))
}

// power returns x^n.
func power(x *big.Int, n int) *big.Int { return new(big.Int).Exp(x, big.NewInt(int64(n)), nil) }
