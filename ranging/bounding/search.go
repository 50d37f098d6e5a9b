package bounding

import (
	"math/big"

	"github.com/seed-496a4445/fyr/ranging"
)

// MinRounds returns the setting of p with the fewest rounds, up to [MaxRounds],
// that meets both targets, and what it costs: of n rounds so many must be right
// as an honest prover, whose rounds fail with the chance noise, still misses
// with a chance of at most targetFRR, and then attack a succeeds with a chance
// of at most targetFAR. All comparisons are exact. More rounds may miss the
// targets again.
//
// It returns [ErrProtocol] and then [ErrAttack] as [Protocol.Round] does, and
// [ErrRange] when noise is one, a target is zero or one, the attack is right as
// often as an honest prover, or no number of rounds will do.
func MinRounds(p Protocol, a ranging.Attack, targetFAR, targetFRR, noise Chance) (Setting, Rates, error) {
	q, err := p.Round(a)
	if err != nil {
		return Setting{}, Rates{}, err
	}
	honest := noise.Not()
	for _, target := range []Chance{targetFAR, targetFRR} {
		if target.Sign() == 0 || target.certain() {
			return Setting{}, Rates{}, ErrRange
		}
	}
	if q.Cmp(honest) >= 0 {
		return Setting{}, Rates{}, ErrRange
	}
	n, least := search(q, honest, targetFAR, targetFRR)
	if n == 0 {
		return Setting{}, Rates{}, ErrRange
	}
	return NewSetting(p, n, least, noise)
}

// search returns the first n and its threshold that meet the targets, or zeros.
//
// The threshold of n is the largest that an honest prover misses with a chance
// of at most targetFRR. One round more moves it by one or not at all: n+1
// rounds have no fewer right than n have, and at most one more.
func search(q, honest, targetFAR, targetFRR Chance) (n, least int) {
	h, att := newWalk(honest), newWalk(q)
	for h.n < MaxRounds {
		h.round()
		att.round()
		if h.least < h.n && below(h.after(), h.whole, targetFRR) {
			h.raise()
			att.raise()
		}
		if h.least > 0 && below(new(big.Int).Sub(att.whole, att.under), att.whole, targetFAR) {
			return h.n, h.least
		}
	}
	return 0, 0
}

// below reports whether part/whole <= c.
func below(part, whole *big.Int, c Chance) bool {
	left := new(big.Int).Mul(part, c.rat().Denom())
	return left.Cmp(new(big.Int).Mul(whole, c.rat().Num())) <= 0
}

// A walk is at n rounds, each right with the chance a/(a+b), and a threshold.
// Its chances have the denominator whole, (a+b)^n.
type walk struct {
	n, least int
	a, b, d  *big.Int // d = a+b
	whole    *big.Int
	under    *big.Int // that fewer than least are right
	last     *big.Int // that exactly least-1 are; zero when least is
	here     *big.Int // that exactly least are
}

func newWalk(c Chance) *walk {
	a, d := c.rat().Num(), c.rat().Denom()
	return &walk{a: a, b: new(big.Int).Sub(d, a), d: d, whole: big.NewInt(1), under: new(big.Int), last: new(big.Int), here: big.NewInt(1)}
}

// round makes it n+1 rounds.
func (w *walk) round() {
	// Exactly k of n+1: k of n and then wrong, or k-1 of n and then right. What
	// leaves under is least-1 of n, and then right.
	right := new(big.Int).Mul(w.last, w.a)
	w.under.Sub(w.under.Mul(w.under, w.d), right)
	w.here.Add(w.here.Mul(w.here, w.b), right)
	w.n++
	w.whole.Mul(w.whole, w.d)
	if w.least > 0 {
		step(w.last, w.b, one.Num(), w.n, w.n+1-w.least) // C(n,k) = C(n-1,k) * n / (n-k)
	}
}

// after returns what raise makes of under.
func (w *walk) after() *big.Int { return new(big.Int).Add(w.under, w.here) }

// raise makes it least+1.
func (w *walk) raise() {
	w.under.Add(w.under, w.here)
	w.last.Set(w.here)
	w.least++
	switch {
	case w.b.Sign() != 0:
		step(w.here, w.a, w.b, w.n+1-w.least, w.least) // C(n,k) = C(n,k-1) * (n-k+1) / k
	case w.least == w.n:
		w.here.Set(w.whole) // all are always right
	}
}
