package bench

import (
	"context"
	"math"
	"runtime"
	"slices"
	"strconv"
	"time"
)

// A trial is a row with its inputs.
type trial struct {
	ours, baseline side
	// limit returns the ns a unit that physics allow at a clock in GHz, 0 where it
	// is not known; of a trial that has no sides, the bytes. nil: not known.
	limit func(ghz float64) float64
	// alone: ours runs on one core, so that its cycles can be told.
	alone                bool
	bytes, baselineBytes float64
	note                 string
}

// A side is the work that is timed, and of how many units it is. run returns an
// error when an answer is wrong or the context is done.
type side struct {
	units int
	run   func() error
}

// shortest is how long a sample takes at least: what takes less is repeated.
const shortest = 5 * time.Millisecond

// samples are the times of one side, in ns a unit.
type samples struct {
	side
	repeat int
	ns     []float64
}

// take adds a sample.
func (s *samples) take(ctx context.Context) error {
	runtime.GC()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		times := max(1, s.repeat)
		begun := time.Now()
		for range times {
			if err := s.run(); err != nil {
				return err
			}
		}
		took := time.Since(begun)
		if s.repeat == 0 { // the first time
			s.repeat = repeats(took)
			if s.repeat > 1 {
				continue
			}
		}
		s.ns = append(s.ns, float64(took)/float64(times)/float64(s.units))
		return nil
	}
}

// repeats returns how often to run what takes so long.
func repeats(took time.Duration) int {
	return int(shortest/max(took, 1)) + 1
}

// median returns the median of the samples.
func (s *samples) median() float64 {
	v := slices.Sorted(slices.Values(s.ns))
	n := len(v)
	return (v[(n-1)/2] + v[n/2]) / 2
}

// measured is what was measured of a trial.
type measured struct {
	ours, baseline samples
	ghz            []float64 // beside each sample of ours; 0: not known
}

// measure lets both sides take turns, the one first and then the other.
func (t *trial) measure(ctx context.Context, rounds int) (*measured, error) {
	m := &measured{ours: samples{side: t.ours}, baseline: samples{side: t.baseline}}
	ours := func() error {
		before := gigahertz()
		err := m.ours.take(ctx)
		m.ghz = append(m.ghz, max(before, gigahertz()))
		return err
	}
	baseline := func() error { return m.baseline.take(ctx) }
	for r := range rounds {
		first, second := ours, baseline
		if r%2 == 1 {
			first, second = baseline, ours
		}
		if err := first(); err != nil {
			return nil, err
		}
		if err := second(); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// report fills in what was measured.
func (m *measured) report(r *Result, t *trial) {
	least := slices.Min(m.ours.ns)
	ghz := m.ghz[slices.Index(m.ours.ns, least)]
	base := slices.Min(m.baseline.ns)
	r.Rounds = len(m.ours.ns)
	r.NS, r.MedianNS = digits(least), digits(m.ours.median())
	r.BaselineNS, r.BaselineMedianNS = digits(base), digits(m.baseline.median())
	r.Ratio = digits(base / least)
	if t.alone {
		r.Cycles = digits(least * ghz)
	}
	if t.limit != nil {
		r.LimitPercent = digits(100 * t.limit(ghz) / least)
	}
}

// digits rounds to four significant digits.
func digits(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	r, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 3, 64), 64)
	return r
}

// chunks calls do for the ranges that n units fall into, until it returns an
// error or ctx is done.
func chunks(ctx context.Context, n int, do func(lo, hi int) error) error {
	const chunk = 1 << 16
	for lo := 0; lo < n; lo += chunk {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := do(lo, min(lo+chunk, n)); err != nil {
			return err
		}
	}
	return nil
}
