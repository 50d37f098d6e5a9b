package table

import (
	"math/rand/v2"
	"testing"
)

// TestSieve: what is added passes, and of the rest one in fifty at most, whether
// keys are random, counted, short, or made to fall together by a multiplication
// that is known.
func TestSieve(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name, draw := range map[string]func(i uint64) uint64{
		"random":   func(uint64) uint64 { return r.Uint64() },
		"counted":  func(i uint64) uint64 { return i },
		"6 bytes":  func(uint64) uint64 { return r.Uint64() >> 16 << 16 },
		"4 bytes":  func(uint64) uint64 { return r.Uint64() >> 32 << 32 },
		"together": unspread,
	} {
		const n = 20_000
		a := newAsked(n)
		for i := range n {
			a.add(draw(uint64(i)), i)
		}
		passed := 0
		for i := range uint64(n) {
			if i%2 == 0 && !a.sieve.may(a.keys[i]) {
				t.Fatalf("%s: %x does not pass", name, a.keys[i])
			}
			if a.sieve.may(draw(n + i)) {
				passed++
			}
		}
		if passed > n/50 {
			t.Errorf("%s: %d of %d others pass", name, passed, n)
		}
		// Slots that are taken lie together no more than by chance.
		run, longest := 0, 0
		for _, s := range a.slots {
			if run++; s == 0 {
				run = 0
			}
			longest = max(longest, run)
		}
		if longest > 400 {
			t.Errorf("%s: %d slots in a row are taken", name, longest)
		}
	}
}
