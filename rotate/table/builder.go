package table

import (
	"context"
	"maps"
	"sync"

	"github.com/seed-496a4445/fyr/rotate"
)

// builder derives what a time span needs and the table has not.
type builder struct {
	t       *Table
	first   int          // the first tag to derive for; those before it stay
	have    *spans       // of each tag, when the build began
	apart   map[int]span // other than that
	want    *spans       // of each tag
	rows    []row
	deriver deriver
}

// plan looks up what the tags from first on can show between two times. Now and
// then it lets others have the lock: who realigns a tag waits for plan, and
// lookups for who realigns. What is realigned meanwhile, [Table.watch] notes.
func (t *Table) plan(first int, from, to int64) *builder {
	const breath = 1 << 16 // tags
	t.mu.RLock()
	defer t.mu.RUnlock()
	b := &builder{t: t, first: first, have: t.have, apart: maps.Clone(t.apart)}
	w := t.fleet.windows(from, to)
	next := first + breath
	b.want = pack(t.n, func(i int) run {
		if i >= next {
			next = i + breath
			t.mu.RUnlock()
			t.mu.RLock()
		}
		switch {
		case i < first:
			return run{t.has(i), 1}
		case t.gone(i):
			return run{none, 1}
		}
		n := 1
		if w.same() && t.counts == t.n {
			n = t.n - i
		}
		return run{t.likeliest(w.at(i)), n}
	})
	return b
}

// had returns what was indexed of a tag when the build began. Where rows are
// kept by groups, those of the patch do not count: they do not stay.
func (b *builder) had(tag int) span {
	if len(b.apart) == 0 {
		return b.have.at(tag)
	}
	if s, ok := b.apart[tag]; ok {
		if b.t.groups() {
			return none
		}
		return s
	}
	return b.have.at(tag)
}

// run derives on all workers, if the budget allows.
func (b *builder) run(ctx context.Context) error {
	t, lo, hi := b.t, b.first, b.want.n
	if err := t.afford(b.want); err != nil {
		return err
	}
	workers := min(t.opt.Workers, (hi-lo)/256+1)
	parts := make([]builder, workers)
	errs := make([]error, workers)
	var wg sync.WaitGroup
	progress := t.meter(hi - lo)
	for w := range parts {
		parts[w] = builder{t: t, have: b.have, apart: b.apart, want: b.want}
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
	var need []run
	for ; lo < hi; lo += stride {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(stride, hi-lo)
		states := b.t.fleet.States.Read(buf[:0], lo, n)
		// Two rounds: below what is had, and above it or all of it.
		for round := range 2 {
			need = need[:0]
			for i := range n {
				need = extend(need, b.need(lo+i, round), 1)
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
	want, have := b.want.at(tag), b.had(tag)
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
func (b *builder) derive(ctx context.Context, first int, states []byte, need []run) error {
	l := b.t.lay
	return b.deriver.each(ctx, l, b.t.fleet.Scheme, states, need, func(i int, e rotate.Epoch, id []byte) {
		b.rows = append(b.rows, row{keyOf(id[:l.Prefix]), uint32(first + i), e})
	})
}
