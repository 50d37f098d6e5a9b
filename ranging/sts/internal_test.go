package sts

import (
	"math"
	"math/big"
	"testing"

	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// TestTailEncloses: what tail returns is never below the exact chance, nor above
// it by more than the factor (1 + 2^-60)^n.
func TestTailEncloses(t *testing.T) {
	for _, n := range []int{1, 2, 3, 7, 63, 64, 65, 66, 100, 200, 511, 4096} {
		sum, term := new(big.Int), big.NewInt(1) // times 2^-n
		w := newWalk(uint64(n))
		for k := n; ; k-- {
			sum.Add(sum, term)
			if w.k != uint64(k) {
				t.Fatalf("the walk is at %d, not %d", w.k, k)
			}
			checkEncloses(t, n, k, sum, w.sum)
			if k == 1 {
				break
			}
			term.Mul(term, big.NewInt(int64(k))).Quo(term, big.NewInt(int64(n-k+1)))
			w.step()
		}
		if got := tail(uint64(n), 1); got != w.sum {
			t.Errorf("tail(%d, 1) = %v, the walk ends at %v", n, got, w.sum)
		}
	}
}

func checkEncloses(t *testing.T, n, k int, exact *big.Int, u upper) {
	t.Helper()
	if u.m>>63 != 1 {
		t.Fatalf("%d of %d: %x is not normal", k, n, u.m)
	}
	// Both times 2^s, s large enough for integers.
	s := uint(max(int64(n), u.e))
	want := new(big.Int).Lsh(exact, s-uint(n))
	got := new(big.Int).Lsh(new(big.Int).SetUint64(u.m), s-uint(u.e))
	if got.Cmp(want) < 0 {
		t.Errorf("%d of %d: below the exact chance", k, n)
	}
	// n * 2^-60 * (1 + 2^-20) is above (1 + 2^-60)^n - 1 for these n.
	excess := got.Sub(got, want)
	limit := want.Mul(want, big.NewInt(int64(n)*(1<<20+1)))
	if excess.Lsh(excess, 80).Cmp(limit) > 0 {
		t.Errorf("%d of %d: above the exact chance by too much", k, n)
	}
}

// TestNoBlockStays: a generator forgets what it made.
func TestNoBlockStays(t *testing.T) {
	key := [KeySize]byte{1}
	g := newGenerator(rotatetest.AES128{}, &key, V{})
	if g.append(nil, 0, 3); g.out != [BlockSize]byte{} {
		t.Errorf("a block stays: %x", g.out)
	}
	if g.wipe(); g.key != [KeySize]byte{} {
		t.Error("a wiped key stays")
	}
	key = [KeySize]byte{2}
	s, err := NewStream(rotatetest.AES128{}, &key, V{}, 0, 9)
	if err != nil {
		t.Fatal(err)
	}
	if s.Wipe(); s.s.t.key != [KeySize]byte{} || s.s.t.v != (V{}) {
		t.Error("a wiped stream keeps its key")
	}
}

func TestAtMost(t *testing.T) {
	half := upper{1 << 63, 64}
	more := upper{1<<63 + 1, 64}
	if !half.atMost(1) || half.atMost(2) || !half.atMost(0) || more.atMost(1) || !more.atMost(0) {
		t.Error("one half")
	}
	if most := (upper{math.MaxUint64, 64}); most.atMost(1) || !most.atMost(0) {
		t.Error("less than one")
	}
}

// TestPlusRoundsUp: sums are exact or the next above, over all distances of two
// exponents.
func TestPlusRoundsUp(t *testing.T) {
	ms := []uint64{1 << 63, 1<<63 + 1, math.MaxUint64 - 1, math.MaxUint64, 0xb504f333f9de6484}
	for _, a := range ms {
		for _, b := range ms {
			for d := int64(0); d < 140; d++ {
				checkPlus(t, upper{a, 200}, upper{b, 200 + d})
				checkPlus(t, upper{b, 200 + d}, upper{a, 200})
			}
		}
	}
}

func checkPlus(t *testing.T, u, v upper) {
	t.Helper()
	integer := func(x upper) *big.Int { return new(big.Int).Lsh(new(big.Int).SetUint64(x.m), uint(400-x.e)) }
	sum := u.plus(v)
	excess := new(big.Int).Sub(integer(sum), new(big.Int).Add(integer(u), integer(v)))
	if step := new(big.Int).Lsh(big.NewInt(1), uint(400-sum.e)); excess.Sign() < 0 || excess.Cmp(step) > 0 || sum.m>>63 != 1 {
		t.Errorf("%x*2^-%d + %x*2^-%d = %x*2^-%d", u.m, u.e, v.m, v.e, sum.m, sum.e)
	}
}

// TestTimesOverRoundsUp: quotients are at most two steps above the exact ones.
func TestTimesOverRoundsUp(t *testing.T) {
	ms := []uint64{1 << 63, 1<<63 + 1, math.MaxUint64, 0xb504f333f9de6484}
	factors := []uint64{1, 2, 3, 5, 7, 4095, 4096, 1<<26 - 1, 1 << 26, 0x5555555}
	for _, m := range ms {
		for _, a := range factors {
			for _, b := range factors {
				got := upper{m, 200}.timesOver(a, b)
				// got/2^(got.e) against m*a/b / 2^200, both times b*2^400
				exact := new(big.Int).Mul(new(big.Int).SetUint64(m), new(big.Int).SetUint64(a))
				exact.Lsh(exact, 200)
				g := new(big.Int).Lsh(new(big.Int).SetUint64(got.m), uint(400-got.e))
				g.Mul(g, new(big.Int).SetUint64(b))
				step := new(big.Int).Lsh(new(big.Int).SetUint64(3*b), uint(400-got.e))
				if excess := g.Sub(g, exact); excess.Sign() < 0 || excess.Cmp(step) > 0 || got.m>>63 != 1 {
					t.Errorf("%x * %d / %d = %x*2^-%d", m, a, b, got.m, got.e)
				}
			}
		}
	}
}
