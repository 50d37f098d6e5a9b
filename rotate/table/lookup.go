package table

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/seed-496a4445/fyr/rotate"
)

// Scratch is the memory that lookups need. The zero value is ready. Not for
// concurrent use: each goroutine has its own.
type Scratch struct {
	matches []Match
	groups  []uint32
	need    []span
	states  []byte
	derive  deriver
	touched uint64
	id      [maxID]byte
	from    [1]rotate.Epoch
}

// Lookup returns all tags that show id, by tag and then by epoch. id is a whole
// identifier or at least the prefix that the scheme's layout names; other sizes
// match nothing. The matches belong to s until its next use.
func (t *Table) Lookup(s *Scratch, id []byte) []Match {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.lookup(s, id)
}

// batchLookups is how many buckets are fetched at once.
const batchLookups = 32

// LookupBatch looks up many identifiers at once and calls hit for those that
// match, in the order given. The matches belong to s until hit returns. hit
// must not call methods of t: they may wait for a change that waits for hit.
//
// It costs less than as many calls of Lookup: the processor waits for several
// buckets at a time.
func (t *Table) LookupBatch(s *Scratch, ids [][]byte, hit func(i int, m []Match)) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for first := 0; first < len(ids); first += batchLookups {
		some := ids[first:min(first+batchLookups, len(ids))]
		t.touch(s, some)
		for i, id := range some {
			if m := t.lookup(s, id); len(m) > 0 {
				hit(first+i, m)
			}
		}
	}
}

// asks reports whether an identifier is of a size that can match.
func (t *Table) asks(id []byte) bool { return len(id) >= t.lay.Prefix && len(id) <= t.lay.ID }

// touch reads the buckets of identifiers, so that they are in the cache.
func (t *Table) touch(s *Scratch, ids [][]byte) {
	for _, g := range t.pages {
		for _, id := range ids {
			if t.asks(id) {
				at, _ := g.table.home(keyOf(id[:t.lay.Prefix]))
				s.touched |= g.table.line[at][7]
			}
		}
	}
}

func (t *Table) lookup(s *Scratch, id []byte) []Match {
	s.matches = s.matches[:0]
	if !t.asks(id) {
		return nil
	}
	key := keyOf(id[:t.lay.Prefix])
	for _, g := range t.pages {
		s.groups = g.table.find(s.groups[:0], key)
		if len(s.groups) > 0 {
			t.confirmGroups(s, g, id)
		}
	}
	for _, p := range [...]*page{t.main, t.patch} {
		if len(p.rows) > 0 {
			for _, r := range p.find(key) {
				t.confirm(s, r, id)
			}
		}
	}
	if len(s.matches) > 1 {
		slices.SortFunc(s.matches, func(a, b Match) int {
			if c := cmp.Compare(a.Tag, b.Tag); c != 0 {
				return c
			}
			return cmp.Compare(a.Epoch, b.Epoch)
		})
		s.matches = slices.Compact(s.matches)
	}
	return s.matches
}

// confirmGroups derives the groups in s again and keeps the rows that show id.
func (t *Table) confirmGroups(s *Scratch, g *grouped, id []byte) {
	old := len(s.matches)
	for _, group := range unique(s.groups) {
		s.matches = g.derive(s.matches, s, &t.fleet, t.lay, group, id)
	}
	clear(s.states[:cap(s.states)])
	found := s.matches[old:]
	s.matches = s.matches[:old]
	for _, m := range found {
		if !t.gone(m.Tag) && t.has(m.Tag).holds(m.Epoch) {
			s.matches = append(s.matches, m)
		}
	}
}

// confirm derives the identifier of a row again and keeps it if it is id.
func (t *Table) confirm(s *Scratch, r row, id []byte) {
	if t.gone(int(r.tag)) || !t.has(int(r.tag)).holds(r.epoch) {
		return
	}
	s.states = t.read(s.states, int(r.tag))
	s.from[0] = r.epoch
	t.fleet.Scheme.Derive(s.id[:t.lay.ID], s.states, s.from[:], 1)
	clear(s.states)
	if bytes.Equal(s.id[:len(id)], id) {
		s.matches = append(s.matches, Match{int(r.tag), r.epoch})
	}
}
