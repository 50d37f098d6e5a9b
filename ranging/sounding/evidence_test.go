package sounding_test

import (
	"math"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sounding"
	"github.com/seed-496a4445/fyr/ranging/sounding/soundingtest"
)

// trips returns n round trips of an honest reflector at d: what is timed is the
// nearest of a scatter of some half nanoseconds.
func trips(n int, d sounding.Metres) []sounding.RoundTrip {
	var all []sounding.RoundTrip
	for i := range n {
		units := int(math.Round(float64(d)/0.0749481145)) + []int{0, 1, -1, 2, -2}[i%5]
		all = append(all, sounding.RoundTrip{Initiator: sounding.HalfNanoseconds(20000 + units), Reflector: 20000})
	}
	return all
}

// good returns a measurement at 1.5 m that nothing is wrong with.
func good() sounding.Measurement {
	return sounding.Measurement{
		Session: [16]byte{1}, Packet: sounding.Random128, RoundTrips: trips(50, 1.5), Accuracy: 500,
		Phase: ranging.Known(sounding.Metres(1.5205)), NADM: ranging.Known(sounding.VeryUnlikely),
	}
}

// evidence returns that of m with what the caller fills in.
func evidence(t *testing.T, m sounding.Measurement) ranging.Evidence {
	t.Helper()
	e, err := m.Evidence()
	if err != nil {
		t.Fatal(err)
	}
	e.Confirmed, e.Reflected = ranging.Known(true), ranging.Known(false)
	e.Try, e.Age = ranging.Known[uint32](1), ranging.Known[ranging.Seconds](10)
	return e
}

// sensible is door unlock without a demand for bits.
func sensible() ranging.Policy {
	p := ranging.DoorUnlock()
	p.Demands = ranging.Demands{}
	p.Required |= ranging.SetOf(ranging.CheckRTT, ranging.CheckResolution)
	return p
}

func TestEvidence(t *testing.T) {
	e := evidence(t, good())
	if e.Method != ranging.Sounding || e.Session != [16]byte{1} || e.Distance != 1499 || e.RTT != ranging.RandomRTT ||
		e.Resolution != ranging.Known[ranging.Millimetres](75) || e.NADM != ranging.Known[uint8](1) ||
		e.PhaseGap != ranging.Known[ranging.Millimetres](22) {
		t.Errorf("%+v", e)
	}
	// 500 ps are 150 mm, and the scatter of the median at most two units.
	if e.Uncertainty < 150 || e.Uncertainty > 300 {
		t.Errorf("uncertainty %d", e.Uncertainty)
	}
	if v := ranging.Verify(sensible(), e); v.Outcome != ranging.AcceptUnquantified {
		t.Errorf("%v: %+v", v.Outcome, v.Checks)
	}
}

// TestNoBits: nothing that Channel Sounding has is worth bits, against any
// attack, and where bits are demanded nothing is accepted.
func TestNoBits(t *testing.T) {
	for p := range sounding.Random128 + 1 {
		m := good()
		m.Packet = p
		e := evidence(t, m)
		if random := p >= sounding.Random32; (len(e.Claims) == 1) != random {
			t.Errorf("%v: %d claims", p, len(e.Claims))
		}
		for _, c := range e.Claims {
			if c.Basis != ranging.Device || c.Gate != ranging.RandomSequence || c.Assumptions == "" {
				t.Errorf("%v claims %+v", p, c)
			}
			// 50 of 2^6 steps have one guess of all bits between them.
			if want := 8*p.Size() - 6; c.Bits(1) != want {
				t.Errorf("%v claims %d bits, want %d", p, c.Bits(1), want)
			}
		}
		for _, policy := range []ranging.Policy{ranging.DoorUnlock(), ranging.FindKeys(), ranging.StalkingCheck(), sensible()} {
			v := ranging.Verify(policy, e)
			if v.Bits != 0 || v.Outcome == ranging.Accept {
				t.Errorf("%v, %s: %v with %d bits", p, policy.Name, v.Outcome, v.Bits)
			}
			for a, d := range v.Defences {
				if d.Bits != 0 {
					t.Errorf("%v, %s: %d bits against %v", p, policy.Name, d.Bits, ranging.Attack(a))
				}
			}
		}
	}
	// The checker does count: the same claim on a basis that counts is accepted,
	// of a controller that shows the bits.
	e := evidence(t, good())
	e.Claims[0].Basis = ranging.Modelled
	if v := ranging.Verify(ranging.DoorUnlock(), e); v.Outcome != ranging.Inconclusive {
		t.Errorf("a claim of bits that nobody saw: %v", v.Outcome)
	}
	e.STS.SoftBits = true
	if v := ranging.Verify(ranging.DoorUnlock(), e); v.Outcome != ranging.Accept {
		t.Errorf("a claim that counts: %v", v.Outcome)
	}
}

// TestPhaseAlone: no phase, however good, makes evidence.
func TestPhaseAlone(t *testing.T) {
	m := good()
	m.RoundTrips = nil
	e, err := m.Evidence()
	expecttest.Is(t, "phase alone", err, sounding.ErrPhaseAlone)
	if e.Method != 0 || e.Claims != nil || e.Distance != 0 {
		t.Errorf("evidence with an error: %+v", e)
	}
}

// TestRefused: what an attack or a fault leaves behind fails its check.
func TestRefused(t *testing.T) {
	for _, c := range []struct {
		name   string
		check  ranging.Check
		state  ranging.State
		change func(m *sounding.Measurement)
	}{
		{"access addresses only", ranging.CheckRTT, ranging.Failed, func(m *sounding.Measurement) { m.Packet = sounding.AddressOnly }},
		{"no phase", ranging.CheckPhase, ranging.Missing, func(m *sounding.Measurement) { m.Phase.Known = false }},
		{"phase ramp", ranging.CheckPhase, ranging.Failed, func(m *sounding.Measurement) { m.Phase.Value -= 4 }},
		{"far", ranging.CheckLimit, ranging.Failed, func(m *sounding.Measurement) { m.RoundTrips = trips(50, 25) }},
		{"below the floor", ranging.CheckFloor, ranging.Failed, func(m *sounding.Measurement) { m.RoundTrips = trips(50, -1) }},
		{"unknown NADM", ranging.CheckNADM, ranging.Missing, func(m *sounding.Measurement) { m.NADM.Known = false }},
		{"NADM of 255", ranging.CheckNADM, ranging.Missing, func(m *sounding.Measurement) { m.NADM.Value = sounding.UnknownNADM }},
		{"NADM of 7", ranging.CheckNADM, ranging.Missing, func(m *sounding.Measurement) { m.NADM.Value = 7 }},
		{"attack possible", ranging.CheckNADM, ranging.Failed, func(m *sounding.Measurement) { m.NADM.Value = sounding.Possible }},
		{"coarse controller", ranging.CheckTolerance, ranging.Failed, func(m *sounding.Measurement) { m.Accuracy = 10_000 }},
		{"two steps far apart", ranging.CheckTolerance, ranging.Failed, func(m *sounding.Measurement) {
			m.RoundTrips = append(trips(1, 1.5), trips(1, -40)...)
		}},
	} {
		m := good()
		c.change(&m)
		v := ranging.Verify(sensible(), evidence(t, m))
		if v.Outcome != ranging.Reject || v.Checks[c.check].State != c.state {
			t.Errorf("%s: %v, %v", c.name, v.Outcome, v.Checks[c.check])
		}
	}
}

func TestEvidenceErrors(t *testing.T) {
	for _, c := range []struct {
		name   string
		want   error
		change func(m *sounding.Measurement)
	}{
		{"packet", sounding.ErrPacket, func(m *sounding.Measurement) { m.Packet = sounding.Random128 + 1 }},
		{"no accuracy", sounding.ErrRange, func(m *sounding.Measurement) { m.Accuracy = 0 }},
		{"negative accuracy", sounding.ErrRange, func(m *sounding.Measurement) { m.Accuracy = -1 }},
		{"too many", sounding.ErrRange, func(m *sounding.Measurement) { m.RoundTrips = make([]sounding.RoundTrip, 65537) }},
		{"NaN", sounding.ErrNotFinite, func(m *sounding.Measurement) { m.Phase.Value = sounding.Metres(math.NaN()) }},
		{"infinite", sounding.ErrNotFinite, func(m *sounding.Measurement) { m.Phase.Value = sounding.Metres(math.Inf(-1)) }},
	} {
		m := good()
		c.change(&m)
		e, err := m.Evidence()
		expecttest.Is(t, c.name, err, c.want)
		if e.Method != 0 || e.Claims != nil {
			t.Errorf("%s: evidence with an error", c.name)
		}
		if !strings.HasPrefix(err.Error(), "sounding: ") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestOutliers: less than half of the steps move the distance by no more than the
// others scatter.
func TestOutliers(t *testing.T) {
	m := good()
	m.RoundTrips = append(trips(31, 1.5), trips(20, -30)...)
	if e := evidence(t, m); e.Distance < 1200 {
		t.Errorf("20 of 51 steps bring %d mm", e.Distance)
	}
	m.RoundTrips = []sounding.RoundTrip{{Initiator: math.MaxInt64}, {Initiator: math.MinInt64, Reflector: 1}}
	if e := evidence(t, m); e.Uncertainty < 1<<50 {
		t.Errorf("the largest and the smallest are off by %d mm", e.Uncertainty)
	}
}

// TestRelay is a relay with a tag at 25 m that turns phases: the phase follows,
// the round trips do not, and they are what counts.
func TestRelay(t *testing.T) {
	for _, ramp := range []sounding.Metres{-4, -20, -24} {
		s := soundingtest.Sweep(soundingtest.Channels(), ramp, soundingtest.Ray{Distance: 25, Level: 1})
		first := expecttest.Must(transform(2048).First(s))
		if math.Abs(float64(first-25-ramp)) > 0.02 {
			t.Errorf("ramp %v: phase %v", ramp, first)
		}
		m := good()
		m.RoundTrips, m.Phase.Value = trips(50, 25), first
		v := ranging.Verify(sensible(), evidence(t, m))
		if v.Outcome != ranging.Reject || v.Checks[ranging.CheckPhase].State != ranging.Failed ||
			v.Checks[ranging.CheckLimit].State != ranging.Failed {
			t.Errorf("ramp %v: %v", ramp, v.Outcome)
		}
	}
}

func TestPhaseGap(t *testing.T) {
	for _, c := range []struct {
		trip  ranging.Millimetres
		phase float64
		want  ranging.Millimetres
	}{
		{0, 0, 0},
		{1500, 1.5, 0},
		{1500, 1.5001, 1},
		{1500, 1.4999, -1},
		{160_000, 160 - 149.896229, 0},
		{160_000, 160 - 149.896229 + 2, 2000},
		{-200, 149.696229, 0},
		{0, 74, 74_000},
		{0, 75.896229, -74_000},
		{math.MaxInt64, math.NaN(), math.MaxInt64},
		{0, math.Inf(1), math.MaxInt64},
	} {
		if got := sounding.PhaseGap(c.trip, sounding.Metres(c.phase)); got < c.want-1 || got > c.want || c.want == 0 && got > 1 {
			t.Errorf("%d mm and %v m: %d, want %d", c.trip, c.phase, got, c.want)
		}
	}
	for _, trip := range []ranging.Millimetres{math.MinInt64, math.MaxInt64} {
		for _, phase := range []float64{-math.MaxFloat64, math.MaxFloat64, 0} {
			if got := sounding.PhaseGap(trip, sounding.Metres(phase)); got > 74_949 || got < -74_949 {
				t.Errorf("%d mm and %v m: %d", trip, phase, got)
			}
		}
	}
}

// TestAdd: steps without a right address and both intervals time nothing, but
// what they say of attacks counts; unknown stays unknown.
func TestAdd(t *testing.T) {
	interval := func(n sounding.HalfNanoseconds) sounding.PacketReport {
		return sounding.PacketReport{NADM: sounding.VeryUnlikely, Interval: ranging.Known(n)}
	}
	var m sounding.Measurement
	if !m.Add(interval(20020), interval(20000)) || len(m.RoundTrips) != 1 ||
		m.RoundTrips[0] != (sounding.RoundTrip{Initiator: 20020, Reflector: 20000}) || m.NADM != ranging.Known(sounding.VeryUnlikely) {
		t.Fatalf("%+v", m)
	}
	for name, change := range map[string]func(r *sounding.PacketReport){
		"address":  func(r *sounding.PacketReport) { r.AddressCheck = 1 },
		"errors":   func(r *sounding.PacketReport) { r.BitErrors = 1 },
		"interval": func(r *sounding.PacketReport) { r.Interval.Known = false },
	} {
		for side := range 2 {
			r := [2]sounding.PacketReport{interval(20020), interval(20000)}
			change(&r[side])
			if m.Add(r[0], r[1]) || len(m.RoundTrips) != 1 {
				t.Errorf("%s of side %d: timed", name, side)
			}
		}
	}
	worse := interval(1)
	worse.NADM = sounding.Likely
	m.Add(worse, interval(1))
	m.Add(interval(1), interval(1))
	if m.NADM != ranging.Known(sounding.Likely) {
		t.Errorf("NADM %+v", m.NADM)
	}
	worse.NADM = sounding.UnknownNADM
	m.Add(interval(1), worse)
	m.Add(interval(1), interval(1))
	if m.NADM.Known {
		t.Errorf("NADM %+v", m.NADM)
	}
	m = sounding.Measurement{}
	m.Add(worse, interval(1)) // unknown first
	m.Add(interval(1), interval(1))
	if m.NADM.Known {
		t.Errorf("NADM %+v", m.NADM)
	}
}

// TestGuessesCount: a step that timed nothing may have been a guess that failed,
// so that it takes from the claim like one that timed.
func TestGuessesCount(t *testing.T) {
	m := sounding.Measurement{Packet: sounding.Random32, Accuracy: 500}
	for i := range 8 {
		m.Add(sounding.PacketReport{Interval: ranging.Known[sounding.HalfNanoseconds](20020)},
			sounding.PacketReport{Interval: ranging.Known[sounding.HalfNanoseconds](20000), AddressCheck: uint8(i % 2)})
	}
	if len(m.RoundTrips) != 4 {
		t.Fatalf("%d round trips", len(m.RoundTrips))
	}
	if e := evidence(t, m); e.Claims[0].Bits(1) != 32-3 {
		t.Errorf("8 steps of 32 bits claim %d bits", e.Claims[0].Bits(1))
	}
}
