package twr_test

import (
	"errors"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// The formulas in fractions without an end, as the oracle of this package.

func rat(n int64) *big.Rat { return big.NewRat(n, 1) }

func sum(all ...*big.Rat) *big.Rat {
	s := new(big.Rat)
	for _, r := range all {
		s.Add(s, r)
	}
	return s
}

func times(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }
func less(a, b *big.Rat) *big.Rat  { return new(big.Rat).Sub(a, b) }
func over(a, b *big.Rat) *big.Rat  { return new(big.Rat).Quo(a, b) }

// slowDouble is the asymmetric formula.
func slowDouble(ra, db, rb, da int64) *big.Rat {
	return over(less(times(rat(ra), rat(rb)), times(rat(da), rat(db))), sum(rat(ra), rat(rb), rat(da), rat(db)))
}

// slowSingle is the single-sided formula with an offset in parts in 10^18.
func slowSingle(ra, db, o int64) *big.Rat {
	factor := less(rat(1), big.NewRat(o, 1e18))
	return over(less(rat(ra), times(rat(db), factor)), rat(2))
}

// exact is a flight as a fraction.
func exact(f twr.Flight) *big.Rat {
	negative, hi, lo, d := f.Fraction()
	n := new(big.Int).Lsh(new(big.Int).SetUint64(hi), 64)
	n.Or(n, new(big.Int).SetUint64(lo))
	if negative {
		n.Neg(n)
	}
	return new(big.Rat).SetFrac(n, new(big.Int).SetUint64(d))
}

// nearest rounds r to an integer, halves away from zero.
func nearest(r *big.Rat) int64 {
	n, d := new(big.Int).Abs(r.Num()), r.Denom()
	n.Lsh(n, 1).Add(n, d).Quo(n, new(big.Int).Lsh(d, 1))
	return n.Int64() * int64(r.Sign())
}

// checkFlight holds a flight and its three roundings against what it should be.
func checkFlight(t *testing.T, f twr.Flight, want *big.Rat) {
	t.Helper()
	if got := exact(f); got.Cmp(want) != 0 {
		t.Fatalf("flight of %v ticks, want %v", got, want)
	}
	if got, w := int64(f.Ticks()), nearest(want); got != w {
		t.Fatalf("%v = %d ticks, want %d", want, got, w)
	}
	ps := times(want, big.NewRat(1e12, ranging.TicksPerSecond))
	if got, w := int64(f.Picoseconds()), nearest(ps); got != w {
		t.Fatalf("%v = %d ps, want %d", want, got, w)
	}
	for _, c := range []ranging.Speed{ranging.Vacuum, ranging.Air, 1} {
		mm := times(want, big.NewRat(int64(c)*1000, ranging.TicksPerSecond))
		if got, w := int64(f.Distance(c)), nearest(mm); got != w {
			t.Fatalf("%v = %d mm at %d m/s, want %d", want, got, c, w)
		}
	}
}

// source draws intervals of all sizes.
type source struct{ *rand.Rand }

func newSource(seed uint64) source { return source{rand.New(rand.NewPCG(seed, 6))} }

// below draws an integer from 0 to 2^n-1, small ones as often as large ones.
func (s source) below(n int) int64 { return int64(s.Uint64() >> (63 - s.IntN(n) + 1)) }

// interval draws an interval of a counter of 40 bits, ends included.
func (s source) interval() ranging.Ticks {
	switch s.IntN(8) {
	case 0:
		return 1<<39 - 1
	case 1:
		return 0
	}
	return ranging.Ticks(s.below(39))
}

// must ends the test on an error.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// refused checks an error and that what came with it is zero.
func refused[T comparable](t *testing.T, what string, v T, err, want error) {
	t.Helper()
	if zero := *new(T); v != zero || !errors.Is(err, want) {
		t.Errorf("%s: %v, %v; want %v", what, v, err, want)
	}
}

// panics checks that f does.
func panics(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s did not panic", what)
		}
	}()
	f()
}
