package twr

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

func bigOf(n uint64) *big.Int { return new(big.Int).SetUint64(n) }

// most returns n, at most the largest int64.
func most(n *big.Int) uint64 {
	if n.IsInt64() {
		return n.Uint64()
	}
	return math.MaxInt64
}

// edges are numbers about which carries and saturation happen.
var edges = []uint64{0, 1, 2, 3, 4, 1e9, 1 << 20, 1<<31 - 1, 1 << 31, 1<<31 + 1, 1 << 32, 1<<62 - 1, 1 << 62, 1<<63 - 1, 1 << 63, 1<<64 - 1}

func TestUpTo(t *testing.T) {
	try := func(a, b, d uint64) {
		n := new(big.Int).Mul(bigOf(a), bigOf(b))
		n.Add(n, bigOf(d-1)).Quo(n, bigOf(d))
		if got := upTo(a, b, d); got != most(n) {
			t.Fatalf("%d*%d/%d = %d, want %d", a, b, d, got, n)
		}
	}
	for _, a := range edges {
		for _, b := range edges {
			for _, d := range edges[1:] {
				try(a, b, d)
			}
		}
	}
	r := rand.New(rand.NewPCG(6, 4))
	for range 20_000 {
		try(r.Uint64()>>r.IntN(64), r.Uint64()>>r.IntN(64), r.Uint64()>>r.IntN(64)|1)
	}
}

// ceiling returns the square root of n, rounded up.
func ceiling(n *big.Int) *big.Int {
	r := new(big.Int).Sqrt(n)
	if new(big.Int).Mul(r, r).Cmp(n) < 0 {
		r.Add(r, big.NewInt(1))
	}
	return r
}

func TestRoot(t *testing.T) {
	try := func(n uint64) {
		if got, want := root(n), ceiling(bigOf(n)); got != want.Uint64() {
			t.Fatalf("root of %d = %d, want %d", n, got, want)
		}
	}
	for n := range uint64(5000) {
		try(n)
	}
	r := rand.New(rand.NewPCG(6, 5))
	for range 20_000 {
		s := r.Uint64() >> (32 + r.IntN(32))
		try(s * s)
		try(s*s + 1)
		try(s*s - 1)
		try(r.Uint64() >> r.IntN(64))
	}
}

// TestHypot: never below the root, and above by less than one in 2^29.
func TestHypot(t *testing.T) {
	try := func(a, b uint64) {
		x, y := bigOf(a), bigOf(b)
		want := ceiling(new(big.Int).Add(x.Mul(x, x), y.Mul(y, y)))
		high := new(big.Int).Add(want, new(big.Int).Rsh(want, 29))
		if got := hypot(a, b); got < most(want) || got > most(high) {
			t.Fatalf("hypot of %d and %d = %d, want %d", a, b, got, want)
		}
	}
	r := rand.New(rand.NewPCG(6, 6))
	for i, a := range edges {
		for _, b := range edges[:i+1] {
			if a <= 1<<63 {
				try(a, b)
				try(b, a)
			}
		}
	}
	for range 20_000 {
		try(r.Uint64()>>(1+r.IntN(63)), r.Uint64()>>(1+r.IntN(63)))
	}
}
