package table

import "math/bits"

// sieve is a set of keys that lets next to no others through: a bitmap with 32
// to 64 bits a key.
type sieve struct {
	words []uint64
	shift uint // of a spread key to the number of its word; the bit follows
}

// newSieve makes an empty sieve for n keys.
func newSieve(n int) sieve {
	width := max(1, bits.Len64(uint64(n)/2)) // 64<<width is 32n..64n
	return sieve{words: make([]uint64, 1<<width), shift: uint(64 - width)}
}

func (v *sieve) add(key uint64) {
	key = spread(key)
	v.words[key>>v.shift] |= 1 << (key >> (v.shift - 6) & 63)
}

// may reports whether a key may be in the set.
func (v *sieve) may(key uint64) bool {
	key = spread(key)
	return v.words[key>>(v.shift&63)]>>(key>>((v.shift-6)&63)&63)&1 != 0
}
