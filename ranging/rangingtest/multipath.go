package rangingtest

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// controls are honest measurements: how often they are not accepted, through
// noise and through echoes.
func controls() (list []Experiment) {
	for _, db := range []float64{0, -10, -10.5} {
		s := doorstep()
		s.noise = decibels(-db)
		list = append(list, s.control(fmt.Sprintf("noise, %v dB a pulse", db), "The direct path alone.", s.tooNoisy()))
	}
	room := doorstep()
	room.echoes = []echo{{0, 1}, {5, 0.9}, {11, 0.6}, {16, -0.5}, {23, 0.3}}
	body := doorstep()
	body.echoes = []echo{{0, 0.35}, {9, 1}, {14, 0.6}, {21, -0.4}}
	list = append(list,
		room.control("echoes in a room", "The direct path is the strongest of five.", nil),
		body.control("direct path at -9 dB", "The direct path goes through a body: an echo 9 chips behind it is the strongest.", nil))

	high := doorstep()
	high.echoes = body.echoes
	high.radio.threshold = 0.5
	missed := high.control("direct path at -9 dB", "Half the peak is too high a threshold for it: an echo is taken for the first path.", nil)

	mute := doorstep()
	mute.radio.strongest = true
	unseen := mute.control("no soft bits", "The chip does not show signs of pulses: what its maker says of them is worth no bits.", certain)

	find := search()
	find.echoes = room.echoes
	hides := find.control("echoes in a room", "The direct path is the strongest of five, and nothing is to be seen before it.", nil)
	hides.Against = "DS-TWR, BPRF 64, looking for enlargement"
	return append(list, missed, unseen, hides)
}

// doorstep returns a site with the key at the door, 1.2 m away.
func doorstep() *site {
	s := door()
	s.distance = 2 * chip
	return s
}

// control is the experiment with s in which nobody attacks.
func (s *site) control(name, says string, bound func(Defence) (float64, string, bool)) Experiment {
	return Experiment{
		Attack: name, Against: s.String(), Says: says, Honest: true, Trials: 10_000, Bound: bound,
		Try: func(r *rand.Rand, without Defence) bool { return !s.near(r, without) },
	}
}

// tooNoisy returns the chance that in one of three messages noise turns more
// signs than are allowed: each with a chance of Q(1/noise).
func (s *site) tooNoisy() func(Defence) (float64, string, bool) {
	return func(Defence) (float64, string, bool) {
		right := 1 - math.Erfc(1/s.noise/math.Sqrt2)/2
		n, least := float64(s.radio.pulses()), float64(s.least())
		few := beta(1-right, n-least+1, least) // P(at least n-least+1 of n are wrong)
		return -math.Expm1(3 * math.Log1p(-few)), Exact, true
	}
}

// certain is the bound of what always happens.
func certain(Defence) (float64, string, bool) { return 1, Exact, true }
