package soundingtest

import (
	"math"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sounding"
)

// Ray is a path of a channel, one way. Level is its amplitude, of any unit.
type Ray struct {
	Distance sounding.Metres
	Level    float64
}

// Channels lists the 72 channels that Channel Sounding uses.
func Channels() []int {
	var all []int
	for k := 2; k <= 76; k++ {
		if k < 23 || k > 25 {
			all = append(all, k)
		}
	}
	return all
}

// Sweep returns the response there and back at channels of a channel of rays,
// without noise. ramp is what a relay takes off or puts on the distance, by
// turning the phase of each tone. It panics when channels repeat or do not exist.
func Sweep(channels []int, ramp sounding.Metres, rays ...Ray) *sounding.Sweep {
	s := new(sounding.Sweep)
	for _, k := range channels {
		f := 2402e6 + 1e6*float64(k)
		var h complex128
		for _, r := range rays {
			h += turn(r.Level, f*float64(r.Distance))
		}
		if err := s.Set(k, h*h*turn(1, 2e6*float64(k)*float64(ramp))); err != nil {
			panic(err)
		}
	}
	return s
}

// turn returns level * exp(-2*pi*j*fd/c).
func turn(level, fd float64) complex128 {
	sin, cos := math.Sincos(-2 * math.Pi * fd / float64(ranging.Vacuum))
	return complex(level*cos, level*sin)
}
