package rangingtest

import (
	"fmt"
	"math/rand/v2"
)

// cicadas are after the Cicada attack of Poturalski, Flury, Papadimitratos,
// Hubaux and Le Boudec (ICUWB 2010): pulses at an even pace, blind to what is
// sent. Theirs is on receivers of energy; this one is on a correlator, where
// pulses of one sign add up to what negative pulses are fewer than positive
// ones in the sequence: about normal, and as much as pulses at random do.
func cicadas() (list []Experiment) {
	for _, db := range []float64{20, 25} {
		s := door()
		s.attack = func(_ *rand.Rand, m message, a *air, _ []byte) {
			if m == response {
				earlyPreamble(a)
				a.add(-advance, decibels(db), func() train { return constantTrain(s.radio.pulses()) })
			}
		}
		e := s.randomPulses(db, 10_000)
		e.Attack = fmt.Sprintf("Cicada, %v dB", db)
		e.Says = "Positive pulses all the time, and a preamble ahead of the response."
		list = append(list, e)
	}
	return list
}
