package table

import (
	"bytes"
	"context"
	"math/bits"
	"slices"
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

// fineGroups is up to how many groups their size is not raised beyond one row:
// it leaves ten bits for fingerprints, so that one lookup in eighty derives a
// group in vain. maxGroups is up to how many the layout has a say.
var fineGroups int64 = 1 << 22

const maxGroups = 1 << 26

// newGrouped makes an empty page with groups of at most so many rows, a power
// of two, or of more where their numbers would not fit.
func newGrouped(s *spans, most int) *grouped {
	g := &grouped{spans: s}
	for s.rows>>g.shift >= fineGroups && 2<<g.shift <= most || s.rows>>g.shift >= maxGroups {
		g.shift++
	}
	groups := (s.rows + 1<<g.shift - 1) >> g.shift
	g.table.fp = uint(32 - bits.Len64(uint64(groups)))
	return g
}

// groupedSize returns the size in bytes of the buckets for that many rows.
func groupedSize(rows int64) int64 { return bucketsFor(rows) * bucketSize }

// build derives all rows on all workers, calls progress with numbers of tags,
// and fills the page. It returns only errors of ctx.
func (g *grouped) build(ctx context.Context, scheme rotate.Scheme, states rotate.States, workers int, progress func(int)) error {
	n := g.spans.n
	workers = max(1, min(workers, int(min(g.spans.rows, 1<<20))/256+1))
	count := bucketsFor(g.spans.rows)
	parts := int((count + partLines - 1) / partLines)
	stages := make([]*stage, workers)
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range stages {
		lo := int(int64(n)*int64(w)/int64(workers)) / blockTags * blockTags
		hi := n
		if w < workers-1 {
			hi = int(int64(n)*int64(w+1)/int64(workers)) / blockTags * blockTags
		}
		stages[w] = newStage(g.spans.row(hi)-g.spans.row(lo), parts)
		wg.Go(func() { errs[w] = g.stage(ctx, scheme, states, stages[w], uint64(count), lo, hi, progress) })
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
	g.table.line = make([]bucket, count)
	g.table.fill(stages)
	return nil
}

// stage derives the rows of the tags lo..hi-1.
func (g *grouped) stage(ctx context.Context, scheme rotate.Scheme, states rotate.States, s *stage, lines uint64, lo, hi int, progress func(int)) error {
	const stride = 1 << 12
	l := scheme.Layout()
	buf := make([]byte, min(stride, hi-lo)*l.State) // so that Read makes no other
	defer clear(buf)
	need := make([]span, 0, stride)
	row := uint64(g.spans.row(lo))
	var d deriver
	for ; lo < hi; lo += stride {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(stride, hi-lo)
		need = need[:0]
		for i := range n {
			need = append(need, g.spans.at(lo+i))
		}
		err := d.run(ctx, l, scheme, states.Read(buf[:0], lo, n), need, func(_, _ int, ids []byte) {
			for len(ids) > 0 {
				at, low := bits.Mul64(spread(keyOf(ids[:l.Prefix])), lines)
				s.put(at, uint32(row>>g.shift+1)<<g.table.fp|uint32(low>>(64-g.table.fp)))
				row++
				ids = ids[l.ID:]
			}
		})
		if err != nil {
			return err
		}
		progress(n)
	}
	return nil
}

// derive appends to dst the rows of a group that show id, which begins with the
// prefix. The states are read into s.
func (g *grouped) derive(dst []Match, s *Scratch, f *Fleet, l rotate.Layout, group uint32, id []byte) []Match {
	key := keyOf(id[:l.Prefix])
	row := int64(group) << g.shift
	end := min(row+1<<g.shift, g.spans.rows)
	tag, first := g.spans.tag(row)
	s.need = s.need[:0]
	for t := tag; first < end; t++ {
		o := g.spans.at(t)
		if c := int64(o.count()); c > 0 {
			if c > 1<<g.shift { // else a tag is derived as a whole, like the others
				o.hi = o.lo + rotate.Epoch(min(c, end-first)-1)
				o.lo += rotate.Epoch(max(0, row-first))
			}
			first += c
		}
		s.need = append(s.need, o)
	}
	if size := len(s.need) * l.State; cap(s.states) < size {
		s.states = make([]byte, size) // so that Read makes no other
	}
	states := f.States.Read(s.states[:0], tag, len(s.need))
	s.derive.run(context.Background(), l, f.Scheme, states, s.need, func(i, m int, ids []byte) {
		for j := 0; len(ids) > 0; j++ {
			// Most differ in what is compared at once.
			if keyOf(ids[:l.Prefix]) == key && bytes.Equal(ids[:len(id)], id) {
				dst = append(dst, Match{tag + i + j/m, s.derive.epochs[j/m] + rotate.Epoch(j%m)})
			}
			ids = ids[l.ID:]
		}
	})
	return dst
}

// live reports whether some tag still has epochs of the page.
func (g *grouped) live(have func(tag int) span) bool {
	for i := range g.spans.n {
		o, h := g.spans.at(i), have(i)
		if !o.empty() && !h.empty() && o.lo <= h.hi && h.lo <= o.hi {
			return true
		}
	}
	return false
}

// unique leaves each group once.
func unique(groups []uint32) []uint32 {
	if len(groups) > 1 {
		slices.Sort(groups)
		groups = slices.Compact(groups)
	}
	return groups
}
