//go:build purego || !amd64

package table

import "unsafe"

// stream copies lines of 64 bytes.
func stream(dst, src unsafe.Pointer, lines int) {
	copy(unsafe.Slice((*[64]byte)(dst), lines), unsafe.Slice((*[64]byte)(src), lines))
}

func streamed() {}

// put adds the rows from one on, whose identifiers have size bytes, at least 8.
func (s *stage) put(ids []byte, size int, row uint64) { s.putEach(ids, size, row) }

// look sets the hits of one ask or more.
func (t *buckets) look(asks []ask) { t.lookEach(asks) }

// sift appends to out the positions of the identifiers of size bytes, at least 8,
// that pass.
func (v *sieve) sift(out []uint32, ids []byte, size int) []uint32 {
	return v.siftEach(out, ids, size, 0)
}
