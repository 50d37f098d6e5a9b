package table

import (
	"context"
	"math"
	"slices"
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
	b := t.plan(0, from, to)
	if err := b.run(ctx); err != nil {
		t.unwatch()
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
	t.settle()
	return nil
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
	for i, s := range t.have {
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
	old := len(t.have)
	if n < old || n > maxTags || align != nil && len(align) != n-old || seen != nil && len(seen) != n-old {
		return ErrFleet
	}
	t.watch()
	t.mu.Lock()
	t.fleet.Align = grow(t.fleet.Align, align, old, n)
	t.fleet.Seen = grow(t.fleet.Seen, seen, old, n)
	for range n - old {
		t.have = append(t.have, none)
	}
	for len(t.dead) < (n+63)/64 {
		t.dead = append(t.dead, 0)
	}
	t.counts += n - old
	t.mu.Unlock()
	if !t.built { // the first Advance finds them
		t.unwatch()
		return ctx.Err()
	}
	b := t.plan(old, t.from, t.to)
	if err := b.run(ctx); err != nil {
		t.unwatch()
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.patch = t.patch.merge(b.rows, func(row) bool { return true })
	copy(t.have[old:], b.want[old:])
	t.settle()
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
	n := len(t.have)
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
	want, have := t.window(tag, t.from, t.to), t.have[tag]
	if want.empty() || have.holds(want.lo) && have.holds(want.hi) {
		return
	}
	if !want.touches(have) {
		have = none // what was indexed is given up
	}
	b := &builder{t: t}
	state := t.read(nil, tag)
	for _, s := range missing(want, have) {
		b.derive(context.Background(), tag, state, []span{s})
	}
	clear(state)
	t.patch = t.patch.merge(b.rows, func(row) bool { return true })
	if !have.empty() {
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
	most := rotate.Epoch(t.opt.Epochs)
	if lo > hi || t.fleet.Schedule.Period <= 0 || hi-lo < most { // with a Period |hi-lo| < 2^47
		return span{lo, hi}
	}
	if t.fleet.Schedule.Stops { // the likeliest is that it did not stop
		lo = hi - most + 1
	} else {
		lo += (hi - lo - most + 1) / 2
		hi = lo + most - 1
	}
	return span{lo, hi}
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

// builder derives what a time span needs and the table has not.
type builder struct {
	t       *Table
	first   int    // the first tag to derive for; those before it stay
	have    []span // of each tag, when the build began
	want    []span // of each tag
	rows    []row
	deriver deriver
}

// plan looks up what the tags from first on can show between two times.
func (t *Table) plan(first int, from, to int64) *builder {
	t.mu.RLock()
	defer t.mu.RUnlock()
	b := &builder{t: t, first: first, have: slices.Clone(t.have), want: slices.Clone(t.have)}
	for i := first; i < len(b.want); i++ {
		if t.gone(i) {
			b.want[i] = none
		} else {
			b.want[i] = t.window(i, from, to)
		}
	}
	return b
}

// run derives on all workers, if the budget allows.
func (b *builder) run(ctx context.Context) error {
	t, lo, hi := b.t, b.first, len(b.want)
	if err := t.afford(b.want); err != nil {
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
			from, to := int64(hi-lo)*int64(w)/int64(workers), int64(hi-lo)*int64(w+1)/int64(workers)
			errs[w] = parts[w].part(ctx, lo+int(from), lo+int(to), progress)
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
	buf := make([]byte, min(stride, hi-lo)*b.t.lay.State) // so that Read makes no other
	defer clear(buf)
	for ; lo < hi; lo += stride {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(stride, hi-lo)
		states := b.t.fleet.States.Read(buf[:0], lo, n)
		// Two rounds: below what is had, and above it or all of it.
		for round := range 2 {
			need := make([]span, n)
			for i := range need {
				need[i] = b.need(lo+i, round)
			}
			if err := b.derive(ctx, lo, states, need); err != nil {
				return err
			}
		}
		progress(n)
	}
	return nil
}

// need returns the round-th part of what a tag lacks.
func (b *builder) need(tag, round int) span {
	want, have := b.want[tag], b.have[tag]
	if want.empty() {
		return none
	}
	if !want.touches(have) {
		have = none
	}
	if s := missing(want, have); round < len(s) {
		return s[round]
	}
	return none
}

// derive appends the rows of the tags first, first+1, ..., whose packed states
// are given, for the epochs that each needs.
func (b *builder) derive(ctx context.Context, first int, states []byte, need []span) error {
	l := b.t.lay
	return b.deriver.run(ctx, l, b.t.fleet.Scheme, states, need, func(i int, e rotate.Epoch, id []byte) {
		b.rows = append(b.rows, row{keyOf(id[:l.Prefix]), uint32(first + i), e})
	})
}
