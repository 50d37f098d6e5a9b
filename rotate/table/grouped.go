package table

import (
	"context"
	"math/bits"
	"sync"

	"github.com/seed-496a4445/fyr/rotate"
)

// grouped is an immutable page of rows of which only the group is kept: where
// deriving a group again costs little more than deriving one row.
type grouped struct {
	spans *spans
	table buckets
	shift uint // a group is 1<<shift rows
}

// fineBits is of how many bits the number of rows is up to which a group is one
// row. Of two bits more, one makes groups larger, so that a hit takes longer, and
// the other makes them more, which leaves a bit less to fingerprints, so that
// groups are derived in vain. maxGroups is up to how many the layout has a say.
var fineBits = 20

const maxGroups = 1 << 26

// newGrouped makes an empty page with groups of at most so many rows, a power
// of two, or of more where their numbers would not fit.
func newGrouped(s *spans, most int) *grouped {
	g := &grouped{spans: s}
	want := uint(max(0, bits.Len64(uint64(s.rows))-fineBits) / 2)
	for g.shift < want && 2<<g.shift <= most || s.rows>>g.shift >= maxGroups {
		g.shift++
	}
	groups := (s.rows + 1<<g.shift - 1) >> g.shift
	g.table = newBuckets(s.rows, uint(32-bits.Len64(uint64(groups))))
	return g
}

// size returns how many bytes the buckets take, or will.
func (g *grouped) size() int64 {
	return max(groupedSize(g.spans.rows), int64(cap(g.table.line))*bucketSize)
}

// groupedSize returns the size in bytes of the buckets for that many rows.
func groupedSize(rows int64) int64 { return bucketsFor(rows) * bucketSize }

// build derives all rows on all workers, calls progress with numbers of tags,
// and fills the page. It takes memory from spare ones, buckets
// within slack, and leaves there what it does not keep. It returns only errors of ctx.
func (g *grouped) build(ctx context.Context, scheme rotate.Scheme, states rotate.States, workers int, from *spare, slack int, progress func(int)) error {
	n := g.spans.n
	workers = max(1, min(workers, int(min(g.spans.rows, 1<<20))/256+1))
	stages := make([]*stage, workers)
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range stages {
		lo := int(int64(n)*int64(w)/int64(workers)) / blockTags * blockTags
		hi := n
		if w < workers-1 {
			hi = int(int64(n)*int64(w+1)/int64(workers)) / blockTags * blockTags
		}
		stages[w] = newStage(g.spans.row(hi)-g.spans.row(lo), g.table, g.shift, from)
		wg.Go(func() { errs[w] = g.stage(ctx, scheme, states, stages[w], lo, hi, progress) })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	g.table.line = from.buckets(int(g.table.n), slack)
	g.table.fill(stages)
	for _, s := range stages {
		from.arenas = append(from.arenas, s.arena)
	}
	return nil
}

// stage derives the rows of the tags lo..hi-1.
func (g *grouped) stage(ctx context.Context, scheme rotate.Scheme, states rotate.States, s *stage, lo, hi int, progress func(int)) error {
	const stride = 1 << 12
	l := scheme.Layout()
	buf := make([]byte, min(stride, hi-lo)*l.State) // so that Read makes no other
	defer clear(buf)
	var (
		need []run
		d    deriver
	)
	row := uint64(g.spans.row(lo))
	for ; lo < hi; lo += stride {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(stride, hi-lo)
		need = g.spans.runs(need[:0], lo, n)
		err := d.run(ctx, l, scheme, states.Read(buf[:0], lo, n), need, func(_, _ int, ids []byte) {
			put(s, row, ids, l)
			row += uint64(len(ids) / l.ID)
		})
		if err != nil {
			return err
		}
		progress(n)
	}
	s.flush()
	return nil
}

// put adds the rows from one on to a stage.
func put(s *stage, row uint64, ids []byte, l rotate.Layout) {
	if l.Prefix >= 8 {
		s.put(ids, l.ID, row)
		return
	}
	for ; len(ids) > 0; ids = ids[l.ID:] {
		s.add(keyOf(ids[:l.Prefix]), row)
		row++
	}
}

// rows returns the rows of a group: from, and before to.
func (g *grouped) rows(group uint32) (from, to int64) {
	from = int64(group) << g.shift
	return from, min(from+1<<g.shift, g.spans.rows)
}

// stretch returns the tags that have the rows from one on, as far as no tag
// without rows comes between: n of them and the row after theirs. It appends what
// of them to derive: all that a tag shows where that is at most a group, so that
// many are derived alike.
func (g *grouped) stretch(need []run, from, to int64) (more []run, first, n int, next int64) {
	first, next = g.spans.tag(from)
	for next < to {
		o := g.spans.at(first + n)
		c := int64(o.count())
		if c == 0 {
			break
		}
		if c > 1<<g.shift {
			o.hi = o.lo + rotate.Epoch(min(c, to-next)-1)
			o.lo += rotate.Epoch(max(0, from-next))
		}
		next += c
		need = extend(need, o, 1)
		n++
	}
	return need, first, n, next
}

// live reports whether some tag still has epochs of the page.
func (g *grouped) live(have *spans) bool {
	n := g.spans.n
	if g.spans.one && have.one && have.n >= n { // as good as any other
		n = 1
	}
	for i := range n {
		o, h := g.spans.at(i), have.at(i)
		if !o.empty() && !h.empty() && o.lo <= h.hi && h.lo <= o.hi {
			return true
		}
	}
	return false
}
