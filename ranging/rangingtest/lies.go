package rangingtest

import (
	"math"
	"math/rand/v2"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// Lies about time that need no pulse to arrive too soon: they are about what a
// single-sided exchange has to be told, and about steps too coarse to see.

// singleSided returns evidence of a single-sided exchange with an offset that is
// known to so many parts in 10^9.
func singleSided(s twr.DoubleStamps, offset ranging.PPB, known ranging.PPB) ranging.Evidence {
	x, err := twr.NewSingle(twr.SingleStamps{PollTX: s.PollTX, PollRX: s.PollRX, ResponseTX: s.ResponseTX, ResponseRX: s.ResponseRX}, twr.Bits40)
	must(err)
	o := twr.OffsetOf(offset)
	e := honest()
	e.Distance = x.Flight(o).Distance(speed)
	e.Uncertainty = x.Uncertainty(o, twr.Noise{RX: 100, Offset: known}).Bound(3).Distance(speed)
	e.Replies = ranging.Known(ranging.Replies{Longest: x.Reply()})
	e.Clock = ranging.Known(ranging.Clock{Stamps: offset, Carrier: offset})
	return e
}

// singles are the experiments with single-sided exchanges.
func singles() []Experiment {
	const away = 10
	run := func(r *rand.Rand, x *exchange) twr.DoubleStamps {
		x.reply2 = x.reply1
		a, b := x.begin(r)
		return x.stamps(a, b, 0)
	}
	return []Experiment{
		{
			Attack: "crystal heated by 15 ppm", Against: "SS-TWR, reply of 4 ms, offset not known",
			Says:   "The tag 10 m away has a crystal that is too fast, and nothing tells the initiator: the reply looks longer than it was.",
			Checks: []Defence{check(ranging.CheckTolerance)}, Trials: 2000,
			Try: func(r *rand.Rand, without Defence) bool {
				x := exchange{distance: away, reply1: microseconds(4000)}
				x.a, _ = crystals(r)
				x.b = x.a - mixed(away, 1, x.reply1)
				// Both crystals are of 20 ppm, which is all that is known.
				return verify(ranging.DoorUnlock(), without, singleSided(run(r, &x), 0, 40_000))
			},
		},
		{
			Attack: "Mix-Down, -1 ppm", Against: "SS-TWR, reply of 60 ms chosen by the responder",
			Says:   "What the comparison of clocks lets pass is worth metres when a reply takes long: 0.15 m for 1 ppm and 1 ms.",
			Checks: []Defence{check(ranging.CheckLongest)}, Trials: 2000,
			Try: func(r *rand.Rand, without Defence) bool {
				x := exchange{distance: away, reply1: microseconds(60_000)}
				x.a, x.b = crystals(r)
				x.reply2 = x.reply1
				a, b := x.begin(r)
				first, next := x.stamps(a, b, 0), x.stamps(a, b, microseconds(200_000))
				carrier := x.drift() + ppm(0.005*r.NormFloat64()) + mixed(away, 1, x.reply1)
				e := singleSided(first, carrier.ppb(), 20)
				e.Clock = ranging.Known(ranging.Clock{Stamps: polled(first, next), Carrier: carrier.ppb()})
				return verify(ranging.DoorUnlock(), without, e)
			},
		},
		{
			Attack: "interval altered", Against: "SS-TWR, stamps and interval reported by the responder",
			Says:   "The reply interval of a report is made longer; the stamps beside it are left as they are.",
			Checks: []Defence{check(ranging.CheckContradiction)}, Trials: 2000,
			Try: func(r *rand.Rand, without Defence) bool {
				x := exchange{distance: away, reply1: microseconds(600)}
				x.a, x.b = crystals(r)
				s := run(r, &x)
				e := singleSided(s, x.drift().ppb(), 100)
				lie := ranging.Ticks(2 * metres(away-1).ticks())
				e.Distance -= (lie / 2).Distance(speed)
				e.Contradiction = ranging.Known(lie)
				return verify(ranging.DoorUnlock(), without, e)
			},
		},
	}
}

// unaimed are messages that arrive too soon by a time that the attacker does not
// choose, as injected pulses do.
func unaimed() Experiment {
	const away, most = 10, 60 // metres, of which half comes off the distance
	door := ranging.DoorUnlock()
	return Experiment{
		Attack: "response 0 to 60 m too soon, unaimed", Against: "DS-TWR, replies of 0.6 ms",
		Says:   "Where first paths are found by chance most results are too near to be true.",
		Checks: []Defence{check(ranging.CheckFloor)}, Trials: 20_000,
		Bound: func(without Defence) (float64, string, bool) {
			low := float64(door.Floor) / 1000
			if without == check(ranging.CheckFloor) {
				low = away - most/2
			}
			return (float64(door.Limit)/1000 - low) / (most / 2), Exact, true
		},
		Try: func(r *rand.Rand, without Defence) bool {
			x := exchange{distance: away, reply1: microseconds(600), reply2: microseconds(600)}
			x.early[1] = metres(most * r.Float64())
			return verify(door, without, x.doubleSided(r, 0))
		},
	}
}

// coarse is a relay that is too short for the steps that time is measured in,
// as in payments, where they are 100 us.
func coarse() Experiment {
	const step = 1e6 // picoseconds
	return Experiment{
		Attack: "relay over 100 m", Against: "round trips in steps of 1 us",
		Says:   "Light makes 150 m to and fro in one step: whatever is nearer is at zero.",
		Checks: []Defence{check(ranging.CheckResolution)}, Trials: 2000,
		Try: func(r *rand.Rand, without Defence) bool {
			elapsed := (2 * metres(100*r.Float64()+10).millimetres()).Picoseconds(speed)
			e := honest()
			e.Distance = (elapsed / step * step / 2).Distance(speed)
			e.Resolution = ranging.Known((ranging.Picoseconds(step) / 2).Distance(speed))
			return verify(ranging.DoorUnlock(), without, e)
		},
	}
}

// walks are tags that seem to come nearer, in a tenth of a second each step.
func walks() []Experiment {
	const away, interval = 12, 100_000_000_000 // metres, picoseconds
	try := func(pace metres) func(*rand.Rand, Defence) bool {
		return func(r *rand.Rand, without Defence) bool {
			p := ranging.Consistency()
			p.Limit, p.Tolerance = 2000, 300
			for last, d := metres(away), metres(away); ; last = d {
				d = max(last-pace, 1+metres(0.02*r.NormFloat64()))
				e := honest()
				e.Distance = d.millimetres()
				e.Step = ranging.Known(ranging.Step{By: e.Distance - last.millimetres(), Elapsed: interval})
				far := p
				far.Limit = math.MaxInt64
				switch {
				case verify(p, without, e):
					return true // the first that is near opens
				case !verify(far, without, e):
					return false // a step that is too long ends the approach
				}
			}
		}
	}
	return []Experiment{
		{
			Attack: "jump from 12 m to 1 m", Against: "ranges a tenth of a second apart", Says: "No tag moves so fast.",
			Checks: []Defence{check(ranging.CheckStep)}, Trials: 1000, Try: try(away),
		},
		{
			Attack: "creep from 12 m to 1 m", Against: "ranges a tenth of a second apart",
			Says:   "An attacker who sets distances sets slow ones: gates on speed are worth no bits.",
			Trials: 1000, Try: try(0.14), Bound: exactly(1),
		},
	}
}
