package table

import "github.com/seed-496a4445/fyr/rotate"

// A deriver derives at most about this many identifiers at a time.
const batchRows = 1 << 14

// deriver turns the epochs that each of a row of tags needs into calls of
// Derive: neighbours that need equally many go together.
type deriver struct {
	ids    []byte
	epochs []rotate.Epoch
}

// run derives for tag i the epochs need[i] and calls out for each identifier.
// states holds the packed states of the tags.
func (d *deriver) run(l rotate.Layout, s rotate.Scheme, states []byte, need []span, out func(i int, e rotate.Epoch, id []byte)) {
	for i := 0; i < len(need); {
		m := need[i].count()
		n := 1
		for i+n < len(need) && need[i+n].count() == m && (n+1)*m <= batchRows {
			n++
		}
		for at := 0; at < m; at += batchRows {
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
			for j := range n * k {
				out(i+j/k, d.epochs[j/k]+rotate.Epoch(j%k), ids[j*l.ID:(j+1)*l.ID])
			}
		}
		i += n
	}
}

// span is a range of epochs, lo..hi; hi < lo when empty.
type span struct{ lo, hi rotate.Epoch }

func (s span) holds(e rotate.Epoch) bool { return e >= s.lo && e <= s.hi }

func (s span) count() int { return int(max(0, s.hi-s.lo+1)) }
