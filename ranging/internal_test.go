package ranging

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// slowMulDiv is mulDiv in integers without an end.
func slowMulDiv(a, b, d int64) int64 {
	n := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
	sign := int64(n.Sign())
	n.Abs(n).Lsh(n, 1).Add(n, big.NewInt(d))
	n.Quo(n, new(big.Int).Lsh(big.NewInt(d), 1))
	n.Mul(n, big.NewInt(sign))
	switch {
	case n.IsInt64():
		return n.Int64()
	case n.Sign() < 0:
		return math.MinInt64
	}
	return math.MaxInt64
}

func TestMulDiv(t *testing.T) {
	edges := []int64{math.MinInt64, math.MinInt64 + 1, -1 << 62, -3, -2, -1, 0, 1, 2, 3, 7, 1 << 62, math.MaxInt64 - 1, math.MaxInt64}
	for _, a := range edges {
		for _, b := range edges {
			for _, d := range edges {
				if d > 0 {
					checkMulDiv(t, a, b, d)
				}
			}
		}
	}
	r := rand.New(rand.NewPCG(6, 1))
	random := func() int64 { return int64(r.Uint64()) >> r.IntN(64) }
	for range 100_000 {
		checkMulDiv(t, random(), random(), random()&math.MaxInt64|1)
	}
}

func checkMulDiv(t *testing.T, a, b, d int64) {
	t.Helper()
	if got, want := mulDiv(a, b, d), slowMulDiv(a, b, d); got != want {
		t.Fatalf("mulDiv(%d, %d, %d) = %d, want %d", a, b, d, got, want)
	}
}
