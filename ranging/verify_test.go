package ranging_test

import (
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
)

// unlock is [ranging.DoorUnlock] with a demand against every attack that the
// method has a defence against.
func unlock(m ranging.Method) ranging.Policy {
	p := ranging.DoorUnlock()
	if m == ranging.Bounding {
		p.Demands[ranging.DistanceFraud] = ranging.Demand{Bits: 10, Basis: ranging.Proved}
	}
	return p
}

// good is evidence of a method that [unlock] accepts.
func good(m ranging.Method) ranging.Evidence {
	e := ranging.Evidence{
		Method: m, Session: [16]byte{1}, Distance: 1500, Uncertainty: 100, Resolution: ranging.Known[ranging.Millimetres](5),
		Try: ranging.Known[uint32](1), Age: ranging.Known[ranging.Seconds](60),
		Confirmed: ranging.Known(true), Reflected: ranging.Known(false),
	}
	mafia := ranging.Claim{Attack: ranging.MafiaFraud, P: ranging.Scaled(1, 40), Basis: ranging.Modelled}
	switch m {
	case ranging.TwoWay:
		e.STS = ranging.STS{
			Kind: ranging.KeyedSTS, Repeated: ranging.Known(false), Stamped: ranging.Known(true), SoftBits: true,
			Status: ranging.Known[uint32](0), Segments: 2, Gap: ranging.Known[ranging.Ticks](-20),
		}
		e.STS.Quality[0], e.STS.Quality[1] = ranging.Known[ranging.Permille](900), ranging.Known[ranging.Permille](800)
		e.Replies = ranging.Known(ranging.Replies{Off: 0, Longest: 25_559_040})
		e.Clock = ranging.Known(ranging.Clock{Stamps: 14_100, Carrier: 14_000})
		e.Step = ranging.Known(ranging.Step{By: -100, Elapsed: 100_000_000_000})
		e.Contradiction = ranging.Known[ranging.Ticks](0)
		mafia.Gate = ranging.PulseSigns
	case ranging.Sounding:
		e.RTT, e.PhaseGap, e.NADM = ranging.RandomRTT, ranging.Known[ranging.Millimetres](-700), ranging.Known[uint8](2)
		mafia.Gate, e.STS.SoftBits = ranging.RandomSequence, true
	case ranging.Bounding:
		mafia.Gate, mafia.Basis = ranging.TimedBits, ranging.Proved
		fraud := mafia
		fraud.Attack = ranging.DistanceFraud
		e.Claims = append(e.Claims, fraud)
	}
	e.Claims = append(e.Claims, mafia)
	return e
}

var methods = []ranging.Method{ranging.TwoWay, ranging.Sounding, ranging.Bounding}

func TestGoodIsAccepted(t *testing.T) {
	for _, m := range methods {
		v := ranging.Verify(unlock(m), good(m))
		if v.Outcome != ranging.Accept || v.Bits != 30 || v.Distance != 1500 || v.Failed() != 0 { // 40 less 600 tries
			t.Errorf("%v: %v with %d bits, failed %b", m, v.Outcome, v.Bits, v.Failed())
		}
		if v.Possible(ranging.MafiaFraud) || !v.Possible(ranging.Enlargement) || !v.Possible(ranging.TerroristFraud) ||
			v.Possible(ranging.DistanceFraud) != (m != ranging.Bounding) {
			t.Errorf("%v: possible attacks %+v", m, v.Defences)
		}
		for _, p := range []ranging.Policy{ranging.FindKeys(), ranging.StalkingCheck()} {
			if v := ranging.Verify(p, good(m)); v.Outcome != ranging.Accept || v.Bits < 20 {
				t.Errorf("%v, %s: %v", m, p.Name, v.Outcome)
			}
		}
		if v := ranging.Verify(ranging.Consistency(), good(m)); v.Outcome != ranging.AcceptUnquantified || v.Bits != 0 {
			t.Errorf("%v, consistency: %v with %d bits", m, v.Outcome, v.Bits)
		}
	}
	all := ranging.Verify(ranging.DoorUnlock(), good(ranging.TwoWay), good(ranging.Sounding), good(ranging.Bounding))
	if all.Outcome != ranging.Accept {
		t.Errorf("all together: %v", all.Outcome)
	}
}

// A spoiler makes good evidence bad in one way, which one check finds.
type spoiler struct {
	what  string
	check ranging.Check
	state ranging.State
	spoil func(e *ranging.Evidence)
}

// spoilers has, by method, every refusal of the package's doc and the border
// of each limit.
var spoilers = map[ranging.Method][]spoiler{
	ranging.TwoWay: {
		{"no method", ranging.CheckMethod, ranging.Failed, func(e *ranging.Evidence) { e.Method = 0 }},
		{"unknown method", ranging.CheckMethod, ranging.Failed, func(e *ranging.Evidence) { e.Method = ranging.Bounding + 1 }},
		{"a millimetre too far", ranging.CheckLimit, ranging.Open, func(e *ranging.Evidence) { e.Distance = 2001 }},
		{"the tolerance too far", ranging.CheckLimit, ranging.Open, func(e *ranging.Evidence) { e.Distance = 2300 }},
		{"too far", ranging.CheckLimit, ranging.Failed, func(e *ranging.Evidence) { e.Distance = 2301 }},
		{"endlessly far", ranging.CheckLimit, ranging.Failed, func(e *ranging.Evidence) { e.Distance = math.MaxInt64 }},
		{"too near", ranging.CheckFloor, ranging.Failed, func(e *ranging.Evidence) { e.Distance = -301 }},
		{"endlessly near", ranging.CheckFloor, ranging.Failed, func(e *ranging.Evidence) { e.Distance = math.MinInt64 }},
		{"uncertain", ranging.CheckTolerance, ranging.Failed, func(e *ranging.Evidence) { e.Uncertainty = 301 }},
		{"too certain", ranging.CheckTolerance, ranging.Failed, func(e *ranging.Evidence) { e.Uncertainty = -1 }},
		{"resolution", ranging.CheckResolution, ranging.Failed, func(e *ranging.Evidence) { e.Resolution.Value = 2001 }},
		{"no resolution", ranging.CheckResolution, ranging.Missing, func(e *ranging.Evidence) { e.Resolution.Known = false }},
		{"endless resolution", ranging.CheckResolution, ranging.Missing, func(e *ranging.Evidence) { e.Resolution.Value = 0 }},
		{"the n+1st try", ranging.CheckTries, ranging.Failed, func(e *ranging.Evidence) { e.Try.Value = 601 }},
		{"no count", ranging.CheckTries, ranging.Missing, func(e *ranging.Evidence) { e.Try.Known = false }},
		{"try zero", ranging.CheckTries, ranging.Missing, func(e *ranging.Evidence) { e.Try.Value = 0 }},
		{"expired", ranging.CheckAge, ranging.Failed, func(e *ranging.Evidence) { e.Age.Value = 12*3600 + 1 }},
		{"from the future", ranging.CheckAge, ranging.Failed, func(e *ranging.Evidence) { e.Age.Value = -1 }},
		{"no age", ranging.CheckAge, ranging.Missing, func(e *ranging.Evidence) { e.Age.Known = false }},
		{"not confirmed", ranging.CheckConfirmed, ranging.Failed, func(e *ranging.Evidence) { e.Confirmed.Value = false }},
		{"no confirmation", ranging.CheckConfirmed, ranging.Missing, func(e *ranging.Evidence) { e.Confirmed.Known = false }},
		{"reflected", ranging.CheckReflected, ranging.Failed, func(e *ranging.Evidence) { e.Reflected.Value = true }},
		{"reflection unknown", ranging.CheckReflected, ranging.Missing, func(e *ranging.Evidence) { e.Reflected.Known = false }},
		{"repeated pair", ranging.CheckRepeated, ranging.Failed, func(e *ranging.Evidence) { e.STS.Repeated.Value = true }},
		{"repetition unknown", ranging.CheckRepeated, ranging.Missing, func(e *ranging.Evidence) { e.STS.Repeated.Known = false }},
		{"stamps of the preamble", ranging.CheckStamped, ranging.Failed, func(e *ranging.Evidence) { e.STS.Stamped.Value = false }},
		{"stamps unknown", ranging.CheckStamped, ranging.Missing, func(e *ranging.Evidence) { e.STS.Stamped.Known = false }},
		{"status", ranging.CheckStatus, ranging.Failed, func(e *ranging.Evidence) { e.STS.Status.Value = 1 << 31 }},
		{"no status", ranging.CheckStatus, ranging.Missing, func(e *ranging.Evidence) { e.STS.Status.Known = false }},
		{"quality", ranging.CheckQuality, ranging.Failed, func(e *ranging.Evidence) { e.STS.Quality[1].Value = 599 }},
		{"quality below zero", ranging.CheckQuality, ranging.Failed, func(e *ranging.Evidence) { e.STS.Quality[0].Value = math.MinInt32 }},
		{"no quality of a segment", ranging.CheckQuality, ranging.Missing, func(e *ranging.Evidence) { e.STS.Quality[1].Known = false }},
		{"no quality beside the least", ranging.CheckQuality, ranging.Missing, func(e *ranging.Evidence) {
			e.STS.Quality[0].Value, e.STS.Quality[1].Known = 600, false
		}},
		{"low quality beside none", ranging.CheckQuality, ranging.Failed, func(e *ranging.Evidence) {
			e.STS.Quality[0].Value, e.STS.Quality[1].Known = 599, false
		}},
		{"no quality of a third segment", ranging.CheckQuality, ranging.Missing, func(e *ranging.Evidence) { e.STS.Segments = 3 }},
		{"no segments", ranging.CheckQuality, ranging.Missing, func(e *ranging.Evidence) { e.STS.Segments = 0 }},
		{"five segments", ranging.CheckQuality, ranging.Missing, func(e *ranging.Evidence) { e.STS.Segments = 5 }},
		{"STS early", ranging.CheckGap, ranging.Failed, func(e *ranging.Evidence) { e.STS.Gap.Value = -129 }},
		{"STS late", ranging.CheckGap, ranging.Failed, func(e *ranging.Evidence) { e.STS.Gap.Value = 129 }},
		{"gap without end", ranging.CheckGap, ranging.Failed, func(e *ranging.Evidence) { e.STS.Gap.Value = math.MinInt64 }},
		{"reply off", ranging.CheckReply, ranging.Failed, func(e *ranging.Evidence) { e.Replies.Value.Off = 1 }},
		{"reply off", ranging.CheckReply, ranging.Failed, func(e *ranging.Evidence) { e.Replies.Value.Off = -1 }},
		{"long reply", ranging.CheckLongest, ranging.Failed, func(e *ranging.Evidence) { e.Replies.Value.Longest = 638_976_001 }},
		{"reply before", ranging.CheckLongest, ranging.Failed, func(e *ranging.Evidence) { e.Replies.Value.Longest = -1 }},
		{"clocks", ranging.CheckClock, ranging.Failed, func(e *ranging.Evidence) { e.Clock.Value.Stamps = 16_001 }},
		{"clocks", ranging.CheckClock, ranging.Failed, func(e *ranging.Evidence) { e.Clock.Value.Stamps = 11_999 }},
		{"no clocks", ranging.CheckClock, ranging.Missing, func(e *ranging.Evidence) { e.Clock.Known = false }},
		{"crystals", ranging.CheckCrystal, ranging.Failed, func(e *ranging.Evidence) { e.Clock.Value = ranging.Clock{Stamps: 39_000, Carrier: 40_001} }},
		{"crystals", ranging.CheckCrystal, ranging.Failed, func(e *ranging.Evidence) { e.Clock.Value = ranging.Clock{Stamps: -40_001, Carrier: -40_000} }},
		{"too fast", ranging.CheckStep, ranging.Failed, func(e *ranging.Evidence) { e.Step.Value.By = -301 }},
		{"too fast for a moment", ranging.CheckStep, ranging.Failed, func(e *ranging.Evidence) { e.Step.Value = ranging.Step{By: 61, Elapsed: 1} }},
		{"back in time", ranging.CheckStep, ranging.Failed, func(e *ranging.Evidence) { e.Step.Value = ranging.Step{By: 1, Elapsed: -1} }},
		{"contradiction", ranging.CheckContradiction, ranging.Failed, func(e *ranging.Evidence) { e.Contradiction.Value = -1 }},
		{"no STS", ranging.CheckSTS, ranging.Failed, func(e *ranging.Evidence) { e.STS.Kind = ranging.NoSTS }},
		{"static STS", ranging.CheckSTS, ranging.Failed, func(e *ranging.Evidence) { e.STS.Kind = ranging.StaticSTS }},
		{"SDC", ranging.CheckSTS, ranging.Failed, func(e *ranging.Evidence) { e.STS.Kind = ranging.SDC }},
		{"fixed STS", ranging.CheckSTS, ranging.Failed, func(e *ranging.Evidence) { e.STS.Kind = ranging.FixedSTS }},
		{"unknown STS", ranging.CheckSTS, ranging.Failed, func(e *ranging.Evidence) { e.STS.Kind = 9 }},
	},
	ranging.Sounding: {
		{"access address only", ranging.CheckRTT, ranging.Failed, func(e *ranging.Evidence) { e.RTT = ranging.AccessAddress }},
		{"unknown packets", ranging.CheckRTT, ranging.Missing, func(e *ranging.Evidence) { e.RTT = ranging.UnknownRTT }},
		{"packets of no kind", ranging.CheckRTT, ranging.Failed, func(e *ranging.Evidence) { e.RTT = ranging.RandomRTT + 1 }},
		{"phase apart", ranging.CheckPhase, ranging.Failed, func(e *ranging.Evidence) { e.PhaseGap.Value = 1501 }},
		{"phase apart", ranging.CheckPhase, ranging.Failed, func(e *ranging.Evidence) { e.PhaseGap.Value = -1501 }},
		{"no phase", ranging.CheckPhase, ranging.Missing, func(e *ranging.Evidence) { e.PhaseGap.Known = false }},
		{"attack possible", ranging.CheckNADM, ranging.Failed, func(e *ranging.Evidence) { e.NADM.Value = 3 }},
		{"reserved NADM", ranging.CheckNADM, ranging.Failed, func(e *ranging.Evidence) { e.NADM.Value = 254 }},
		{"unknown NADM", ranging.CheckNADM, ranging.Missing, func(e *ranging.Evidence) { e.NADM.Value = 255 }},
		{"no NADM", ranging.CheckNADM, ranging.Missing, func(e *ranging.Evidence) { e.NADM.Known = false }},
		{"not confirmed", ranging.CheckConfirmed, ranging.Missing, func(e *ranging.Evidence) { e.Confirmed.Known = false }},
	},
	ranging.Bounding: {
		{"the n+1st try", ranging.CheckTries, ranging.Failed, func(e *ranging.Evidence) { e.Try.Value = 601 }},
		{"no age", ranging.CheckAge, ranging.Missing, func(e *ranging.Evidence) { e.Age.Known = false }},
		{"not confirmed", ranging.CheckConfirmed, ranging.Missing, func(e *ranging.Evidence) { e.Confirmed.Known = false }},
		{"reflected", ranging.CheckReflected, ranging.Failed, func(e *ranging.Evidence) { e.Reflected.Value = true }},
		{"resolution", ranging.CheckResolution, ranging.Failed, func(e *ranging.Evidence) { e.Resolution.Value = 2001 }},
	},
}

// TestRefusals: each way to be bad is found by its check and no other, and
// decides, alone and among good evidence.
func TestRefusals(t *testing.T) {
	for m, all := range spoilers {
		for _, s := range all {
			e := good(m)
			s.spoil(&e)
			v := ranging.Verify(unlock(m), e)
			want := ranging.Reject
			if s.state == ranging.Open {
				want = ranging.Inconclusive
			}
			if v.Outcome != want || v.Checks[s.check].State != s.state {
				t.Errorf("%v, %s: %v; %v %v", m, s.what, v.Outcome, s.check, v.Checks[s.check].State)
			}
			if s.state != ranging.Open && s.check != ranging.CheckMethod && v.Failed() != ranging.SetOf(s.check) {
				t.Errorf("%v, %s: checks %b failed, not %v alone", m, s.what, v.Failed(), s.check)
			}
			v = ranging.Verify(unlock(m), good(m), e, good(m))
			if r := v.Checks[s.check]; v.Outcome != want || r.State != s.state || r.Evidence != 1 {
				t.Errorf("%v, %s, among good: %v; %+v", m, s.what, v.Outcome, r)
			}
		}
	}
}

// TestBorders: each limit is still within.
func TestBorders(t *testing.T) {
	e := good(ranging.TwoWay)
	e.Distance, e.Uncertainty, e.Resolution.Value = 2000, 300, 2000
	e.Try.Value, e.Age.Value = 600, 12*3600
	e.STS.Quality[0].Value, e.STS.Gap.Value = 600, 128
	e.Replies.Value.Longest = 638_976_000
	e.Clock.Value = ranging.Clock{Stamps: -40_000, Carrier: -38_000}
	e.Step.Value = ranging.Step{By: 60, Elapsed: 0}
	c := good(ranging.Sounding)
	c.Distance, c.RTT, c.PhaseGap.Value, c.NADM.Value = -300, ranging.RandomRTT, 1500, 2
	zero := good(ranging.TwoWay)
	zero.Distance, zero.Uncertainty, zero.Age.Value, zero.Replies.Value.Longest, zero.Step.Value = 0, 0, 0, 0, ranging.Step{}
	if v := ranging.Verify(ranging.DoorUnlock(), e, c, zero); v.Outcome != ranging.Accept {
		t.Errorf("at the limits: %v, failed %b", v.Outcome, v.Failed())
	}
}

// TestRequired: a policy that requires everything asks no method for what it
// does not have.
func TestRequired(t *testing.T) {
	for m, want := range map[ranging.Method]ranging.Checks{
		ranging.TwoWay: 0, ranging.Sounding: ranging.SetOf(ranging.CheckStep), ranging.Bounding: ranging.SetOf(ranging.CheckStep),
	} {
		p := ranging.DoorUnlock()
		p.Required = ^ranging.Checks(0)
		if v := ranging.Verify(p, good(m)); v.Failed() != want {
			t.Errorf("%v: checks %b have no value, want %b", m, v.Failed(), want)
		}
		p.Demands = ranging.Demands{}
		bare := ranging.Verify(p, ranging.Evidence{Method: m, Distance: 1})
		p = ranging.Policy{Limit: 2000, Required: p.Required}
		if v := ranging.Verify(p, ranging.Evidence{Method: m, Distance: 1}); v.Failed() != bare.Failed() || v.Failed()&^want == 0 {
			t.Errorf("%v, bare: checks %b and %b have no value", m, v.Failed(), bare.Failed())
		}
	}
}

// TestResults: a check's value stands against its limit.
func TestResults(t *testing.T) {
	e := good(ranging.TwoWay)
	e.STS.Quality[1].Value = 599
	v := ranging.Verify(ranging.DoorUnlock(), e)
	for c, want := range map[ranging.Check]ranging.Result{
		ranging.CheckLimit:   {State: ranging.Passed, Value: 1500, Limit: 2000},
		ranging.CheckQuality: {State: ranging.Failed, Value: 599, Limit: 600},
		ranging.CheckGap:     {State: ranging.Passed, Value: 20, Limit: 128},
		ranging.CheckClock:   {State: ranging.Passed, Value: 100, Limit: 2000},
		ranging.CheckStep:    {State: ranging.Passed, Value: 100, Limit: 300},
		ranging.CheckNADM:    {},
	} {
		if got := v.Checks[c]; got != want {
			t.Errorf("%v: %+v, want %+v", c, got, want)
		}
	}
}

func TestSessions(t *testing.T) {
	a, b := good(ranging.TwoWay), good(ranging.Bounding)
	b.Session[15] = 9
	v := ranging.Verify(ranging.Consistency(), a, b)
	if v.Outcome != ranging.Reject || v.Failed() != ranging.SetOf(ranging.CheckSession) || v.Checks[ranging.CheckSession].Evidence != 1 {
		t.Errorf("two sessions: %v, failed %b", v.Outcome, v.Failed())
	}
	a.Session, b.Session = [16]byte{}, [16]byte{}
	v = ranging.Verify(ranging.Consistency(), a, b)
	if v.Outcome != ranging.Reject || v.Checks[ranging.CheckSession] != (ranging.Result{State: ranging.Missing}) {
		t.Errorf("two of unknown sessions: %v, %+v", v.Outcome, v.Checks[ranging.CheckSession])
	}
	b.Session[0] = 1
	if v := ranging.Verify(ranging.Consistency(), b, a); v.Outcome != ranging.Reject {
		t.Errorf("one of an unknown session: %v", v.Outcome)
	}
	if v := ranging.Verify(ranging.Consistency(), a); v.Outcome != ranging.AcceptUnquantified {
		t.Errorf("alone: %v", v.Outcome)
	}
}

// TestNoQualityAsked: a policy that says nothing of quality takes full quality
// and no less.
func TestNoQualityAsked(t *testing.T) {
	p := ranging.DoorUnlock()
	e := good(ranging.TwoWay)
	for _, least := range []ranging.Permille{0, -1} {
		p.Quality = least
		for quality, want := range map[ranging.Permille]ranging.Outcome{0: ranging.Reject, 999: ranging.Reject, 1000: ranging.Accept} {
			e.STS.Quality[0].Value, e.STS.Quality[1].Value = quality, 1000
			if v := ranging.Verify(p, e); v.Outcome != want || v.Checks[ranging.CheckQuality].Limit != 1000 {
				t.Errorf("quality %d of %d: %v", quality, least, v.Outcome)
			}
		}
	}
}

func TestNoEvidence(t *testing.T) {
	for _, p := range []ranging.Policy{ranging.DoorUnlock(), ranging.Consistency(), {}} {
		if v := ranging.Verify(p); v.Outcome != ranging.Inconclusive || v.Bits != 0 || v.Failed() != 0 {
			t.Errorf("%s: %v", p.Name, v.Outcome)
		}
	}
	if v := ranging.Verify(ranging.Policy{}, ranging.Evidence{}); v.Outcome != ranging.Reject {
		t.Errorf("zero evidence under the zero policy: %v", v.Outcome)
	}
}

// TestLargestDistance: a verdict is as far as its farthest evidence.
func TestLargestDistance(t *testing.T) {
	a, b := good(ranging.TwoWay), good(ranging.TwoWay)
	a.Distance, b.Distance = -200, -100
	if v := ranging.Verify(ranging.DoorUnlock(), a, b, a); v.Distance != -100 {
		t.Errorf("distance %d", v.Distance)
	}
}
