package spake2plus_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/pairing/spake2plus"
)

// TestAllocations keeps what the package doc says of P-256, and that a long
// message from a peer costs no more than a short one.
func TestAllocations(t *testing.T) {
	prover, verifier := sides(t, spake2plus.P256SHA256HMAC)
	for name, side := range map[string]func(){"prover": prover, "verifier": verifier} {
		if n := testing.AllocsPerRun(20, side); n >= 100 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
	l := unlocked(t, new(memory), 0)
	v := newVerifier(t, newAttempts(t).record, parameters)
	for _, size := range []int{0, 64, 66, 1 << 20} {
		long := make([]byte, size)
		if n := testing.AllocsPerRun(20, func() { l.Respond(v, 0, long) }); n != 0 {
			t.Errorf("share of %d bytes: %v allocations", size, n)
		}
	}
	if n := testing.AllocsPerRun(20, func() { l.Wait(0); l.Left(); l.Unlock() }); n != 0 {
		t.Errorf("limiter: %v allocations", n)
	}
}
