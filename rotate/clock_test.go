package rotate_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/rotate"
)

// clock simulates the clock of a tag in steps of a microsecond.
type clock struct {
	r        *rand.Rand
	schedule rotate.Schedule
	now      int64 // real time, Unix microseconds
	reads    int64 // what the clock says, microseconds since its epoch 0
	seed     uint64
	off      int64 // how long it may still stand still, microseconds
}

const second = 1_000_000

// run lets time pass. The clock runs at a new rate within PPM each time, and
// may stand still for a part of it.
func (c *clock) run(micros int64) {
	if c.schedule.Stops && c.r.IntN(3) == 0 {
		off := min(c.off, c.r.Int64N(micros+1))
		c.off -= off
		c.now += off
		micros -= off
	}
	c.now += micros
	ppm := int64(c.schedule.PPM)
	rate := c.r.Int64N(2*ppm+1) - ppm
	if c.r.IntN(2) == 0 { // the worst there is
		rate = ppm
		if c.seed%2 == 0 {
			rate = -ppm
		}
	}
	c.reads += micros + micros*rate/second
}

// late returns by how many microseconds the tag is late with the beginning of
// an epoch: always the same for an epoch.
func (c *clock) late(e int64) int64 {
	if c.schedule.Late == 0 {
		return 0
	}
	return rand.New(rand.NewPCG(c.seed, uint64(e))).Int64N(c.schedule.Late*second + 1)
}

// shows returns the epoch on the air.
func (c *clock) shows() rotate.Epoch {
	p := c.schedule.Period * second
	e := c.reads / p
	if c.reads%p < 0 {
		e--
	}
	for e*p+c.late(e) > c.reads {
		e--
	}
	return rotate.Epoch(e)
}

// unix returns the time as receivers note it.
func (c *clock) unix() int64 { return c.now / second }

// sighting is what a receiver reports.
type sighting struct {
	unix int64
	e    rotate.Epoch
}

// follow lets a tag be heard n times, learns from each sighting, and returns an
// error when the tag shows an epoch that is not in the window.
func follow(r *rand.Rand, s rotate.Schedule, n int) error {
	c := &clock{r: r, schedule: s, now: (1_600_000_000 + r.Int64N(1e8)) * second, seed: r.Uint64()}
	c.reads = r.Int64N(100*s.Period) * second
	if c.off = s.Lag * second; c.off == 0 {
		c.off = 1 << 62
	}
	// What is known at first errs by up to the Slack.
	wrong := r.Int64N(2*s.Slack-1) - (s.Slack - 1)
	reads := c.reads/second + wrong
	c.now += r.Int64N(second)
	a := rotate.Alignment{Unix: c.unix(), Epoch: rotate.Epoch(reads / s.Period), Phase: int32(reads % s.Period)}
	var held []sighting // reported late
	for i := range n {
		span := []int64{second, s.Period * second, 50 * s.Period * second}[r.IntN(3)]
		c.run(r.Int64N(span))
		now := sighting{c.unix(), c.shows()}
		lo, hi := s.Window(a, now.unix)
		if now.e < lo || now.e > hi {
			return fmt.Errorf("sighting %d: epoch %d is not in %d..%d by %+v", i, now.e, lo, hi, a)
		}
		switch r.IntN(8) {
		case 0: // not reported
		case 1:
			held = append(held, now)
		case 2: // a report comes twice
			a = s.Observe(s.Observe(a, now.unix, now.e), now.unix, now.e)
		default:
			a = s.Observe(a, now.unix, now.e)
		}
		for len(held) > 0 && r.IntN(4) == 0 {
			a = s.Observe(a, held[0].unix, held[0].e)
			held = held[1:]
		}
	}
	return nil
}

// TestTrueEpochIsInTheWindow simulates clocks of every kind within their
// stated errors over thousands of sightings.
func TestTrueEpochIsInTheWindow(t *testing.T) {
	for i, s := range clocks() {
		for seed := range uint64(8) {
			if err := follow(rand.New(rand.NewPCG(seed, uint64(i))), s, 1500); err != nil {
				t.Errorf("%+v, seed %d: %v", s, seed, err)
			}
		}
	}
}

// clocks lists schedules with the Slack that sightings need.
func clocks() (all []rotate.Schedule) {
	for _, period := range []int64{1, 7, 64, 900, 1024} {
		for _, late := range []int64{0, period / 4, period} {
			for _, ppm := range []int32{0, 150, 20_000} {
				s := rotate.Schedule{Period: period, Late: late, Slack: period + late + 1, PPM: ppm, First: -1 << 40}
				all = append(all, s)
				s.Stops = true
				all = append(all, s)
				s.Lag = 20 * period
				all = append(all, s)
			}
		}
	}
	return all
}

// TestLostClocks: the simulation loses tags whose clocks err by more than their
// schedules say.
func TestLostClocks(t *testing.T) {
	lost := map[string]int{}
	for i, s := range clocks() {
		if s.Period < 64 || s.Late == s.Period/4 || s.PPM == 0 || s.Lag > 0 {
			continue
		}
		for name, spoil := range map[string]func(*rotate.Schedule){
			"slack of half a period": func(s *rotate.Schedule) { s.Slack = s.Period / 2 },
			"no late":                func(s *rotate.Schedule) { s.Late = 0; s.Slack = s.Period / 2 },
			"no ppm":                 func(s *rotate.Schedule) { s.PPM = 0 },
			"no stops":               func(s *rotate.Schedule) { s.Stops = false },
			"little lag":             func(s *rotate.Schedule) { s.Lag = s.Period },
		} {
			said := s
			if spoil(&said); said == s {
				continue
			}
			if followAs(rand.New(rand.NewPCG(1, uint64(i))), s, said) {
				lost[name]++
			}
		}
	}
	for _, name := range []string{"slack of half a period", "no late", "no ppm", "no stops", "little lag"} {
		if lost[name] == 0 {
			t.Errorf("%s: no tag was lost", name)
		}
	}
}

// followAs reports whether a tag that keeps the schedule s is lost by a
// receiver to whom another was said.
func followAs(r *rand.Rand, s, said rotate.Schedule) (lost bool) {
	c := &clock{r: r, schedule: s, now: 1_600_000_000 * second, off: 1 << 62}
	a := rotate.Alignment{Unix: c.unix()}
	for range 3000 {
		c.run(r.Int64N(20 * s.Period * second))
		e := c.shows()
		if lo, hi := said.Window(a, c.unix()); e < lo || e > hi {
			return true
		}
		a = said.Observe(a, c.unix(), e)
	}
	return false
}
