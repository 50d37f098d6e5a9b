package run

import (
	"crypto/rand"
	"encoding/binary"
	"math/bits"
)

// An order is the prime order of a group, and does arithmetic on scalars, in
// time that depends on sizes only. Scalars are bytes, big endian, of the size
// of a field element.
type order struct {
	size int      // of a scalar in bytes
	bits int      // of the order
	n    []uint64 // least significant limb first, the highest bit of all unused
}

var (
	orderP256 = order{32, 256, []uint64{
		0xf3b9cac2fc632551, 0xbce6faada7179e84, 0xffffffffffffffff, 0xffffffff00000000, 0,
	}}
	orderP384 = order{48, 384, []uint64{
		0xecec196accc52973, 0x581a0db248b0a77a, 0xc7634d81f4372ddf, 0xffffffffffffffff,
		0xffffffffffffffff, 0xffffffffffffffff, 0,
	}}
	orderP521 = order{66, 521, []uint64{
		0xbb6fb71e91386409, 0x3bb5c9b8899c47ae, 0x7fcc0148f709a5d0, 0x51868783bf2f966b,
		0xfffffffffffffffa, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x1ff,
	}}
)

// check returns [ErrLength] and [ErrScalar] unless b is a scalar other than 0.
func (o *order) check(b []byte) error {
	if len(b) != o.size {
		return ErrLength
	}
	var any, borrow uint64
	for i, n := range o.n {
		v := limb(b, i)
		any |= v
		_, borrow = bits.Sub64(v, n, borrow)
	}
	if any == 0 || borrow == 0 {
		return ErrScalar
	}
	return nil
}

// limb returns the 64 bits of b from bit 64*i on, 0 where b has none.
func limb(b []byte, i int) uint64 {
	var word [8]byte
	end := len(b) - 8*i
	if end > 0 {
		start := max(end-8, 0)
		copy(word[8-(end-start):], b[start:end])
	}
	return binary.BigEndian.Uint64(word[:])
}

// reduce returns b, of any size, modulo the order: bit by bit from the top,
// the remainder is doubled, and reduced by one subtraction.
func (o *order) reduce(b []byte) []byte {
	r, d := make([]uint64, len(o.n)), make([]uint64, len(o.n))
	for _, v := range b {
		for i := 7; i >= 0; i-- {
			carry := uint64(v>>i) & 1
			for j := range r { // r < n, so 2r+1 fits: the highest bit is unused
				r[j], carry = r[j]<<1|carry, r[j]>>63
			}
			var borrow uint64
			for j := range r {
				d[j], borrow = bits.Sub64(r[j], o.n[j], borrow)
			}
			for j := range r { // take r-n unless it borrowed
				r[j] ^= (r[j] ^ d[j]) & (borrow - 1)
			}
		}
	}
	words := make([]byte, 8*len(r))
	for i, v := range r {
		binary.BigEndian.PutUint64(words[len(words)-8*(i+1):], v)
	}
	clear(r)
	clear(d)
	return words[len(words)-o.size:]
}

// draw returns a random scalar other than 0, all alike likely: it draws as many
// bits as the order has until they are one.
func (o *order) draw() []byte {
	b := make([]byte, o.size)
	for {
		rand.Read(b) // never fails
		b[0] &= 0xff >> (8*o.size - o.bits)
		if o.check(b) == nil {
			return b
		}
	}
}
