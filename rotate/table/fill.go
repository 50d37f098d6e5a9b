package table

import (
	"sync"
	"sync/atomic"
)

// Buckets are filled in two passes: entries are first sorted into parts of the
// table that fit the second-level cache, each worker into chunks of its own,
// and then part by part put into their buckets.
const (
	partBits  = 12 // buckets of a part: 256 KiB
	partLines = 1 << partBits
	chunkBits = 9 // entries of a chunk: 4 KiB, a page of memory
	chunk     = 1 << chunkBits
)

// stage holds entries by parts: an entry, and above it its bucket in the part.
// A chunk holds entries of one part.
type stage struct {
	arena []uint64
	ends  []uint64 // of each part: where its last chunk ends by now
	prev  []int32  // of each chunk: the one before of the same part, or -1
}

// newStage makes room for at most that many entries.
func newStage(rows int64, parts int) *stage {
	chunks := int(rows/chunk) + min(parts, int(rows)) + 1
	return &stage{arena: make([]uint64, chunks*chunk), ends: make([]uint64, parts), prev: make([]int32, 0, chunks)}
}

// put adds an entry to bucket at.
func (s *stage) put(at uint64, entry uint32) {
	end := &s.ends[at>>partBits]
	if *end%chunk == 0 {
		s.prev = append(s.prev, int32(*end/chunk)-1)
		*end = uint64(len(s.prev)-1) * chunk
	}
	s.arena[*end] = at%partLines<<32 | uint64(entry)
	*end++
}

// each calls out for the chunks of a part.
func (s *stage) each(part int, out func(entries []uint64)) {
	end := s.ends[part]
	if end == 0 {
		return
	}
	c := int32((end - 1) / chunk)
	for out(s.arena[int(c)*chunk : end]); s.prev[c] >= 0; {
		c = s.prev[c]
		out(s.arena[int(c)*chunk : int(c+1)*chunk])
	}
}

// filler puts the entries of a part into their buckets.
type filler struct {
	counts [partLines]uint8
	free   [partLines + 1]uint16 // the next bucket that is not full, or on the way there
}

// fill fills a part and returns the entries for which it has no room.
func (f *filler) fill(lines []bucket, stages []*stage, part int) (over []uint32) {
	clear(f.counts[:])
	for i := range f.free {
		f.free[i] = uint16(i)
	}
	for _, s := range stages {
		s.each(part, func(entries []uint64) {
			for _, e := range entries {
				at := uint16(e >> 32)
				for f.free[at] != at {
					f.free[at] = f.free[f.free[at]]
					at = f.free[at]
				}
				if int(at) == len(lines) {
					over = append(over, uint32(e))
					continue
				}
				n := f.counts[at]
				lines[at].put(n, uint32(e))
				if f.counts[at] = n + 1; n+1 == bucketEntries {
					f.free[at] = at + 1
				}
			}
		})
	}
	return over
}

// fill makes the lines of the table of what the stages hold.
func (t *buckets) fill(stages []*stage) {
	parts := (len(t.line) + partLines - 1) / partLines
	over := make([][]uint32, parts)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(len(stages), parts) {
		wg.Go(func() {
			f := new(filler)
			for {
				p := int(next.Add(1)) - 1
				if p >= parts {
					return
				}
				over[p] = f.fill(t.line[p*partLines:min((p+1)*partLines, len(t.line))], stages, p)
			}
		})
	}
	wg.Wait()
	// What found no room goes beyond the end of its part. Everything between
	// the end of an earlier part and at is full.
	at := 0
	for p, entries := range over {
		at = max(at, min((p+1)*partLines, len(t.line)))
		for _, e := range entries {
			for t.line[at%len(t.line)].full() {
				at++
			}
			b := &t.line[at%len(t.line)]
			n := uint8(0)
			for b[n/2]>>(n%2*32)&0xffffffff != 0 {
				n++
			}
			b.put(n, e)
		}
	}
}
