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
	const says = "Positive pulses all the time, and a preamble ahead of the response."
	for _, db := range []float64{20, 25} {
		s := door()
		s.constant(db)
		e := s.randomPulses(db, 10_000)
		e.Attack = fmt.Sprintf("Cicada, %v dB", db)
		e.Says = says
		list = append(list, e)
	}
	for _, s := range weak() {
		s.constant(17)
		e := s.randomPulses(17, 10_000)
		e.Attack = "Cicada, 17 dB"
		e.Against += s.allowed()
		e.Says = says
		list = append(list, e)
	}
	return list
}

// constant has s attacked with positive pulses at a level.
func (s *site) constant(db float64) {
	s.attack = func(_ *rand.Rand, m message, a *air, _ []byte) {
		if m == response {
			earlyPreamble(a)
			a.add(-advance, decibels(db), func() train { return constantTrain(s.radio.pulses()) })
		}
	}
}
