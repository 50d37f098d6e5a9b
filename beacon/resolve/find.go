package resolve

import (
	"math"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// lookUp finds the tags whose identifiers frames show.
func (r *Resolver) lookUp(res *Result) {
	for _, n := range r.networks {
		if len(n.groups) == 0 {
			continue
		}
		res.asks, res.about = res.asks[:0], res.about[:0]
		for i := range res.frames {
			if f := &res.frames[i]; len(f.ID) > 0 && f.Network == n.Network {
				res.asks, res.about = append(res.asks, f.ID), append(res.about, i)
			}
		}
		if len(res.asks) == 0 {
			continue
		}
		for _, g := range n.groups {
			rows := float64(g.table.Size().Rows)
			g.table.LookupBatch(&res.ask, res.asks, func(i int, ms []table.Match) {
				for _, m := range ms {
					f := found{frame: res.about[i], group: g, row: m.Tag}
					f.match = Match{Tag: g.first + uint64(m.Tag), Epoch: m.Epoch, Wrong: math.Ldexp(rows, -8*len(res.asks[i]))}
					if !g.fleet {
						o := g.rows[m.Tag]
						if o.part == nil {
							continue // removed a moment ago
						}
						f.part, f.match.Tag, f.match.Stream = o.part, o.part.tag.id, o.stream
					}
					f.advert = res.advertOf(f.frame)
					res.found = append(res.found, f)
				}
			})
		}
	}
}

// scan tries frames against all keys of their network. A bare frame is an
// address: what was tried for it before is remembered.
func (r *Resolver) scan(res *Result, as []beacon.Advert) {
	generation := r.generation.Load()
	for _, n := range r.networks {
		if len(n.holders) == 0 {
			continue
		}
		res.scanned, res.about = res.scanned[:0], res.about[:0]
		for i := range res.frames {
			f := &res.frames[i]
			if f.Network != n.Network {
				continue
			}
			advert := res.advertOf(i)
			if f.Bare {
				var tried bool
				res.claims, tried = r.addresses.recall(res.claims[:0], &as[advert], generation, n.index, r.known)
				if tried {
					r.stats.spared.Add(1)
					for _, c := range res.claims {
						if c.byHash && c.net == n.index {
							r.byHash(res, n, advert, i, c)
						}
					}
					continue
				}
			}
			res.scanned, res.about = append(res.scanned, *f), append(res.about, i)
		}
		if len(res.scanned) == 0 {
			continue
		}
		r.stats.scanned.Add(uint64(len(res.scanned)))
		res.hits = n.scanner.Scan(res.hits[:0], res.scanned, n.keys)
		wrong := n.scanner.Chance() * float64(len(n.holders))
		next := 0 // of the hits, which come frame by frame
		for i := range res.scanned {
			frame := res.about[i]
			advert := res.advertOf(frame)
			res.claims = res.claims[:0]
			for ; next < len(res.hits) && res.hits[next].Frame == i; next++ {
				c := claim{tag: n.holders[res.hits[next].Key].tag.id, byHash: true, net: n.index, wrong: wrong, time: as[advert].Time}
				res.claims = append(res.claims, c)
				r.byHash(res, n, advert, frame, c)
			}
			if res.scanned[i].Bare {
				r.addresses.tried(&as[advert], generation, n.index, res.claims)
			}
		}
	}
}

// byHash notes a hit of a scanner, now or remembered.
func (r *Resolver) byHash(res *Result, n *network, advert, frame int, c claim) {
	t := r.tags[c.tag]
	if t == nil {
		return
	}
	for _, p := range t.parts {
		if p.net == n && p.holder >= 0 {
			res.found = append(res.found, found{
				advert: advert, frame: frame, part: p,
				match: Match{Tag: c.tag, Way: ByHash, Wrong: c.wrong},
			})
			return
		}
	}
}
