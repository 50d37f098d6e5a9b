package rotate_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/rotate"
)

// start is when the tags of the tables below were last heard.
const start = 1_700_000_000

var (
	// beacon is an Eddystone beacon of exponent 10: 1024 s an epoch, 150 ppm, a
	// clock of 32 bits.
	beacon      = rotate.Schedule{Period: 1024, Slack: 1024, PPM: 150, Last: 1<<22 - 1}
	beaconSeen  = rotate.Alignment{Unix: start, Epoch: 60}              // clock 61440
	beaconPhase = rotate.Alignment{Unix: start, Epoch: 59, Phase: 1024} // the same
	// tracker is a Find My tag: it counts from 1 and stops without power.
	tracker     = rotate.Schedule{Period: 900, Stops: true, First: 1}
	trackerSeen = rotate.Alignment{Unix: start, Epoch: 1000}
	// bounded is one that is never without power for more than an hour.
	bounded = rotate.Schedule{Period: 900, Stops: true, Lag: 3600, First: 1}
	// tardy shows an epoch for up to 30 s after its end.
	tardy = rotate.Schedule{Period: 100, Late: 30}
)

// TestWindow has numbers worked out by hand. none stands for an empty window.
func TestWindow(t *testing.T) {
	none := [2]rotate.Epoch{1, 0}
	for _, c := range []struct {
		name     string
		schedule rotate.Schedule
		a        rotate.Alignment
		unix     int64
		want     [2]rotate.Epoch
	}{
		{"now", beacon, beaconSeen, start, [2]rotate.Epoch{59, 61}}, // 60416..62464
		{"phase beyond the period", beacon, beaconPhase, start, [2]rotate.Epoch{59, 61}},
		{"end of the epoch", beacon, beaconSeen, start + 1023, [2]rotate.Epoch{59, 62}}, // 61438..63488: one second of doubt
		{"a day", beacon, beaconSeen, start + 86400, [2]rotate.Epoch{143, 145}},         // 147840 +- 1024 +- 12.96
		{"a year", beacon, beaconSeen, start + 31_536_000, [2]rotate.Epoch{30851, 30862}},
		{"an hour before", beacon, beaconSeen, start - 3600, [2]rotate.Epoch{55, 57}}, // 57840 +- 1025
		{"a day before", beacon, beaconSeen, start - 86400, none},                     // the clock had not begun
		{"the clock's last epochs", beacon, beaconSeen, start + 1<<32, [2]rotate.Epoch{4193733, 4194303}},
		{"the clock is over", beacon, beaconSeen, start + 1<<33, none},
		{"unknown", beacon, rotate.Alignment{}, 61440, [2]rotate.Epoch{58, 61}}, // 61440 +- 1034: its age counts from 0

		{"lag: now", tracker, trackerSeen, start, [2]rotate.Epoch{1000, 1000}},
		{"lag: almost 10 epochs", tracker, trackerSeen, start + 8999, [2]rotate.Epoch{1000, 1009}},
		{"lag: 10 epochs", tracker, trackerSeen, start + 9000, [2]rotate.Epoch{1000, 1010}},
		{"lag: a second before", tracker, trackerSeen, start - 1, [2]rotate.Epoch{999, 1000}},
		{"lag: an epoch before", tracker, trackerSeen, start - 900, [2]rotate.Epoch{999, 1000}},
		{"lag: more before", tracker, trackerSeen, start - 901, [2]rotate.Epoch{998, 1000}},
		{"lag: before pairing", tracker, trackerSeen, start - 5_000_000, [2]rotate.Epoch{1, 1000}},

		{"lag bounded: not yet", bounded, trackerSeen, start + 3600, [2]rotate.Epoch{1000, 1004}},
		{"lag bounded", bounded, trackerSeen, start + 9000, [2]rotate.Epoch{1006, 1010}},
		{"lag bounded: before", bounded, trackerSeen, start - 9000, [2]rotate.Epoch{990, 994}},

		{"late: on time", tardy, rotate.Alignment{}, 99, [2]rotate.Epoch{0, 0}},
		{"late: at the change", tardy, rotate.Alignment{}, 100, [2]rotate.Epoch{0, 1}},
		{"late: still", tardy, rotate.Alignment{}, 129, [2]rotate.Epoch{0, 1}},
		{"late: over", tardy, rotate.Alignment{}, 130, [2]rotate.Epoch{1, 1}},

		{"zero", rotate.Schedule{Period: 60, Zero: 1_000_000}, rotate.Alignment{}, 1_000_119, [2]rotate.Epoch{1, 1}},
		{"before zero", rotate.Schedule{Period: 60, Zero: 1_000_000}, rotate.Alignment{}, 999_999, none},
		{"epochs below 0", rotate.Schedule{Period: 60, First: -5}, rotate.Alignment{}, -1, [2]rotate.Epoch{-1, -1}},
		{"before 1970", rotate.Schedule{Period: 86400, First: -50000}, rotate.Alignment{}, -2_208_988_800, [2]rotate.Epoch{-25567, -25567}},
		{"after 2106", rotate.Schedule{Period: 86400}, rotate.Alignment{}, 7_258_118_400, [2]rotate.Epoch{84006, 84006}},
		{"first and last", rotate.Schedule{Period: 10, Slack: 100, First: 3, Last: 5}, rotate.Alignment{}, 40, [2]rotate.Epoch{3, 5}},
		{"no last", rotate.Schedule{Period: 10, Slack: 100, First: 3}, rotate.Alignment{}, 40, [2]rotate.Epoch{3, 14}},

		{"pool", rotate.Schedule{Last: 999}, rotate.Alignment{}, start, [2]rotate.Epoch{0, 999}},
		{"pool, aligned", rotate.Schedule{Last: 999}, beaconSeen, -start, [2]rotate.Epoch{0, 999}},
		{"day keys", rotate.Schedule{First: 2650848, Last: 2650848 + 143}, rotate.Alignment{}, 0, [2]rotate.Epoch{2650848, 2650991}},
		{"static", rotate.Schedule{}, rotate.Alignment{}, start, [2]rotate.Epoch{0, 0}},
		{"negative period", rotate.Schedule{Period: -1, Last: 7}, rotate.Alignment{}, start, [2]rotate.Epoch{0, 7}},
		{"pool without epochs", rotate.Schedule{First: 1, Last: 0}, rotate.Alignment{}, 0, none},
	} {
		lo, hi := c.schedule.Window(c.a, c.unix)
		if c.want == none {
			if lo <= hi {
				t.Errorf("%s: %d..%d, want none", c.name, lo, hi)
			}
		} else if lo != c.want[0] || hi != c.want[1] {
			t.Errorf("%s: %d..%d, want %d..%d", c.name, lo, hi, c.want[0], c.want[1])
		}
	}
}

// TestTrackerCandidates: the window of a tag that can only lag holds the
// candidates that FindMy.py searches, and at most one more.
func TestTrackerCandidates(t *testing.T) {
	for dt := int64(-20_000); dt <= 20_000; dt++ {
		least, most := rotate.Epoch(1000), rotate.Epoch(1000)
		if dt < 0 {
			least -= rotate.Epoch(-dt / 900)
		} else {
			most += rotate.Epoch(dt / 900)
		}
		lo, hi := tracker.Window(trackerSeen, start+dt)
		if lo > least || lo < least-1 || hi != most {
			t.Fatalf("%d s after the alignment: %d..%d, want %d..%d", dt, lo, hi, least, most)
		}
	}
}

// TestWindowIsWhatCanBeShown walks a small domain whole: an epoch is in the
// window if and only if some clock within the stated errors can show it.
func TestWindowIsWhatCanBeShown(t *testing.T) {
	const first, last = -4, 5
	for mask := range 4 * 4 * 3 * 4 * 2 * 2 * 3 {
		pick := func(n int) int64 { v := mask % n; mask /= n; return int64(v) }
		s := rotate.Schedule{
			Period: pick(4) + 1,
			Slack:  pick(4),
			Late:   pick(3),
			PPM:    []int32{0, 250_000, 400_001, 1_000_000}[pick(4)],
			Stops:  pick(2) == 1,
		}
		if pick(2) == 1 {
			s.First, s.Last = first, last
		} else {
			s.First = math.MinInt32
		}
		s.Lag = pick(3) * 2
		for phase := range int32(s.Period) {
			for age := int64(-9); age <= 9; age++ {
				a := rotate.Alignment{Unix: 100, Epoch: 2, Phase: phase}
				can := shown(s, 2*s.Period+int64(phase), age)
				lo, hi := s.Window(a, 100+age)
				for e := rotate.Epoch(-60); e <= 60; e++ {
					if in := e >= lo && e <= hi; in != can[e] {
						t.Fatalf("%+v, clock %d, age %d: window %d..%d, epoch %d can be shown: %v", s, 2*s.Period+int64(phase), age, lo, hi, e, can[e])
					}
				}
			}
		}
	}
}

// shown lists the epochs that a tag can show whose clock said then an age ago,
// by trying all clocks.
func shown(s rotate.Schedule, then, age int64) map[rotate.Epoch]bool {
	can := map[rotate.Epoch]bool{}
	drift := int64(math.Ceil(math.Abs(float64(age)) * float64(s.PPM) / 1e6))
	for err := -s.Slack; err <= s.Slack; err++ {
		from, to := age-drift, age+drift
		switch {
		case s.Stops && age >= 0 && s.Lag == 0:
			from = 0
		case s.Stops && age >= 0:
			from = max(0, from-s.Lag)
		case s.Stops && s.Lag == 0:
			to = 0
		case s.Stops:
			to = min(0, to+s.Lag)
		}
		for run := from; run <= to; run++ {
			for late := range s.Late + 1 {
				e := rotate.Epoch(math.Floor(float64(then+err+run-late) / float64(s.Period)))
				if e >= s.First && (s.Last == 0 || e <= s.Last) {
					can[e] = true
				}
			}
		}
	}
	return can
}

// edges are the values at which sums and products go wrong.
var edges = []int64{
	math.MinInt64, math.MinInt64 + 1, -1 << 62, -1<<42 - 1, -1 << 42, -1 << 32, math.MinInt32, -1024, -1, 0, 1, 2, 900,
	1 << 20, math.MaxInt32 - 1, math.MaxInt32, 1 << 31, 1<<32 - 1, 1 << 32, 1 << 42, 1<<42 + 1, 1 << 62, math.MaxInt64 - 1, math.MaxInt64,
}

// anySchedule draws fields from the edges and from usual values.
func anySchedule(r *rand.Rand) (rotate.Schedule, rotate.Alignment, int64) {
	v := func() int64 {
		if r.IntN(3) == 0 {
			return r.Int64N(4_000_000_000) - 1_000_000_000
		}
		return edges[r.IntN(len(edges))]
	}
	s := rotate.Schedule{
		Period: v(), Late: v(), Slack: v(), Zero: v(), PPM: int32(v()), Stops: r.IntN(2) == 1, Lag: v(),
		First: rotate.Epoch(v()), Last: rotate.Epoch(v()),
	}
	return s, rotate.Alignment{Unix: v(), Epoch: rotate.Epoch(v()), Phase: int32(v())}, v()
}

// exactWindow is Window in integers of any size.
func exactWindow(s rotate.Schedule, a rotate.Alignment, unix int64) (lo, hi rotate.Epoch) {
	if s.Period <= 0 {
		return s.First, s.Last
	}
	n := big.NewInt
	limited := func(v, lo, hi int64) *big.Int { return n(max(lo, min(v, hi))) }
	const limit = 1 << 42
	period := limited(s.Period, 1, math.MaxInt32)
	if a == (rotate.Alignment{}) {
		a.Unix = s.Zero
	}
	epoch := limited(int64(a.Epoch), -limit/period.Int64(), limit/period.Int64())
	then := n(0).Add(n(0).Mul(epoch, period), n(int64(a.Phase)))
	age := n(0).Sub(limited(unix, -limit, limit), limited(a.Unix, -limit, limit))
	now := n(0).Add(then, age)
	drift := n(0).Mul(n(0).Abs(age), limited(int64(s.PPM), 0, 1_000_000))
	drift.Div(drift.Add(drift, n(999_999)), n(1_000_000))
	slack := limited(s.Slack, 0, limit)
	from := n(0).Sub(now, slack)
	from.Sub(from, drift)
	to := n(0).Add(now, slack)
	to.Add(to, drift)
	lag := limited(s.Lag, 0, limit)
	larger := func(a, b *big.Int) *big.Int {
		if lag.Sign() > 0 && a.Cmp(b) < 0 {
			return b
		}
		return a
	}
	if s.Stops && age.Sign() >= 0 {
		from = larger(n(0).Sub(then, slack), n(0).Sub(from, lag))
	} else if s.Stops {
		then.Neg(then.Add(then, slack))
		to.Neg(larger(then, n(0).Neg(to.Add(to, lag))))
	}
	from.Sub(from, limited(s.Late, 0, limit))
	// Div of package big rounds down for a positive divisor.
	lo, hi = rotate.Epoch(from.Div(from, period).Int64()), rotate.Epoch(to.Div(to, period).Int64())
	lo = max(lo, s.First)
	if s.Last != 0 {
		hi = min(hi, s.Last)
	}
	return lo, hi
}

func TestWindowNeverOverflows(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100_000 {
		s, a, unix := anySchedule(r)
		lo, hi := s.Window(a, unix)
		if wlo, whi := exactWindow(s, a, unix); lo != wlo || hi != whi {
			t.Fatalf("%+v, %+v, %d: %d..%d, want %d..%d", s, a, unix, lo, hi, wlo, whi)
		}
	}
}

// TestWindowIsMonotone: neither end of the window ever goes back in time, so
// that the windows of two times hold all in between.
func TestWindowIsMonotone(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 100_000 {
		s, a, unix := anySchedule(r)
		later := unix
		for later == unix || later < unix {
			unix, later = later, edges[r.IntN(len(edges))]
			if r.IntN(2) == 0 && unix < math.MaxInt64-1000 {
				later = unix + 1 + r.Int64N(1000)
			}
		}
		lo, hi := s.Window(a, unix)
		lo2, hi2 := s.Window(a, later)
		if lo2 < lo || hi2 < hi {
			t.Fatalf("%+v, %+v: %d..%d at %d, %d..%d at %d", s, a, lo, hi, unix, lo2, hi2, later)
		}
	}
}

// TestObserve has numbers worked out by hand.
func TestObserve(t *testing.T) {
	type al = rotate.Alignment
	exact := rotate.Schedule{Period: 100}
	stops := rotate.Schedule{Period: 100, Stops: true}
	was := al{Unix: 1000, Epoch: 5, Phase: 20} // clock 520
	for _, c := range []struct {
		name     string
		schedule rotate.Schedule
		a        al
		unix     int64
		e        rotate.Epoch
		want     al
	}{
		{"as predicted", exact, was, 1060, 5, al{1060, 5, 80}},
		{"as predicted, next", exact, was, 1080, 6, al{1080, 6, 0}},
		{"behind by little", exact, was, 1080, 5, al{1080, 5, 99}},
		{"behind by much", exact, was, 1500, 5, al{1500, 5, 99}},
		{"ahead", exact, was, 1010, 6, al{1010, 6, 0}},
		{"far ahead", exact, was, 1010, 60, al{1010, 60, 0}},
		{"same second", exact, was, 1000, 5, was},
		{"same second, next epoch", exact, was, 1000, 6, al{1000, 6, 0}},
		{"last second of the epoch, still", exact, al{1000, 5, 99}, 1500, 5, al{1500, 5, 99}},
		{"older", exact, was, 999, 5, was},
		{"older, other epoch", exact, was, 0, 4, was},
		{"an epoch that was over", exact, was, 2000, 4, was},
		{"an epoch that was over, stops", stops, was, 2000, 4, was},
		{"stood still", stops, was, 9000, 5, al{9000, 5, 99}},
		{"stood still for a while", stops, was, 9000, 7, al{9000, 7, 99}},
		{"late", tardy, was, 1130, 5, al{1130, 6, 29}},
		{"late, predicted", tardy, was, 1100, 5, al{1100, 6, 20}},
		{"over, but perhaps shown late", tardy, al{1000, 5, 29}, 1000, 4, al{1000, 5, 29}},
		{"over, too late", tardy, al{1000, 5, 30}, 1000, 4, al{1000, 5, 30}},
		{"late, moved back", tardy, al{1000, 5, 20}, 1015, 4, al{1015, 5, 29}},
		{"unknown", exact, al{}, 520, 5, al{520, 5, 20}},
		{"unknown, elsewhere", exact, al{}, 520, 9, al{520, 9, 0}},
		{"unknown, before 1970", exact, al{}, -520, -6, al{-520, -6, 80}},
		{"unknown, from zero", rotate.Schedule{Period: 100, Zero: 500}, al{}, 520, 0, al{520, 0, 20}},
		{"epochs below 0", rotate.Schedule{Period: 100}, al{1000, -5, 20}, 1100, -4, al{1100, -4, 20}},
		{"never the zero value", rotate.Schedule{Period: 100, Zero: 77}, al{}, 0, 0, al{1, 0, 1}},
		{"no clock", rotate.Schedule{Last: 9}, was, 2000, 3, was},
	} {
		if got := c.schedule.Observe(c.a, c.unix, c.e); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

// TestObserveExtremes: whatever the fields, what Observe returns is an
// alignment of the epoch observed, or the one that was.
func TestObserveExtremes(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 100_000 {
		s, a, unix := anySchedule(r)
		_, b, _ := anySchedule(r)
		got := s.Observe(a, unix, b.Epoch)
		if got == a || s.Period <= 0 {
			if got != a {
				t.Fatalf("%+v without a clock: %+v from %+v", s, got, a)
			}
			continue
		}
		if got == (rotate.Alignment{}) || got.Unix != unix && got.Unix != 1 {
			t.Fatalf("%+v, %+v, epoch %d at %d: %+v", s, a, b.Epoch, unix, got)
		}
		if got.Phase < 0 || int64(got.Phase) >= s.Period {
			t.Fatalf("%+v: phase of %+v", s, got)
		}
		late := rotate.Epoch(max(0, min(s.Late, 1<<42))/min(s.Period, math.MaxInt32) + 1)
		e := max(-1<<42, min(b.Epoch, 1<<42))
		if most := rotate.Epoch(1 << 42 / min(s.Period, math.MaxInt32)); e > most || e < -most {
			continue // not told apart from the most
		}
		if got.Epoch < e || got.Epoch > e+late {
			t.Fatalf("%+v, epoch %d: %+v", s, e, got)
		}
	}
}

func TestPack(t *testing.T) {
	type al = rotate.Alignment
	for _, c := range []struct {
		name     string
		schedule rotate.Schedule
		a        al
		align    int32
		seen     uint32
		ok       bool
	}{
		{"beacon", beacon, beaconSeen, start - 61440, 61440, true},
		{"phase", beacon, al{start, 60, 7}, start - 61447, 61447, true},
		{"unknown", beacon, al{}, 0, 0, true},
		{"no clock", rotate.Schedule{Last: 9}, beaconSeen, 0, 0, true},
		{"zero", rotate.Schedule{Period: 900, Zero: start}, al{start + 10, 0, 3}, 7, 3, true},
		{"began now", rotate.Schedule{Period: 900}, al{start, 0, 0}, start, 0, true},
		{"largest clock", rotate.Schedule{Period: 1024}, al{1 << 32, 1<<22 - 1, 1023}, 1, 1<<32 - 1, true},
		{"clock of more than 32 bits", rotate.Schedule{Period: 1024}, al{1 << 32, 1 << 22, 0}, 0, 0, false},
		{"clock below 0", rotate.Schedule{Period: 1024}, al{100, 0, -1}, 0, 0, false},
		{"earliest", rotate.Schedule{Period: 1}, al{math.MinInt32, 0, 0}, math.MinInt32, 0, true},
		{"too early", rotate.Schedule{Period: 1}, al{math.MinInt32 - 1, 0, 0}, 0, 0, false},
		{"latest", rotate.Schedule{Period: 1}, al{math.MaxInt32, 0, 0}, math.MaxInt32, 0, true},
		{"too late", rotate.Schedule{Period: 1}, al{math.MaxInt32 + 1, 0, 0}, 0, 0, false},
		{"far from zero", rotate.Schedule{Period: 1, Zero: math.MinInt64}, al{0, 1, 0}, 0, 0, false},
	} {
		align, seen, ok := c.schedule.Pack(c.a)
		if align != c.align || seen != c.seen || ok != c.ok {
			t.Errorf("%s: %d, %d, %v, want %d, %d, %v", c.name, align, seen, ok, c.align, c.seen, c.ok)
		}
	}
}

// TestUnpackInvertsPack: what is packed describes the same clock afterwards,
// as old, and so gives the same window at all times.
func TestUnpackInvertsPack(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	packed := 0
	for range 200_000 {
		s, a, unix := anySchedule(r)
		if r.IntN(2) == 0 { // most of what is drawn does not fit
			s.Period, s.Zero = 1+r.Int64N(1<<17), r.Int64N(1<<33)-1<<32
			a = rotate.Alignment{Unix: s.Zero + r.Int64N(1<<31), Epoch: rotate.Epoch(r.Int64N(1<<31) / s.Period), Phase: int32(r.Int64N(s.Period))}
		}
		align, seen, ok := s.Pack(a)
		if !ok {
			if align != 0 || seen != 0 {
				t.Fatalf("%+v, %+v: %d, %d beside false", s, a, align, seen)
			}
			continue
		}
		packed++
		b := s.Unpack(align, seen)
		if b.Unix == 1 {
			continue // see TestUnpackOfZero
		}
		lo, hi := s.Window(a, unix)
		if blo, bhi := s.Window(b, unix); lo != blo || hi != bhi {
			t.Fatalf("%+v, %+v at %d: %d..%d before, %d..%d after (%+v)", s, a, unix, lo, hi, blo, bhi, b)
		}
		if again, seenAgain, ok := s.Pack(b); !ok || again != align || seenAgain != seen {
			t.Fatalf("%+v, %+v: packed %d, %d, then %d, %d, %v", s, a, align, seen, again, seenAgain, ok)
		}
	}
	if packed < 50_000 {
		t.Errorf("only %d alignments were packed", packed)
	}
}

// TestUnpackOfZero: a clock that began at Unix second 0 is not mistaken for an
// unknown one.
func TestUnpackOfZero(t *testing.T) {
	s := rotate.Schedule{Period: 100, Zero: 5000}
	a := s.Unpack(-5000, 0)
	if lo, hi := s.Window(a, 250); lo != 2 || hi != 2 {
		t.Errorf("%+v: %d..%d at 250, want 2..2", a, lo, hi)
	}
	for _, s := range []rotate.Schedule{s, beacon, {}} {
		if a := s.Unpack(0, 0); a != (rotate.Alignment{}) {
			t.Errorf("nothing known by %+v: %+v", s, a)
		}
	}
	if a := (rotate.Schedule{Last: 9}).Unpack(3, 4); a != (rotate.Alignment{}) {
		t.Errorf("no clock: %+v", a)
	}
	for _, zero := range edges {
		s.Zero = zero
		s.Unpack(math.MaxInt32, math.MaxUint32) // must not wrap into a time near zero
		if a := s.Unpack(0, 1); zero > 1<<42 && a.Unix < 1<<42 || zero < -1<<42 && a.Unix > 1-1<<42 {
			t.Errorf("zero %d: %+v", zero, a)
		}
	}
}

// TestAnchored: any beacon with a clock of 32 bits packs, whenever it was
// heard; beacons of today share Zero 0.
func TestAnchored(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 100_000 {
		s := rotate.Schedule{Period: 1 << r.IntN(16), Zero: r.Int64N(1<<34) - 1<<33, Slack: 5}
		clock := r.Int64N(1 << 32)
		a := rotate.Alignment{Unix: r.Int64N(1<<42) - 1<<41, Epoch: rotate.Epoch(clock / s.Period), Phase: int32(clock % s.Period)}
		if a == (rotate.Alignment{}) {
			continue
		}
		b := s.Anchored(a)
		if b.Zero%(1<<32) != 0 {
			t.Fatalf("%+v: zero %d", a, b.Zero)
		}
		if _, _, ok := b.Pack(a); !ok {
			t.Fatalf("%+v does not pack from %+v", a, b)
		}
		if b.Zero = s.Zero; b != s {
			t.Fatalf("more than the zero differs: %+v, %+v", b, s)
		}
	}
	for _, unix := range []int64{math.MinInt32, -1, 1, start, math.MaxInt32} {
		if s := beacon.Anchored(rotate.Alignment{Unix: unix}); s != beacon {
			t.Errorf("clock that began at %d: zero %d", unix, s.Zero)
		}
	}
	if s := beacon.Anchored(rotate.Alignment{Unix: math.MaxInt32 + 1}); s.Zero != 1<<32 {
		t.Errorf("clock that began in 2038: zero %d", s.Zero)
	}
	known := rotate.Schedule{Period: 60, Zero: start}
	if s := known.Anchored(rotate.Alignment{}); s != known {
		t.Errorf("unknown alignment: zero %d", s.Zero)
	}
	pool := rotate.Schedule{Zero: 5, Last: 9}
	if s := pool.Anchored(beaconSeen); s != pool {
		t.Errorf("pool: %+v", s)
	}
	for range 10_000 {
		s, a, _ := anySchedule(r)
		s.Anchored(a) // nothing to say but that it returns
	}
}

func TestScheduleDoesNotAllocate(t *testing.T) {
	var lo, hi rotate.Epoch
	a := beaconSeen
	n := testing.AllocsPerRun(100, func() {
		lo, hi = beacon.Window(a, start+100)
		a = beacon.Observe(a, start+100, 60)
		align, seen, _ := beacon.Pack(a)
		a = beacon.Anchored(a).Unpack(align, seen)
	})
	if n != 0 || lo > hi {
		t.Errorf("%v allocations", n)
	}
}

// TestWindows: windows of packed alignments are those of what they unpack to.
func TestWindows(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	clocked := 0
	for range 200_000 {
		s, _, unix := anySchedule(r)
		if r.IntN(2) == 0 {
			s.Period, s.Zero = 1+r.Int64N(1<<17), r.Int64N(1<<33)-1<<32
			unix = r.Int64N(1<<33) - 1<<32
		}
		align, seen := int32(r.Uint32())>>r.IntN(32), r.Uint32()>>r.IntN(33)
		if r.IntN(8) == 0 { // epoch 0 began with 1970
			s.Zero, seen = -int64(align), 0
		}
		w := s.Windows()
		lo, hi := w.Of(align, seen, unix)
		wantLo, wantHi := s.Window(s.Unpack(align, seen), unix)
		if lo != wantLo || hi != wantHi {
			t.Fatalf("%+v, %d, %d at %d: %d..%d, want %d..%d", s, align, seen, unix, lo, hi, wantLo, wantHi)
		}
		if s.Period > 0 {
			clocked++
		}
	}
	if clocked < 10_000 {
		t.Errorf("%d schedules with a clock", clocked)
	}
	w := rotate.Schedule{Period: 900, Slack: 60}.Windows()
	if n := testing.AllocsPerRun(10, func() { w.Of(7, 7, 1000) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
