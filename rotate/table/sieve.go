package table

import "math/bits"

// sieve is a set of keys that lets next to no others through: a bitmap with 64
// to 128 bits a key. The upper half of a spread key chooses the word, its lowest
// bits choose the bit.
type sieve struct {
	words []uint64
	mask  uint64 // words less 1
}

// newSieve makes an empty sieve for n keys.
func newSieve(n int) sieve {
	words := 1 << min(32, bits.Len64(uint64(n)))
	return sieve{make([]uint64, words), uint64(words - 1)}
}

func (v *sieve) add(key uint64) {
	key = spread(key)
	v.words[key>>32&v.mask] |= 1 << (key & 63)
}

// may reports whether a key may be in the set.
func (v *sieve) may(key uint64) bool {
	key = spread(key)
	return v.words[key>>32&v.mask]>>(key&63)&1 != 0
}
