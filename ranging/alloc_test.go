package ranging_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
)

// TestDoesNotAllocate: neither a verdict nor what goes into one does.
func TestDoesNotAllocate(t *testing.T) {
	a, b, c := good(ranging.TwoWay), good(ranging.Sounding), good(ranging.Bounding)
	bad := good(ranging.TwoWay)
	bad.STS = ranging.STS{}
	p := ranging.Scaled(3, 40)
	x := claim(20, ranging.Proved)
	v := ranging.Verify(ranging.DoorUnlock(), a)
	for what, f := range map[string]func(){
		"Verify":             func() { ranging.Verify(ranging.DoorUnlock(), a) },
		"Verify three":       func() { ranging.Verify(ranging.FindKeys(), a, b, c) },
		"Verify refused":     func() { ranging.Verify(ranging.DoorUnlock(), bad) },
		"Verify consistency": func() { ranging.Verify(ranging.Consistency(), bad) },
		"Verdict":            func() { v.Failed(); v.Possible(ranging.Enlargement) },
		"Probability":        func() { p.Times(p).Plus(ranging.Fraction(3, 4)).Bits(600) },
		"Claim":              func() { x.Both(x).Given(x, "theorem").Either(x, "either") },
		"words":              func() { _ = ranging.CheckNADM.String() + v.Outcome.String()[:0] },
		"units":              func() { ranging.Ticks(7).Distance(ranging.Air).Picoseconds(ranging.Vacuum).Ticks().Picoseconds() },
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s: %v allocations", what, n)
		}
	}
}
