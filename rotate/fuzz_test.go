package rotate_test

import (
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/rotate"
)

// FuzzSchedule compares Window with integers of any size, and checks that no
// fields make the other methods panic.
func FuzzSchedule(f *testing.F) {
	add := func(s rotate.Schedule, a rotate.Alignment, unix int64) {
		f.Add(s.Period, s.Late, s.Slack, s.Zero, s.Lag, s.PPM, s.Stops, int64(s.First), int64(s.Last), a.Unix, int64(a.Epoch), a.Phase, unix)
	}
	add(beacon, beaconSeen, start+86400)
	add(tracker, trackerSeen, start-901)
	add(tardy, rotate.Alignment{}, 129)
	r := rand.New(rand.NewPCG(11, 12))
	for range 20 {
		add(anySchedule(r))
	}
	f.Fuzz(func(t *testing.T, period, late, slack, zero, lag int64, ppm int32, stops bool, first, last, at, epoch int64, phase int32, unix int64) {
		s := rotate.Schedule{
			Period: period, Late: late, Slack: slack, Zero: zero, PPM: ppm, Stops: stops, Lag: lag,
			First: rotate.Epoch(first), Last: rotate.Epoch(last),
		}
		a := rotate.Alignment{Unix: at, Epoch: rotate.Epoch(epoch), Phase: phase}
		lo, hi := s.Window(a, unix)
		if wlo, whi := exactWindow(s, a, unix); lo != wlo || hi != whi {
			t.Fatalf("%d..%d, want %d..%d", lo, hi, wlo, whi)
		}
		if align, seen, ok := s.Pack(a); ok {
			b := s.Unpack(align, seen)
			blo, bhi := s.Window(b, unix)
			// A clock that began at Unix second 0 comes back a second younger.
			if (lo != blo || hi != bhi) && b.Unix != 1 {
				t.Fatalf("%d..%d, and packed %d..%d", lo, hi, blo, bhi)
			}
		}
		s.Anchored(a)
		b := s.Observe(a, unix, lo)
		if s.Period > 0 && b != a && (b.Phase < 0 || int64(b.Phase) >= s.Period) {
			t.Fatalf("observed %+v", b)
		}
	})
}
