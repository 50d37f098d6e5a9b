package bounding

import (
	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/ranging"
)

// Config is what a prover and a verifier agree on before a run.
type Config struct {
	// Setting has the protocol, which must be one that runs here, and its
	// rounds. What is tolerated is the verifier's alone.
	Setting Setting
	// Key is theirs alone: of a pair, not of a group, or one prover passes for
	// another. SwissKnife needs a bit a round.
	Key Key
	// Context is what else both must see alike: who they are, which session it
	// is. It goes into the timed bits. Not secret; it is copied.
	Context []byte
	// Draw is nil outside tests: randomness is the system's.
	Draw *entropy.Source
}

// check returns why c cannot be run: [ErrRange] for a Setting that was not
// made, [ErrProtocol] for one that does not run here, and [ErrLength] for a key
// too short for it.
func (c *Config) check() error {
	switch s := c.Setting; {
	case s.rates == nil:
		return ErrRange
	case !s.protocol.runs():
		return ErrProtocol
	case s.protocol == SwissKnife && 8*len(c.Key.bytes()) < s.rounds:
		return ErrLength
	}
	return nil
}

// runs reports whether p has a verifier and a prover.
func (p Protocol) runs() bool {
	switch p {
	case BrandsChaum, HanckeKuhn, SwissKnife, SKI, KimAvoine:
		return true
	}
	return false
}

// symbols returns how many values a challenge of p has.
func (p Protocol) symbols() int {
	if p == SKI {
		return 3
	}
	return 2
}

// Timing is how a verifier measures, and what it takes for near.
type Timing struct {
	// Limit is the largest distance of a round that counts, above zero and at
	// most 1000 km.
	Limit ranging.Millimetres
	// Processing is what an honest prover takes between challenge and answer, 0
	// to 1 s. A dishonest one may take none, and looks nearer than it is by half
	// of what light goes in that time: 15 cm for each nanosecond.
	Processing ranging.Picoseconds
	// Resolution is the length of the steps that round trips are measured in,
	// above zero. Half of what light goes in it must not exceed Limit.
	Resolution ranging.Picoseconds
	// Speed is that of light on the way.
	Speed ranging.Speed
}

// check returns [ErrRange] when t is not as its fields say.
func (t *Timing) check() error {
	const second, far = 1e12, 1e9
	switch {
	case t.Speed <= 0, t.Limit <= 0, t.Limit > far, t.Processing < 0, t.Processing > second, t.Resolution <= 0, t.Resolution > second,
		t.step() > t.Limit:
		return ErrRange
	}
	return nil
}

// longest returns the longest round trip that counts.
func (t *Timing) longest() ranging.Picoseconds {
	return t.Processing + (2 * t.Limit).Picoseconds(t.Speed)
}

// distance returns the distance of a round trip.
func (t *Timing) distance(elapsed ranging.Picoseconds) ranging.Millimetres {
	return halfUp((elapsed - t.Processing).Distance(t.Speed))
}

// step returns the distance of one step in time.
func (t *Timing) step() ranging.Millimetres { return max(halfUp(t.Resolution.Distance(t.Speed)), 1) }

// halfUp returns half of d, rounded up.
func halfUp(d ranging.Millimetres) ranging.Millimetres { return (d + d&1) / 2 }
