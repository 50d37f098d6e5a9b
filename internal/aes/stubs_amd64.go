//go:build !purego

package aes

// The kernels, one set a tier; what they do is said in the assembly. n counts
// keys, or blocks of one key, and is a multiple of group.

//go:noescape
func aesniCounters(dst, keys *byte, s *shape, counters *uint32, n int)

//go:noescape
func aesniHalves(dst, keys *byte, s *shape, counters *uint32, n int)

//go:noescape
func aesniBlocks(dst, keys, src *byte, n int)

//go:noescape
func aesniHash(dst *uint32, keys, block *byte, n int)

//go:noescape
func aesniFew(dst, keys *byte, s *shape, counters *uint32, n int)

//go:noescape
func aesniMatch(keys *byte, as *address, n int) (ret int)

//go:noescape
func aesniBulkCounters(dst, key *byte, s *shape, counters *uint32, n int)

//go:noescape
func aesniBulkBlocks(dst, key, src *byte, n int)

//go:noescape
func aesniPairs(dst, keys *byte, s *shape, counters *uint32, n int)

//go:noescape
func avx2Counters(dst, keys *byte, s *shape, counters *uint32, n int)

//go:noescape
func avx2Halves(dst, keys *byte, s *shape, counters *uint32, n int)

//go:noescape
func avx2Blocks(dst, keys, src *byte, n int)

//go:noescape
func avx2Hash(dst *uint32, keys, block *byte, n int)

//go:noescape
func avx2Few(dst, keys *byte, s *shape, counters *uint32, n int)

//go:noescape
func avx2Match(keys *byte, as *address, n int) (ret int)

//go:noescape
func avx2BulkCounters(dst, key *byte, s *shape, counters *uint32, n int)

//go:noescape
func avx2BulkBlocks(dst, key, src *byte, n int)

//go:noescape
func avx2Pairs(dst, keys *byte, s *shape, counters *uint32, n int)

//go:noescape
func avx512Counters(dst, keys *byte, s *shape, counters *uint32, n int)

//go:noescape
func avx512Halves(dst, keys *byte, s *shape, counters *uint32, n int)

//go:noescape
func avx512Blocks(dst, keys, src *byte, n int)

//go:noescape
func avx512Hash(dst *uint32, keys, block *byte, n int)

//go:noescape
func avx512Few(dst, keys *byte, s *shape, counters *uint32, n int)

//go:noescape
func avx512Match(keys *byte, as *address, n int) (ret int)

//go:noescape
func avx512BulkCounters(dst, key *byte, s *shape, counters *uint32, n int)

//go:noescape
func avx512BulkBlocks(dst, key, src *byte, n int)

//go:noescape
func avx512Pairs(dst, keys *byte, s *shape, counters *uint32, n int)

//go:noescape
func avx512gfniCounters(dst, keys *byte, s *shape, counters *uint32, n int)

//go:noescape
func avx512gfniHalves(dst, keys *byte, s *shape, counters *uint32, n int)

//go:noescape
func avx512gfniBlocks(dst, keys, src *byte, n int)

//go:noescape
func avx512gfniHash(dst *uint32, keys, block *byte, n int)

//go:noescape
func avx512gfniFew(dst, keys *byte, s *shape, counters *uint32, n int)

//go:noescape
func avx512gfniMatch(keys *byte, as *address, n int) (ret int)

//go:noescape
func avx512gfniBulkCounters(dst, key *byte, s *shape, counters *uint32, n int)

//go:noescape
func avx512gfniBulkBlocks(dst, key, src *byte, n int)

//go:noescape
func avx512gfniPairs(dst, keys *byte, s *shape, counters *uint32, n int)
