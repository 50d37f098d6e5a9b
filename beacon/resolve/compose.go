package resolve

import (
	"slices"

	"github.com/seed-496a4445/fyr/beacon"
)

// compose lets the tags that an address is known for try the frames that show
// no identifier, and remembers the addresses that identifiers came from. What
// was found so far is in order.
func (r *Resolver) compose(res *Result, as []beacon.Advert) {
	generation := r.generation.Load()
	identified := len(res.found)
	frame, next := 0, 0
	for i := range as {
		first := next
		for next < identified && res.found[next].advert == i {
			if m := &res.found[next].match; m.Way == ByIdentifier {
				r.addresses.claim(&as[i], m.Tag)
			}
			next++
		}
		claimed := false
		for ; frame < res.spans[i].frames; frame++ {
			f := &res.frames[frame]
			if len(f.ID) > 0 || f.Bare {
				continue
			}
			if !claimed {
				r.claimants(res, &as[i], res.found[first:next], generation)
				claimed = true
			}
			for _, c := range res.claims {
				r.byAddress(res, i, frame, c)
			}
			if f.Stated && f.Address != as[i].Address {
				for _, id := range r.bound[f.Address] {
					if !res.claims.has(id) {
						r.byAddress(res, i, frame, claim{tag: id})
					}
				}
			}
		}
	}
}

// claimants lists the tags that the address of an advertisement is known for:
// registered, found in this very advertisement, or resolved lately.
func (r *Resolver) claimants(res *Result, a *beacon.Advert, here []found, generation uint32) {
	res.claims = res.claims[:0]
	for _, id := range r.bound[a.Address] {
		res.claims.add(claim{tag: id})
	}
	for i := range here {
		res.claims.add(claim{tag: here[i].match.Tag, wrong: here[i].match.Wrong})
	}
	res.recent, _ = r.addresses.recall(res.recent[:0], a, generation, 0, r.known)
	for _, c := range res.recent {
		res.claims.add(c)
	}
}

// claimList is a list of claims, one a tag.
type claimList []claim

func (l claimList) has(tag uint64) bool {
	return slices.ContainsFunc(l, func(c claim) bool { return c.tag == tag })
}

func (l *claimList) add(c claim) {
	if !l.has(c.tag) {
		*l = append(*l, c)
	}
}

// byAddress notes that a frame may be of a tag whose address it came from, when
// the tag speaks the frame's network.
func (r *Resolver) byAddress(res *Result, advert, frame int, c claim) {
	network := res.frames[frame].Network
	m := Match{Tag: c.tag, Way: ByAddress, Wrong: c.wrong}
	if t := r.tags[c.tag]; t != nil {
		for _, p := range t.parts {
			if p.net.Network == network {
				res.found = append(res.found, found{advert: advert, frame: frame, part: p, match: m})
			}
		}
		return
	}
	if g, row := r.fleetOf(c.tag); g != nil && g.net.Network == network {
		res.found = append(res.found, found{advert: advert, frame: frame, group: g, row: row, match: m})
	}
}
