package sounding

import (
	"math"

	"github.com/seed-496a4445/fyr/ranging"
)

// Metres is a distance by phase. It is signed, and known only up to multiples of
// [Ambiguity].
type Metres float64

// Ambiguity is the distance after which phases of tones 1 MHz apart repeat: half
// of what light goes in a microsecond.
const Ambiguity Metres = Metres(ranging.Vacuum) / (2 * spacing)

// spacing is that of channels in hertz. Channel k is at 2402 + k MHz.
const spacing = 1e6

// Channels is how many channels there are. Of these, 2..22 and 26..76 are used.
const Channels = 79

// Sweep is the response of the channel there and back, one complex number a
// tone. The zero value is empty and ready for use. It holds no pointers; it is
// not for concurrent use.
//
// It is the product of both one-way responses: ideally exp(-4*pi*j*f*d/c).
type Sweep struct {
	z     [Channels]complex128
	given [Channels]bool
	tones int
}

// Set gives the product of both one-way responses at a channel. It returns
// [ErrChannel] when there is no such channel or it was given before, and
// [ErrNotFinite]; s is unchanged then.
func (s *Sweep) Set(channel int, product complex128) error {
	if channel < 0 || channel >= Channels || s.given[channel] {
		return ErrChannel
	}
	if notFinite(real(product)) || notFinite(imag(product)) {
		return ErrNotFinite
	}
	s.z[channel], s.given[channel] = product, true
	s.tones++
	return nil
}

// SetTerms gives the product of what both sides reported of a tone. Errors are
// as of Set. Tones of bad quality are the caller's to leave out.
func (s *Sweep) SetTerms(channel int, initiator, reflector PCT) error {
	return s.Set(channel, initiator.complex()*reflector.complex())
}

// Reset makes s empty.
func (s *Sweep) Reset() { *s = Sweep{} }

// Tones returns how many tones were given.
func (s *Sweep) Tones() int { return s.tones }

// Slope returns the distance from the mean phase step of neighbouring tones,
// within half an [Ambiguity] of zero:
//
//	d = -c/(4*pi*10^6) * arg(sum of z(k) * conj z(k-1))
//
// It returns [ErrTones] when no two tones are neighbours, and [ErrSilent] when
// their steps add up to zero. With several paths it is somewhere between them.
// It does not allocate.
func (s *Sweep) Slope() (Metres, error) {
	scale := s.scale()
	var sum complex128
	pairs := 0
	for k := 1; k < Channels; k++ {
		if s.given[k] && s.given[k-1] {
			a, b := scaled(s.z[k], scale), scaled(s.z[k-1], scale)
			sum += a * complex(real(b), -imag(b))
			pairs++
		}
	}
	if pairs == 0 {
		return 0, ErrTones
	}
	if sum == 0 {
		return 0, ErrSilent
	}
	// A zero that sum starts with has no sign, so that arg is pi and not -pi.
	arg := math.Atan2(imag(sum), real(sum))
	return Ambiguity * Metres(-arg/(2*math.Pi)), nil
}

// scale returns the exponent by which tones are scaled so that the strongest is
// about one and no product overflows or vanishes; zero for what needs none.
func (s *Sweep) scale() int {
	largest := 0.0
	for _, z := range s.z {
		largest = max(largest, math.Abs(real(z)), math.Abs(imag(z)))
	}
	if largest == 0 || largest > 1e-100 && largest < 1e100 {
		return 0
	}
	_, e := math.Frexp(largest)
	return -e
}

func scaled(z complex128, exponent int) complex128 {
	if exponent == 0 {
		return z
	}
	return complex(math.Ldexp(real(z), exponent), math.Ldexp(imag(z), exponent))
}

// notFinite reports whether v is infinite or no number.
func notFinite(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }
