// Package flashtest simulates the NOR flash of a tag, with power that is cut at
// any moment. For tests only.
package flashtest

import (
	"bytes"
	"errors"
	"math/rand/v2"

	"github.com/seed-496a4445/fyr/beacon"
)

// Cut says what a cut of power leaves of the step that it hits.
type Cut uint8

// The cuts.
const (
	Before Cut = iota // the step did nothing
	Torn              // any bits of it are done
	After             // it is done, and nobody was told
	Cuts
)

// Errors of a [Flash].
var (
	ErrPower  = errors.New("flashtest: no power")
	ErrMisuse = errors.New("flashtest: not a whole word, or not an erased one")
	ErrWorn   = errors.New("flashtest: word does not take its bits")
)

// Flash is a [beacon.Flash] in memory. The zero value has no pages; see [New].
type Flash struct {
	Pages [beacon.FlashPages][]byte
	// Steps counts writes and erasures.
	Steps int
	// Erasures counts those of each page.
	Erasures [beacon.FlashPages]int
	// Misused says that the flash was asked for what NOR flash does not do.
	Misused bool
	// Worn reports whether a word fails to be programmed.
	Worn func(page, offset int) bool

	dark bool
	left int // steps until the cut, -1: never
	cut  Cut
	r    *rand.Rand
}

// New returns an erased flash with pages of size bytes.
func New(size int) *Flash {
	f := &Flash{left: -1}
	for page := range f.Pages {
		f.Pages[page] = bytes.Repeat([]byte{0xff}, size)
	}
	return f
}

// Clone returns a copy with power and no cut to come.
func (f *Flash) Clone() *Flash {
	c := &Flash{left: -1, Steps: f.Steps, Erasures: f.Erasures, Misused: f.Misused, Worn: f.Worn}
	for page := range f.Pages {
		c.Pages[page] = bytes.Clone(f.Pages[page])
	}
	return c
}

// CutAt cuts the power at the step after steps more.
func (f *Flash) CutAt(steps int, c Cut, seed uint64) {
	f.left, f.cut, f.r = steps, c, rand.New(rand.NewPCG(seed, uint64(steps)))
}

// Restore gives power again. It reports whether there was none.
func (f *Flash) Restore() bool {
	was := f.dark
	f.dark, f.left = false, -1
	return was
}

// Image returns all bytes, page after page.
func (f *Flash) Image() []byte { return bytes.Join(f.Pages[:], nil) }

// Stepped returns f.Steps.
func (f *Flash) Stepped() int { return f.Steps }

// PageSize returns the size of a page.
func (f *Flash) PageSize() int { return len(f.Pages[0]) }

// Read reads.
func (f *Flash) Read(page, offset int, dst []byte) error {
	if f.dark {
		return ErrPower
	}
	if offset%beacon.FlashWordSize != 0 || offset+len(dst) > f.PageSize() {
		f.Misused = true
		return ErrMisuse
	}
	copy(dst, f.Pages[page][offset:])
	return nil
}

// Write programs a word.
func (f *Flash) Write(page, offset int, word []byte) error {
	if f.dark {
		return ErrPower
	}
	at := f.Pages[page][offset:]
	if offset%beacon.FlashWordSize != 0 || len(word) != beacon.FlashWordSize || !bytes.Equal(at[:len(word)], bytes.Repeat([]byte{0xff}, len(word))) {
		f.Misused = true
		return ErrMisuse
	}
	if f.Worn != nil && f.Worn(page, offset) {
		at[0] = 0
		return ErrWorn
	}
	return f.step(at[:len(word)], word)
}

// Erase erases a page.
func (f *Flash) Erase(page int) error {
	if f.dark {
		return ErrPower
	}
	f.Erasures[page]++
	return f.step(f.Pages[page], bytes.Repeat([]byte{0xff}, f.PageSize()))
}

// step makes old into what is new, or as much of it as the power lasts for.
func (f *Flash) step(old, next []byte) error {
	f.Steps++
	if f.left != 0 {
		f.left--
		copy(old, next)
		return nil
	}
	f.dark = true
	switch f.cut {
	case Torn:
		// Bits take their time: in some cuts most are done, in some few, in some all
		// of a part.
		if f.r.IntN(2) == 0 {
			n := f.r.IntN(len(old))
			copy(old[:n], next)
		}
		few := f.r.IntN(9)
		for i := range old {
			for bit := range 8 {
				if f.r.IntN(8) < few {
					mask := byte(1) << bit
					old[i] = old[i]&^mask | next[i]&mask
				}
			}
		}
	case After:
		copy(old, next)
	}
	return ErrPower
}
