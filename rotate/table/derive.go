package table

import (
	"context"
	"math"
	"slices"

	"github.com/seed-496a4445/fyr/rotate"
)

// A deriver derives at most about this many identifiers at a time: of many
// tags few, so that they stay in the first-level cache, and of one tag many,
// since a chain begins anew with each call.
const (
	batchRows = 1 << 14
	batchTags = 1 << 10
)

// deriver turns the epochs that each of a row of tags needs into calls of
// Derive: neighbours that need equally many go together.
type deriver struct {
	ids    []byte
	epochs []rotate.Epoch
	equal  int // leading epochs that are known to be equal
}

// run derives the epochs of need, the runs of tags 0, 1, ..., and calls out for
// the identifiers, in order: those of the tags from i on, m of each, that of
// i+j beginning with d.epochs[j]. states holds the packed states of the tags. It
// returns only errors of ctx.
func (d *deriver) run(ctx context.Context, l rotate.Layout, s rotate.Scheme, states []byte, need []run, out func(i, m int, ids []byte)) error {
	at, used := 0, 0 // runs that are done, and tags of the next
	for i := 0; at < len(need); {
		m := int(min(need[at].count(), math.MaxInt))
		if m == 0 {
			i += need[at].tags - used
			at, used = at+1, 0
			continue
		}
		room := max(1, batchTags/m)
		d.epochs = d.epochs[:0]
		for at < len(need) && len(d.epochs) < room && need[at].count() == int64(m) {
			n := min(need[at].tags-used, room-len(d.epochs))
			d.add(need[at].lo, n)
			if used += n; used == need[at].tags {
				at, used = at+1, 0
			}
		}
		n := len(d.epochs)
		for left := m; left > 0; {
			if err := ctx.Err(); err != nil {
				return err
			}
			k := min(batchRows, left)
			if size := n * k * l.ID; cap(d.ids) < size {
				d.ids = make([]byte, size)
			}
			ids := d.ids[:n*k*l.ID]
			s.Derive(ids, states[i*l.State:(i+n)*l.State], d.epochs, k)
			out(i, k, ids)
			if left -= k; left > 0 { // n is 1
				d.epochs[0] += rotate.Epoch(k)
				d.equal = 1
			}
		}
		i += n
	}
	return nil
}

// add appends n equal epochs. Those of the call before stay as they are where
// all of them are the same ones, as in a fleet whose clocks go alike.
func (d *deriver) add(e rotate.Epoch, n int) {
	old := len(d.epochs)
	if old > 0 {
		d.equal = min(d.equal, old)
	} else if d.equal >= n && d.epochs[:1][0] == e {
		d.epochs = d.epochs[:n]
		return
	} else {
		d.equal = n
	}
	d.epochs = slices.Grow(d.epochs, n)[:old+n]
	for i := range d.epochs[old:] {
		d.epochs[old+i] = e
	}
}

// each does so for one identifier at a time.
func (d *deriver) each(ctx context.Context, l rotate.Layout, s rotate.Scheme, states []byte, need []run, out func(i int, e rotate.Epoch, id []byte)) error {
	return d.run(ctx, l, s, states, need, func(i, m int, ids []byte) {
		for j := 0; len(ids) > 0; j++ {
			out(i+j/m, d.epochs[j/m]+rotate.Epoch(j%m), ids[:l.ID])
			ids = ids[l.ID:]
		}
	})
}

// span is a range of epochs, lo..hi; empty when hi < lo.
type span struct{ lo, hi rotate.Epoch }

// run is a number of neighbouring tags that need the same epochs.
type run struct {
	span
	tags int
}

// extend appends n tags to runs.
func extend(runs []run, s span, n int) []run {
	if last := len(runs) - 1; last >= 0 && runs[last].span == s {
		runs[last].tags += n
		return runs
	}
	return append(runs, run{s, n})
}

// none is an empty span.
var none = span{0, -1}

func (s span) empty() bool { return s.hi < s.lo }

func (s span) holds(e rotate.Epoch) bool { return e >= s.lo && e <= s.hi }

// touches reports whether there is no gap between two spans that are not empty.
func (s span) touches(o span) bool {
	return (s.lo <= o.hi || s.lo-1 == o.hi) && (o.lo <= s.hi || o.lo-1 == s.hi)
}

// count returns the number of epochs, at most 2^63-1.
func (s span) count() int64 {
	if s.empty() {
		return 0
	}
	n := uint64(s.hi) - uint64(s.lo) // may wrap, and is right all the same
	return int64(min(n, math.MaxInt64-1)) + 1
}

// rows returns the number of epochs, at most manyRows.
func (s span) rows() int64 { return min(s.count(), manyRows) }
