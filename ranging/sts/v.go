package sts

import "github.com/seed-496a4445/fyr/internal/wire"

// Sizes in bytes.
const (
	KeySize   = 16 // phyHrpUwbStsKey
	VSize     = 16
	UpperSize = 12 // phyHrpUwbStsVUpper96
	BlockSize = 16
)

// PulsesPerBlock is how many pulses one block makes.
const PulsesPerBlock = 8 * BlockSize

// V is what the first block of a sequence is made of, with a key. It is public.
// The zero value is a V.
type V struct {
	Upper   [UpperSize]byte // phyHrpUwbStsVUpper96
	Counter uint32          // phyHrpUwbStsVCounter
}

// ParseV returns the V in b, [VSize] bytes, or [ErrLength].
func ParseV(b []byte) (V, error) {
	if len(b) != VSize {
		return V{}, ErrLength
	}
	return V{[UpperSize]byte(b), wire.Be32(b[UpperSize:])}, nil
}

// Bytes returns the upper part and the counter, most significant byte first.
func (v V) Bytes() (b [VSize]byte) {
	copy(b[:], v.Upper[:])
	wire.PutBe32(b[UpperSize:], v.Counter)
	return b
}

// Advance returns V after so many blocks. The counter goes on modulo 2^32, and
// the upper part stays.
func (v V) Advance(blocks uint32) V {
	v.Counter += blocks
	return v
}
