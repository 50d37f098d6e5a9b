package twr_test

import (
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

func TestTDoA(t *testing.T) {
	for _, w := range []twr.Width{twr.Bits32, twr.Bits40} {
		end := ranging.Ticks(1) << w
		for _, c := range []struct{ i, j, sync, want ranging.Ticks }{
			{100, 90, 0, 10}, {90, 100, 0, -10}, {100, 90, 25, -15}, {3, end - 4, 0, 7}, {end - 4, 3, 0, -7},
			{5, 5, end + 1, -1}, {5, 5, -1, 1}, {5, 5, math.MinInt64, 0},
			{end/2 - 1, 0, 0, end/2 - 1}, {end/2 + 1, 0, 0, 1 - end/2},
		} {
			if got, err := twr.TDoA(c.i, c.j, c.sync, w); got != c.want || err != nil {
				t.Errorf("%d bits, %d less %d less %d: %d, %v", w, c.i, c.j, c.sync, got, err)
			}
		}
		d, err := twr.TDoA(end/2, 0, 0, w)
		refused(t, "half the range", d, err, twr.ErrInterval)
		for _, bad := range []ranging.Ticks{-1, end} {
			d, err := twr.TDoA(bad, 0, 0, w)
			refused(t, "stamp", d, err, twr.ErrStamp)
			d, err = twr.TDoA(0, bad, 0, w)
			refused(t, "stamp", d, err, twr.ErrStamp)
		}
	}
	d, err := twr.TDoA(0, 0, 0, 16)
	refused(t, "width", d, err, twr.ErrWidth)
}

// TestBaseline: a tag beyond one anchor has the baseline's difference, and
// nothing has more.
func TestBaseline(t *testing.T) {
	const baseline ranging.Millimetres = 10_000
	most := baseline.Ticks(ranging.Vacuum)
	for _, c := range []struct {
		tdoa, tolerance ranging.Ticks
		ok              bool
	}{
		{0, 0, true}, {most, 0, true}, {-most, 0, true}, {most + 1, 0, false}, {-most - 1, 0, false},
		{most + 5, 5, true}, {most + 6, 5, false}, {most + 1, -5, false},
		{math.MaxInt64, 0, false}, {math.MinInt64, 0, false}, {math.MinInt64, math.MaxInt64, true},
	} {
		err := twr.CheckBaseline(c.tdoa, baseline, c.tolerance, ranging.Vacuum)
		if (err == nil) != c.ok || err != nil && err != twr.ErrBaseline {
			t.Errorf("difference of %d, tolerance of %d: %v", c.tdoa, c.tolerance, err)
		}
	}
	panics(t, "no light", func() { twr.CheckBaseline(0, 1, 0, 0) })
}
