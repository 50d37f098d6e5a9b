package sounding

import (
	"math"
	"math/bits"
)

// MinTones is the least number of tones that a transform takes.
const MinTones = 15

// Transform turns a sweep into what was received by distance, with an inverse
// Fourier transform:
//
//	m(n) = |sum of z(k) exp(2*pi*j*n*(k-kmin)/size)|    at n * Ambiguity/size
//
// It keeps scratch: nothing allocates but NewTransform, and it is not for
// concurrent use. The zero value panics.
type Transform struct {
	roots []complex128 // exp(2*pi*j*i/size), the first half
	bins  []complex128
	power []float64 // m(n)^2
}

// NewTransform returns a transform of 512, 1024 or 2048 bins of 0.293, 0.146 or
// 0.073 m, or [ErrRange]. It holds 32 bytes a bin.
func NewTransform(size int) (*Transform, error) {
	if size != 512 && size != 1024 && size != 2048 {
		return nil, ErrRange
	}
	t := &Transform{make([]complex128, size/2), make([]complex128, size), make([]float64, size)}
	for i := range t.roots {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(size))
		t.roots[i] = complex(cos, sin)
	}
	return t, nil
}

// Strongest returns the distance of the strongest peak of s, from half a bin
// below zero to half a bin below [Ambiguity], by a parabola through its bin and
// the neighbours. Of equal peaks it takes the nearest.
//
// It is not always a path: the response there and back is a square, in which two
// paths make a third peak half way between them, which is the strongest when the
// second path is more than half as strong as the first. See [Transform.Paths].
//
// It returns [ErrTones] for fewer than [MinTones] tones, and [ErrSilent] when all
// are zero or all but one, so that no distance is stronger than another.
func (t *Transform) Strongest(s *Sweep) (Metres, error) {
	if err := t.run(s); err != nil {
		return 0, err
	}
	n, _ := t.largest()
	return t.between(n), nil
}

// run fills power from s.
func (t *Transform) run(s *Sweep) error {
	size := len(t.bins)
	if size == 0 {
		panic("sounding: zero Transform")
	}
	if s.tones < MinTones {
		return ErrTones
	}
	first := 0
	for !s.given[first] {
		first++
	}
	clear(t.bins)
	scale := s.scale()
	shift := 64 - bits.Len(uint(size-1))
	for k := first; k < Channels; k++ {
		if s.given[k] {
			t.bins[bits.Reverse64(uint64(k-first))>>shift] = scaled(s.z[k], scale)
		}
	}
	t.butterflies()
	least, most := math.Inf(1), 0.0
	for n, b := range t.bins {
		p := real(b)*real(b) + imag(b)*imag(b)
		t.power[n] = p
		least, most = min(least, p), max(most, p)
	}
	if least >= most*alike {
		return ErrSilent
	}
	return nil
}

// butterflies transforms bins, given in the order of reversed bits, in place.
func (t *Transform) butterflies() {
	size := len(t.bins)
	for half := 1; half < size; half *= 2 {
		stride := size / (2 * half)
		for at := 0; at < size; at += 2 * half {
			low, high := t.bins[at:at+half], t.bins[at+half:at+2*half]
			for i := range low {
				a, b := low[i], high[i]*t.roots[i*stride]
				low[i], high[i] = a+b, a-b
			}
		}
	}
}

// alike is how far bins may be apart that differ by rounding only.
const alike = 1 - 1e-12

// largest returns the first bin that has the largest power but for rounding,
// and the power.
func (t *Transform) largest() (n int, power float64) {
	for _, p := range t.power {
		power = max(power, p)
	}
	for t.power[n] < power*alike {
		n++
	}
	return n, power
}

// between returns the distance of the peak around bin n.
func (t *Transform) between(n int) Metres {
	size := len(t.power)
	m := math.Sqrt(t.power[n])
	e, l := math.Sqrt(t.power[(n+size-1)%size]), math.Sqrt(t.power[(n+1)%size])
	offset := 0.0
	if bend := 4*m - 2*(e+l); bend > 0 {
		offset = min(max((l-e)/bend, -0.5), 0.5) // beyond by rounding only
	}
	return Ambiguity * Metres((float64(n)+offset)/float64(size))
}
