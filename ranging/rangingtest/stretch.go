package rangingtest

import (
	"math/rand/v2"

	"github.com/seed-496a4445/fyr/ranging"
)

// Stretch-and-Advance is of the paper of Mix-Down, of which the abstract was at
// hand: an attack on the packets of IEEE 802.15.4ab, which are spread over
// milliseconds, that uses clocks and takes more than 90 m off a distance.
//
// The model is ours. A packet has fragments a millisecond apart. All but the
// last, which is for integrity, can be predicted by everybody; the last one is
// secret. The receiver follows the sender's clock along the fragments, as a
// tracking loop does, and extrapolates to the first, which is what the stamp is
// of. The attacker sends the fragments that it can predict itself: the first by
// some time too soon, and the others stretched, at the rate of a slower clock,
// so that the line through them meets the secret one, which is the sender's own.
// Nothing about that one is wrong: it arrives when and as it should. With
// fragments over T and a clock slower by s the stamp is too early by T*s: 96 m
// for 8 ms and 40 ppm.
//
// The packets of IEEE 802.15.4z, which this library ranges with, are shorter
// than 0.4 ms, where 2 ppm of clock are worth 0.25 m.

// fragments is how many of them a packet has, a millisecond apart.
const fragments = 9

// tracked returns by how much the extrapolated first fragment comes too soon,
// and the clock offset that the receiver's line has, when the attacker's
// fragments begin early and meet the secret one at the end. Both are from a
// least-squares line through noisy arrivals.
func tracked(r *rand.Rand, early metres) (soon float64, slower ppm) {
	const step = ranging.TicksPerSecond / 1000
	var sx, sy, sxx, sxy float64
	for i := range fragments {
		x := float64(i * step)
		y := -early.ticks()*float64(fragments-1-i)/(fragments-1) + stampNoise*r.NormFloat64()
		sx, sy, sxx, sxy = sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	slope := (fragments*sxy - sx*sy) / (fragments*sxx - sx*sx)
	return -(sy - slope*sx) / fragments, ppm(slope * 1e6)
}

// stretch are the experiments with stretched packets. All three messages of an
// exchange are attacked.
func stretch() []Experiment {
	try := func(away, early metres, stamped bool) func(*rand.Rand, Defence) bool {
		return func(r *rand.Rand, without Defence) bool {
			x := exchange{distance: away, reply1: microseconds(9500), reply2: microseconds(9500)}
			var slower ppm
			for i := range x.early {
				var soon float64
				soon, slower = tracked(r, early)
				x.early[i] = metres(soon * float64(speed) / ranging.TicksPerSecond)
			}
			// The receiver's line is what it knows of the sender's clock.
			e := x.doubleSided(r, -slower)
			e.STS.Stamped = ranging.Known(stamped)
			return verify(ranging.DoorUnlock(), without, e)
		}
	}
	const says = "Predictable fragments are sent too soon and at a slower clock, so that they meet the secret one, which is genuine."
	return []Experiment{
		{
			Attack: "Stretch-and-Advance, 12 ppm", Against: "DS-TWR over packets of 8 ms, stamps called the STS's", Says: says,
			Checks: []Defence{check(ranging.CheckClock)}, Trials: 2000, Try: try(30, 29, true),
		},
		{
			Attack: "Stretch-and-Advance, 1.3 ppm", Against: "DS-TWR over packets of 8 ms, stamps extrapolated to the first fragment",
			Says:   "As before, but little enough for the comparison of clocks: what helps is to take stamps off the secret fragment alone.",
			Checks: []Defence{check(ranging.CheckStamped)}, Trials: 2000, Try: try(4, 3, false),
		},
	}
}
