package rangingtest

import (
	"math/rand/v2"

	"github.com/seed-496a4445/fyr/ranging"
)

// advance is by how many chips attackers at a door aim to have the response
// arrive too soon. Half of it comes off the distance of 17 chips: 0.3 m are
// left. Between 28 and 35 the door takes.
const advance = 33

// earlyPreamble sends a preamble of 6 dB ahead of the response.
func earlyPreamble(a *air) { a.preamble = append(a.preamble, echo{-advance, 2}) }

// knownPreambles are early detection and late commit (ED/LC), of Flury,
// Poturalski, Papadimitratos, Hubaux and Le Boudec for IEEE 802.15.4a (WiSec
// 2010), where every symbol of the preamble is known and nothing is left to be
// detected: the attacker sends the preamble ahead of time, and lets the rest
// come when it comes. The STS stays where it is. Committing late within one
// pulse of the STS, which is worth less than a chip, is left out.
func knownPreambles() []Experiment {
	attack := func(_ *rand.Rand, m message, a *air, _ []byte) {
		if m == response {
			earlyPreamble(a)
		}
	}
	silent := door()
	silent.onPreamble, silent.hideGap, silent.attack = true, true, attack
	lying := door()
	lying.onPreamble, lying.attack = true, attack
	lying.policy.Required |= ranging.SetOf(ranging.CheckGap)
	return []Experiment{
		{
			Attack: "ED/LC, preamble", Against: "DS-TWR, stamps of the preamble",
			Says:   "The preamble of the response is sent 33 chips ahead by somebody who knows it as all do.",
			Checks: []Defence{check(ranging.CheckStamped)}, Trials: 5000, Try: silent.near,
		},
		{
			Attack: "ED/LC, preamble", Against: "DS-TWR, stamps said to be of the STS",
			Says:   "The same; the radio is set up wrongly and takes its stamps for those of the STS, but shows when both arrived.",
			Checks: []Defence{check(ranging.CheckGap)}, Trials: 5000,
			Try: func(r *rand.Rand, without Defence) bool {
				e, ok := lying.measure(r, without)
				e.STS.Stamped = ranging.Known(true)
				return ok && verify(lying.policy, without, e)
			},
		},
	}
}
