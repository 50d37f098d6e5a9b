package rangingtest

import (
	"math/rand/v2"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// Mix-Down is of C. Anliker, G. Camurati and S. Capkun, "Time for Change: How
// Clocks Break UWB Secure Ranging", USENIX Security 2023 (arXiv 2305.09433),
// which by its abstract took 10 m to 0 m on commercial chips. No more than the
// abstract was at hand, so the model is ours: an attacker shifts the response in
// frequency. The receiver reads the sender's clock offset off the carrier, takes
// the clock for faster or slower than it is, and corrects the reply time of a
// single-sided exchange by as much. No pulse arrives earlier and no symbol has
// to be known.
//
// With reply D and a shift s the distance changes by s*D*c/2: -4.5 m for -30 ppm
// and 1 ms.

// mixed is how far the carrier is shifted so that distance becomes want.
func mixed(distance, want metres, reply float64) ppm {
	return ppm(2 * (want - distance).ticks() / reply * 1e6)
}

// mixDown are the experiments with shifted carriers.
func mixDown() []Experiment {
	const away, claimed = 10, 1
	long, short := microseconds(4000), microseconds(400)
	again := microseconds(100_000) // from one poll to the next
	try := func(reply float64, judge func(s, next twr.DoubleStamps, carrier ranging.PPB, without Defence) bool) func(*rand.Rand, Defence) bool {
		return func(r *rand.Rand, without Defence) bool {
			x := exchange{distance: away, reply1: reply, reply2: reply}
			x.a, x.b = crystals(r)
			a, b := x.begin(r)
			first := x.stamps(a, b, 0)
			next := x.stamps(a, b, again)
			return judge(first, next, x.carrier(r, mixed(away, claimed, reply)).ppb(), without)
		}
	}
	const round = Defence("second round")
	return []Experiment{
		{
			Attack: "Mix-Down, -15 ppm", Against: "SS-TWR, reply of 4 ms, clocks compared over two polls",
			Says:   "The response's carrier is shifted, the offset read off it is wrong, and so is the reply time corrected by it.",
			Checks: []Defence{check(ranging.CheckClock)}, Trials: 2000,
			Try: try(long, func(s, next twr.DoubleStamps, carrier ranging.PPB, without Defence) bool {
				e := honest()
				e.Distance = single(s, carrier)
				e.Clock = ranging.Known(ranging.Clock{Stamps: polled(s, next), Carrier: carrier})
				return verify(ranging.DoorUnlock(), without, e)
			}),
		},
		{
			Attack: "Mix-Down, -150 ppm", Against: "SS-TWR, reply of 0.4 ms, one poll",
			Says:   "With one poll there is nothing to compare the carrier with; a short reply asks for a shift that no crystal has.",
			Checks: []Defence{check(ranging.CheckCrystal)}, Trials: 2000,
			Try: try(short, func(s, _ twr.DoubleStamps, carrier ranging.PPB, without Defence) bool {
				e := honest()
				e.Distance = single(s, carrier)
				e.Clock = ranging.Known(ranging.Clock{Stamps: carrier, Carrier: carrier})
				return verify(ranging.DoorUnlock(), without, e)
			}),
		},
		{
			Attack: "Mix-Down, -15 ppm", Against: "DS-TWR, replies of 4 ms, clocks not compared",
			Says:   "The formula takes the clock ratio from its own stamps: what the carrier says does not enter.",
			Checks: []Defence{round}, Trials: 2000,
			Bound: func(without Defence) (float64, string, bool) { return 0, Proof, without == None },
			Try: try(long, func(s, _ twr.DoubleStamps, carrier ranging.PPB, without Defence) bool {
				e := honest()
				e.Distance, _ = double(s)
				if without == round {
					e.Distance = single(s, carrier)
				}
				return verify(ranging.DoorUnlock(), check(ranging.CheckClock), e)
			}),
		},
	}
}

// polled returns the responder's clock offset as two polls in sequence tell it.
func polled(s, next twr.DoubleStamps) ranging.PPB {
	ratio, err := twr.ClockRate(twr.Message{TX: s.PollTX, RX: s.PollRX}, twr.Message{TX: next.PollTX, RX: next.PollRX},
		twr.Bits40, (next.PollTX-s.PollTX)&(1<<40-1))
	if err != nil {
		panic("rangingtest: " + err.Error())
	}
	return ratio.PPB()
}

// advances are single messages that arrive too soon, by whatever means: what the
// comparison of clocks sees of them.
func advances() []Experiment {
	const away = 4
	try := func(early [3]metres) func(*rand.Rand, Defence) bool {
		return func(r *rand.Rand, without Defence) bool {
			x := exchange{distance: away, reply1: microseconds(1200), reply2: microseconds(1200), early: early}
			return verify(ranging.DoorUnlock(), without, x.doubleSided(r, 0))
		}
	}
	const against = "DS-TWR, replies of 1.2 ms"
	return []Experiment{
		{
			Attack: "poll 12 m too soon", Against: against, Says: "A quarter of it comes off the distance; the clock ratio is off by 17 ppm.",
			Checks: []Defence{check(ranging.CheckClock)}, Trials: 2000, Try: try([3]metres{0: 12}),
		},
		{
			Attack: "final 12 m too soon", Against: against, Says: "A quarter of it comes off the distance; the clock ratio is off by 17 ppm.",
			Checks: []Defence{check(ranging.CheckClock)}, Trials: 2000, Try: try([3]metres{2: 12}),
		},
		{
			Attack: "response 6 m too soon", Against: against, Says: "Half of it comes off the distance, and clocks show nothing: only the STS stands against it.",
			Trials: 2000, Bound: exactly(1), Try: try([3]metres{1: 6}),
		},
		{
			Attack: "poll and final 6 m too soon", Against: against, Says: "Half of it comes off the distance, and clocks show nothing: only the STS stands against it.",
			Trials: 2000, Bound: exactly(1), Try: try([3]metres{0: 6, 2: 6}),
		},
	}
}
