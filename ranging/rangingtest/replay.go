package rangingtest

import (
	"math"
	"math/rand/v2"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// replayed has s attacked by who recorded the response of the round before, and
// sends it ahead of this one, 3 dB stronger.
func (s *site) replayed() *site {
	s.recorded = true
	s.attack = func(_ *rand.Rand, m message, a *air, past []byte) {
		if m != response {
			return
		}
		earlyPreamble(a)
		for i := range a.segments {
			a.segments[i] = append(a.segments[i], path{trainOf(s.radio.geometry.Segment(past, i)), -advance, decibels(3)})
		}
	}
	return s
}

// replays are what becomes of sequences that were on the air before.
func replays() []Experiment {
	again := door().replayed()
	again.reset = true
	next := door().replayed()
	var list []Experiment
	for _, known := range []struct {
		kind       sts.Kind
		name, says string
	}{
		{sts.Static, "static STS", "FiRa's static STS is the same in each session: the response of the session before is sent ahead of time."},
		{sts.Public, "an STS of a published key", "Everybody has the key, and sends the response ahead of time."},
		{sts.SDC, "super deterministic code", "The code is the same for all, and is sent ahead of time."},
		{sts.Fixed, "fixed STS", "The key is secret and V always the same: the response of the round before is sent ahead of time."},
	} {
		s := door().replayed()
		s.kind = known.kind
		// No bits are asked for and no STS is required, so that nothing but the
		// check stands in the way: a sequence that all know is refused always.
		s.policy.Demands, s.policy.Required = ranging.Demands{}, restsOnSTS&^ranging.SetOf(ranging.CheckSTS)
		list = append(list, Experiment{
			Attack: "replay", Against: "DS-TWR, " + known.name, Says: known.says,
			Checks: []Defence{check(ranging.CheckSTS)}, Trials: 2000, Try: s.near,
		})
	}
	return append(list, []Experiment{
		{
			Attack: "replay", Against: "DS-TWR, a key and V used again",
			Says:   "Both radios lost their position, and the response of the round before is sent ahead of time.",
			Checks: []Defence{check(ranging.CheckRepeated)}, Trials: 5000, Try: again.near,
		},
		{
			Attack: "replay", Against: "DS-TWR, streams that go on",
			Says:   "The response of the round before is sent ahead of time, and has nothing to do with this one.",
			Trials: 5000, Try: next.near,
			Bound: func(Defence) (float64, string, bool) {
				return math.Exp2(next.test().Log2FalseAccept()), Model, true
			},
		},
	}...)
}
