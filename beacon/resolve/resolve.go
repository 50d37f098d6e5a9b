package resolve

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// found is a match on its way: what was found, and what is needed to open it.
type found struct {
	advert int // position in the batch
	frame  int // position in all frames of the batch
	match  Match
	part   *part // nil for tags of a fleet
	group  *group
	row    int
}

// inOrder sorts by frame, and so by advertisement, then by tag.
func inOrder(a, b found) int {
	if c := cmp.Compare(a.frame, b.frame); c != 0 {
		return c
	}
	if c := cmp.Compare(a.match.Tag, b.match.Tag); c != 0 {
		return c
	}
	if c := cmp.Compare(a.match.Stream, b.match.Stream); c != 0 {
		return c
	}
	return cmp.Compare(a.match.Epoch, b.match.Epoch)
}

// Resolve resolves one advertisement. See [Resolver.ResolveBatch], which is
// faster where many wait.
func (r *Resolver) Resolve(res *Result, a *beacon.Advert) error {
	res.one[0] = *a
	err := r.ResolveBatch(res, res.one[:])
	for i := range res.Outcomes {
		res.Outcomes[i].Advert = a
	}
	return err
}

// ResolveBatch resolves advertisements together, so that lookups and scans are
// shared, and leaves one outcome each in res, in the same order. What one of
// them teaches about an address counts for those behind it. It returns an error
// only when res cannot be filled, which does not happen today; what is wrong
// with an advertisement is in its outcome. It allocates nothing once res has
// grown, apart from what networks' keys cost.
func (r *Resolver) ResolveBatch(res *Result, as []beacon.Advert) error {
	res.reset()
	r.mu.RLock()
	defer r.mu.RUnlock()
	r.read(res, as)
	r.lookUp(res)
	r.scan(res, as)
	slices.SortFunc(res.found, inOrder)
	r.compose(res, as)
	slices.SortFunc(res.found, inOrder)
	for i := range res.found {
		f := &res.found[i]
		r.open(res, f, &as[f.advert])
	}
	r.deliver(res, as)
	return nil
}

func (res *Result) reset() {
	clear(res.plain)
	res.Outcomes, res.frames, res.faults = res.Outcomes[:0], res.frames[:0], res.faults[:0]
	res.matches, res.found = res.matches[:0], res.found[:0]
	res.readings, res.plain, res.spans = res.readings[:0], res.plain[:0], res.spans[:0]
}

// spans of the frames and faults of an advertisement.
type span struct{ frames, faults int } // ends

// read lets every network read every advertisement.
func (r *Resolver) read(res *Result, as []beacon.Advert) {
	for i := range as {
		a := &as[i]
		for _, n := range r.networks {
			res.frames = append(res.frames, beacon.Frame{})
			f := &res.frames[len(res.frames)-1]
			ok, err := n.Read(f, a)
			if ok && err == nil {
				f.Network = n.Network
				continue
			}
			res.frames = res.frames[:len(res.frames)-1]
			if err != nil && !errors.Is(err, beacon.ErrAD) {
				res.faults = append(res.faults, Fault{n.Network, err})
			}
		}
		res.spans = append(res.spans, span{len(res.frames), len(res.faults)})
	}
}

// advertOf returns the position of the advertisement of a frame.
func (res *Result) advertOf(frame int) int {
	i, _ := slices.BinarySearchFunc(res.spans, frame, func(s span, f int) int {
		if s.frames <= f {
			return -1
		}
		return 1
	})
	return i
}

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
		for i := 0; i < len(res.scanned); i++ {
			frame := res.about[i]
			advert := res.advertOf(frame)
			res.claims = res.claims[:0]
			for _, h := range res.hits {
				if h.Frame == i {
					c := claim{tag: n.holders[h.Key].tag.id, byHash: true, net: n.index, wrong: wrong, time: as[advert].Time}
					res.claims = append(res.claims, c)
					r.byHash(res, n, advert, frame, c)
				}
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

// open authenticates, decrypts, reads and judges a match.
func (r *Resolver) open(res *Result, f *found, a *beacon.Advert) {
	frame := &res.frames[f.frame]
	n := f.network()
	m := &f.match
	plain := frame.Body
	switch {
	case frame.Sealed && n.opener != nil:
		start := len(res.plain)
		m.Err = r.unseal(res, f, frame, a)
		if m.Err != nil {
			r.stats.failed.Add(1)
			return
		}
		plain = res.plain[start:len(res.plain):len(res.plain)]
		m.Plain, m.Opened = plain, true
		if m.Way == ByAddress {
			m.Wrong = 0
		}
		r.stats.opened.Add(1)
	case m.Way == ByAddress && len(frame.Body) > 0 && f.keyed():
		m.Err = ErrUnsealed
		return
	}
	if n.decoder != nil {
		start := len(res.readings)
		all, err := n.decoder.Readings(res.readings, frame, plain)
		if err != nil {
			m.Err = err
			return
		}
		res.readings = all
		m.Readings = all[start:len(all):len(all)]
	}
	r.judge(f, frame, a)
}

// network returns the network whose frame was found.
func (f *found) network() *network {
	if f.part != nil {
		return f.part.net
	}
	return f.group.net
}

// keyed reports whether the tag has a key for its frames.
func (f *found) keyed() bool {
	return f.part == nil || len(f.part.open) > 0 || len(f.part.streams) > 0
}

// unseal opens a frame with the state behind the identifier, with the key that
// the credential exposes, or, for a tag known by its address only, with the
// states of its streams at the epochs around now.
func (r *Resolver) unseal(res *Result, f *found, frame *beacon.Frame, a *beacon.Advert) error {
	n := f.network()
	if f.match.Way == ByIdentifier {
		return r.try(res, n, frame, a, f.group, f.row, f.match.Epoch)
	}
	if f.part != nil && len(f.part.open) > 0 {
		res.key = beacon.Key{Bytes: f.part.open}
		plain, err := n.opener.Open(res.plain, frame, a, &res.key)
		res.plain = plain
		return err
	}
	if f.part == nil {
		return r.tryEpochs(res, f, frame, a, f.group, f.row, 0)
	}
	err := error(ErrUnopened)
	for s, p := range f.part.streams {
		if err = r.tryEpochs(res, f, frame, a, p.group, p.row, s); err == nil {
			return nil
		}
	}
	return err
}

// tryEpochs opens a frame with a stream at the epochs around the time.
func (r *Resolver) tryEpochs(res *Result, f *found, frame *beacon.Frame, a *beacon.Advert, g *group, row, stream int) error {
	s := g.schedule
	s.Slack, s.Late, s.PPM = s.Period, 0, 0 // the neighbours of the likeliest epoch
	lo, hi := s.Window(g.table.Alignment(row), a.Unix())
	lo = max(lo, hi-maxTries+1)
	err := error(ErrUnopened)
	for e := lo; e <= hi; e++ {
		if err = r.try(res, g.net, frame, a, g, row, e); err == nil {
			f.match.Stream, f.match.Epoch = stream, e
			f.group, f.row = g, row
			return nil
		}
	}
	return err
}

// maxTries bounds what one frame of a known address may cost.
const maxTries = 8

// try opens a frame with the state of a row at an epoch.
func (r *Resolver) try(res *Result, n *network, frame *beacon.Frame, a *beacon.Advert, g *group, row int, e rotate.Epoch) error {
	res.state = g.table.State(res.state, row)
	res.key = beacon.Key{Bytes: res.state, Scheme: g.scheme, Epoch: e}
	plain, err := n.opener.Open(res.plain, frame, a, &res.key)
	clear(res.state)
	res.plain = plain
	return err
}

// deliver fills the outcomes.
func (r *Resolver) deliver(res *Result, as []beacon.Advert) {
	for i := range res.found {
		res.matches = append(res.matches, res.found[i].match)
	}
	at := span{}
	next := 0
	for i := range as {
		end := res.spans[i]
		start := next
		for next < len(res.found) && res.found[next].advert == i {
			res.matches[next].Frame = res.found[next].frame - at.frames
			next++
		}
		o := Outcome{
			Advert:  &as[i],
			Frames:  res.frames[at.frames:end.frames:end.frames],
			Faults:  res.faults[at.faults:end.faults:end.faults],
			Matches: res.matches[start:next:next],
			Err:     as[i].Check(),
			Beyond:  !r.covers(as[i].Unix()),
		}
		res.Outcomes = append(res.Outcomes, o)
		r.stats.adverts.Add(1)
		r.stats.classes[o.Class()].Add(1)
		at = end
	}
}
