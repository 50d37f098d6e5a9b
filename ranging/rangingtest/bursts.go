package rangingtest

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
)

// slots is how many slots a response may be in, and guessedSlot the one that
// attackers guess. Were it not one in so many, the rate would not be either.
const slots, guessedSlot = 8, 0

// guessedSigns is the chance that random pulses pass as one segment of lax
// parameters.
func guessedSigns() float64 {
	p := lax()
	return math.Exp2(matchOf(&p).Log2FalseAccept())
}

// burst is a trial of random pulses that arrive before the response. The
// receiver listens in the slot that the keys tell.
func burst(asked secure.Parameters, policy ranging.Policy, whole bool) func(*rand.Rand, Defence) bool {
	return func(r *rand.Rand, without Defence) bool {
		asked := asked
		if without == hopped {
			asked.Slots = 0
		}
		x := connect(r, asked, farAway)
		return x.accepts(policy, without, tamper{response: func(_, response []byte, slot int) ([]byte, metres) {
			if !whole && without != hopped && slot != guessedSlot {
				return response, 0 // nothing of it is where the receiver listens
			}
			return x.random(len(response)), sooner
		}})
	}
}

func bursts() []Experiment {
	quality := check(ranging.CheckQuality)
	door := secure.Defaults(ranging.DoorUnlock())
	return []Experiment{
		{
			Attack: "burst over all slots", Against: "a session, 2458 of 4096 signs",
			Says:   "Random pulses in the place of the response, 18 m too soon, at a door that is not lax.",
			Trials: 2000, Try: burst(door, ranging.DoorUnlock(), true),
			Bound: exactly(math.Exp2(matchOf(&door).Log2FalseAccept())),
		},
		{
			Attack: "burst in a guessed slot", Against: laxLink + ", 8 slots",
			Says:   "Random pulses in the place of the response, 18 m too soon, in the first slot.",
			Checks: []Defence{quality, hopped}, Trials: 4000, Try: burst(lax(), laxDoor(), false),
			Bound: func(without Defence) (float64, string, bool) {
				switch without {
				case quality:
					return 1.0 / slots, Exact, true
				case hopped:
					return guessedSigns(), Exact, true
				}
				return guessedSigns() / slots, Exact, true
			},
		},
		{
			Attack: "burst over all slots", Against: laxLink + ", 8 slots",
			Says:   "The same, as long as the window: no slot is guessed, which is why hopping earns no bits.",
			Checks: []Defence{quality, hopped}, Trials: 4000, Try: burst(lax(), laxDoor(), true),
			Bound: func(without Defence) (float64, string, bool) {
				if without == quality {
					return 1, Exact, true
				}
				return guessedSigns(), Exact, true
			},
		},
	}
}

// searched is the same burst against a receiver that looks at many lags before
// the peak, takes the polarity from the path, and has the first lag at which
// signs match: what the claim of a session counts lags and polarities for. It
// counts all three packets too, of which this attack needs the response alone.
func searched() Experiment {
	asked := lax()
	asked.Quality, asked.Lags = 545, 16
	policy := laxDoor()
	policy.Quality = asked.Quality
	test, quality := matchOf(&asked), check(ranging.CheckQuality)
	const claimed = 3 * 2 // packets and polarities
	return Experiment{
		Attack: "burst over all slots and lags", Against: "a session, 559 of 1024 signs at one of 16 lags",
		Says:   "Random pulses 18 m too soon, without end: a receiver that looks for a first path at many places, of either polarity, finds one sooner.",
		Checks: []Defence{quality}, Trials: 4000,
		Bound: func(without Defence) (float64, string, bool) {
			if without == quality {
				return 1, Exact, true
			}
			return claimed * float64(asked.Lags) * math.Exp2(test.Log2FalseAccept()), Model, true
		},
		Try: func(r *rand.Rand, without Defence) bool {
			x := connect(r, asked, farAway)
			return x.accepts(policy, without, tamper{response: func(_, response []byte, _ int) ([]byte, metres) {
				train := x.random(len(response) + int(asked.Lags)/8)
				for lag := range int(asked.Lags) {
					window := shifted(train, lag)[:len(response)]
					for range 2 {
						_, ok, err := test.Count(response, window)
						must(err)
						if ok || without == quality {
							return window, sooner
						}
						window = turned(window)
					}
				}
				return response, 0
			}})
		},
	}
}

// turned returns pulses of the other polarity.
func turned(b []byte) []byte {
	t := make([]byte, len(b))
	for i := range b {
		t[i] = ^b[i]
	}
	return t
}

// shifted returns b without its first n bits; the bits behind its end are zeros.
func shifted(b []byte, n int) []byte {
	b = append(slices.Clone(b[n/8:]), 0)
	for i := range len(b) - 1 {
		b[i] = byte((uint16(b[i])<<8 | uint16(b[i+1])) << (n % 8) >> 8)
	}
	return b[:len(b)-1]
}
