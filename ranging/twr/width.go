package twr

import "github.com/seed-496a4445/fyr/ranging"

// A Width is the number of bits of a counter of ticks.
type Width uint8

// The widths that radios have.
const (
	Bits32 Width = 32 // wraps after 67.2 ms; what firmware often keeps
	Bits40 Width = 40 // wraps after 17.2 s
)

// valid returns [ErrWidth] unless w is one of the two.
func (w Width) valid() error {
	if w != Bits32 && w != Bits40 {
		return ErrWidth
	}
	return nil
}

// mask has the bits of the counter.
func (w Width) mask() ranging.Ticks { return 1<<w - 1 }

// check returns an error unless w is a width and all stamps fit it.
func (w Width) check(stamps ...ranging.Ticks) error {
	if err := w.valid(); err != nil {
		return err
	}
	for _, t := range stamps {
		if t < 0 || t > w.mask() {
			return ErrStamp
		}
	}
	return nil
}

// since returns how long after from the stamp to was taken, modulo 2^w.
func (w Width) since(from, to ranging.Ticks) ranging.Ticks { return (to - from) & w.mask() }

// half is half the range of the counter: intervals are shorter.
func (w Width) half() ranging.Ticks { return 1 << (w - 1) }

// Interval returns how long after from the stamp to was taken, on one clock.
// The counter may have wrapped between. [ErrInterval] says that the result
// would be half its range or more.
func (w Width) Interval(from, to ranging.Ticks) (ranging.Ticks, error) {
	if err := w.check(from, to); err != nil {
		return 0, err
	}
	if d := w.since(from, to); d < w.half() {
		return d, nil
	}
	return 0, ErrInterval
}
