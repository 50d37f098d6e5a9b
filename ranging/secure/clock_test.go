package secure_test

import (
	"github.com/seed-496a4445/fyr/ranging"
)

// clock is a counter that shows phase at time zero and is off by ppb. Times are
// true ticks, of no clock.
type clock struct{ phase, ppb int64 }

// shown returns what c has counted at time t, without wrapping.
func (c clock) shown(t int64) int64 {
	const whole = 1e9
	return c.phase + t + t/whole*c.ppb + t%whole*c.ppb/whole
}

// stamp returns the time stamp at time t.
func (c clock) stamp(t int64) ranging.Ticks { return ranging.Ticks(c.shown(t) & (1<<40 - 1)) }

// when returns when c shows s, the next time after t.
func (c clock) when(s ranging.Ticks, t int64) int64 {
	goal := c.shown(t) + int64(s-c.stamp(t))&(1<<40-1)
	for range 3 { // each brings it nearer by the offset's share
		t += goal - c.shown(t)
	}
	for c.shown(t) < goal {
		t++
	}
	return t
}

// against returns the offset of c to another clock.
func (c clock) against(other clock) ranging.PPB {
	return ranging.PPB((c.ppb - other.ppb) * 1_000_000_000 / (1_000_000_000 + other.ppb))
}
