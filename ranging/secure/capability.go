package secure

import (
	"slices"

	"github.com/seed-496a4445/fyr/ranging"
)

// A Capability is what a prover agrees to; the zero Capability is nothing. What
// a verifier asks for is authentic, but not therefore wise: a prover bounds what
// a session can cost it, and how weak it can be.
type Capability struct {
	PHYs       []PHY            // that the radio can be set to; read, never written
	Grain      ranging.Ticks    // the finest that the radio schedules in, a power of two
	Turnaround ranging.Ticks    // the shortest delay that it keeps, and a grain, by which a radio may be told to be early
	Longest    ranging.Ticks    // the longest delay, for which it stays awake
	Interval   Milliseconds     // the shortest between rounds
	Quality    ranging.Permille // the least that it lets pass
	Lags       uint16           // that its receiver looks at: sessions have to count as many
	Tries      uint32           // the most
	Lifetime   ranging.Seconds  // the longest
}

// check returns [ErrCapability] unless p, which passed its own checks, is
// within c.
func (c *Capability) check(p *Parameters) error {
	schedule := p.Grain >= c.Grain && p.Reply >= c.Turnaround && p.Schedule.Longest() <= c.Longest && p.Interval >= c.Interval
	limits := p.Quality >= c.Quality && p.Lags >= c.Lags && p.Tries <= c.Tries && p.Lifetime <= c.Lifetime
	if !schedule || !limits || !slices.Contains(c.PHYs, p.PHY) {
		return ErrCapability
	}
	return nil
}
