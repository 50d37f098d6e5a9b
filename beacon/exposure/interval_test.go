package exposure_test

import (
	"errors"
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/exposure"
)

func TestIntervalAt(t *testing.T) {
	for _, c := range []struct {
		unix  int64
		want  exposure.Interval
		start exposure.Interval
		err   error
	}{
		{0, 0, 0, nil},
		{599, 0, 0, nil},
		{600, 1, 0, nil},
		{86399, 143, 0, nil},
		{86400, 144, 144, nil},
		{2576980377599, math.MaxUint32, 4294967184, nil},
		{2576980377600, 0, 0, exposure.ErrTime},
		{math.MaxInt64, 0, 0, exposure.ErrTime},
		{-1, 0, 0, exposure.ErrTime},
		{math.MinInt64, 0, 0, exposure.ErrTime},
	} {
		got, err := exposure.IntervalAt(c.unix)
		if got != c.want || got.KeyStart() != c.start || !errors.Is(err, c.err) || c.err == nil && err != nil {
			t.Errorf("IntervalAt(%d) = %d, %v", c.unix, got, err)
		}
		if err == nil && (got.Unix() > c.unix || got.Unix()+600 <= c.unix) {
			t.Errorf("interval %d begins at %d, not at %d", got, got.Unix(), c.unix)
		}
	}
}

// TestRollingCheck walks all periods at the start and the end of time.
func TestRollingCheck(t *testing.T) {
	for p := range 256 {
		n := p
		if p == 0 {
			n = 144
		}
		for _, back := range []int{0, 1, 2, 142, 143, 144, 200} {
			r := exposure.Rolling{Start: math.MaxUint32 - exposure.Interval(back), Period: uint8(p)}
			ok := p <= 144 && n <= back+1
			if err := r.Check(); ok != (err == nil) || err != nil && !errors.Is(err, exposure.ErrPeriod) {
				t.Errorf("%+v: %v", r, err)
			}
		}
		if err := (exposure.Rolling{Period: uint8(p)}).Check(); (p <= 144) != (err == nil) {
			t.Errorf("period %d at interval 0: %v", p, err)
		}
	}
}

// TestAccepts walks the intervals around a key.
func TestAccepts(t *testing.T) {
	for _, r := range []exposure.Rolling{{Start: 1000, Period: 10}, {Start: 0, Period: 3}, {Start: 1000}, {Start: math.MaxUint32 - 2, Period: 3}} {
		for i := int64(r.Start) - 2; i < int64(r.Start)+int64(r.Len())+2; i++ {
			if i < 0 || i > math.MaxUint32 {
				continue
			}
			inside := i >= int64(r.Start) && i < int64(r.Start)+int64(r.Len())
			if got := r.Contains(exposure.Interval(i)); got != inside {
				t.Fatalf("%+v contains %d: %v", r, i, got)
			}
			for e := i - 15; e < i+16; e++ {
				for _, second := range []int64{0, 599} {
					for _, clip := range []bool{false, true} {
						ok, err := r.Accepts(e*600+second, exposure.Interval(i), clip)
						switch {
						case e < 0 || e > math.MaxUint32:
							if ok || !errors.Is(err, exposure.ErrTime) {
								t.Fatalf("%+v at interval %d: %v, %v", r, e, ok, err)
							}
						case !inside:
							if ok || !errors.Is(err, exposure.ErrInterval) {
								t.Fatalf("%+v, interval %d: %v, %v", r, i, ok, err)
							}
						default:
							want := i-12 <= e && e < i+13 && (!clip || e < int64(r.Start)+int64(r.Len()))
							if err != nil || ok != want {
								t.Fatalf("%+v, interval %d at %d, clip %v: %v, %v", r, i, e, clip, ok, err)
							}
						}
					}
				}
			}
		}
	}
	if _, err := (exposure.Rolling{Period: 145}).Accepts(0, 0, false); !errors.Is(err, exposure.ErrPeriod) {
		t.Errorf("period 145: %v", err)
	}
}
