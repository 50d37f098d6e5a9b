package ecies

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/curve"
)

func random(r *rand.Rand) (d [KeySize]byte) {
	for i := range d {
		d[i] = byte(r.Uint32())
	}
	d[0] &= 0x7f // below n
	return d
}

func TestSealOpen(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 10 {
		d, e := random(r), random(r)
		var x [KeySize]byte
		curve.P224BaseX(x[:], d[:])
		plain := [PlainSize]byte(e[:])
		s, err := Seal(&x, &e, &plain)
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := Seal(&x, &e, &plain); again != s {
			t.Error("another result for the same ephemeral key")
		}
		if s.Ephemeral != curve.P224Public(&e) {
			t.Error("ephemeral key")
		}
		if got, err := Open(&d, &s); err != nil || got != plain {
			t.Errorf("%x, %v", got, err)
		}
		// -d opens the same; another key nothing.
		zero, minus := [KeySize]byte{}, [KeySize]byte{}
		less := order
		less[KeySize-1]--
		curve.P224MulAdd(&minus, &d, &less, &zero)
		if got, err := Open(&minus, &s); err != nil || got != plain {
			t.Errorf("-d: %x, %v", got, err)
		}
		if got, err := Open(&e, &s); !errors.Is(err, ErrTag) || got != [PlainSize]byte{} {
			t.Errorf("another key: %x, %v", got, err)
		}
	}
}

// order is n.
var order = [KeySize]byte{
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0x16, 0xa2, 0xe0, 0xb8, 0xf0, 0x3e, 0x13, 0xdd, 0x29, 0x45, 0x5c, 0x5c, 0x2a, 0x3d,
}

func TestPoints(t *testing.T) {
	e := [KeySize]byte{27: 5}
	x := [KeySize]byte{0xff, 27: 1}
	for off := range 64 {
		x[26] = byte(off)
		if _, ok := curve.P224Lift(&x); ok {
			continue
		}
		if s, err := Seal(&x, &e, &[PlainSize]byte{}); !errors.Is(err, ErrPoint) || s != (Sealed{}) {
			t.Errorf("%x: %v", x, err)
		}
	}
	if _, err := Open(&e, &Sealed{}); !errors.Is(err, ErrPoint) {
		t.Errorf("no ephemeral key: %v", err)
	}
}
