package secure_test

import (
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// two are parameters with two segments a packet.
var two = func() secure.Parameters {
	p := door
	p.Mode, p.Segments = sts.HPRF, 2
	return p
}()

// after returns the evidence of a round whose radios reported something else.
func after(t *testing.T, change func(o *round)) ranging.Evidence {
	t.Helper()
	x := newPair(t, two)
	x.open()
	o := x.exchange(1)
	change(o)
	x.tell(o)
	return x.measured(o).Evidence()
}

// packets are those of a round.
var packets = []secure.Packet{secure.Poll, secure.Response, secure.Final}

// TestWorstCounts: whatever one reception of the three lacks is in the evidence,
// and fails the door's policy by its check.
func TestWorstCounts(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(r *secure.Reception)
		want   ranging.Checks
	}{
		{"nothing", func(*secure.Reception) {}, 0},
		{"preamble stamp", func(r *secure.Reception) { r.Stamped = false }, ranging.SetOf(ranging.CheckStamped)},
		{"status", func(r *secure.Reception) { r.Status.Value = 1 << 31 }, ranging.SetOf(ranging.CheckStatus)},
		{"no status", func(r *secure.Reception) { r.Status = ranging.Maybe[uint32]{} }, ranging.SetOf(ranging.CheckStatus)},
		{"gap", func(r *secure.Reception) { r.Gap.Value = 129 }, ranging.SetOf(ranging.CheckGap)},
		{"gap back", func(r *secure.Reception) { r.Gap.Value = math.MinInt32 }, ranging.SetOf(ranging.CheckGap)},
		{"quality", func(r *secure.Reception) { r.Quality[1].Value = 599 }, ranging.SetOf(ranging.CheckQuality)},
		{"no quality", func(r *secure.Reception) { r.Quality[0] = ranging.Maybe[ranging.Permille]{} }, ranging.SetOf(ranging.CheckQuality)},
		{"carrier", func(r *secure.Reception) { r.Carrier.Value += 2500 }, ranging.SetOf(ranging.CheckClock)},
		{"carrier far off", func(r *secure.Reception) { r.Carrier.Value = math.MinInt32 }, ranging.SetOf(ranging.CheckClock, ranging.CheckCrystal)},
		{"one carrier less", func(r *secure.Reception) { r.Carrier = ranging.Maybe[ranging.PPB]{} }, 0},
	} {
		for _, m := range packets {
			e := after(t, func(o *round) { c.change(&o.seen[m]) })
			v := ranging.Verify(ranging.DoorUnlock(), e)
			if v.Failed() != c.want || (v.Outcome == ranging.Accept) != (c.want == 0) {
				t.Errorf("%s of the %v: %v, failed %b, want %b", c.name, m, v.Outcome, v.Failed(), c.want)
			}
		}
	}
}

// TestGapMayBeUnknown: without one there is none, as policies that do not demand
// bits may have it.
func TestGapMayBeUnknown(t *testing.T) {
	for _, m := range packets {
		e := after(t, func(o *round) { o.seen[m].Gap = ranging.Maybe[ranging.Ticks]{} })
		if e.STS.Gap.Known {
			t.Errorf("the gap of the %v is unknown, and known", m)
		}
	}
}

// TestBadStays: what is known to be bad in one reception is not hidden by
// another's that is unknown.
func TestBadStays(t *testing.T) {
	bad := func(r *secure.Reception) {
		r.Status.Value, r.Gap.Value, r.Quality[1].Value = 3, -200, 510
	}
	unknown := func(r *secure.Reception) {
		r.Status, r.Gap, r.Quality[1] = ranging.Maybe[uint32]{}, ranging.Maybe[ranging.Ticks]{}, ranging.Maybe[ranging.Permille]{}
	}
	want := ranging.SetOf(ranging.CheckStatus, ranging.CheckGap, ranging.CheckQuality)
	for _, m := range packets {
		for _, n := range packets {
			if m == n {
				continue
			}
			e := after(t, func(o *round) { bad(&o.seen[m]); unknown(&o.seen[n]) })
			if v := ranging.Verify(ranging.Consistency(), e); v.Failed() != want {
				t.Errorf("bad %v, unknown %v: failed %b, want %b", m, n, v.Failed(), want)
			}
			if e.STS.Status.Value != 3 || e.STS.Gap.Value != -200 || e.STS.Quality[1].Value != 510 || e.STS.Quality[0].Value != 930 {
				t.Errorf("bad %v, unknown %v: %+v", m, n, e.STS)
			}
		}
	}
}

// TestGoodHidesNothing: what is just within the session's limits in one reception
// is not known of all where another's is unknown.
func TestGoodHidesNothing(t *testing.T) {
	for _, m := range packets {
		for _, n := range packets {
			if m == n {
				continue
			}
			e := after(t, func(o *round) {
				good, unknown := &o.seen[m], &o.seen[n]
				good.Gap.Value, good.Quality[1].Value = -two.Gap, two.Quality
				unknown.Status, unknown.Gap, unknown.Quality[1] = ranging.Maybe[uint32]{}, ranging.Maybe[ranging.Ticks]{}, ranging.Maybe[ranging.Permille]{}
			})
			if e.STS.Status.Known || e.STS.Gap.Known || e.STS.Quality[1].Known || !e.STS.Quality[0].Known {
				t.Errorf("good %v, unknown %v: %+v", m, n, e.STS)
			}
		}
	}
}

// TestClaims: the claim is there when every segment of every packet reached the
// quality of the session, counts where software of both sides counted, and is
// the chance that it says.
func TestClaims(t *testing.T) {
	e := after(t, func(*round) {})
	if len(e.Claims) != 1 {
		t.Fatalf("%d claims", len(e.Claims))
	}
	c := e.Claims[0]
	// HPRF, 64 units: 8192 pulses a segment, of which 60 % are 4916.
	one := expecttest.Must(sts.NewMatchTest(8192, 4916)).FalseAccept()
	all := one
	for range 3*2*64 - 1 {
		all = all.Plus(one)
	}
	if c.Attack != ranging.MafiaFraud || c.Gate != ranging.PulseSigns || c.Basis != ranging.Modelled || c.Tries != 0 || c.Assumptions == "" {
		t.Errorf("claim %+v", c)
	}
	if all.Less(c.P) || c.P.Bits(1) != all.Bits(1) || one.Bits(384) != c.P.Bits(1) {
		t.Errorf("a chance of %d bits, one of %d", c.P.Bits(1), all.Bits(1))
	}
	for _, m := range packets {
		e := after(t, func(o *round) { o.seen[m].SoftBits = false })
		if len(e.Claims) != 1 || e.Claims[0].Basis != ranging.Device || e.Claims[0].P != c.P || e.Claims[0].Assumptions == c.Assumptions || e.STS.SoftBits {
			t.Errorf("without soft bits of the %v: %+v", m, e.Claims)
		}
		if v := ranging.Verify(ranging.DoorUnlock(), e); v.Outcome != ranging.Inconclusive || v.Bits != 0 {
			t.Errorf("without soft bits of the %v: %v with %d bits", m, v.Outcome, v.Bits)
		}
		for i := range 2 {
			lax := ranging.DoorUnlock()
			lax.Quality = 501
			for _, q := range []ranging.Maybe[ranging.Permille]{ranging.Known[ranging.Permille](599), {}, {Value: 1000}} {
				e := after(t, func(o *round) { o.seen[m].Quality[i] = q })
				if len(e.Claims) != 0 {
					t.Errorf("segment %d of the %v matched %v: %+v", i, m, q, e.Claims)
				}
				if v := ranging.Verify(lax, e); v.Outcome == ranging.Accept || v.Bits != 0 {
					t.Errorf("segment %d of the %v matched %v: %v with %d bits", i, m, q, v.Outcome, v.Bits)
				}
			}
			e := after(t, func(o *round) { o.seen[m].Quality[i].Value = 600 })
			if v := ranging.Verify(lax, e); v.Outcome != ranging.Accept {
				t.Errorf("segment %d of the %v matched 600: %v", i, m, v.Outcome)
			}
		}
	}
}

// TestReplies: time stamps of replies that are not those of the schedule are in
// the evidence, whichever side has them, across the wrap too.
func TestReplies(t *testing.T) {
	for _, off := range []ranging.Ticks{1, -1, 512, -25_000_000, 1 << 24} {
		e := after(t, func(o *round) { o.p.ResponseTX = (o.p.ResponseTX + off) & (1<<40 - 1) })
		if got := e.Replies.Value.Off; got != max(off, -off) {
			t.Errorf("the prover is off by %d: %d", off, got)
		}
		f := after(t, func(o *round) { o.v.FinalTX = (o.v.FinalTX + off) & (1<<40 - 1) })
		if got := f.Replies.Value.Off; got != max(off, -off) {
			t.Errorf("the verifier is off by %d: %d", off, got)
		}
		for _, e := range []ranging.Evidence{e, f} {
			if v := ranging.Verify(ranging.DoorUnlock(), e); !v.Failed().Has(ranging.CheckReply) {
				t.Errorf("a reply that is off by %d: failed %b", off, v.Failed())
			}
		}
	}
	e := after(t, func(o *round) { o.p.ResponseTX = o.p.PollRX })
	if r := e.Replies.Value; r.Off < two.Reply || r.Off > two.Schedule.Longest()+offsetP {
		t.Errorf("no delay at all: %+v", r)
	}
	e = after(t, func(o *round) {
		o.p.ResponseTX, o.p.FinalRX = (o.p.PollRX+1<<38)&(1<<40-1), (o.p.FinalRX+1<<38)&(1<<40-1)
	})
	if r := e.Replies.Value; r.Longest != 1<<38 {
		t.Errorf("a delay of four seconds: %+v", r)
	}
	if v := ranging.Verify(ranging.Consistency(), e); !v.Failed().Has(ranging.CheckLongest) {
		t.Errorf("a delay of four seconds: failed %b", v.Failed())
	}
	e = after(t, func(o *round) {
		o.v.FinalTX, o.p.FinalRX = (o.v.ResponseRX+1<<38)&(1<<40-1), (o.p.FinalRX+1<<38)&(1<<40-1)
	})
	if r := e.Replies.Value; r.Longest != 1<<38 {
		t.Errorf("a delay of the verifier of four seconds: %+v", r)
	}
}

// TestClockViews: of the carriers that are known the one counts that is furthest
// off the stamps; without any there is no such evidence.
func TestClockViews(t *testing.T) {
	none := ranging.Maybe[ranging.PPB]{}
	views := func(poll, response, final ranging.Maybe[ranging.PPB]) ranging.Maybe[ranging.Clock] {
		return after(t, func(o *round) {
			o.seen[secure.Poll].Carrier, o.seen[secure.Response].Carrier, o.seen[secure.Final].Carrier = poll, response, final
		}).Clock
	}
	if c := views(none, none, none); c.Known {
		t.Errorf("without carriers: %+v", c)
	}
	for _, c := range []struct{ poll, response, final, want ranging.PPB }{
		{16_000, -16_000, 16_000, 15_999}, {16_000, -16_000, 26_000, 26_000}, {-9_000, -16_000, 26_000, -9_000}, {16_000, 500_000_000, 16_000, -333_333_333},
		{16_000, -1_000_000_000, 16_000, 1 << 32}, {16_000, math.MinInt32, 16_000, 1 << 32}, {16_000, math.MaxInt32, 16_000, -682_285_879},
	} {
		got := views(ranging.Known(c.poll), ranging.Known(c.response), ranging.Known(c.final))
		if !got.Known || got.Value.Carrier != c.want && c.want != 15_999 {
			t.Errorf("%+v: %+v", c, got)
		}
	}
	if c := views(none, ranging.Known[ranging.PPB](-16_000), none); c.Value.Carrier != 16_000 {
		t.Errorf("the response alone: %+v", c)
	}
}

// TestRange: the rest of what a range says, and that a zero one says nothing.
func TestRange(t *testing.T) {
	x := newPair(t, door)
	x.open()
	a := x.measure(101) // ten seconds later
	e := a.Evidence()
	if e.Method != ranging.TwoWay || e.Distance != a.Distance() || e.Distance != a.Flight().Distance(ranging.Air) || e.Resolution.Value != 5 ||
		e.Age != ranging.Known[ranging.Seconds](10) || e.Confirmed != ranging.Known(true) || e.Reflected != ranging.Known(false) ||
		e.LowerBound.Known || e.Step.Known || e.STS.Repeated != ranging.Known(false) || e.STS.Kind != ranging.KeyedSTS {
		t.Errorf("evidence %+v", e)
	}
	// Noise of 0.15 ns and 20 ps on a symmetric exchange: sigma^2 = (0.15^2 +
	// 0.02^2)*6/16, which is 93 ps, three of which are 83 mm.
	if e.Uncertainty < 80 || e.Uncertainty > 88 {
		t.Errorf("an uncertainty of %d mm", e.Uncertainty)
	}
	e.Claims[0] = ranging.Claim{}
	if c := a.Evidence().Claims[0]; c.Basis != ranging.Modelled {
		t.Errorf("evidence that somebody has written to came back: %+v", c)
	}
	var none secure.AuthenticatedRange
	for what, call := range map[string]func(){
		"distance": func() { none.Distance() }, "flight": func() { none.Flight() }, "round": func() { none.Round() }, "evidence": func() { none.Evidence() },
	} {
		expecttest.Panics(t, what+" of no round", call)
	}
}

// TestEvidenceKept: evidence keeps its claim when the variable of its range gets
// the range of another session, whose claim is for more.
func TestEvidenceKept(t *testing.T) {
	asked := door
	asked.Quality = 501
	x := newPair(t, asked)
	x.open()
	a := *x.measure(1)
	kept := a.Evidence()
	x.asked = door
	x.open()
	a = *x.measure(1)
	fresh := a.Evidence()
	if bits := kept.Claims[0].P.Bits(1); bits != 0 || fresh.Claims[0].P.Bits(1) < 100 {
		t.Errorf("a claim of 0 bits has %d", bits)
	}
}

// TestFar: a negative distance and one beyond every limit are evidence, and no
// errors.
func TestFar(t *testing.T) {
	for _, flight := range []int64{-100, 0, 1 << 20} {
		x := newPair(t, door)
		x.flight = flight
		x.open()
		a := x.measure(1)
		if d := int64(a.Flight().Ticks()) - flight; d < -20 || d > 20 { // 16 ppm of 1<<20 are 16
			t.Errorf("a flight of %d, of %d", a.Flight().Ticks(), flight)
		}
		want := ranging.Checks(0)
		switch {
		case flight < 0:
			want = ranging.SetOf(ranging.CheckFloor)
		case flight > 1000:
			want = ranging.SetOf(ranging.CheckLimit)
		}
		if v := ranging.Verify(ranging.DoorUnlock(), a.Evidence()); v.Failed()&^ranging.SetOf(ranging.CheckTolerance) != want {
			t.Errorf("a flight of %d: failed %b", flight, v.Failed())
		}
	}
}
