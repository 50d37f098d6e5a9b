package table

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"sort"

	"github.com/seed-496a4445/fyr/rotate"
)

// blockTags is how many neighbouring tags share a [block].
const blockTags = 64

// spans holds a span of epochs for each of a row of tags in little memory, and
// numbers the tag-epochs in them: all of tag 0, then all of tag 1, and so on.
// Tags that can show the same epochs, as those do whose clocks nobody knows,
// cost half a byte each. It does not change once it is packed.
type spans struct {
	n      int
	rows   int64 // tag-epochs, at most manyRows
	blocks []block
	narrow []byte // narrowSize bytes a tag: lo less the block's, number of epochs
	broad  []span
	one    bool // all tags have the span of the one block, which is not empty
}

// block describes blockTags tags. Its span is that of each of them if they are
// alike; else the least lo, and the tags are at the at-th place of narrow or,
// counted down from -2, of broad.
type block struct {
	span
	start int64 // number of the first row
	at    int32
}

const alike = -1

// Sizes in bytes.
const (
	blockSize  = 32
	narrowSize = 5
	spanSize   = 16
)

// pack makes the spans of n tags. of returns the span of a tag, and how many
// tags from it on have it, as far as that is known.
func pack(n int, of func(tag int) run) *spans {
	s := &spans{n: n, blocks: make([]block, 0, (n+blockTags-1)/blockTags)}
	var some [blockTags]span
	var r run
	for first := 0; first < n; first += blockTags {
		k := min(blockTags, n-first)
		if r.tags >= k {
			s.add(some[:1], k)
			r.tags -= k
			continue
		}
		for i := range k {
			if r.tags == 0 {
				if r = of(first + i); r.empty() {
					r.span = none
				}
			}
			some[i] = r.span
			r.tags--
		}
		s.add(some[:k], k)
		some[0] = r.span
	}
	s.one = s.rows > 0
	for i := range s.blocks {
		s.one = s.one && s.blocks[i].at == alike && s.blocks[i].span == s.blocks[0].span
	}
	if s.one {
		s.blocks = append([]block(nil), s.blocks[0])
	}
	// Without the room that append leaves.
	s.narrow, s.broad = append(make([]byte, 0, len(s.narrow)), s.narrow...), append(make([]span, 0, len(s.broad)), s.broad...)
	return s
}

// add appends a block of so many tags: all alike where there is one span.
func (s *spans) add(some []span, tags int) {
	b := block{span: some[0], start: s.rows, at: alike}
	if len(some) == 1 {
		s.rows = min(s.rows+min(b.rows(), manyRows/blockTags)*int64(tags), manyRows)
		s.blocks = append(s.blocks, b)
		return
	}
	lo, wide, same := int64(math.MaxInt64), int64(0), true
	for _, o := range some {
		same = same && o == some[0]
		if c := o.count(); c > 0 {
			lo, wide = min(lo, int64(o.lo)), max(wide, c)
			s.rows = min(s.rows+o.rows(), manyRows)
		}
	}
	if !same {
		far := false
		for _, o := range some {
			far = far || !o.empty() && uint64(o.lo)-uint64(lo) > math.MaxUint32
		}
		if far || wide > math.MaxUint8 {
			b.at = int32(-2 - len(s.broad)/blockTags)
			s.broad = append(s.broad, some...)
			s.broad = append(s.broad, make([]span, blockTags-len(some))...)
		} else {
			b.at, b.lo = int32(len(s.narrow)/(narrowSize*blockTags)), rotate.Epoch(lo)
			for i := range blockTags {
				var delta uint32
				count := int64(0)
				if i < len(some) && !some[i].empty() {
					delta, count = uint32(some[i].lo-b.lo), some[i].count()
				}
				s.narrow = append(binary.LittleEndian.AppendUint32(s.narrow, delta), byte(count))
			}
		}
	}
	s.blocks = append(s.blocks, b)
}

// size returns how many bytes the spans take.
func (s *spans) size() int64 {
	return int64(len(s.blocks))*blockSize + int64(len(s.narrow)) + int64(len(s.broad))*spanSize
}

// at returns the span of a tag, none beyond the last one.
func (s *spans) at(tag int) span {
	switch {
	case tag >= s.n:
		return none
	case s.one:
		return s.blocks[0].span
	}
	return s.in(&s.blocks[tag/blockTags], tag%blockTags)
}

// in returns the span of the i-th tag of a block.
func (s *spans) in(b *block, i int) span {
	switch {
	case b.at == alike:
		return b.span
	case b.at < alike:
		return s.broad[int(-2-b.at)*blockTags+i]
	}
	e := s.narrow[(int(b.at)*blockTags+i)*narrowSize:][:narrowSize]
	if e[4] == 0 {
		return none
	}
	lo := b.lo + rotate.Epoch(binary.LittleEndian.Uint32(e))
	return span{lo, lo + rotate.Epoch(e[4]) - 1}
}

// runs appends the spans of n tags from first on.
func (s *spans) runs(dst []run, first, n int) []run {
	if s.one {
		return extend(dst, s.blocks[0].span, n)
	}
	for n > 0 {
		b := &s.blocks[first/blockTags]
		i := first % blockTags
		k := min(n, blockTags-i)
		if b.at == alike {
			dst = extend(dst, b.span, k)
		} else {
			for j := range k {
				dst = extend(dst, s.in(b, i+j), 1)
			}
		}
		first, n = first+k, n-k
	}
	return dst
}

// row returns the number of the first row of a tag, 0..n.
func (s *spans) row(tag int) int64 {
	switch {
	case tag >= s.n:
		return s.rows
	case s.one:
		return s.blocks[0].rows() * int64(tag)
	}
	b := &s.blocks[tag/blockTags]
	row := b.start
	for i := range tag % blockTags {
		row += s.in(b, i).rows()
	}
	return row
}

// tag returns the tag that has a row, and the number of its first one.
func (s *spans) tag(row int64) (tag int, first int64) {
	if s.one {
		c := s.blocks[0].span.rows()
		return int(row / c), row / c * c
	}
	// Where all tags have equally many, the first guess is right.
	at := int(float64(row) / float64(s.rows) * float64(s.n) / blockTags)
	at = max(0, min(at, len(s.blocks)-1))
	if s.blocks[at].start > row || at+1 < len(s.blocks) && s.blocks[at+1].start <= row {
		at = sort.Search(len(s.blocks), func(i int) bool { return s.blocks[i].start > row }) - 1
	}
	b := &s.blocks[at]
	tag, first = at*blockTags, b.start
	if b.at == alike {
		c := b.span.rows()
		i := (row - first) / c
		return tag + int(i), first + i*c
	}
	for i := 0; ; i++ {
		c := s.in(b, i).rows()
		if row < first+c {
			return tag + i, first
		}
		first += c
	}
}

// first returns how many rows the first n tags have, and how many bytes their
// spans would take alone.
func (s *spans) first(n int) (rows, size int64) {
	if s.one {
		return s.row(n), min(int64(n), 1) * blockSize
	}
	whole, one := n/blockTags, true
	for i := range s.blocks[:whole] {
		b := &s.blocks[i]
		one = one && b.at == alike && b.span == s.blocks[0].span
		size += blockSize
		switch {
		case b.at > alike:
			size += blockTags * narrowSize
		case b.at < alike:
			size += blockTags * spanSize
		}
	}
	rest := pack(n%blockTags, func(i int) run { return run{s.at(whole*blockTags + i), 1} })
	rows, size = s.row(n), size+rest.size()
	if one && rows > 0 && (rest.n == 0 || rest.one && rest.blocks[0].span == s.blocks[0].span) {
		size = blockSize
	}
	return rows, size
}

// equal reports whether two spans are the same.
func (s *spans) equal(o *spans) bool {
	return s.n == o.n && slices.Equal(s.blocks, o.blocks) && bytes.Equal(s.narrow, o.narrow) && slices.Equal(s.broad, o.broad)
}
