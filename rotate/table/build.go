package table

import (
	"context"
	"math"
	"slices"

	"github.com/seed-496a4445/fyr/rotate"
)

// Advance makes the table cover what can be on the air from Unix second unix
// to the lead beyond it. Only tag-epochs that are new are derived; lookups go
// on meanwhile and change over in one step. On error, of ctx or of the budget,
// the table is as it was.
func (t *Table) Advance(ctx context.Context, unix int64) error {
	t.build.Lock()
	defer t.build.Unlock()
	from, to := unix, unix+t.opt.Lead
	if to < from {
		to = math.MaxInt64
	}
	if t.fleet.Schedule.Period <= 0 {
		if t.built {
			return ctx.Err()
		}
		from, to = 0, 0
	}
	t.watch()
	var err error
	if t.groups() {
		err = t.slide(ctx, from, to, false)
	} else {
		err = t.sort(ctx, from, to)
	}
	if err != nil {
		t.unwatch()
	}
	return err
}

// sort makes the page of all rows between two times, sorted.
func (t *Table) sort(ctx context.Context, from, to int64) error {
	b := t.plan(0, from, to)
	if err := b.run(ctx); err != nil {
		return err
	}
	// Rows of the patch that are in the new window were had, so they were not
	// derived again.
	t.mu.RLock()
	pages := slices.Clone(t.patch)
	t.mu.RUnlock()
	keep := func(r row) bool { return b.want.at(int(r.tag)).holds(r.epoch) }
	for _, p := range pages {
		for _, r := range p.rows {
			if keep(r) {
				b.rows = append(b.rows, r)
			}
		}
	}
	main := t.main.merge(b.rows, keep)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.main = main
	t.change(b.want, from, to)
	return nil
}

// change ends a build of all tags: it takes over the spans that are indexed
// now. t.mu is held.
func (t *Table) change(have *spans, from, to int64) {
	t.patch, t.have, t.apart = nil, have, map[int]span{}
	t.from, t.to, t.built = from, to, true
	t.checkpoint()
	t.settle()
}

// watch notes from now on which tags are realigned: a build does not see it.
func (t *Table) watch() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.moved = map[int]struct{}{}
}

// unwatch ends a build that failed.
func (t *Table) unwatch() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.moved = nil
}

// settle ends a build: it indexes what tags that were realigned meanwhile can
// show. t.mu is held.
func (t *Table) settle() {
	moved := t.moved
	t.moved = nil
	for tag := range moved {
		t.extend(tag)
	}
}

// checkpoint lets chains move on to the windows' beginnings. t.mu is held.
func (t *Table) checkpoint() {
	m, ok := t.fleet.States.(rotate.Mutable)
	if !ok || !t.lay.Chain {
		return
	}
	var state []byte
	var to [1]rotate.Epoch
	for i := range t.n {
		s := t.has(i)
		if s.empty() || t.gone(i) {
			continue
		}
		state = t.read(state, i)
		to[0] = s.lo
		t.fleet.Scheme.Advance(state, to[:])
		m.Write(i, state)
	}
	clear(state)
}

// Grow indexes the tags by which the fleet's States have grown, with their
// packed alignments. Both slices have one entry a new tag, or are nil where no
// new tag has any; otherwise it returns [ErrFleet] and does nothing. The States
// must have grown while no method of the table was running. On error of ctx or
// of the budget the new tags are in the table without being indexed: Remove
// them, or let the next Advance index them.
func (t *Table) Grow(ctx context.Context, align []int32, seen []uint32) error {
	t.build.Lock()
	defer t.build.Unlock()
	n := t.fleet.States.Len()
	old := t.n
	if n < old || n > maxTags || align != nil && len(align) != n-old || seen != nil && len(seen) != n-old {
		return ErrFleet
	}
	t.watch()
	t.mu.Lock()
	t.fleet.Align = grow(t.fleet.Align, align, old, n)
	t.fleet.Seen = grow(t.fleet.Seen, seen, old, n)
	t.n = n
	t.counts += n - old
	t.mu.Unlock()
	if !t.built { // the first Advance finds them
		t.unwatch()
		return ctx.Err()
	}
	err := t.add(ctx, old)
	if err != nil {
		t.unwatch()
	}
	return err
}

// add indexes the tags from first on: a few in the patch, many, or what does
// not fit otherwise, by making the index anew.
func (t *Table) add(ctx context.Context, first int) error {
	b := t.plan(first, t.from, t.to)
	if err := t.afford(b.want); err != nil {
		return err
	}
	t.mu.RLock()
	before := b.want.row(first)
	rows := b.want.rows - before
	size := t.size(t.pages, t.have).all() + rows*(rowSize+headSize) + int64(b.want.n-first)*apartSize
	t.mu.RUnlock()
	if t.groups() && (rows >= manyNew && rows >= before/8 || t.opt.Memory > 0 && size > t.opt.Memory) {
		return t.slide(ctx, t.from, t.to, true)
	}
	if err := b.run(ctx); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.patch.add(b.rows)
	for i := first; i < b.want.n; i++ {
		t.apart[i] = b.want.at(i)
	}
	t.settle()
	return nil
}

// manyNew is from how many rows on a patch is not worth it.
const manyNew = 1 << 14

// grow appends to what is nil while all of it is zero.
func grow[T int32 | uint32](all, more []T, old, n int) []T {
	if all == nil && more == nil {
		return nil
	}
	if all == nil {
		all = make([]T, old, n)
	}
	if more == nil {
		more = make([]T, n-old)
	}
	return append(all, more...)
}

// Realign sets what is known of the clock of a tag. It returns false, and does
// nothing, when a cannot be held: see [rotate.Schedule.Pack]. What the tag can
// show by the new alignment is indexed at once; what it could show by the old
// one may match until the next Advance. It panics when tag is out of range.
func (t *Table) Realign(tag int, a rotate.Alignment) bool {
	align, seen, ok := t.fleet.Schedule.Pack(a)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.within(tag)
	if !ok {
		return false
	}
	n := t.n
	if t.fleet.Align == nil && align != 0 {
		t.fleet.Align = make([]int32, n)
	}
	if t.fleet.Seen == nil && seen != 0 {
		t.fleet.Seen = make([]uint32, n)
	}
	if t.fleet.Align != nil {
		t.fleet.Align[tag] = align
	}
	if t.fleet.Seen != nil {
		t.fleet.Seen[tag] = seen
	}
	if t.moved != nil {
		t.moved[tag] = struct{}{}
	}
	if t.built {
		t.extend(tag)
	}
	return true
}

// extend indexes what a tag can show that is not indexed yet. t.mu is held.
func (t *Table) extend(tag int) {
	if t.gone(tag) {
		return
	}
	w := t.fleet.windows(t.from, t.to)
	want, have := t.likeliest(w.at(tag)), t.has(tag)
	if want.empty() || have.holds(want.lo) && have.holds(want.hi) {
		return
	}
	if !want.touches(have) {
		have = none // what was indexed is given up
	}
	b := &builder{t: t}
	state := t.read(nil, tag)
	for _, s := range missing(want, have) {
		b.derive(context.Background(), tag, state, []run{{s, 1}})
	}
	clear(state)
	t.patch.add(b.rows)
	if !have.empty() {
		want = span{min(want.lo, have.lo), max(want.hi, have.hi)}
	}
	t.apart[tag] = want
}

// likeliest returns what a tag can show, or the likeliest part of it where it is
// too much.
func (t *Table) likeliest(s span) span {
	most := rotate.Epoch(t.opt.Epochs)
	if s.lo > s.hi || t.fleet.Schedule.Period <= 0 || s.hi-s.lo < most { // with a Period |hi-lo| < 2^47
		return s
	}
	if t.fleet.Schedule.Stops { // the likeliest is that it did not stop
		return span{s.hi - most + 1, s.hi}
	}
	lo := s.lo + (s.hi-s.lo-most+1)/2
	return span{lo, lo + most - 1}
}

// missing returns the parts of want, at most two, that have does not hold. The
// two touch, or have is empty.
func missing(want, have span) []span {
	if have.empty() {
		return []span{want}
	}
	var s []span
	if want.lo < have.lo {
		s = append(s, span{want.lo, min(want.hi, have.lo-1)})
	}
	if want.hi > have.hi {
		s = append(s, span{max(want.lo, have.hi+1), want.hi})
	}
	return s
}
