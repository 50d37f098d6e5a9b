//go:build !purego

package aes

import "unsafe"

// group returns how many keys a kernel works on at once.
func (t tier) group() int {
	switch t {
	case aesni:
		return 4
	case avx2:
		return 8
	}
	return 16
}

// few returns how many blocks a key [kernelFew] and [kernelMatch] work on.
func (t tier) few() int {
	if t < avx512 {
		return 2
	}
	return 4
}

// keep is the entry of a shape's shuffle for bytes that are not the counter's.
func keep(int) byte { return 0x80 }

// kernelCounters writes one block a key.
func kernelCounters(t tier, dst, keys *byte, s *shape, counters *uint32, n int) {
	switch t {
	case avx512gfni:
		avx512gfniCounters(dst, keys, s, counters, n)
	case avx512:
		avx512Counters(dst, keys, s, counters, n)
	case avx2:
		avx2Counters(dst, keys, s, counters, n)
	default:
		aesniCounters(dst, keys, s, counters, n)
	}
}

// kernelHalves writes the first eight bytes of one block a key.
func kernelHalves(t tier, dst, keys *byte, s *shape, counters *uint32, n int) {
	switch t {
	case avx512gfni:
		avx512gfniHalves(dst, keys, s, counters, n)
	case avx512:
		avx512Halves(dst, keys, s, counters, n)
	case avx2:
		avx2Halves(dst, keys, s, counters, n)
	default:
		aesniHalves(dst, keys, s, counters, n)
	}
}

// kernelBlocks encrypts one block a key.
func kernelBlocks(t tier, dst, keys, src *byte, n int) {
	switch t {
	case avx512gfni:
		avx512gfniBlocks(dst, keys, src, n)
	case avx512:
		avx512Blocks(dst, keys, src, n)
	case avx2:
		avx2Blocks(dst, keys, src, n)
	default:
		aesniBlocks(dst, keys, src, n)
	}
}

// kernelHash writes bytes 13 to 15 of one block a key, as an integer.
func kernelHash(t tier, dst *uint32, keys, block *byte, n int) {
	switch t {
	case avx512gfni:
		avx512gfniHash(dst, keys, block, n)
	case avx512:
		avx512Hash(dst, keys, block, n)
	case avx2:
		avx2Hash(dst, keys, block, n)
	default:
		aesniHash(dst, keys, block, n)
	}
}

// kernelFew writes t.few() blocks a key, by groups: one of each key, then the next.
func kernelFew(t tier, dst, keys *byte, s *shape, counters *uint32, n int) {
	switch t {
	case avx512gfni:
		avx512gfniFew(dst, keys, s, counters, n)
	case avx512:
		avx512Few(dst, keys, s, counters, n)
	case avx2:
		avx2Few(dst, keys, s, counters, n)
	default:
		aesniFew(dst, keys, s, counters, n)
	}
}

// kernelMatch returns how many keys go before the first group in which one of t.few()
// addresses matches, or n.
func kernelMatch(t tier, keys *byte, as *address, n int) int {
	switch t {
	case avx512gfni:
		return avx512gfniMatch(keys, as, n)
	case avx512:
		return avx512Match(keys, as, n)
	case avx2:
		return avx2Match(keys, as, n)
	}
	return aesniMatch(keys, as, n)
}

// kernelBulkCounters writes n blocks of one key.
func kernelBulkCounters(t tier, dst, key *byte, s *shape, counters *uint32, n int) {
	switch t {
	case avx512gfni:
		avx512gfniBulkCounters(dst, key, s, counters, n)
	case avx512:
		avx512BulkCounters(dst, key, s, counters, n)
	case avx2:
		avx2BulkCounters(dst, key, s, counters, n)
	default:
		aesniBulkCounters(dst, key, s, counters, n)
	}
}

// kernelBulkBlocks encrypts n blocks of one key.
func kernelBulkBlocks(t tier, dst, key, src *byte, n int) {
	switch t {
	case avx512gfni:
		avx512gfniBulkBlocks(dst, key, src, n)
	case avx512:
		avx512BulkBlocks(dst, key, src, n)
	case avx2:
		avx2BulkBlocks(dst, key, src, n)
	default:
		aesniBulkBlocks(dst, key, src, n)
	}
}

// kernelPairs writes two blocks a key of 32 bytes, of two shapes.
func kernelPairs(t tier, dst, keys *byte, s *[2]shape, counters *uint32, n int) {
	switch t {
	case avx512gfni:
		avx512gfniPairs(dst, keys, &s[0], counters, n)
	case avx512:
		avx512Pairs(dst, keys, &s[0], counters, n)
	default:
		second := (*byte)(unsafe.Add(unsafe.Pointer(dst), BlockSize))
		if t == avx2 {
			avx2Pairs(dst, keys, &s[0], counters, n)
			avx2Pairs(second, keys, &s[1], counters, n)
		} else {
			aesniPairs(dst, keys, &s[0], counters, n)
			aesniPairs(second, keys, &s[1], counters, n)
		}
	}
}
