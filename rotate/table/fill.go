package table

import (
	"encoding/binary"
	"unsafe"
)

// Buckets are filled in two passes: entries are first scattered over parts of
// the table that fit the second-level cache, each worker into chunks of its own,
// and then part by part put into their buckets:
//
//	derive -> one line a part, in the cache -> chunks, in memory -> a part, in the cache -> the table
//
// Between cache and memory whole lines are streamed.
const (
	leastPartBits = 12 // buckets of a part: 256 KiB
	mostParts     = 1 << 13
	chunkBits     = 9 // entries of a chunk: 4 KiB, a page of memory
	chunk         = 1 << chunkBits
	lineSize      = 256
	lineEntries   = lineSize / 8
)

// parting is how many buckets are divided into parts: 1<<bits each, the last
// perhaps less.
type parting struct {
	parts int
	bits  uint
}

func partingOf(buckets int64) parting {
	p := parting{bits: leastPartBits}
	for buckets>>p.bits >= mostParts {
		p.bits++
	}
	p.parts = int((buckets + 1<<p.bits - 1) >> p.bits)
	return p
}

// stage holds entries by parts: an entry, and above it its bucket in the part.
// A chunk holds entries of one part.
type stage struct {
	slots []uint64              // of each part: where its next entry goes in lines, in bytes
	lines [][lineEntries]uint64 // of each part: what of it is not in the arena yet
	ends  []uint64              // of each part: where it ends in the arena by now, within a chunk
	arena []uint64              // chunks
	prev  []int32               // of each chunk: the one before of the same part, or -1
	used  uint64                // chunks

	table buckets
	group uint // bits of a row that its group does not have
	parting
}

// newStage makes room for at most that many entries of a table.
func newStage(rows int64, t buckets, group uint, from *spare) *stage {
	p := partingOf(int64(t.n))
	chunks := int(rows/chunk) + p.parts
	s := &stage{
		slots:   make([]uint64, p.parts),
		lines:   huge[[lineEntries]uint64](p.parts),
		ends:    make([]uint64, p.parts),
		arena:   from.arena(chunks * chunk),
		prev:    make([]int32, chunks),
		table:   t,
		group:   group,
		parting: p,
	}
	for i := range s.ends {
		s.slots[i] = uint64(i) * lineSize
		s.ends[i] = s.more(-1)
	}
	return s
}

// more takes another chunk, which follows prev, and returns its beginning.
func (s *stage) more(prev int32) uint64 {
	s.prev[s.used] = prev
	s.used++
	return (s.used - 1) * chunk
}

// putEach adds the rows from one on, whose identifiers have size bytes, at least
// 8.
func (s *stage) putEach(ids []byte, size int, row uint64) {
	for ; len(ids) >= max(size, 8); ids = ids[size:] {
		s.add(binary.BigEndian.Uint64(ids), row)
		row++
	}
}

// add adds a row.
func (s *stage) add(key, row uint64) {
	at, fp := s.table.home(key)
	part := at >> s.bits
	line, n := &s.lines[part], s.slots[part]%lineSize/8
	line[n] = at&(1<<s.bits-1)<<32 | uint64(uint32(row>>s.group+1)<<s.table.fp|fp)
	if n++; n < lineEntries {
		s.slots[part] += 8
		return
	}
	s.slots[part] = part * lineSize
	end := s.ends[part]
	stream(unsafe.Pointer(&s.arena[end]), unsafe.Pointer(line), lineSize/bucketSize)
	if end += lineEntries; end%chunk == 0 {
		end = s.more(int32(end/chunk) - 1)
	}
	s.ends[part] = end
}

// flush moves to the arena what is not there yet. Nothing is added afterwards.
func (s *stage) flush() {
	for part, slot := range s.slots {
		n := slot % lineSize / 8
		copy(s.arena[s.ends[part]:], s.lines[part][:n])
		s.ends[part] += n
	}
	streamed()
}

// each calls out for the chunks of a part. While one is worked on, the beginning
// of the next is on its way: the processor foresees only what follows it in
// memory.
func (s *stage) each(part int, out func(entries []uint64)) {
	end := s.ends[part]
	c := int32(end / chunk)
	for entries := s.arena[int(c)*chunk : end]; ; entries = s.arena[int(c)*chunk : int(c+1)*chunk] {
		next := s.prev[c]
		if next >= 0 {
			s.ahead(next)
		} else if part+1 < s.parts {
			s.ahead(int32(s.ends[part+1] / chunk))
		}
		if out(entries); next < 0 {
			return
		}
		c = next
	}
}

// ahead asks for the beginning of a chunk.
func (s *stage) ahead(c int32) {
	prefetch((*byte)(unsafe.Pointer(&s.arena[int(c)*chunk])), 4*lineSize)
}
