package table

import (
	"sync"
	"sync/atomic"
	"unsafe"
)

// filler puts the entries of a part into their buckets.
type filler struct {
	lines  []bucket
	counts []uint8
	next   []uint32 // of each bucket: one behind it, those between are full
	over   []uint32 // entries for which there is no room
}

// newFiller returns a filler for parts of n buckets.
func newFiller(n int) *filler {
	return &filler{lines: make([]bucket, n), counts: make([]uint8, n), next: make([]uint32, n)}
}

// fill makes a part, lines, of what the stages hold of it, and returns the
// entries for which it has no room.
func (f *filler) fill(lines []bucket, stages []*stage, part int) (over []uint32) {
	f.lines, f.counts, f.over = f.lines[:len(lines)], f.counts[:len(lines)], nil
	clear(f.lines)
	clear(f.counts)
	for i := range f.next {
		f.next[i] = uint32(i + 1)
	}
	for _, s := range stages {
		s.each(part, f.put)
	}
	stream(unsafe.Pointer(&lines[0]), unsafe.Pointer(&f.lines[0]), len(lines))
	return f.over
}

// put puts entries into their buckets.
func (f *filler) put(entries []uint64) {
	lines, counts := f.lines, f.counts[:len(f.lines)]
	for _, e := range entries {
		at := int(e >> 32)
		n := counts[at]
		if n >= bucketEntries {
			f.beyond(at, uint32(e))
			continue
		}
		lines[at][n] = uint32(e)
		counts[at] = n + 1
	}
}

// beyond puts an entry whose bucket is full into the next that is not.
func (f *filler) beyond(at int, entry uint32) {
	for f.counts[at] == bucketEntries {
		next := int(f.next[at])
		if next == len(f.lines) {
			f.over = append(f.over, entry)
			return
		}
		if f.counts[next] == bucketEntries {
			f.next[at] = f.next[next]
		}
		at = next
	}
	f.lines[at][f.counts[at]] = entry
	f.counts[at]++
}

// fill makes the lines of the table of what the stages hold.
func (t *buckets) fill(stages []*stage) {
	p := stages[0].parting
	over := make([][]uint32, p.parts)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(len(stages), p.parts) {
		wg.Go(func() {
			f := newFiller(min(len(t.line), 1<<p.bits))
			for {
				i := int(next.Add(1)) - 1
				if i >= p.parts {
					break
				}
				over[i] = f.fill(t.line[i<<p.bits:min((i+1)<<p.bits, len(t.line))], stages, i)
			}
			streamed()
		})
	}
	wg.Wait()
	// What found no room goes beyond the end of its part. Everything between
	// the end of an earlier part and at is full.
	at := 0
	for i, entries := range over {
		at = max(at, min((i+1)<<p.bits, len(t.line)))
		for _, e := range entries {
			for t.line[at%len(t.line)].full() {
				at++
			}
			b := &t.line[at%len(t.line)]
			n := 0
			for b[n] != 0 {
				n++
			}
			b[n] = e
		}
	}
}
