//go:build !purego

package table

import (
	"slices"
	"unsafe"

	"github.com/seed-496a4445/fyr/internal/aes"
)

// stream copies lines of 64 bytes past the caches: who fills memory that is not
// read again soon neither loads it first nor pushes out what is. Both addresses
// are multiples of 64. Other goroutines see the lines after [streamed].
//
//go:noescape
func stream(dst, src unsafe.Pointer, lines int)

// streamed ends a row of calls of stream.
func streamed()

// scatter does what [stage.add] does for n rows, a multiple of 8, whose
// identifiers have size bytes, 8 or 16. It needs AVX-512 F, DQ and BW.
//
//go:noescape
func scatter(s *stage, ids *byte, size, n int, row uint64)

// put adds the rows from one on, whose identifiers have size bytes, at least 8.
func (s *stage) put(ids []byte, size int, row uint64) {
	if n := len(ids) / size &^ 7; n > 0 && size <= 16 && size%8 == 0 && aes.Wide() {
		scatter(s, &ids[0], size, n, row)
		ids, row = ids[n*size:], row+uint64(n)
	}
	s.putEach(ids, size, row)
}

// probe does what [buckets.lookEach] does for n asks, with the mask of a
// fingerprint. It needs AVX-512 F.
//
//go:noescape
func probe(line *bucket, asks *ask, n int, mask uint32)

// look sets the hits of one ask or more.
func (t *buckets) look(asks []ask) {
	if aes.Wide() {
		probe(&t.line[0], &asks[0], len(asks), 1<<t.fp-1)
		return
	}
	t.lookEach(asks)
}

// sift does what [sieve.siftEach] does for n identifiers, a multiple of 8, of
// size bytes, 8 or 16, and returns how many pass. out has room for 8 more than
// pass. It needs AVX-512 F, DQ and BW.
//
//go:noescape
func sift(out *uint32, ids *byte, size, n int, v *sieve) int

// sift appends to out the positions of the identifiers of size bytes, at least 8,
// that pass.
func (v *sieve) sift(out []uint32, ids []byte, size int) []uint32 {
	at := 0
	if n := len(ids) / size &^ 7; n > 0 && size <= 16 && size%8 == 0 && aes.Wide() {
		out = slices.Grow(out, n+8)
		some := out[len(out) : len(out)+1]
		out = out[:len(out)+sift(&some[0], &ids[0], size, n, v)]
		at = n
	}
	return v.siftEach(out, ids, size, at)
}
