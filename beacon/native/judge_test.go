package native_test

import (
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/beacon/native/internal/oracle"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/rotate"
)

// assets is the usual calendar of assets.
var assets = rotate.Calendar{Period: 900 * rotate.Second, Epochs: 96}

// judged is a sighting and the verdict on it.
type judged struct {
	minute  int64
	domain  beacon.Domain
	index   rotate.Epoch
	frame   string
	live    bool
	counter uint16
	place   *native.Place
	want    beacon.Freshness
}

// TestVerdicts goes through the table of the page: each verdict, and what is
// nearly it.
func TestVerdicts(t *testing.T) {
	const e, d = beacon.EpochDomain, beacon.SeparatedDomain
	oslo, bergen := native.At(59.91, 10.75), native.At(60.39, 5.32) // 300 km
	near := native.At(59.92, 10.76)
	for name, story := range map[string][]judged{
		"repeat, and what outlives its epoch": {
			{0, e, 100, "a", false, 0, nil, beacon.Fresh},
			{29, e, 100, "a", false, 0, nil, beacon.Repeat},
			{32, e, 100, "a", false, 0, nil, beacon.Stale},
		},
		"late reports are not stale": {
			{60, e, 104, "c", false, 0, nil, beacon.Fresh},
			{15, e, 101, "b", false, 0, nil, beacon.Fresh},
			{0, e, 100, "a", false, 0, nil, beacon.Fresh},
			{16, e, 101, "b", false, 0, nil, beacon.Repeat},
		},
		"below the newest": {
			{0, e, 104, "b", false, 0, nil, beacon.Fresh},
			{1, e, 103, "a", false, 0, nil, beacon.Fresh}, // within the errors of two clocks
			{2, e, 102, "z", false, 0, nil, beacon.Stale},
		},
		"behind": {
			{0, e, 120, "n", false, 0, nil, beacon.Fresh},
			{5, e, 100, "a", false, 0, nil, beacon.Stale},
			{6, e, 101, "b", false, 0, nil, beacon.Stale},
			{7, e, 101, "b", false, 0, nil, beacon.Stale}, // heard by now
			{8, e, 102, "c", false, 0, nil, beacon.Behind},
			{9, e, 120, "n", false, 0, nil, beacon.Repeat},
			{10, e, 103, "d", false, 0, nil, beacon.Behind},
			{11, e, 99, "y", false, 0, nil, beacon.Stale}, // does not advance
		},
		"far below what is remembered": {
			{0, e, 5000, "n", false, 0, nil, beacon.Fresh},
			{5, e, 100, "a", false, 0, nil, beacon.Stale},
			{6, e, 101, "b", false, 0, nil, beacon.Stale},
			{7, e, 102, "c", false, 0, nil, beacon.Stale},
		},
		"ahead": {
			{0, e, 100, "a", false, 0, nil, beacon.Fresh},
			{0, e, 110, "b", false, 0, nil, beacon.Fresh}, // 1 and 1, and 8 boots
			{0, e, 121, "c", false, 0, nil, beacon.Ahead},
			{0, e, 120, "d", false, 0, nil, beacon.Fresh},
		},
		"fork": {
			{0, e, 100, "a", false, 0, nil, beacon.Fresh},
			{1, e, 100, "b", false, 0, nil, beacon.Fork},
			{2, e, 100, "a", false, 0, nil, beacon.Repeat},
			{3, d, 1, "c", false, 0, nil, beacon.Fresh},
			{4, d, 1, "d", false, 0, nil, beacon.Fork},
		},
		"a fork of what was ahead": {
			{0, e, 100, "a", false, 0, nil, beacon.Fresh},
			{1, e, 500, "b", false, 0, nil, beacon.Ahead},
			{2, e, 500, "c", false, 0, nil, beacon.Fork},
		},
		"live": {
			{0, e, 100, "a", true, 0, nil, beacon.Fresh},
			{0, e, 100, "b", true, 1, nil, beacon.Fresh},
			{1, e, 100, "a", true, 0, nil, beacon.Repeat},
			{2, e, 100, "a", true, 0, nil, beacon.Stale},
			{2, e, 100, "c", true, 1, nil, beacon.Fork},
			{2, e, 100, "d", false, 0, nil, beacon.Fork},
			{2, e, 100, "e", true, 2, nil, beacon.Fresh},
		},
		"two places": {
			{0, e, 100, "a", false, 0, &oslo, beacon.Fresh},
			{1, e, 100, "a", false, 0, nil, beacon.Repeat},
			{2, e, 100, "a", false, 0, &near, beacon.Repeat},
			{3, e, 100, "a", false, 0, &bergen, beacon.TwoPlaces},
			{4, e, 100, "a", false, 0, &oslo, beacon.Repeat},
			{60, e, 104, "b", false, 0, &bergen, beacon.Fresh},
		},
		"a day": {
			{0, d, 1, "a", false, 0, nil, beacon.Fresh},
			{1000, d, 1, "a", false, 0, nil, beacon.Repeat},
			{1500, d, 2, "b", false, 0, nil, beacon.Fresh},
			{1502, d, 1, "a", false, 0, nil, beacon.Stale},
			{1503, e, 192, "c", false, 0, nil, beacon.Fresh},
			{1504, d, 2, "b", false, 0, nil, beacon.Repeat},
			{1505, e, 95, "z", false, 0, nil, beacon.Stale},
		},
	} {
		j := native.NewJudge(assets, native.DefaultRules(assets))
		for i, s := range story {
			mine := native.Sighting{
				Time: (claimed + s.minute*60) * int64(time.Second), Domain: s.domain, Index: s.index,
				Live: s.live, Counter: s.counter, Frame: []byte(s.frame),
			}
			if s.place != nil {
				mine.Place, mine.Placed = *s.place, true
			}
			if got := j.Judge(&mine); got != s.want {
				t.Errorf("%s, sighting %d: %v, want %v", name, i, got, s.want)
			}
		}
	}
}

// TestJudgeForgets: what is remembered is bounded, and what falls out of it is
// judged by less.
func TestJudgeForgets(t *testing.T) {
	rules := native.DefaultRules(assets)
	rules.Memory = 4
	j := native.NewJudge(assets, rules)
	judge := func(e rotate.Epoch, frame string, live bool, counter uint16) beacon.Freshness {
		return j.Judge(&native.Sighting{
			Time: (claimed + int64(e)*900) * int64(time.Second), Domain: beacon.EpochDomain, Index: e,
			Frame: []byte(frame), Live: live, Counter: counter,
		})
	}
	for e := range rotate.Epoch(100) {
		if v := judge(e, "a", false, 0); v != beacon.Fresh {
			t.Fatalf("epoch %d: %v", e, v)
		}
	}
	if v := judge(96, "b", false, 0); v != beacon.Fork {
		t.Errorf("a fork of what is remembered: %v", v)
	}
	if v := judge(95, "b", false, 0); v != beacon.Fresh {
		t.Errorf("a fork of what is forgotten: %v", v)
	}
	for c := range uint16(10) {
		if v := judge(100, string(rune('a'+c)), true, c); v != beacon.Fresh {
			t.Fatalf("counter %d: %v", c, v)
		}
	}
	if v := judge(100, "x", true, 9); v != beacon.Fork {
		t.Errorf("a fork of a counter that is remembered: %v", v)
	}
	if v := judge(100, "x", true, 2); v != beacon.Fresh {
		t.Errorf("a fork of a counter that is forgotten: %v", v)
	}
}

// TestBootAllowance: for any period it is that of the page, and what a tag burns
// in a loop of boots before it waits for an epoch is within it.
func TestBootAllowance(t *testing.T) {
	for period := int64(1); period <= 86_400; period++ {
		got := int64(beacon.BootAllowance(period))
		if want := oracle.Allowance(period); got != want {
			t.Fatalf("period %d: %d, want %d", period, got, want)
		}
		loop := int64(0)
		for wait := int64(15); wait < period; wait *= 2 {
			loop++
		}
		if got < loop+2 {
			t.Fatalf("period %d: %d, a loop of boots burns %d", period, got, loop)
		}
	}
	for _, period := range []int64{-1 << 63, -1, 0} {
		if got := beacon.BootAllowance(period); got != 8 {
			t.Errorf("period %d: %d", period, got)
		}
	}
	for period, want := range map[int64]int64{450: 8, 900: 8, 960: 8, 961: 9, 3600: 10, 86_400: 15} {
		c := rotate.Calendar{Period: rotate.Millis(period) * rotate.Second, Epochs: 1}
		if got := native.DefaultRules(c).Boots; got != want {
			t.Errorf("period %d: %d boots, want %d", period, got, want)
		}
	}
}

// TestAheadBlindsNobody: however many epochs ahead are heard, forks of the honest
// ones are seen, and so are some of theirs, until their owner believes them.
func TestAheadBlindsNobody(t *testing.T) {
	for _, memory := range []int{64, 8, 4, 1} {
		rules := native.DefaultRules(assets)
		rules.Memory = memory
		j := native.NewJudge(assets, rules)
		judge := func(e rotate.Epoch, frame string, want beacon.Freshness) {
			t.Helper()
			s := native.Sighting{Time: (claimed + int64(min(e, 300))*900) * int64(time.Second), Domain: beacon.EpochDomain, Index: e, Frame: []byte(frame)}
			if v := j.Judge(&s); v != want {
				t.Errorf("memory %d, epoch %d, frame %s: %v, want %v", memory, e, frame, v, want)
			}
		}
		flood := func(from rotate.Epoch) {
			for i := range rotate.Epoch(200) {
				judge(from+i*37%200, "x", beacon.Ahead)
			}
		}
		judge(100, "a", beacon.Fresh)
		flood(1000)
		judge(101, "a", beacon.Fresh)
		for i, frame := range []string{"a", "b", "c", "d"} {
			judge(101, frame, []beacon.Freshness{beacon.Repeat, beacon.Fork}[min(i, 1)])
		}
		for e := rotate.Epoch(102); e < 300; e++ {
			judge(e, "a", beacon.Fresh)
		}
		flood(2000)
		kept := memory - memory/8
		judge(299, "b", beacon.Fork)
		judge(rotate.Epoch(300-kept), "b", beacon.Fork)
		if memory < 8 {
			continue
		}
		last := 2000 + rotate.Epoch(199*37%200)
		judge(last, "y", beacon.Fork) // of those ahead the newest to come is kept
		j.Align(last, last, (claimed+300*900)*int64(time.Second))
		judge(last, "x", beacon.Repeat)
		flood(3000)
		judge(last, "y", beacon.Fork)
	}
}

// TestAheadHidesNothing: frames that are ahead, be they the first ever heard or
// go they up step by step, do not make epochs below count as heard.
func TestAheadHidesNothing(t *testing.T) {
	for name, ahead := range map[string][]rotate.Epoch{
		"far":   {5000},
		"steps": {1500, 2000, 2500, 3000},
		"near":  {1200},
	} {
		j := native.NewJudge(assets, native.DefaultRules(assets))
		j.Align(1000, 1000, claimed*int64(time.Second))
		judge := func(minute int64, e rotate.Epoch, want beacon.Freshness) {
			t.Helper()
			s := native.Sighting{Time: (claimed + minute*60) * int64(time.Second), Domain: beacon.EpochDomain, Index: e, Frame: []byte("a")}
			if v := j.Judge(&s); v != want {
				t.Errorf("%s, epoch %d: %v, want %v", name, e, v, want)
			}
		}
		for _, e := range ahead {
			judge(0, e, beacon.Ahead)
		}
		judge(150, 1010, beacon.Fresh)
		judge(152, 1001, beacon.Stale)
		judge(153, 1002, beacon.Stale)
		judge(154, 1003, beacon.Behind)
		judge(155, 1010, beacon.Repeat)
		if name == "near" { // what was ahead was heard, and is no part of a run
			judge(100_000, 1300, beacon.Fresh)
			judge(100_002, 900, beacon.Stale) // a new run
			judge(100_003, 1200, beacon.Stale)
			judge(100_004, 1201, beacon.Stale)
			judge(100_005, 1202, beacon.Behind)
		}
	}
}

// TestReservedModesCount: live frames of a mode that is yet to come do not fork.
func TestReservedModesCount(t *testing.T) {
	reg := example()
	j := reg.Network().NewJudge()
	for i, c := range []struct {
		plain string
		want  beacon.Freshness
	}{
		{"c1 0000 aa00000000", beacon.Fresh},
		{"c1 0001 bb00000000", beacon.Fresh},
		{"c5 0002 0000 0000 01", beacon.Fresh},
		{"c1 0001 cc00000000", beacon.Fork},
		{"03 0003 0000000000", beacon.Fork}, // of a reserved kind, that does not count
	} {
		plain := expecttest.Unhex(c.plain)
		v := j.Judge(&beacon.Sighting{
			Advert: &beacon.Advert{Time: claimed * int64(time.Second)}, Frame: &beacon.Frame{Body: plain}, Plain: plain,
			Scheme: reg.Scheme(native.Root, beacon.EpochDomain), Schedule: reg.Schedule(beacon.EpochDomain), Epoch: 1000,
		})
		if v != c.want {
			t.Errorf("frame %d: %v, want %v", i, v, c.want)
		}
	}
}

// TestExtremeTimes: no time makes a judge panic, or an honest first frame
// anything but fresh.
func TestExtremeTimes(t *testing.T) {
	const most = 1<<63 - 1
	for _, at := range []int64{-most - 1, -most, -1, 0, 1, most} {
		for _, then := range []int64{-most - 1, 0, most} {
			c := rotate.Calendar{Period: 86_400 * rotate.Second, Epochs: 1<<16 - 1}
			j := native.NewJudge(c, native.DefaultRules(c))
			s := native.Sighting{Time: at, Domain: beacon.EpochDomain, Index: 1<<28 - 1, Frame: []byte("a"), Placed: true}
			if v := j.Judge(&s); v != beacon.Fresh {
				t.Errorf("first frame at %d: %v", at, v)
			}
			s.Time, s.Place = then, native.At(90, 180)
			j.Judge(&s)
			j.Align(0, 0, then)
			j.Judge(&s)
		}
	}
}

// TestAsleep: the ends of a search, by hand.
func TestAsleep(t *testing.T) {
	c := assets
	exact := native.Rules{}
	for _, test := range []struct {
		rules  native.Rules
		e      rotate.Epoch
		silent time.Duration
		last   rotate.Epoch
	}{
		{exact, 10, 0, 11},
		{exact, 10, -time.Hour, 11},
		{exact, 10, 1, 12},
		{exact, 10, 15 * time.Minute, 12},
		{exact, 10, 15*time.Minute + 1, 13},
		{native.DefaultRules(c), 10, 0, 20},
		{native.DefaultRules(c), 10, 400 * 24 * time.Hour, 10 + 1 + 38_400 + 6 + 8},
		{native.DefaultRules(c), 4096*96 - 3, time.Hour, 4096*96 - 1},
		{native.DefaultRules(c), 0, 1<<63 - 1, 4096*96 - 1},
	} {
		first, last := test.rules.Asleep(c, test.e, test.silent)
		if first != test.e || last != test.last {
			t.Errorf("epoch %d, silent for %v: %d to %d, want to %d", test.e, test.silent, first, last, test.last)
		}
	}
}
