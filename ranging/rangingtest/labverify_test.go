package rangingtest

import (
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
)

// TestEveryCheck: each check of a policy is taken away somewhere, to show what
// it is for. Evidence of no known method is none at all.
func TestEveryCheck(t *testing.T) {
	seen := map[Defence]bool{}
	for _, e := range Experiments() {
		for _, d := range e.Checks {
			seen[d] = true
		}
	}
	for c := range ranging.Check(ranging.CheckCount) {
		if seen[check(c)] == (c == ranging.CheckMethod) {
			t.Errorf("%v: taken away is %v", c, seen[check(c)])
		}
	}
}

// TestHonest: honest evidence is accepted whatever is taken away.
func TestHonest(t *testing.T) {
	for d := range lifts {
		if e := honest(); !verify(ranging.DoorUnlock(), d, e) {
			t.Errorf("without %s it is refused", d)
		}
	}
	if v := ranging.Verify(ranging.DoorUnlock(), honest()); v.Outcome != ranging.Accept || v.Bits < 100 {
		t.Errorf("%v with %d bits", v.Outcome, v.Bits)
	}
}

// TestLifts: without a check, what fails by it alone is accepted, and not with
// another taken away.
func TestLifts(t *testing.T) {
	const much = 1 << 40
	bad := map[ranging.Check]func(e *ranging.Evidence){
		ranging.CheckLimit:         func(e *ranging.Evidence) { e.Distance = much },
		ranging.CheckFloor:         func(e *ranging.Evidence) { e.Distance = -much },
		ranging.CheckTolerance:     func(e *ranging.Evidence) { e.Uncertainty = much },
		ranging.CheckResolution:    func(e *ranging.Evidence) { e.Resolution.Value = much },
		ranging.CheckTries:         func(e *ranging.Evidence) { e.Try.Value = 1 << 20 },
		ranging.CheckAge:           func(e *ranging.Evidence) { e.Age.Value = much },
		ranging.CheckConfirmed:     func(e *ranging.Evidence) { e.Confirmed.Value = false },
		ranging.CheckReflected:     func(e *ranging.Evidence) { e.Reflected.Value = true },
		ranging.CheckSTS:           func(e *ranging.Evidence) { e.STS.Kind = ranging.StaticSTS },
		ranging.CheckRepeated:      func(e *ranging.Evidence) { e.STS.Repeated.Value = true },
		ranging.CheckStamped:       func(e *ranging.Evidence) { e.STS.Stamped.Value = false },
		ranging.CheckStatus:        func(e *ranging.Evidence) { e.STS.Status.Value = 1 },
		ranging.CheckQuality:       func(e *ranging.Evidence) { e.STS.Quality[0].Value = 500 },
		ranging.CheckGap:           func(e *ranging.Evidence) { e.STS.Gap.Value = much },
		ranging.CheckReply:         func(e *ranging.Evidence) { e.Replies.Value.Off = much },
		ranging.CheckLongest:       func(e *ranging.Evidence) { e.Replies.Value.Longest = much },
		ranging.CheckClock:         func(e *ranging.Evidence) { e.Clock.Value.Stamps = 30_000 },
		ranging.CheckCrystal:       func(e *ranging.Evidence) { e.Clock.Value = ranging.Clock{Stamps: much, Carrier: much} },
		ranging.CheckStep:          func(e *ranging.Evidence) { e.Step = ranging.Known(ranging.Step{By: much}) },
		ranging.CheckContradiction: func(e *ranging.Evidence) { e.Contradiction.Value = much },
		ranging.CheckPhase:         func(e *ranging.Evidence) { e.PhaseGap = ranging.Known[ranging.Millimetres](much) },
		ranging.CheckNADM:          func(e *ranging.Evidence) { e.NADM = ranging.Known[uint8](6) },
		ranging.CheckRTT:           func(e *ranging.Evidence) { e.RTT = ranging.AccessAddress },
	}
	for c, spoil := range bad {
		for d := range lifts {
			e := honest()
			spoil(&e)
			if got := verify(ranging.DoorUnlock(), d, e); got != (d == check(c)) {
				t.Errorf("%v fails: without %q accepted is %v", c, d, got)
			}
		}
	}
	for c, hide := range map[ranging.Check]func(e *ranging.Evidence){
		ranging.CheckStatus:  func(e *ranging.Evidence) { e.STS.Status.Known = false },
		ranging.CheckQuality: func(e *ranging.Evidence) { e.STS.Quality[0] = ranging.Maybe[ranging.Permille]{} },
		ranging.CheckNADM: func(e *ranging.Evidence) {
			e.Method, e.RTT, e.NADM = ranging.Sounding, ranging.RandomRTT, ranging.Known[uint8](255)
		},
	} {
		p := atDoor()
		p.Required |= restsOnSTS
		e := honest()
		e.PhaseGap = ranging.Known[ranging.Millimetres](0)
		hide(&e)
		for d := range lifts {
			if got := verify(p, d, e); got != (d == check(c)) {
				t.Errorf("%v is not known: without %q accepted is %v", c, d, got)
			}
		}
	}
	if len(bad) != len(lifts) {
		t.Errorf("%d checks spoilt of %d that can be taken away", len(bad), len(lifts))
	}
}
