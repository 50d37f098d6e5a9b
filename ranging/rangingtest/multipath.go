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
		list = append(list, s.control(fmt.Sprintf("noise, %v dB a pulse", db), "The direct path alone.", exactly(s.tooNoisy())))
	}
	room := doorstep()
	room.echoes = []echo{{0, 1}, {5, 0.9}, {11, 0.6}, {16, -0.5}, {23, 0.3}}
	body := doorstep()
	body.echoes = []echo{{0, 0.35}, {9, 1}, {14, 0.6}, {21, -0.4}}
	list = append(list,
		room.control("echoes in a room", "The direct path is the strongest of five.", exactly(room.tooNoisy())),
		body.control("direct path at -9 dB", "The direct path goes through a body: an echo 9 chips behind it is the strongest.", exactly(body.tooNoisy())))

	high := doorstep()
	high.echoes = body.echoes
	high.radio.threshold = 0.5
	missed := high.control("direct path at -9 dB", "Half the peak is too high a threshold for it: an echo is taken for the first path.", exactly(1))

	mute := doorstep()
	mute.radio.strongest = true
	unseen := mute.control("no soft bits", "The chip does not show signs of pulses: what its maker says of them is worth no bits.", exactly(1))

	find := search()
	find.echoes = room.echoes
	hides := find.control("echoes in a room", "The direct path is the strongest of five, and nothing is to be seen before it.", find.tooNoisyToLook())
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
// signs than are allowed. Each is right with a chance of Q(-a/noise), where a is
// what the direct path and the echoes in its samples add up to: these have
// signs of their own, each as likely as the other.
func (s *site) tooNoisy() float64 {
	sums := []float64{s.echoes[0].gain}
	for _, e := range s.echoes[1:] {
		if (e.delay-s.echoes[0].delay)%s.radio.geometry.Mode().Spreading() != 0 {
			continue
		}
		for _, a := range sums {
			sums = append(sums, a-e.gain)
		}
		for i := range sums[:len(sums)/2] {
			sums[i] += e.gain
		}
	}
	var wrong float64
	for _, a := range sums {
		wrong += math.Erfc(a/s.noise/math.Sqrt2) / 2 / float64(len(sums))
	}
	n, least := float64(s.radio.pulses()), float64(s.least())
	few := beta(wrong, n-least+1, least) // P(at least n-least+1 of n are wrong)
	return -math.Expm1(3 * math.Log1p(-few))
}

// tooNoisyToLook returns the bound for a receiver that looks for what hides:
// besides, at no lag before the first path may noise look like a path.
func (s *site) tooNoisyToLook() func(Defence) (float64, string, bool) {
	p := s.tooNoisy() + 3*origin*math.Erfc(floorOf/math.Sqrt2)
	return func(Defence) (float64, string, bool) { return p, Model, true }
}

// exactly is an exact bound, whatever is taken away.
func exactly(p float64) func(Defence) (float64, string, bool) {
	return func(Defence) (float64, string, bool) { return p, Exact, true }
}
