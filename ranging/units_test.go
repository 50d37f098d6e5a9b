package ranging_test

import (
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
)

func TestUnits(t *testing.T) {
	for _, u := range []struct {
		what      string
		got, want int64
	}{
		{"a second", int64(ranging.Ticks(ranging.TicksPerSecond).Picoseconds()), 1e12},
		{"a second back", int64(ranging.Picoseconds(1e12).Ticks()), ranging.TicksPerSecond},
		{"light second", int64(ranging.Ticks(ranging.TicksPerSecond).Distance(ranging.Vacuum)), 299_792_458_000},
		{"light second of air", int64(ranging.Picoseconds(1e12).Distance(ranging.Air)), 299_702_547_000},
		{"a tick", int64(ranging.Ticks(1).Picoseconds()), 16},
		{"a tick of light", int64(ranging.Ticks(1).Distance(ranging.Vacuum)), 5}, // 4.69
		{"before", int64(ranging.Ticks(-1000).Distance(ranging.Vacuum)), -4692},
		{"10 m", int64(ranging.Millimetres(10_000).Ticks(ranging.Vacuum)), 2131}, // 2131.4
		{"10 m", int64(ranging.Millimetres(10_000).Picoseconds(ranging.Vacuum)), 33356},
		{"too long", int64(ranging.Ticks(math.MaxInt64).Picoseconds()), math.MaxInt64},
		{"too long before", int64(ranging.Ticks(math.MinInt64).Picoseconds()), math.MinInt64},
		{"the longest that fits", int64(ranging.Picoseconds(math.MinInt64).Ticks()), -589351337062131723},
	} {
		if u.got != u.want {
			t.Errorf("%s: %d, want %d", u.what, u.got, u.want)
		}
	}
}

func TestNoSpeed(t *testing.T) {
	for _, c := range []ranging.Speed{0, -1, math.MinInt64} {
		for _, f := range []func(){
			func() { ranging.Ticks(1).Distance(c) },
			func() { ranging.Picoseconds(1).Distance(c) },
			func() { ranging.Millimetres(1).Ticks(c) },
			func() { ranging.Millimetres(1).Picoseconds(c) },
		} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("speed %d did not panic", c)
					}
				}()
				f()
			}()
		}
	}
}
