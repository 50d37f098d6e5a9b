package table

import (
	"sort"

	"github.com/seed-496a4445/fyr/rotate"
)

// Size is the memory that a table holds, in bytes.
type Size struct {
	Tags       int
	Rows       int64 // tag-epochs indexed, also those that are over by now
	Index      int64 // entries, bitmaps and the spans indexed of the tags
	States     int64 // states in memory; 0 where they come from elsewhere
	Alignments int64
	// Spare is kept for the next build, where there is a clock: what building
	// takes beside the index, 8 bytes a tag-epoch of the largest build and some,
	// and up to two pages that are no more. It counts towards the budget: nothing
	// is kept that does not fit.
	Spare int64
}

// Size returns what the table holds now.
func (t *Table) Size() Size {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.size(t.pages, t.have)
}

// size returns what the table holds with these pages and spans. t.mu is held.
func (t *Table) size(pages []*grouped, have *spans) Size {
	main := int64(len(t.main.rows))
	s := Size{
		Tags:       t.n,
		Rows:       main + t.patch.rows(),
		Index:      t.patch.size() + have.size() + int64(len(t.apart))*apartSize + int64(len(t.dead))*8,
		Alignments: int64(len(t.fleet.Align))*4 + int64(len(t.fleet.Seen))*4,
		Spare:      t.spare.size(),
	}
	if !t.groups() {
		s.Index += pageSize(main)
	}
	for _, g := range pages {
		s.Rows += g.spans.rows
		s.Index += g.size()
		if g.spans != have {
			s.Index += g.spans.size()
		}
	}
	if _, ok := t.fleet.States.(*rotate.Memory); ok {
		s.States = int64(t.lay.State) * int64(t.n)
	}
	return s
}

// all returns the sum of a size without what is spare.
func (s Size) all() int64 { return s.Index + s.States + s.Alignments }

// apartSize is about what a tag in the patch costs beside its rows, in bytes.
const apartSize = 64

// groups reports whether rows are kept by groups.
func (t *Table) groups() bool { return t.lay.Group > 1 }

// hopeless returns a BudgetError when a fleet of n tags cannot fit, however well
// its clocks are known, unless it is before their first epochs or after their
// last.
func (t *Table) hopeless(n int) error {
	s := t.fleet.Schedule
	each := span{s.First, s.Last}.rows()
	if s.Period > 0 {
		bounded := func(v int64) int64 { return max(0, min(v, 1<<42)) }
		covered := bounded(t.opt.Lead) + 2*bounded(s.Slack) + bounded(s.Late) // < 2^45
		least := min(covered/s.Period+1, int64(t.opt.Epochs))
		if s.Last == 0 {
			each = least
		}
		each = min(each, least)
	}
	rows := func(n int) int64 {
		if n > 0 && each > manyRows/int64(n) {
			return manyRows
		}
		return each * int64(n)
	}
	return t.refuse(n, rows, func(n int) int64 {
		return t.need(n, rows(n), int64(min(n, 1))*blockSize)
	})
}

// afford returns a BudgetError when a table of these spans does not fit.
func (t *Table) afford(s *spans) error {
	rows := func(n int) int64 {
		rows, _ := s.first(n)
		return rows
	}
	return t.refuse(s.n, rows, func(n int) int64 {
		rows, size := s.first(n)
		return t.need(n, rows, size)
	})
}

// manyRows stands for all numbers of rows that no memory holds.
const manyRows = 1 << 56

// refuse returns a BudgetError when n tags do not fit. rows says how many rows
// the first tags have, and need how many bytes they take.
func (t *Table) refuse(n int, rows, need func(n int) int64) error {
	if t.opt.Memory <= 0 || n == 0 {
		return nil
	}
	all := need(n)
	if all <= t.opt.Memory {
		return nil
	}
	fit := sort.Search(n, func(k int) bool { return need(k+1) > t.opt.Memory })
	return &BudgetError{Tags: n, Rows: rows(n), Need: all, Budget: t.opt.Memory, Fit: fit, FitRows: rows(fit)}
}

// need returns how many bytes n tags of this fleet take with that many rows in
// one page, and spans of that size.
func (t *Table) need(n int, rows, spans int64) int64 {
	rows = max(0, min(rows, manyRows))
	s := Size{Index: spans + int64(len(t.dead))*8}
	if t.groups() {
		s.Index += groupedSize(rows)
	} else {
		s.Index += pageSize(rows)
	}
	if t.fleet.Align != nil {
		s.Alignments += 4 * int64(n)
	}
	if t.fleet.Seen != nil {
		s.Alignments += 4 * int64(n)
	}
	if _, ok := t.fleet.States.(*rotate.Memory); ok {
		s.States = int64(t.lay.State) * int64(n)
	}
	return s.all()
}
