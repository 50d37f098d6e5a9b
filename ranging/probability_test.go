package ranging_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
)

// slow is a probability as a fraction beside the one under test.
type slow struct {
	p ranging.Probability
	r *big.Rat
}

// scaled makes both of m * 2^-e.
func scaled(m uint64, e int) slow {
	r := new(big.Rat).SetInt(new(big.Int).SetUint64(max(m, 1)))
	d := new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), uint(max(e, -e))))
	if e > 0 {
		r.Quo(r, d)
	} else {
		r.Mul(r, d)
	}
	return slow{ranging.Scaled(m, e), atMostOne(r)}
}

func atMostOne(r *big.Rat) *big.Rat {
	if one := big.NewRat(1, 1); r.Cmp(one) > 0 {
		return one
	}
	return r
}

// bits returns floor(-log2 min(1, n*r)), by trying.
func bits(r *big.Rat, n uint64) int {
	x := new(big.Rat).Mul(r, new(big.Rat).SetInt(new(big.Int).SetUint64(n)))
	if n == 0 {
		return 0
	}
	fits := func(k int) bool { // x <= 2^-k
		return new(big.Int).Lsh(x.Num(), uint(k)).Cmp(x.Denom()) <= 0
	}
	k := max(x.Denom().BitLen()-x.Num().BitLen()-1, 0)
	for fits(k + 1) {
		k++
	}
	return k
}

// TestProbabilities: sums and products are never below the true ones, nor more
// than one in 2^62 above, and bits are exact.
func TestProbabilities(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 2))
	random := func() slow {
		switch r.IntN(8) {
		case 0:
			return scaled(1<<63, 63+r.IntN(80))
		case 1:
			return scaled(math.MaxUint64, 64+r.IntN(3))
		}
		return scaled(r.Uint64()>>r.IntN(64), r.IntN(140)-10)
	}
	tight := func(what string, p ranging.Probability, true *big.Rat) {
		t.Helper()
		for _, n := range []uint64{0, 1, 2, 3, 600, math.MaxUint64} {
			// As p is at most 2^-62 too large, it may have a bit less, but
			// only where the true one is at a power of two.
			high := bits(true, n)
			low := bits(new(big.Rat).Mul(true, big.NewRat(1<<62+1, 1<<62)), n)
			if got := p.Bits(n); got > high || got < low {
				t.Fatalf("%s: %d bits of %d tries, want %d to %d", what, got, n, low, high)
			}
		}
	}
	for range 3_000 {
		a, b := random(), random()
		tight("Scaled", a.p, a.r)
		if got, want := a.p.Bits(1), bits(a.r, 1); got != want {
			t.Fatalf("%d bits of %v, want %d", got, a.r, want)
		}
		tight("Times", a.p.Times(b.p), new(big.Rat).Mul(a.r, b.r))
		tight("Plus", a.p.Plus(b.p), atMostOne(new(big.Rat).Add(a.r, b.r)))
		if got, want := a.p.Less(b.p), a.r.Cmp(b.r) < 0; got != want {
			t.Fatalf("%v < %v: %v", a.r, b.r, got)
		}
		if a.p.Plus(b.p) != b.p.Plus(a.p) || a.p.Times(b.p) != b.p.Times(a.p) {
			t.Fatalf("order matters for %v and %v", a.r, b.r)
		}
	}
}

func TestFraction(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 3))
	for range 3_000 {
		d := r.Uint64()>>r.IntN(64) | 1
		n := r.Uint64() % d
		if n == 0 {
			n = 1
		}
		true := new(big.Rat).SetFrac(new(big.Int).SetUint64(n), new(big.Int).SetUint64(d))
		if d == 1 {
			true = big.NewRat(1, 1)
		}
		got := ranging.Fraction(n, d).Bits(1)
		if want := bits(true, 1); got != want && got != want-1 {
			t.Fatalf("%d/%d: %d bits, want %d", n, d, got, want)
		}
	}
	for _, c := range []struct {
		n, d uint64
		want int
	}{{1, 2, 1}, {1, 3, 1}, {1, 4, 2}, {3, 4, 0}, {1, 1 << 40, 40}, {1, math.MaxUint64, 63}, {0, 5, 64}, {5, 5, 0}, {6, 5, 0}, {0, 0, 0}, {math.MaxUint64 - 1, math.MaxUint64, 0}} {
		if got := ranging.Fraction(c.n, c.d).Bits(1); got != c.want {
			t.Errorf("%d/%d: %d bits, want %d", c.n, c.d, got, c.want)
		}
	}
}

// TestBits: exact at powers of two, on either side.
func TestBits(t *testing.T) {
	for _, c := range []struct {
		p     ranging.Probability
		tries uint64
		want  int
	}{
		{ranging.Probability{}, 1, 0}, {ranging.Scaled(1, 20), 1, 20}, {ranging.Scaled(1, 20), 2, 19},
		{ranging.Scaled(1, 20), 3, 18}, {ranging.Scaled(1, 20), 4, 18}, {ranging.Scaled(1, 20), 5, 17},
		{ranging.Scaled(1, 20), 1 << 20, 0}, {ranging.Scaled(1, 20), 1<<20 + 1, 0}, {ranging.Scaled(1, 20), math.MaxUint64, 0},
		{ranging.Scaled(1, 20), 0, 0}, {ranging.Scaled(3, 22), 1, 20}, {ranging.Scaled(4, 22), 1, 20}, {ranging.Scaled(5, 22), 1, 19},
		{ranging.Scaled(1, 0), 1, 0}, {ranging.Scaled(7, -3), 1, 0}, {ranging.Scaled(0, 9), 1, 9},
		{ranging.Scaled(1, 1<<20), math.MaxUint64, 1<<20 - 64}, {ranging.Scaled(1, math.MaxInt32), 1, 1<<30 + 1},
		{ranging.Scaled(1, 1<<30).Times(ranging.Scaled(1, 1<<30)), 1, 1<<30 + 1},
	} {
		if got := c.p.Bits(c.tries); got != c.want {
			t.Errorf("%v, %d tries: %d bits, want %d", c.p, c.tries, got, c.want)
		}
	}
}
