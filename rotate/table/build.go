package table

import (
	"context"
	"sync"

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
	if t.fleet.Schedule.Period <= 0 {
		if t.built {
			return ctx.Err()
		}
		from, to = 0, 0
	}
	t.mu.Lock()
	t.moved = map[int]struct{}{}
	t.mu.Unlock()
	b := &builder{t: t, from: from, to: to, want: make([]span, len(t.have))}
	if err := b.run(ctx, 0, len(t.have)); err != nil {
		t.mu.Lock()
		t.moved = nil
		t.mu.Unlock()
		return err
	}
	// Rows of the patch that are in the new window were had, so they were not
	// derived again.
	t.mu.RLock()
	patch := t.patch.rows
	t.mu.RUnlock()
	for _, r := range patch {
		if b.want[r.tag].holds(r.epoch) {
			b.rows = append(b.rows, r)
		}
	}
	main := t.main.merge(b.rows, func(r row) bool { return b.want[r.tag].holds(r.epoch) })

	t.mu.Lock()
	defer t.mu.Unlock()
	t.main, t.patch, t.have = main, index(nil), b.want
	t.from, t.to, t.built = from, to, true
	t.checkpoint()
	moved := t.moved
	t.moved = nil
	for tag := range moved {
		t.extend(tag)
	}
	return nil
}

// checkpoint lets chains move on to the windows' beginnings. t.mu is held.
func (t *Table) checkpoint() {
	m, ok := t.fleet.States.(rotate.Mutable)
	if !ok || !t.lay.Chain {
		return
	}
	var state []byte
	var to [1]rotate.Epoch
	for i, s := range t.have {
		if s.hi < s.lo || t.gone(i) {
			continue
		}
		state = append(state[:0], m.Read(nil, i, 1)...)
		to[0] = s.lo
		t.fleet.Scheme.Advance(state, to[:])
		m.Write(i, state)
	}
	clear(state)
}

// Grow indexes the tags by which the fleet's States have grown, with their
// packed alignments. Both slices have one entry a new tag, or are nil where no
// tag of the fleet has any. The States must have been grown under whatever
// keeps readers out.
func (t *Table) Grow(ctx context.Context, align []int32, seen []uint32) error {
	t.build.Lock()
	defer t.build.Unlock()
	n := t.fleet.States.Len()
	old := len(t.have)
	if align != nil && len(align) != n-old || seen != nil && len(seen) != n-old {
		return ErrFleet
	}
	t.mu.Lock()
	t.fleet.Align = grow(t.fleet.Align, align, old, n)
	t.fleet.Seen = grow(t.fleet.Seen, seen, old, n)
	for range n - old {
		t.have = append(t.have, span{0, -1})
	}
	for len(t.dead) < (n+63)/64 {
		t.dead = append(t.dead, 0)
	}
	t.counts += n - old
	built, from, to := t.built, t.from, t.to
	t.mu.Unlock()
	if !built {
		return ctx.Err() // the first Advance finds them
	}
	b := &builder{t: t, from: from, to: to, want: make([]span, n)}
	if err := b.run(ctx, old, n); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.patch = t.patch.merge(b.rows, func(row) bool { return true })
	copy(t.have[old:], b.want[old:])
	return nil
}

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
// show by the new alignment is indexed at once.
func (t *Table) Realign(tag int, a rotate.Alignment) bool {
	align, seen, ok := t.fleet.Schedule.Pack(a)
	if !ok {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	n := len(t.have)
	if t.fleet.Align == nil && align != 0 {
		t.fleet.Align = make([]int32, n)
	}
	if t.fleet.Seen == nil && seen != 0 {
		t.fleet.Seen = make([]uint32, n)
	}
	same := true
	if t.fleet.Align != nil {
		same = t.fleet.Align[tag] == align
		t.fleet.Align[tag] = align
	}
	if t.fleet.Seen != nil {
		t.fleet.Seen[tag] = seen
	}
	if same && !t.fleet.Schedule.Stops {
		return true // a younger alignment only narrows the window
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
	want := t.window(tag, t.from, t.to)
	have := t.have[tag]
	if want.hi < want.lo || have.holds(want.lo) && have.holds(want.hi) {
		return
	}
	b := &builder{t: t}
	if want.lo > have.hi+1 || want.hi < have.lo-1 {
		have = span{want.lo, want.lo - 1} // apart: what was indexed is given up
	}
	state := append([]byte(nil), t.fleet.States.Read(nil, tag, 1)...)
	for _, s := range missing(want, have) {
		b.derive(tag, state, []span{s})
	}
	clear(state)
	t.patch = t.patch.merge(b.rows, func(row) bool { return true })
	if have.hi >= have.lo {
		want = span{min(want.lo, have.lo), max(want.hi, have.hi)}
	}
	t.have[tag] = want
}

// window returns what tag can show between two times, or the likeliest part of
// it where it is too much.
func (t *Table) window(tag int, from, to int64) span {
	a := t.fleet.alignment(tag)
	lo, _ := t.fleet.Schedule.Window(a, from)
	_, hi := t.fleet.Schedule.Window(a, to)
	if most := rotate.Epoch(t.opt.Epochs); hi-lo >= most && t.fleet.Schedule.Period > 0 {
		if t.fleet.Schedule.Stops { // the likeliest is that it did not stop
			lo = hi - most + 1
		} else {
			lo += (hi - lo - most + 1) / 2
			hi = lo + most - 1
		}
	}
	return span{lo, hi}
}

// missing returns the parts of want, at most two, that have does not hold. The
// two touch or overlap, or have is empty.
func missing(want, have span) []span {
	if have.hi < have.lo {
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

// builder derives what a time span needs and the table has not.
type builder struct {
	t        *Table
	from, to int64
	have     []span // of each tag, when run began
	want     []span // of each tag, filled by run
	rows     []row
	deriver  deriver
}

// run derives for the tags lo..hi-1, on all workers.
func (b *builder) run(ctx context.Context, lo, hi int) error {
	t := b.t
	t.mu.RLock()
	b.have = append([]span(nil), t.have...)
	total := int64(0)
	for i := range t.have {
		b.want[i] = t.have[i]
		if i >= lo && i < hi && !t.gone(i) {
			b.want[i] = t.window(i, b.from, b.to)
		}
		total += int64(max(0, b.want[i].hi-b.want[i].lo+1))
	}
	err := t.afford(total)
	t.mu.RUnlock()
	if err != nil {
		return err
	}
	workers := min(t.opt.Workers, (hi-lo)/256+1)
	parts := make([]builder, workers)
	errs := make([]error, workers)
	var wg sync.WaitGroup
	progress := t.meter(hi - lo)
	for w := range parts {
		parts[w] = builder{t: t, have: b.have, want: b.want}
		wg.Go(func() {
			errs[w] = parts[w].part(ctx, lo+(hi-lo)*w/workers, lo+(hi-lo)*(w+1)/workers, progress)
		})
	}
	wg.Wait()
	for w := range parts {
		if errs[w] != nil {
			return errs[w]
		}
		b.rows = append(b.rows, parts[w].rows...)
		parts[w].rows = nil
	}
	return ctx.Err()
}

func (t *Table) meter(total int) func(int) {
	if t.opt.Progress == nil {
		return func(int) {}
	}
	var mu sync.Mutex
	done := 0
	return func(n int) {
		mu.Lock()
		defer mu.Unlock()
		done += n
		t.opt.Progress(done, total)
	}
}

// part derives for the tags lo..hi-1: runs of neighbours that need equally many
// epochs in one call.
func (b *builder) part(ctx context.Context, lo, hi int, progress func(int)) error {
	const stride = 1 << 12
	var states []byte
	for ; lo < hi; lo += stride {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(stride, hi-lo)
		states = b.t.fleet.States.Read(states[:0], lo, n)
		// Two rounds: below what is had, and above it or all of it.
		for round := range 2 {
			need := make([]span, n)
			for i := range need {
				need[i] = b.need(lo+i, round)
			}
			b.derive(lo, states, need)
		}
		progress(n)
	}
	return nil
}

func (b *builder) need(tag, round int) span {
	none := span{0, -1}
	want, have := b.want[tag], b.have[tag]
	if want.hi < want.lo {
		return none
	}
	if want.lo > have.hi+1 || want.hi < have.lo-1 {
		have = none
	}
	s := missing(want, have)
	if round >= len(s) {
		return none
	}
	return s[round]
}

// derive appends the rows of the tags first, first+1, ..., whose packed states
// are given, for the epochs that each needs.
func (b *builder) derive(first int, states []byte, need []span) {
	l := b.t.lay
	b.deriver.run(l, b.t.fleet.Scheme, states, need, func(i int, e rotate.Epoch, id []byte) {
		b.rows = append(b.rows, row{keyOf(id[:l.Prefix]), uint32(first + i), e})
	})
}
