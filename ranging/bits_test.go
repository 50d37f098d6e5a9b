package ranging_test

import (
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
)

// defence is what one claim is worth in good evidence of a method.
func defence(m ranging.Method, c ranging.Claim, change func(e *ranging.Evidence)) ranging.Defence {
	e := good(m)
	e.Claims = []ranging.Claim{c}
	e.LowerBound = ranging.Known(true)
	if change != nil {
		change(&e)
	}
	return ranging.Verify(ranging.DoorUnlock(), e).Defences[c.Attack]
}

// TestWhatCounts walks every attack, gate and method: exactly the claims of the
// doc are worth bits.
func TestWhatCounts(t *testing.T) {
	counts := func(m ranging.Method, a ranging.Attack, g ranging.Gate) bool {
		switch a {
		case ranging.MafiaFraud:
			switch g {
			case ranging.PulseSigns, ranging.PulseAmplitude, ranging.HoppedReply:
				return m == ranging.TwoWay
			case ranging.RandomSequence:
				return m == ranging.Sounding
			case ranging.TimedBits:
				return m == ranging.Bounding
			}
			return false // a lower bound says nothing of who looks near
		case ranging.DistanceFraud, ranging.DistanceHijacking, ranging.TerroristFraud:
			return m == ranging.Bounding && g == ranging.TimedBits
		case ranging.Enlargement:
			return g == ranging.LowerBound && slices.Contains(methods, m)
		}
		return false
	}
	n := 0
	for _, m := range append([]ranging.Method{0, ranging.Bounding + 1}, methods...) {
		for a := range ranging.Attack(ranging.Attacks) {
			for g := range ranging.Gate(40) {
				c := ranging.Claim{Attack: a, Gate: g, P: ranging.Scaled(1, 40), Basis: ranging.Proved}
				d := defence(m, c, nil)
				want := ranging.Defence{Demand: d.Demand, Evidence: -1, Claim: -1}
				if counts(m, a, g) {
					want = ranging.Defence{Bits: 30, Basis: ranging.Proved, Demand: d.Demand}
					n++
				}
				if d != want {
					t.Errorf("%v, %v, %v: %+v", m, a, g, d)
				}
			}
		}
	}
	if n == 0 {
		t.Error("nothing counts")
	}
	for _, a := range []ranging.Attack{ranging.Attacks, 255} {
		e := good(ranging.TwoWay)
		e.Claims[0].Attack = a
		if v := ranging.Verify(ranging.DoorUnlock(), e); v.Outcome != ranging.Inconclusive {
			t.Errorf("a claim of attack %d: %v", a, v.Outcome)
		}
	}
}

// TestBases: none, a device and what is no basis count nothing, and neither
// does what is below the demand.
func TestBases(t *testing.T) {
	for b := range ranging.Basis(10) {
		c := ranging.Claim{Attack: ranging.MafiaFraud, Gate: ranging.PulseSigns, P: ranging.Scaled(1, 40), Basis: b}
		d := defence(ranging.TwoWay, c, nil)
		if got, want := d.Bits != 0, b >= ranging.Modelled && b <= ranging.Proved; got != want {
			t.Errorf("%v under a demand for modelled: %d bits", b, d.Bits)
		}
		e := good(ranging.TwoWay)
		e.Claims[0].Basis = b
		d = ranging.Verify(ranging.Consistency(), e).Defences[ranging.MafiaFraud]
		if d.Bits != 0 {
			t.Errorf("%v without a limit of tries: %d bits", b, d.Bits)
		}
		p := ranging.Consistency()
		p.Tries = 1
		d = ranging.Verify(p, e).Defences[ranging.MafiaFraud]
		if got, want := d.Bits, map[bool]int{true: 40}[b >= ranging.Measured && b <= ranging.Proved]; got != want {
			t.Errorf("%v without a demand: %d bits", b, got)
		}
	}
}

// TestSilentChip: without soft bits, a lower bound, a random sequence or known
// replies, claims that need them count nothing.
func TestSilentChip(t *testing.T) {
	for _, c := range []struct {
		method ranging.Method
		attack ranging.Attack
		gate   ranging.Gate
		change func(e *ranging.Evidence)
	}{
		{ranging.TwoWay, ranging.MafiaFraud, ranging.PulseSigns, func(e *ranging.Evidence) { e.STS.SoftBits = false }},
		{ranging.TwoWay, ranging.MafiaFraud, ranging.PulseAmplitude, func(e *ranging.Evidence) { e.STS.SoftBits = false }},
		{ranging.TwoWay, ranging.MafiaFraud, ranging.PulseSigns, func(e *ranging.Evidence) { e.STS.Kind = ranging.StaticSTS }},
		{ranging.TwoWay, ranging.MafiaFraud, ranging.HoppedReply, func(e *ranging.Evidence) { e.Replies.Known = false }},
		{ranging.TwoWay, ranging.Enlargement, ranging.LowerBound, func(e *ranging.Evidence) { e.LowerBound.Known = false }},
		{ranging.TwoWay, ranging.Enlargement, ranging.LowerBound, func(e *ranging.Evidence) { e.LowerBound.Value = false }},
		{ranging.Sounding, ranging.MafiaFraud, ranging.RandomSequence, func(e *ranging.Evidence) { e.RTT = ranging.SoundingSequence }},
		{ranging.Sounding, ranging.MafiaFraud, ranging.RandomSequence, func(e *ranging.Evidence) { e.STS.SoftBits = false }},
	} {
		claim := ranging.Claim{Attack: c.attack, Gate: c.gate, P: ranging.Scaled(1, 40), Basis: ranging.Proved}
		if d := defence(c.method, claim, nil); d.Bits != 30 {
			t.Errorf("%v, %v: %d bits before", c.attack, c.gate, d.Bits)
		}
		if d := defence(c.method, claim, c.change); d.Bits != 0 {
			t.Errorf("%v, %v: %d bits", c.attack, c.gate, d.Bits)
		}
	}
}

// TestOtherMethod: what one method's gates look at counts nothing in evidence of
// another, though it is all there.
func TestOtherMethod(t *testing.T) {
	all := func(m ranging.Method) ranging.Evidence {
		e, s := good(ranging.TwoWay), good(ranging.Sounding)
		e.Method, e.RTT, e.PhaseGap, e.NADM, e.Claims = m, s.RTT, s.PhaseGap, s.NADM, nil
		return e
	}
	own := map[ranging.Gate]ranging.Method{
		ranging.PulseSigns: ranging.TwoWay, ranging.PulseAmplitude: ranging.TwoWay, ranging.HoppedReply: ranging.TwoWay,
		ranging.RandomSequence: ranging.Sounding, ranging.TimedBits: ranging.Bounding,
	}
	for g, method := range own {
		for _, m := range methods {
			e := all(m)
			e.Claims = []ranging.Claim{{Attack: ranging.MafiaFraud, Gate: g, P: ranging.Scaled(1, 40), Basis: ranging.Proved}}
			v := ranging.Verify(ranging.DoorUnlock(), e)
			if want := map[bool]int{true: 30}[m == method]; v.Bits != want || v.Failed() != 0 {
				t.Errorf("%v of %v: %d bits, failed %b", g, m, v.Bits, v.Failed())
			}
		}
	}
}

// TestJoinedClaims: a claim of two gates counts only where the evidence can have
// passed both, however often it was joined.
func TestJoinedClaims(t *testing.T) {
	of := func(g ranging.Gate) ranging.Claim {
		return ranging.Claim{Attack: ranging.MafiaFraud, Gate: g, P: ranging.Scaled(1, 20), Basis: ranging.Proved}
	}
	hopped, signs := of(ranging.HoppedReply), of(ranging.PulseSigns)
	for what, c := range map[string]ranging.Claim{
		"given": hopped.Given(signs, "x"), "given, turned": signs.Given(hopped, "x"),
		"either": hopped.Either(signs, "x"), "either, turned": signs.Either(hopped, "x"),
		"deeper": hopped.Given(hopped.Given(signs, "x"), "x").Either(hopped, "x"),
	} {
		if d := defence(ranging.TwoWay, c, nil); d.Bits < 9 || d.Claim != 0 {
			t.Errorf("%s: %d bits", what, d.Bits)
		}
		if d := defence(ranging.TwoWay, c, func(e *ranging.Evidence) { e.STS.SoftBits = false }); d.Bits != 0 {
			t.Errorf("%s, of a chip that shows no soft bits: %d bits", what, d.Bits)
		}
	}
	for _, g := range []ranging.Gate{
		ranging.NoGate, ranging.TimedBits, ranging.RandomSequence, ranging.LowerBound, ranging.SignalStrength, ranging.Phase,
		ranging.AngleOfArrival, 31, 32, 255,
	} {
		for what, c := range map[string]ranging.Claim{
			"given": hopped.Given(of(g), "x"), "given, turned": of(g).Given(hopped, "x"),
			"either": hopped.Either(of(g), "x"), "given and given": signs.Given(hopped.Given(of(g), "x"), "x"),
		} {
			if d := defence(ranging.TwoWay, c, nil); d.Bits != 0 {
				t.Errorf("%s %v: %d bits", what, g, d.Bits)
			}
		}
	}
}

// TestBitsRest: claims count nothing, under any policy, in evidence that leaves
// out or fails what bits rest on.
func TestBitsRest(t *testing.T) {
	for _, m := range methods {
		p := ranging.Consistency()
		p.Tries = 1
		if d := ranging.Verify(p, good(m)).Defences[ranging.MafiaFraud]; d.Bits != 40 {
			t.Errorf("%v: %d bits", m, d.Bits)
		}
		demanding := ranging.DoorUnlock()
		demanding.Required = 0
		n := 0
		for _, s := range spoilers[m] {
			e := good(m)
			s.spoil(&e)
			state := ranging.Verify(demanding, e).Checks[s.check].State
			switch s.check {
			case ranging.CheckLimit, ranging.CheckFloor, ranging.CheckTolerance, ranging.CheckGap, ranging.CheckClock, ranging.CheckCrystal,
				ranging.CheckStep, ranging.CheckContradiction, ranging.CheckPhase, ranging.CheckNADM, ranging.CheckSession:
				continue // bits do not rest on these
			}
			if state < ranging.Missing {
				continue
			}
			n++
			for _, p := range []ranging.Policy{p, demanding} {
				v := ranging.Verify(p, e)
				if d := v.Defences[ranging.MafiaFraud]; d.Bits != 0 && v.Checks[s.check].State != ranging.Passed {
					t.Errorf("%v, %s: %d bits under %s", m, s.what, d.Bits, p.Name)
				}
			}
		}
		if n < 4 {
			t.Errorf("%v: %d things to leave out", m, n)
		}
	}
}

// TestBestClaim: the claim with most bits counts, of equal ones the better
// founded, and the verdict has the least over the demands.
func TestBestClaim(t *testing.T) {
	e := good(ranging.Bounding)
	base := e.Claims[1]
	with := func(bits int, b ranging.Basis) ranging.Claim {
		c := base
		c.P, c.Basis = ranging.Scaled(1, bits), b
		return c
	}
	e.Claims = append(e.Claims, with(50, ranging.BestKnown), with(50, ranging.Proved), with(50, ranging.Modelled), with(70, ranging.Measured))
	f := good(ranging.Bounding)
	v := ranging.Verify(unlock(ranging.Bounding), e, f)
	if d := v.Defences[ranging.MafiaFraud]; d.Bits != 40 || d.Basis != ranging.Proved || d.Evidence != 0 || d.Claim != 3 {
		t.Errorf("best claim %+v", d)
	}
	if v.Bits != 30 || v.Outcome != ranging.Accept {
		t.Errorf("%v with %d bits: the least is 30, of distance fraud", v.Outcome, v.Bits)
	}
	v = ranging.Verify(unlock(ranging.Bounding), f, e)
	if d := v.Defences[ranging.MafiaFraud]; d.Evidence != 1 {
		t.Errorf("best claim of the second evidence %+v", d)
	}
}

// TestTooFewBits: one bit short of a demand is inconclusive, and leaves the
// attack possible.
func TestTooFewBits(t *testing.T) {
	e := good(ranging.TwoWay)
	for bits, want := range map[int]ranging.Outcome{30: ranging.Accept, 29: ranging.Inconclusive, 1: ranging.Inconclusive} {
		e.Claims[0].P = ranging.Scaled(1, bits)
		v := ranging.Verify(ranging.DoorUnlock(), e) // 600 tries cost ten bits
		if v.Outcome != want || v.Bits != max(bits-10, 0) || v.Possible(ranging.MafiaFraud) != (want != ranging.Accept) {
			t.Errorf("%d bits of 20: %v with %d", bits, v.Outcome, v.Bits)
		}
	}
	e.Claims = nil
	if v := ranging.Verify(ranging.DoorUnlock(), e); v.Outcome != ranging.Inconclusive || v.Bits != 0 {
		t.Errorf("no claims: %v", v.Outcome)
	}
	endless := ranging.DoorUnlock()
	endless.Tries = 0
	if v := ranging.Verify(endless, good(ranging.TwoWay)); v.Outcome != ranging.Inconclusive || v.Bits != 0 {
		t.Errorf("endless tries: %v with %d bits", v.Outcome, v.Bits)
	}
}

// TestDemandsRequire: a policy that demands bits cannot leave out the checks
// that they rest on, and one that does not may take an exchange without STS.
func TestDemandsRequire(t *testing.T) {
	bare := ranging.Evidence{Method: ranging.TwoWay, Distance: 1500}
	p := ranging.DoorUnlock()
	p.Required = 0
	v := ranging.Verify(p, bare)
	want := ranging.SetOf(ranging.CheckResolution, ranging.CheckTries, ranging.CheckAge, ranging.CheckConfirmed, ranging.CheckReflected,
		ranging.CheckSTS, ranging.CheckRepeated, ranging.CheckStamped, ranging.CheckStatus, ranging.CheckQuality,
		ranging.CheckReply, ranging.CheckLongest)
	if v.Outcome != ranging.Reject || v.Failed() != want {
		t.Errorf("bare: %v, failed %b, want %b", v.Outcome, v.Failed(), want)
	}
	for _, p := range []ranging.Policy{ranging.DoorUnlock(), ranging.FindKeys(), ranging.StalkingCheck()} {
		if v := ranging.Verify(p, bare); v.Outcome != ranging.Reject || !v.Failed().Has(ranging.CheckSTS) {
			t.Errorf("%s takes an exchange without STS: %v", p.Name, v.Outcome)
		}
	}
	if v := ranging.Verify(ranging.Consistency(), bare); v.Outcome != ranging.AcceptUnquantified || v.Bits != 0 {
		t.Errorf("consistency of a bare exchange: %v", v.Outcome)
	}
	bare.STS.Kind = ranging.StaticSTS
	if v := ranging.Verify(ranging.Consistency(), bare); v.Outcome != ranging.Reject {
		t.Errorf("consistency of a static STS: %v", v.Outcome)
	}
}

// TestDefaults: the policies ask for what their docs say.
func TestDefaults(t *testing.T) {
	for _, c := range []struct {
		p                ranging.Policy
		name             string
		limit, tolerance ranging.Millimetres
		bits             uint16
		basis            ranging.Basis
		tries            uint32
		lifetime         ranging.Seconds
		required         ranging.Checks
	}{
		{ranging.DoorUnlock(), "door unlock", 2000, 300, 20, ranging.Modelled, 600, 43_200,
			ranging.SetOf(ranging.CheckClock, ranging.CheckPhase, ranging.CheckNADM)},
		{ranging.FindKeys(), "find my keys", 100_000, 1000, 10, ranging.Measured, 6000, 3600, 0},
		{ranging.StalkingCheck(), "stalking check", 3000, 500, 10, ranging.Measured, 600, 3600, 0},
		{ranging.Consistency(), "consistency", 500_000, 1000, 0, 0, 0, 1<<63 - 1, 0},
	} {
		want := ranging.Policy{
			Name: c.name, Limit: c.limit, Tolerance: c.tolerance, Floor: -300,
			Demands: ranging.Demands{ranging.MafiaFraud: {Bits: c.bits, Basis: c.basis}}, Tries: c.tries, Lifetime: c.lifetime,
			Quality: 600, Gap: 128, LongestReply: 638_976_000, Clock: 2000, Crystal: 40_000, Velocity: 3000, PhaseGap: 1500, NADM: 2,
			Required: c.required,
		}
		if c.p != want {
			t.Errorf("%+v, want %+v", c.p, want)
		}
	}
}
