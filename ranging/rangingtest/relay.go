package rangingtest

import "github.com/seed-496a4445/fyr/ranging"

// relays are attackers who bring messages of a key to a door that it is too far
// away from, as they are and as fast as light.
func relays() []Experiment {
	s := door()
	s.distance = 100 * chip
	s.echoes = []echo{{12, 1}} // what the amplifiers take
	return []Experiment{{
		Attack: "relay", Against: "DS-TWR, BPRF 64",
		Says:   "The key is 60 m away; messages are amplified and sent on. They arrive no sooner than light would.",
		Checks: []Defence{check(ranging.CheckLimit)}, Trials: 5000,
		Bound: func(without Defence) (float64, string, bool) { return 0, Proof, without == None },
		Try:   s.near,
	}}
}
