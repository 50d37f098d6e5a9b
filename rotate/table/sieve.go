package table

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
)

// sieve is a set of keys that lets next to no others through: a bitmap with 64
// to 128 bits a key. The upper six bits of a mixed key choose the bit, those from
// sieveShift on the word. What mixes is drawn anew for each sieve: keys come from
// whoever has a transmitter, and must not be made to fall together. The assembly
// knows the fields.
type sieve struct {
	words  []uint64
	mask   uint64 // words less 1
	factor uint64
}

const sieveShift = 26

// newSieve makes an empty sieve for n keys.
func newSieve(n int) sieve {
	words := 1 << min(32, bits.Len64(uint64(n)))
	return sieve{make([]uint64, words), uint64(words - 1), rand.Uint64() | 1}
}

func (v *sieve) mix(key uint64) uint64 { return spread((key ^ key>>32) * v.factor) }

func (v *sieve) add(key uint64) {
	key = v.mix(key)
	v.words[key>>sieveShift&v.mask] |= 1 << (key >> 58)
}

// may reports whether a key may be in the set.
func (v *sieve) may(key uint64) bool {
	key = v.mix(key)
	return v.words[key>>sieveShift&v.mask]>>(key>>58)&1 != 0
}

// siftEach appends to out the positions, from the at-th on, of the identifiers of
// size bytes, at least 8, that pass.
func (v *sieve) siftEach(out []uint32, ids []byte, size, at int) []uint32 {
	for ; (at+1)*size <= len(ids); at++ {
		if v.may(binary.BigEndian.Uint64(ids[at*size:])) {
			out = append(out, uint32(at))
		}
	}
	return out
}
