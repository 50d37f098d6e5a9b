package table

import (
	"bytes"
	"cmp"
	"context"
	"math/bits"
	"slices"
	"unsafe"

	"github.com/seed-496a4445/fyr/rotate"
)

// batchLookups is how many identifiers are looked up at once, and mostWants
// about how many groups are derived at once.
const (
	batchLookups = 64
	mostWants    = 256
)

// Scratch is the memory that lookups need. The zero value is ready. Not for
// concurrent use: each goroutine has its own.
type Scratch struct {
	one     [1][]byte
	batches [2]batch
	asks    [batchLookups]ask
	wants   []want
	need    []run  // of all tags wanted, one after the other
	states  []byte // of them
	tags    int    // how many they are
	derive  deriver
	found   []found
	matches []Match
	id      [maxID]byte
	from    [1]rotate.Epoch
}

// batch is what is looked up at once.
type batch struct {
	ids  [][]byte
	keys [batchLookups]uint64
	some [batchLookups]uint8 // positions of those that can match
	n    int                 // how many those are
}

// want is a group that may hold an identifier: its tags, from the first on, are
// those in need from begin on.
type want struct {
	id, tag, begin int
	group          uint32
	states         []byte // of the tags, where they are not in the scratch
}

// found is a match of an identifier.
type found struct {
	id int
	Match
}

// Lookup returns all tags that show id, by tag and then by epoch. id is a whole
// identifier or at least the prefix that the scheme's layout names; other sizes
// match nothing. The matches belong to s until its next use.
func (t *Table) Lookup(s *Scratch, id []byte) []Match {
	t.mu.RLock()
	defer t.mu.RUnlock()
	s.one[0] = id
	b := &s.batches[0]
	t.fetch(b, s.one[:])
	t.find(s, b)
	s.one[0], b.ids = nil, nil
	return s.take(0, len(s.found))
}

// LookupBatch looks up many identifiers at once and calls hit for those that
// match, in the order given. The matches belong to s until hit returns. hit
// must not call methods of t: they may wait for a change that waits for hit.
//
// It costs less than as many calls of Lookup: the processor waits for several
// buckets at a time, and tags are derived together.
func (t *Table) LookupBatch(s *Scratch, ids [][]byte, hit func(i int, m []Match)) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	b, next := &s.batches[0], &s.batches[1]
	t.fetch(b, ids[:min(batchLookups, len(ids))])
	for first := 0; first < len(ids); first += batchLookups {
		if at := first + batchLookups; at < len(ids) {
			t.fetch(next, ids[at:min(at+batchLookups, len(ids))])
		}
		t.find(s, b)
		for i := 0; i < len(s.found); {
			end := i + 1
			for end < len(s.found) && s.found[end].id == s.found[i].id {
				end++
			}
			hit(first+s.found[i].id, s.take(i, end))
			i = end
		}
		b, next = next, b
	}
	b.ids, next.ids = nil, nil
}

// take copies the matches of one identifier.
func (s *Scratch) take(from, to int) []Match {
	s.matches = s.matches[:0]
	for _, f := range s.found[from:to] {
		s.matches = append(s.matches, f.Match)
	}
	return s.matches
}

// fetch makes a batch of at most batchLookups identifiers, and asks for their
// buckets, which come while the batch before is looked up.
func (t *Table) fetch(b *batch, ids [][]byte) {
	b.ids, b.n = ids, 0
	for i, id := range ids {
		if len(id) < t.lay.Prefix || len(id) > t.lay.ID {
			continue
		}
		b.keys[i] = keyOf(id[:t.lay.Prefix])
		b.some[b.n] = uint8(i)
		b.n++
		for _, g := range t.pages {
			if g.table.n > 0 {
				at, _ := g.table.home(b.keys[i])
				prefetch((*byte)(unsafe.Pointer(&g.table.line[at])), bucketSize)
			}
		}
	}
}

// find finds what matches a batch, by identifier, tag and epoch. t.mu is held.
func (t *Table) find(s *Scratch, b *batch) {
	s.found = s.found[:0]
	t.findRows(s, t.main, b)
	for _, p := range t.patch {
		t.findRows(s, p, b)
	}
	for _, g := range t.pages {
		t.findGroups(s, g, b)
	}
	compare := func(a, b found) int {
		return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.Tag, b.Tag), cmp.Compare(a.Epoch, b.Epoch))
	}
	if !slices.IsSortedFunc(s.found, compare) {
		slices.SortFunc(s.found, compare)
	}
	s.found = slices.Compact(s.found)
}

// findRows adds what a page of rows holds.
func (t *Table) findRows(s *Scratch, p *page, b *batch) {
	if len(p.rows) == 0 {
		return
	}
	for _, i := range b.some[:b.n] {
		for _, r := range p.find(b.keys[i]) {
			t.confirm(s, r, int(i), b.ids[i])
		}
	}
}

// findGroups adds what a page of groups holds: it looks into the buckets of all
// identifiers, then into the next of those whose bucket is full, and so on.
func (t *Table) findGroups(s *Scratch, g *grouped, b *batch) {
	if g.table.n == 0 {
		return
	}
	asks := s.asks[:b.n]
	for i, id := range b.some[:b.n] {
		a := &asks[i]
		a.id = int(id)
		a.at, a.fp = g.table.home(b.keys[id])
	}
	for len(asks) > 0 {
		g.table.look(asks)
		n := 0
		for i := range asks {
			a := asks[i]
			for h := a.hits &^ whole; h != 0; h &= h - 1 {
				t.want(s, g, a.id, g.table.group(a.at, bits.TrailingZeros32(h)))
				if len(s.wants) >= mostWants {
					t.confirmGroups(s, b)
				}
			}
			if a.hits&whole != 0 {
				a.at = g.table.next(a.at)
				prefetch((*byte)(unsafe.Pointer(&g.table.line[a.at])), bucketSize)
				asks[n] = a
				n++
			}
		}
		asks = asks[:n]
	}
	t.confirmGroups(s, b)
}

// want adds a group that may hold an identifier to those to be derived.
func (t *Table) want(s *Scratch, g *grouped, id int, group uint32) {
	if n := len(s.wants); n > 0 && s.wants[n-1].id == id && s.wants[n-1].group == group {
		return // rows of a group whose fingerprints are equal
	}
	for from, to := g.rows(group); from < to; {
		var tag, n int
		s.need, tag, n, from = g.stretch(s.need, from, to)
		room := s.room(n * t.lay.State)
		states := t.fleet.States.Read(room[:0], tag, n)
		if &states[0] == &room[0] {
			states = nil
		} else {
			prefetch(&states[0], len(states))
		}
		s.wants = append(s.wants, want{id, tag, s.tags, group, states})
		s.tags += n
	}
}

// room makes states longer by size bytes, which it returns.
func (s *Scratch) room(size int) []byte {
	used := len(s.states)
	if used+size > cap(s.states) {
		old := s.states
		s.states = make([]byte, used, 2*(used+size))
		copy(s.states, old)
		clear(old)
	}
	s.states = s.states[:used+size]
	return s.states[used:]
}

// confirmGroups derives the groups that are wanted and keeps the rows that show
// their identifiers.
func (t *Table) confirmGroups(s *Scratch, b *batch) {
	if len(s.wants) == 0 {
		return
	}
	l, at := t.lay, 0
	for i := range s.wants {
		w := &s.wants[i]
		copy(s.states[w.begin*l.State:], w.states)
		w.states = nil
	}
	s.derive.run(context.Background(), l, t.fleet.Scheme, s.states, s.need, func(first, m int, rows []byte) {
		for i := first; len(rows) > 0; i++ {
			for at+1 < len(s.wants) && s.wants[at+1].begin <= i {
				at++
			}
			w := &s.wants[at]
			key, id := b.keys[w.id], b.ids[w.id]
			for j := range m {
				// Most differ in what is compared at once.
				if keyOf(rows[:l.Prefix]) == key && bytes.Equal(rows[:len(id)], id) {
					t.match(s, w.id, Match{w.tag + i - w.begin, s.derive.epochs[i-first] + rotate.Epoch(j)})
				}
				rows = rows[l.ID:]
			}
		}
	})
	clear(s.states)
	s.wants, s.need, s.states, s.tags = s.wants[:0], s.need[:0], s.states[:0], 0
}

// match adds a match, if the tag is there and the epoch among those indexed.
func (t *Table) match(s *Scratch, id int, m Match) {
	if !t.gone(m.Tag) && t.has(m.Tag).holds(m.Epoch) {
		s.found = append(s.found, found{id, m})
	}
}

// confirm derives the identifier of a row again and keeps it if it is id.
func (t *Table) confirm(s *Scratch, r row, i int, id []byte) {
	m := Match{int(r.tag), r.epoch}
	if t.gone(m.Tag) || !t.has(m.Tag).holds(m.Epoch) {
		return
	}
	s.states = t.read(s.states, m.Tag)
	s.from[0] = m.Epoch
	t.fleet.Scheme.Derive(s.id[:t.lay.ID], s.states, s.from[:], 1)
	clear(s.states)
	s.states = s.states[:0]
	if bytes.Equal(s.id[:len(id)], id) {
		t.match(s, i, m)
	}
}
