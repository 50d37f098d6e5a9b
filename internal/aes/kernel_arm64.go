//go:build !purego

package aes

import (
	"math/bits"
	"unsafe"
)

// The kernels; what they do is said in the assembly. n counts keys, or blocks
// of one key, and is a multiple of group.

//go:noescape
func arm64Counters(dst, keys *byte, s *shape, counters *uint32, n int)

//go:noescape
func arm64Halves(dst, keys *byte, s *shape, counters *uint32, n int)

//go:noescape
func arm64Blocks(dst, keys, src *byte, n int)

//go:noescape
func arm64BulkCounters(dst, key *byte, s *shape, counters *uint32, n int)

//go:noescape
func arm64BulkBlocks(dst, key, src *byte, n int)

//go:noescape
func arm64Pairs(dst, keys *byte, s *shape, counters *uint32, n int)

// group returns how many keys a kernel works on at once.
func (t tier) group() int { return 4 }

// few returns how many blocks a key [kernelFew] and [kernelMatch] work on.
func (t tier) few() int { return 2 }

// keep is the entry of a shape's shuffle for byte i of the template: the table
// is the counters and then the template.
func keep(i int) byte { return byte(16 + i) }

// kernelCounters writes one block a key.
func kernelCounters(_ tier, dst, keys *byte, s *shape, counters *uint32, n int) {
	arm64Counters(dst, keys, s, counters, n)
}

// kernelHalves writes the first eight bytes of one block a key.
func kernelHalves(_ tier, dst, keys *byte, s *shape, counters *uint32, n int) {
	arm64Halves(dst, keys, s, counters, n)
}

// kernelBlocks encrypts one block a key.
func kernelBlocks(_ tier, dst, keys, src *byte, n int) { arm64Blocks(dst, keys, src, n) }

// kernelHash writes bytes 13 to 15 of one block a key, as an integer.
func kernelHash(_ tier, dst *uint32, keys, block *byte, n int) {
	var (
		b       [4][BlockSize]byte
		c       [4]uint32
		t       = Template{Block: *(*[BlockSize]byte)(unsafe.Pointer(block)), Offset: 12}
		s       shape
		hashes  = unsafe.Slice(dst, n)
		counter = uint32(t.Block[12])<<24 | uint32(t.Block[13])<<16 | uint32(t.Block[14])<<8 | uint32(t.Block[15])
	)
	s.set(&t)
	c = [4]uint32{counter, counter, counter, counter}
	for i := 0; i < n; i += 4 {
		arm64Counters(&b[0][0], (*byte)(unsafe.Add(unsafe.Pointer(keys), i*KeySize)), &s, &c[0], 4)
		for j := range b {
			hashes[i+j] = uint32(b[j][13])<<16 | uint32(b[j][14])<<8 | uint32(b[j][15])
		}
	}
}

// kernelFew writes t.few() blocks a key, by groups: one of each key, then the
// next.
func kernelFew(t tier, dst, keys *byte, s *shape, counters *uint32, n int) {
	const group = 4
	for i := 0; i < n; i += group {
		for a := range t.few() {
			at := t.few()*i + a*group
			arm64Counters((*byte)(unsafe.Add(unsafe.Pointer(dst), at*BlockSize)), (*byte)(unsafe.Add(unsafe.Pointer(keys), i*KeySize)),
				s, (*uint32)(unsafe.Add(unsafe.Pointer(counters), at*4)), group)
		}
	}
}

// kernelMatch returns how many keys go before the first group in which one of
// t.few() addresses matches, or n.
func kernelMatch(t tier, keys *byte, as *address, n int) int {
	const group = 4
	var h [group]uint32
	addresses := unsafe.Slice(as, t.few())
	for i := 0; i < n; i += group {
		for a := range addresses {
			kernelHash(t, &h[0], (*byte)(unsafe.Add(unsafe.Pointer(keys), i*KeySize)), &addresses[a].block[0], group)
			for _, hash := range h {
				if bits.ReverseBytes32(hash) == addresses[a].want[0] {
					return i
				}
			}
		}
	}
	return n
}

// kernelBulkCounters writes n blocks of one key.
func kernelBulkCounters(_ tier, dst, key *byte, s *shape, counters *uint32, n int) {
	arm64BulkCounters(dst, key, s, counters, n)
}

// kernelBulkBlocks encrypts n blocks of one key.
func kernelBulkBlocks(_ tier, dst, key, src *byte, n int) { arm64BulkBlocks(dst, key, src, n) }

// kernelPairs writes two blocks a key of 32 bytes, of two shapes.
func kernelPairs(_ tier, dst, keys *byte, s *[2]shape, counters *uint32, n int) {
	arm64Pairs(dst, keys, &s[0], counters, n)
	arm64Pairs((*byte)(unsafe.Add(unsafe.Pointer(dst), BlockSize)), keys, &s[1], counters, n)
}
