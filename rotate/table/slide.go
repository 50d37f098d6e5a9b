package table

import (
	"context"
	"slices"
)

// maxPages bounds how many pages a lookup asks, and deadRows how many rows
// there may be that are over, beside as many as are not.
const (
	maxPages = 4
	deadRows = 1 << 12
)

// slide makes the pages that hold all rows between two times: it derives what
// is new and drops whole pages that are over. Where anew is set, or where pages
// or rows that are over would become too many, or more than the budget, it
// derives everything into one page.
func (t *Table) slide(ctx context.Context, from, to int64, anew bool) error {
	b := t.plan(0, from, to)
	if err := t.afford(b.want); err != nil {
		return err
	}
	var pages []*grouped
	fresh := 0
	if !anew {
		pages, fresh = b.pages()
	}
	if anew || !t.tolerable(pages, b.want) {
		pages, fresh = []*grouped{newGrouped(b.want, t.lay.Group)}, 1
	}
	spares, slack := t.takeSpare(), 16
	if t.opt.Memory > 0 {
		slack = 0 // a budget holds what was promised for these rows
	}
	// The last of the fresh pages reports.
	progress := t.meter(b.want.n)
	for i, g := range pages[len(pages)-fresh:] {
		report := func(int) {}
		if i == fresh-1 {
			report = progress
		}
		if err := g.build(ctx, t.fleet.Scheme, t.fleet.States, t.opt.Workers, &spares, slack, report); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if fresh == 0 && b.want.n > 0 {
		progress(b.want.n)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, g := range t.pages { // nobody looks into them any more
		if !slices.Contains(pages, g) {
			spares.give(g.table.line)
		}
	}
	t.pages = pages
	t.change(b.want, from, to)
	// Without a clock there is no next build but for tags to come.
	if t.fleet.Schedule.Period > 0 && (t.opt.Memory <= 0 || t.size(t.pages, t.have).all()+spares.size() <= t.opt.Memory) {
		t.spare = spares
	}
	return nil
}

// takeSpare empties t.spare.
func (t *Table) takeSpare() spare {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.spare
	t.spare = spare{}
	return s
}

// pages returns the pages that are not over, and pages to be built of what is
// wanted and not had: how many of them. It lets want be one with the spans of a
// page that is the same.
func (b *builder) pages() (pages []*grouped, fresh int) {
	for _, g := range b.t.pages {
		if g.live(b.want) {
			pages = append(pages, g)
		}
	}
	if b.have.rows == 0 && b.want.rows > 0 {
		return []*grouped{newGrouped(b.want, b.t.lay.Group)}, 1
	}
	for round := range 2 { // below what is had, and above it or all of it
		s := pack(b.want.n, func(tag int) run {
			n := 1
			if b.want.one && b.have.one && b.have.n >= b.want.n && len(b.apart) == 0 {
				n = b.want.n - tag
			}
			return run{b.need(tag, round), n}
		})
		if s.rows > 0 {
			pages = append(pages, newGrouped(s, b.t.lay.Group))
			fresh++
		}
	}
	for _, g := range pages {
		if g.spans.equal(b.want) {
			b.want = g.spans
		}
	}
	return pages, fresh
}

// tolerable reports whether the table may hold pages, for the spans wanted.
func (t *Table) tolerable(pages []*grouped, want *spans) bool {
	rows := int64(0)
	for _, g := range pages {
		rows += g.spans.rows
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	size := t.size(pages, want).all() - t.patch.size() - int64(len(t.apart))*apartSize
	return len(pages) <= maxPages && rows <= 2*want.rows+deadRows && (t.opt.Memory <= 0 || size <= t.opt.Memory)
}
