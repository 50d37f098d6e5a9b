package findmy_test

import (
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/findmy"
	"github.com/seed-496a4445/fyr/rotate"
)

// life is the clock of one accessory: what it says, in seconds of roll counts,
// at a time. It keeps a key for up to a day, as its domain does.
type life struct {
	r           *rand.Rand
	period      float64
	unix, clock float64
	rate        float64
	kept        float64 // what the clock said when the key now shown was taken
	keeping     bool
	weak        bool // loses its power now and then
}

// live lets time pass.
func (l *life) live(seconds float64) {
	l.unix += seconds
	if l.weak && l.r.IntN(20) == 0 {
		return // no power
	}
	l.clock += seconds * l.rate
	switch {
	case l.keeping && l.clock-l.kept > 86400-1:
		l.keeping = false
	case !l.keeping && l.r.IntN(3) == 0:
		l.keeping, l.kept = true, l.clock
	case l.r.IntN(4) == 0:
		l.keeping = false
	}
}

// shown returns the roll count of the key on the air.
func (l *life) shown() rotate.Epoch {
	at := l.clock
	if l.keeping {
		at = l.kept
	}
	return rotate.Epoch(at / l.period)
}

// TestWindowFollows lets accessories live through years of random sightings,
// with clocks that are fast or slow and start a little off, and checks that the
// window holds whatever they show while the alignment follows. The slack of the
// schedules is less than package rotate asks for in general; see
// [findmy.Domain.Schedule].
func TestWindowFollows(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 9))
		for _, d := range []findmy.Domain{findmy.Primary, findmy.Secondary} {
			s := d.Schedule()
			clock := findmy.Clock{Paired: paired}
			a := clock.Alignment(d)
			l := &life{
				r: r, period: float64(s.Period), unix: float64(a.Unix),
				clock: float64(int64(a.Epoch)*s.Period) + r.Float64()*2*900,
				rate:  1 + (r.Float64()*2-1)*50e-6,
				weak:  seed%2 == 0,
			}
			for range 800 {
				l.live(60 + r.ExpFloat64()*[]float64{600, 7200, 86400, 1e6}[r.IntN(4)])
				if r.IntN(200) == 0 {
					l.live(6e7) // in a drawer for two years
				}
				unix, e := int64(l.unix), l.shown()
				lo, hi := s.Window(a, unix)
				if e < lo || e > hi {
					t.Fatalf("seed %d, %v: at %d epoch %d is not in %d..%d", seed, d, unix, e, lo, hi)
				}
				if r.IntN(2) == 0 {
					a = s.Observe(a, unix, e)
				}
			}
		}
	}
}

// A tag that nobody has seen for ten years, with a clock as fast as the
// schedules allow, is in the window.
func TestWindowOfFastClock(t *testing.T) {
	const seconds = 10 * 365 * 86400
	for _, d := range []findmy.Domain{findmy.Primary, findmy.Secondary} {
		s := d.Schedule()
		a := findmy.Clock{Paired: paired}.Alignment(d)
		e := a.Epoch + rotate.Epoch((seconds+seconds/10_000)/s.Period)
		if lo, hi := s.Window(a, a.Unix+seconds); e < lo || e > hi {
			t.Errorf("%v: %d is not in %d..%d", d, e, lo, hi)
		}
	}
}
