package beacon_test

import (
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
)

// accepts is the definition of a rule, by trying.
func accepts(r beacon.Replay, last, next uint64) bool {
	switch {
	case next < r.Grace:
		return true
	case r.Equal && next == last:
		return true
	case r.Bits == 0 || r.Bits >= 64:
		return next > last
	}
	size := uint64(1) << r.Bits
	for step := uint64(1); step < size/2; step++ {
		if (last+step)%size == next%size {
			return true
		}
	}
	return false
}

// TestReplaySmall walks all pairs of small counters under all small rules.
func TestReplaySmall(t *testing.T) {
	for _, bits := range []uint8{0, 1, 2, 3, 4, 5, 64, 255} {
		for _, grace := range []uint64{0, 1, 2, 7, 31, 40} {
			for _, equal := range []bool{false, true} {
				r := beacon.Replay{Grace: grace, Bits: bits, Equal: equal}
				for last := range uint64(40) {
					for next := range uint64(40) {
						if got, want := r.Accept(last, next), accepts(r, last, next); got != want {
							t.Fatalf("%+v: %d after %d: %v, want %v", r, next, last, got, want)
						}
					}
				}
			}
		}
	}
}

// The three policies of the vectors for BTHome.
var (
	strict   = beacon.Replay{}
	grace100 = beacon.Replay{Grace: 100}
	wrap16   = beacon.Replay{Bits: 16}
)

func TestReplayPolicies(t *testing.T) {
	const top = math.MaxUint64
	for _, c := range []struct {
		name string
		r    beacon.Replay
		last uint64
		next uint64
		want bool
	}{
		{"strict, above", strict, 5, 6, true},
		{"strict, far above", strict, 5, top, true},
		{"strict, equal", strict, 5, 5, false},
		{"strict, below", strict, 5, 4, false},
		{"strict, zero", strict, 0, 0, false},
		{"strict, top", strict, top, top, false},
		{"strict, restart", strict, top, 0, false},
		{"grace100, restart", grace100, 70000, 0, true},
		{"grace100, equal below 100", grace100, 99, 99, true},
		{"grace100, at 100", grace100, 70000, 100, false},
		{"grace100, equal at 100", grace100, 100, 100, false},
		{"grace100, above", grace100, 100, 101, true},
		{"wrap16, above", wrap16, 5, 6, true},
		{"wrap16, equal", wrap16, 5, 5, false},
		{"wrap16, below", wrap16, 5, 4, false},
		{"wrap16, wraps", wrap16, 65535, 0, true},
		{"wrap16, half", wrap16, 0, 32768, false},
		{"wrap16, below half", wrap16, 0, 32767, true},
		{"wrap16, wraps to below half", wrap16, 40000, 7231, true},
		{"wrap16, wraps to half", wrap16, 40000, 7232, false},
		{"equal", beacon.Replay{Equal: true}, 5, 5, true},
		{"equal, below", beacon.Replay{Equal: true}, 5, 4, false},
		{"equal, zero", beacon.Replay{Equal: true}, 0, 0, true},
		{"64 bits do not wrap", beacon.Replay{Bits: 64}, top, 0, false},
		{"63 bits", beacon.Replay{Bits: 63}, 1<<63 - 1, 0, true},
	} {
		if got := c.r.Accept(c.last, c.next); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
		if c.r.Bits <= 16 {
			if got := accepts(c.r, c.last, c.next); got != c.want {
				t.Errorf("%s: %v by trying", c.name, got)
			}
		}
	}
}

// TestReplaySequence runs counters as a tag sends them: a refused frame changes
// nothing, an accepted lower one becomes the last.
func TestReplaySequence(t *testing.T) {
	counters := []uint64{300, 301, 301, 5, 6, 5, 300, 299, 65535, 0, 1}
	for name, c := range map[string]struct {
		r    beacon.Replay
		want string
	}{
		"strict":   {strict, "aarrrrrra" + "rr"},
		"grace100": {grace100, "aaraaaara" + "aa"},
		"wrap16":   {wrap16, "aarrrrrrr" + "rr"},
	} {
		got := "a"
		last := counters[0]
		for _, next := range counters[1:] {
			if c.r.Accept(last, next) {
				got, last = got+"a", next
			} else {
				got += "r"
			}
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestFreshnessText(t *testing.T) {
	names := map[beacon.Freshness]string{
		beacon.Unjudged: "unjudged", beacon.Fresh: "fresh", beacon.Repeat: "repeat", beacon.Stale: "stale",
		beacon.Behind: "behind", beacon.Ahead: "ahead", beacon.Fork: "fork", beacon.TwoPlaces: "two_places",
	}
	for f := range 256 {
		want, ok := names[beacon.Freshness(f)]
		if !ok {
			want = "invalid"
		}
		if got := beacon.Freshness(f).String(); got != want {
			t.Errorf("verdict %d is %q, want %q", f, got, want)
		}
	}
}

func TestAcceptDoesNotAllocate(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() {
		if !wrap16.Accept(65535, 0) || beacon.Stale.String() != "stale" {
			t.Error("wrong")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
