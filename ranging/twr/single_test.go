package twr_test

import (
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// TestSingleIsExact compares the formula with fractions, whatever the offset.
func TestSingleIsExact(t *testing.T) {
	s := newSource(2)
	offsets := []twr.Offset{0, 1, -1, twr.PPM, -20 * twr.PPM, twr.Whole, -twr.Whole, math.MaxInt64, math.MinInt64}
	for i := range 5_000 {
		ra, db := s.interval(), s.interval()
		o := twr.Offset(s.Uint64()) >> s.IntN(64)
		if i%2 == 0 {
			o = offsets[s.IntN(len(offsets))]
		}
		x := must(twr.SingleOf(ra, db, twr.Bits40))
		checkFlight(t, x.Flight(o), slowSingle(int64(ra), int64(db), int64(o)))
		if x.Round() != ra || x.Reply() != db {
			t.Fatalf("intervals %d and %d, want %d and %d", x.Round(), x.Reply(), ra, db)
		}
	}
}

// TestOffsetIsWorth: one ppm that is not corrected costs 15 cm in a reply of a
// millisecond.
func TestOffsetIsWorth(t *testing.T) {
	const ms = ranging.TicksPerSecond / 1000
	x := must(twr.SingleOf(ms+2*213, ms, twr.Bits32))
	with, without := x.Flight(twr.PPM), x.Flight(0)
	if d := with.Distance(ranging.Vacuum) - without.Distance(ranging.Vacuum); d != 150 {
		t.Errorf("one ppm of a millisecond is worth %d mm", d)
	}
}

func TestSingleRefuses(t *testing.T) {
	good := [4]ranging.Ticks{100, 200, 300, 400}
	build := func(t [4]ranging.Ticks, w twr.Width) (twr.Single, error) {
		return twr.NewSingle(twr.SingleStamps{PollTX: t[0], PollRX: t[1], ResponseTX: t[2], ResponseRX: t[3]}, w)
	}
	for _, w := range []twr.Width{twr.Bits32, twr.Bits40} {
		if x, err := build(good, w); err != nil || x.Round() != 300 || x.Reply() != 100 {
			t.Errorf("%v, %v", x, err)
		}
		for i := range good {
			for _, bad := range []ranging.Ticks{-1, 1 << w, math.MaxInt64, math.MinInt64} {
				s := good
				s[i] = bad
				x, err := build(s, w)
				refused(t, "stamp", x, err, twr.ErrStamp)
			}
		}
		for _, s := range [][4]ranging.Ticks{{100, 200, 300, 99}, {100, 200, 199, 400}, {0, 200, 300, 1 << (w - 1)}} {
			x, err := build(s, w)
			refused(t, "interval", x, err, twr.ErrInterval)
		}
	}
	x, err := build(good, 24)
	refused(t, "width", x, err, twr.ErrWidth)
	x, err = twr.SingleOf(1, -1, twr.Bits40)
	refused(t, "interval", x, err, twr.ErrInterval)
	x, err = twr.SingleOf(1<<31, 0, twr.Bits32)
	refused(t, "interval", x, err, twr.ErrInterval)
	x, err = twr.SingleOf(0, 0, 0)
	refused(t, "width", x, err, twr.ErrWidth)
}

// TestInterval walks the borders of both counters.
func TestInterval(t *testing.T) {
	for _, w := range []twr.Width{twr.Bits32, twr.Bits40} {
		end := ranging.Ticks(1) << w
		for _, c := range []struct{ from, to, want ranging.Ticks }{
			{0, 0, 0}, {5, 7, 2}, {end - 1, 0, 1}, {end - 1, end/2 - 2, end/2 - 1}, {0, end/2 - 1, end/2 - 1},
		} {
			if got, err := w.Interval(c.from, c.to); got != c.want || err != nil {
				t.Errorf("%d bits: from %d to %d: %d, %v", w, c.from, c.to, got, err)
			}
		}
		for _, c := range [][2]ranging.Ticks{{1, 0}, {0, end / 2}, {end/2 + 1, 1}, {1, end/2 + 1}} {
			d, err := w.Interval(c[0], c[1])
			refused(t, "interval", d, err, twr.ErrInterval)
		}
		for _, c := range [][2]ranging.Ticks{{-1, 0}, {0, -1}, {end, 0}, {0, end}} {
			d, err := w.Interval(c[0], c[1])
			refused(t, "stamp", d, err, twr.ErrStamp)
		}
	}
	d, err := twr.Width(33).Interval(0, 0)
	refused(t, "width", d, err, twr.ErrWidth)
}
