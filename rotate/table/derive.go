package table

import (
	"context"
	"math"

	"github.com/seed-496a4445/fyr/rotate"
)

// A deriver derives at most about this many identifiers at a time.
const batchRows = 1 << 14

// deriver turns the epochs that each of a row of tags needs into calls of
// Derive: neighbours that need equally many go together.
type deriver struct {
	ids    []byte
	epochs []rotate.Epoch
}

// run derives for tag i the epochs need[i] and calls out for the identifiers,
// in order: those of the tags from i on, m of each, that of i+j beginning with
// d.epochs[j]. states holds the packed states of the tags. It returns only
// errors of ctx.
func (d *deriver) run(ctx context.Context, l rotate.Layout, s rotate.Scheme, states []byte, need []span, out func(i, m int, ids []byte)) error {
	for i := 0; i < len(need); {
		m := int(min(need[i].count(), math.MaxInt))
		if m == 0 {
			i++
			continue
		}
		n := 1
		for i+n < len(need) && need[i+n].count() == int64(m) && m <= batchRows/(n+1) {
			n++
		}
		for at := 0; at < m; at += batchRows {
			if err := ctx.Err(); err != nil {
				return err
			}
			k := min(batchRows, m-at)
			d.epochs = d.epochs[:0]
			for j := range n {
				d.epochs = append(d.epochs, need[i+j].lo+rotate.Epoch(at))
			}
			if size := n * k * l.ID; cap(d.ids) < size {
				d.ids = make([]byte, size)
			}
			ids := d.ids[:n*k*l.ID]
			s.Derive(ids, states[i*l.State:(i+n)*l.State], d.epochs, k)
			out(i, k, ids)
		}
		i += n
	}
	return nil
}

// each does so for one identifier at a time.
func (d *deriver) each(ctx context.Context, l rotate.Layout, s rotate.Scheme, states []byte, need []span, out func(i int, e rotate.Epoch, id []byte)) error {
	return d.run(ctx, l, s, states, need, func(i, m int, ids []byte) {
		for j := 0; len(ids) > 0; j++ {
			out(i+j/m, d.epochs[j/m]+rotate.Epoch(j%m), ids[:l.ID])
			ids = ids[l.ID:]
		}
	})
}

// span is a range of epochs, lo..hi; empty when hi < lo.
type span struct{ lo, hi rotate.Epoch }

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
