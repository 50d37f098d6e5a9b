package rangingtest

import (
	"math/rand/v2"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// later is by how many chips attackers have the response arrive too late. Half
// of it adds to the distance: 6.3 m.
const later = 21

// hidden is the claim of the check of a lower bound: none of 10,000 trials of
// each strategy here got by it, which leaves less than 2^-10 at 99 %.
var hidden = ranging.Claim{
	Attack: ranging.Enlargement, Gate: ranging.LowerBound, P: ranging.Scaled(1, 10), Basis: ranging.Measured,
	Assumptions: "overshadowing and guessed annihilation, as in package rangingtest; a receiver that strong signals do not make deaf",
}

// search returns a site with keys 3 m away, and who looks for them not wanting
// to be sent elsewhere: find my keys with few tries, and bits asked against
// enlargement.
func search() *site {
	s := door()
	s.distance = 5 * chip
	s.policy = ranging.FindKeys()
	s.policy.Tries = 60
	s.policy.Demands[ranging.Enlargement] = ranging.Demand{Bits: 4, Basis: ranging.Measured}
	s.radio.lower = true
	return s
}

// tooFar is a trial: whether a distance is taken that is too long by more than
// the tolerance.
func (s *site) tooFar(r *rand.Rand, without Defence) bool {
	accepted, e := s.accepts(r, without)
	return accepted && e.Distance > s.distance.millimetres()+s.policy.Tolerance
}

// overshadowed has the response of s, preamble and all, come again, later and
// stronger, and something done to the direct path.
func (s *site) overshadowed(db float64, direct func(r *rand.Rand, a *air, past []byte)) *site {
	s.attack = func(r *rand.Rand, m message, a *air, past []byte) {
		if m != response {
			return
		}
		g := decibels(db)
		a.preamble = append(a.preamble, echo{later, g})
		for i := range a.segments {
			a.segments[i] = append(a.segments[i], path{a.segments[i][0].train, later, g})
		}
		if direct != nil {
			direct(r, a, past)
		}
	}
	return s
}

// enlargements are attackers who make keys look far away: they relay messages
// late, so that the receiver finds no path before. UWB-ED (Singh, Leu, Abdou and
// Capkun, USENIX Security 2019) has the strategies, overshadowing and
// annihilation; the receiver's check is simpler than theirs. What a jammer does
// to a receiver that has not yet found the packet is left out.
func enlargements() []Experiment {
	plain := search().overshadowed(20, nil)
	guess := search().overshadowed(36, func(r *rand.Rand, a *air, _ []byte) {
		a.add(0, decibels(36), func() train { return randomTrain(r, plain.radio.pulses()) })
	})
	known := search()
	known.kind = sts.Static
	known.overshadowed(6, func(_ *rand.Rand, a *air, past []byte) {
		a.preamble[0].gain = 0
		for i := range a.segments {
			t := trainOf(known.radio.geometry.Segment(past, i))
			a.segments[i] = append(a.segments[i], path{t.inverse(), 0, 1})
		}
	})
	return []Experiment{
		{
			Attack: "overshadowing, 20 dB", Against: "DS-TWR, BPRF 64, looking for enlargement", Class: ranging.Enlargement,
			Says:   "The response comes again 21 chips later and so strong that the direct path is below the threshold.",
			Checks: []Defence{lowerBound}, Trials: 10_000, Try: plain.tooFar,
		},
		{
			Attack: "guessed annihilation, 36 dB", Against: "DS-TWR, BPRF 64, looking for enlargement", Class: ranging.Enlargement,
			Says:   "The same at 36 dB, with random pulses on top of the direct path: they would have to be its inverse, and nobody knows that.",
			Checks: []Defence{lowerBound}, Trials: 10_000, Try: guess.tooFar,
		},
		{
			Attack: "annihilation", Against: "DS-TWR, static STS, looking for enlargement", Class: ranging.Enlargement,
			Says:   "The sequence is known: the direct path is cancelled by its inverse, and nothing is left to be seen.",
			Checks: []Defence{check(ranging.CheckSTS)}, Trials: 5000, Try: known.tooFar,
		},
	}
}
