package resolve

import (
	"context"
	"slices"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// groupKey tells which streams share a table.
type groupKey struct {
	network  beacon.Network
	scheme   rotate.Scheme
	schedule rotate.Schedule
}

// entry is a stream on its way into a group.
type entry struct {
	part   *part
	stream int
	state  []byte
	align  int32
	seen   uint32
}

// Add registers tags: all of them or, when it returns an error, none. Their
// keys are copied. The errors are [ErrTagTwice], [ErrTagEmpty], [ErrAlignment],
// and a *[table.BudgetError] when an index would not fit its memory.
func (r *Resolver) Add(tags ...Tag) error {
	r.build.Lock()
	defer r.build.Unlock()
	added := make([]*tag, 0, len(tags))
	fresh := make(map[uint64]bool, len(tags))
	var order []groupKey
	entries := map[groupKey][]entry{}
	for i := range tags {
		id := tags[i].ID
		if g, _ := r.fleetOf(id); g != nil || fresh[id] || r.tags[id] != nil {
			return ErrTagTwice
		}
		fresh[id] = true
		t := &tag{id: id}
		for _, c := range tags[i].Credentials {
			p, streams, err := r.newPart(t, c)
			if err != nil {
				return err
			}
			for s := range streams {
				k, e, err := newEntry(p, s, &streams[s])
				if err != nil {
					return err
				}
				if _, ok := entries[k]; !ok {
					order = append(order, k)
				}
				entries[k] = append(entries[k], e)
			}
			t.parts = append(t.parts, p)
		}
		if len(t.parts) == 0 {
			return ErrTagEmpty
		}
		added = append(added, t)
	}
	for i, k := range order {
		if err := r.index(k, entries[k]); err != nil {
			for _, k := range order[:i+1] {
				r.unindex(entries[k])
			}
			return err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, t := range added {
		r.tags[t.id] = t
		for i, p := range t.parts {
			r.join(p)
			r.restore(stateKey{t.id, p.net.Name(), uint8(i)}, p)
		}
	}
	return nil
}

// newPart reads a credential.
func (r *Resolver) newPart(t *tag, c beacon.Credential) (*part, []beacon.Stream, error) {
	if c == nil || c.Network() == nil {
		return nil, nil, ErrTagEmpty
	}
	var s beacon.Secrets
	c.Expose(&s)
	r.mu.Lock()
	n := r.network(c.Network())
	r.mu.Unlock()
	p := &part{
		tag: t, net: n, holder: -1,
		open:    append([]byte(nil), s.Open...),
		replay:  s.Replay,
		address: s.Address, bound: s.Bound,
		streams: make([]place, len(s.Streams)),
	}
	if n.judging != nil {
		p.judge = n.judging.NewJudge()
	}
	if len(s.Scan) > 0 {
		if n.scanner == nil || len(s.Scan) != n.scanner.KeySize() {
			return nil, nil, ErrTagEmpty
		}
		p.scan = append([]byte(nil), s.Scan...)
	} else if len(s.Streams) == 0 && !s.Bound && len(s.Open) == 0 {
		return nil, nil, ErrTagEmpty
	}
	return p, s.Streams, nil
}

// newEntry packs a stream's alignment and names its group.
func newEntry(p *part, i int, s *beacon.Stream) (groupKey, entry, error) {
	if len(s.State) != s.Scheme.Layout().State {
		return groupKey{}, entry{}, ErrTagEmpty
	}
	schedule := s.Schedule
	align, seen, ok := schedule.Pack(s.Alignment)
	if !ok {
		schedule = schedule.Anchored(s.Alignment)
		if align, seen, ok = schedule.Pack(s.Alignment); !ok {
			return groupKey{}, entry{}, ErrAlignment
		}
	}
	k := groupKey{p.net.Network, s.Scheme, schedule}
	return k, entry{p, i, append([]byte(nil), s.State...), align, seen}, nil
}

// index puts streams into their group. r.build is held.
func (r *Resolver) index(k groupKey, es []entry) error {
	ctx := context.Background()
	align, seen := make([]int32, len(es)), make([]uint32, len(es))
	for i := range es {
		align[i], seen[i] = es[i].align, es[i].seen
	}
	i := slices.IndexFunc(r.groups, func(g *group) bool {
		return !g.fleet && groupKey{g.net.Network, g.scheme, g.schedule} == k
	})
	if i >= 0 {
		g := r.groups[i]
		r.mu.Lock()
		g.put(es)
		r.mu.Unlock()
		return g.table.Grow(ctx, align, seen)
	}
	g := &group{net: es[0].part.net, schedule: k.schedule, scheme: k.scheme}
	g.memory = &rotate.Memory{Size: k.scheme.Layout().State}
	g.put(es)
	t, err := table.New(ctx, table.Fleet{Scheme: k.scheme, Schedule: k.schedule, States: g.memory, Align: align, Seen: seen}, r.options())
	if err != nil {
		g.forget(es)
		return err
	}
	g.table = t
	return r.install(ctx, g)
}

// install builds a group's table and lets lookups see it. r.build is held.
func (r *Resolver) install(ctx context.Context, g *group) error {
	if r.advanced || g.schedule.Period <= 0 {
		if err := g.table.Advance(ctx, r.now); err != nil {
			return err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.groups = append(r.groups, g)
	g.net.groups = append(g.net.groups, g)
	if g.fleet {
		r.fleets = append(r.fleets, g)
		r.restoreFleet(g)
	}
	return nil
}

// put appends the streams' states and notes where they stand.
func (g *group) put(es []entry) {
	for _, e := range es {
		e.part.streams[e.stream] = place{g, len(g.rows)}
		g.rows = append(g.rows, origin{e.part, e.stream})
		g.memory.Append(e.state)
		clear(e.state)
	}
}

func (g *group) forget(es []entry) {
	for _, e := range es {
		e.part.streams[e.stream] = place{}
	}
}

// unindex takes back what index did, for streams that it reached.
func (r *Resolver) unindex(es []entry) {
	for _, e := range es {
		r.dropStream(e.part.streams[e.stream])
	}
}

// dropStream takes a stream out of its group. r.build is held.
func (r *Resolver) dropStream(p place) {
	if p.group == nil || p.group.table == nil {
		return
	}
	r.mu.Lock()
	p.group.rows[p.row].part = nil
	p.group.removed++
	r.mu.Unlock()
	p.group.table.Remove(p.row)
}

// join makes a part known to the scanner of its network and under its address.
// r.mu is held for writing.
func (r *Resolver) join(p *part) {
	if p.scan != nil {
		p.holder = len(p.net.holders)
		p.net.keys = append(p.net.keys, p.scan...)
		p.net.holders = append(p.net.holders, p)
		clear(p.scan)
		p.scan = nil
		r.generation.Add(1)
	}
	if p.bound && !slices.Contains(r.bound[p.address], p.tag.id) {
		r.bound[p.address] = append(r.bound[p.address], p.tag.id)
	}
}

// leave is the inverse of join. r.mu is held for writing.
func (r *Resolver) leave(p *part) {
	if p.holder >= 0 {
		n, size := p.net, p.net.scanner.KeySize()
		last := len(n.holders) - 1
		copy(n.keys[p.holder*size:(p.holder+1)*size], n.keys[last*size:])
		clear(n.keys[last*size:])
		n.holders[p.holder] = n.holders[last]
		n.holders[p.holder].holder = p.holder
		n.keys, n.holders = n.keys[:last*size], n.holders[:last]
		p.holder = -1
		r.generation.Add(1)
	}
	if p.bound {
		ids := slices.DeleteFunc(r.bound[p.address], func(id uint64) bool { return id == p.tag.id })
		if r.bound[p.address] = ids; len(ids) == 0 {
			delete(r.bound, p.address)
		}
	}
	clear(p.open)
}

// AddFleet registers a row of tags under the ids first, first+1, ... The fleet
// belongs to the resolver from then on. Counters of its frames are not judged:
// there is no room for them. It returns [ErrTagTwice] when one of the ids is
// registered, and the errors of [table.New].
func (r *Resolver) AddFleet(first uint64, n beacon.Network, f table.Fleet) error {
	r.build.Lock()
	defer r.build.Unlock()
	count := uint64(f.States.Len())
	if count > 0 && first+count-1 < first {
		return ErrTagTwice
	}
	for _, g := range r.fleets {
		if first-g.first < g.count || g.first-first < count {
			return ErrTagTwice
		}
	}
	for id := range r.tags {
		if id-first < count {
			return ErrTagTwice
		}
	}
	ctx := context.Background()
	t, err := table.New(ctx, f, r.options())
	if err != nil {
		return err
	}
	r.mu.Lock()
	g := &group{
		net: r.network(n), schedule: f.Schedule, scheme: f.Scheme, table: t,
		fleet: true, first: first, count: count, moved: map[int]struct{}{},
	}
	r.mu.Unlock()
	return r.install(ctx, g)
}

// Remove forgets a tag and overwrites its keys, best effort. It returns
// [ErrTagUnknown] when there is none of that id.
func (r *Resolver) Remove(id uint64) error {
	r.build.Lock()
	defer r.build.Unlock()
	if g, row := r.fleetOf(id); g != nil {
		g.table.Remove(row)
		return nil
	}
	t := r.tags[id]
	if t == nil {
		return ErrTagUnknown
	}
	for _, p := range t.parts {
		for _, s := range p.streams {
			r.dropStream(s)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.tags, id)
	for _, p := range t.parts {
		r.leave(p)
	}
	return nil
}
