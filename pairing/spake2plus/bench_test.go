package spake2plus_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/pairing/spake2plus"
)

// sides runs each side of s as often as it is called.
func sides(t testing.TB, s spake2plus.Suite) (prover, verifier func()) {
	k := register(t, s, 1)
	r := k.Record()
	// A prover has no answer without a verifier, which is made here once: its
	// share is a point for every prover, and its confirmation refused at the end.
	share, confirm, err := newVerifier(t, r, parameters).Respond(newProver(t, k, parameters).AppendShare(nil))
	if err != nil {
		t.Fatal(err)
	}
	shareP := newProver(t, k, parameters).AppendShare(nil)
	prover = func() {
		p := newProver(t, k, parameters)
		p.AppendShare(nil)
		if _, _, err := p.Finish(share, confirm); err != spake2plus.ErrConfirmation {
			t.Fatal(err)
		}
	}
	verifier = func() {
		v := newVerifier(t, r, parameters)
		if _, _, err := v.Respond(shareP); err != nil {
			t.Fatal(err)
		}
		if _, err := v.Finish(confirm); err != spake2plus.ErrConfirmation {
			t.Fatal(err)
		}
	}
	return prover, verifier
}

// BenchmarkRun is a whole run of one side, its random scalar included.
func BenchmarkRun(b *testing.B) {
	for _, s := range suites {
		prover, verifier := sides(b, s)
		run := func(side string, f func()) {
			b.Run(s.String()+"/"+side, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					f()
				}
			})
		}
		run("prover", prover)
		run("verifier", verifier)
	}
}

// BenchmarkLimiter is what the limiter adds to a verifier: an attempt that is
// refused.
func BenchmarkLimiter(b *testing.B) {
	a := newAttempts(b)
	l := reopened(b, &memory{value: stored(1, 100, 1, 0)}, 0)
	v := newVerifier(b, a.record, parameters)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := l.Respond(v, 0, a.share); err != spake2plus.ErrLocked {
			b.Fatal(err)
		}
	}
}

func BenchmarkRegister(b *testing.B) {
	for _, s := range curves() {
		b.Run(s.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				register(b, s, 1)
			}
		})
	}
}
