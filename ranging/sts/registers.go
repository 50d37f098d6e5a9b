package sts

import "github.com/seed-496a4445/fyr/internal/wire"

// Registers holds a key and a V as radios of the DW3000 family take them: four
// words each, the lowest first. So word 3 begins the key, and word 0 of the IV
// is the counter:
//
//	key   Key[3] || Key[2] || Key[1] || Key[0]    each most significant byte first
//	V     IV[3] || IV[2] || IV[1] || IV[0]
//
// Words the other way round are a mistake that programs in the field make: such
// a radio hears nothing. The zero value is the zero key.
//
// Registers hold a KEY in the open, for the radio to be loaded with.
type Registers struct{ Key, IV [4]uint32 }

// NewRegisters returns the words of key and v.
func NewRegisters(key *[KeySize]byte, v V) Registers {
	b := v.Bytes()
	return Registers{words(key), words(&b)}
}

// KeyV returns the key and V in the words.
func (r *Registers) KeyV() (key [KeySize]byte, v V) {
	iv := join(&r.IV)
	return join(&r.Key), V{[UpperSize]byte(iv[:]), r.IV[0]}
}

func words(b *[16]byte) (w [4]uint32) {
	for i := range w {
		w[i] = wire.Be32(b[12-4*i:])
	}
	return w
}

func join(w *[4]uint32) (b [16]byte) {
	for i, x := range w {
		wire.PutBe32(b[12-4*i:], x)
	}
	return b
}
