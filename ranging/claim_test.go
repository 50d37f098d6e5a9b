package ranging_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
)

func claim(bits int, basis ranging.Basis) ranging.Claim {
	return ranging.Claim{Attack: ranging.MafiaFraud, Gate: ranging.PulseSigns, P: ranging.Scaled(1, bits), Basis: basis, Assumptions: "a"}
}

// TestGates: gates combine to the harder one, multiply with a theorem, and add
// where the attacker has a choice.
func TestGates(t *testing.T) {
	a, b := claim(10, ranging.Proved), claim(20, ranging.Modelled)
	b.Tries = 5
	b.Assumptions = "b"
	if got := a.Both(b); got != b {
		t.Errorf("both: %+v", got)
	}
	if got := b.Both(a); got != b {
		t.Errorf("both, turned: %+v", got)
	}
	given := a.Given(b, "theorem 1 of somebody")
	if given.Bits(1) != 30 || given.Basis != ranging.Modelled || given.Tries != 1 || given.Assumptions != "theorem 1 of somebody" {
		t.Errorf("with a theorem: %+v", given)
	}
	if got := a.Given(b, ""); got != b {
		t.Errorf("without a theorem: %+v", got)
	}
	either := a.Either(b, "c")
	if either.Bits(1) != 9 || either.Basis != ranging.Modelled || either.Tries != 1 || either.Assumptions != "c" {
		t.Errorf("either: %+v", either)
	}
	if given, either := b.Given(a, "x"), b.Either(a, "x"); given.Tries != 1 || either.Tries != 1 {
		t.Errorf("no tries said: %d given, %d of either", given.Tries, either.Tries)
	}
	a.Tries = 3
	if given, either := a.Given(b, "x"), b.Either(a, "x"); given.Tries != 3 || either.Tries != 3 {
		t.Errorf("three of five tries: %d given, %d of either", given.Tries, either.Tries)
	}
	worthless := b
	worthless.Gate = ranging.SignalStrength
	for what, got := range map[string]ranging.Claim{"given": a.Given(worthless, "x"), "either": a.Either(worthless, "x")} {
		if got.Gate != ranging.SignalStrength {
			t.Errorf("%s a worthless gate: %v", what, got.Gate)
		}
	}
	other := b
	other.Attack = ranging.Enlargement
	for what, f := range map[string]func(){
		"Both": func() { a.Both(other) }, "Given": func() { a.Given(other, "x") }, "Either": func() { a.Either(other, "x") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s of different attacks did not panic", what)
				}
			}()
			f()
		}()
	}
}

// TestClaimTries: a claim that covers k tries is used once in k.
func TestClaimTries(t *testing.T) {
	c := claim(20, ranging.Proved)
	for _, k := range []struct {
		covered uint32
		tries   uint64
		want    int
	}{{0, 1, 20}, {1, 1, 20}, {1, 8, 17}, {8, 8, 20}, {8, 9, 19}, {8, 16, 19}, {8, 1, 20}, {8, 0, 0}, {1 << 31, 1 << 63, 0}} {
		c.Tries = k.covered
		if got := c.Bits(k.tries); got != k.want {
			t.Errorf("%d of %d tries: %d bits, want %d", k.covered, k.tries, got, k.want)
		}
	}
}

func TestWords(t *testing.T) {
	for got, want := range map[string]string{
		ranging.MafiaFraud.String(): "mafia fraud", ranging.Enlargement.String(): "enlargement", ranging.Attack(5).String(): "unknown",
		ranging.NoBasis.String(): "none", ranging.Proved.String(): "proved", ranging.Basis(6).String(): "unknown",
		ranging.AngleOfArrival.String(): "angle of arrival", ranging.LowerBound.String(): "lower bound",
		ranging.Bounding.String(): "distance bounding", ranging.FixedSTS.String(): "fixed (unauthenticated)", ranging.RandomRTT.String(): "random sequence",
		ranging.AcceptUnquantified.String(): "accept (unquantified)", ranging.Failed.String(): "failed",
		ranging.CheckNADM.String(): "NADM", ranging.Check(200).String(): "unknown",
		ranging.CheckNADM.Unit(): "code", ranging.Check(201).Unit(): "", "end " + ranging.Check(ranging.CheckCount).String(): "end unknown",
		"end " + ranging.Check(ranging.CheckCount).Unit(): "end ",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	seen := map[string]bool{}
	for c := range ranging.Check(ranging.CheckCount) {
		if c.String() == "" || c.Unit() == "" || seen[c.String()] {
			t.Errorf("check %d is called %q and counts %q", c, c.String(), c.Unit())
		}
		seen[c.String()] = true
	}
}
