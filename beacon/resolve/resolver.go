package resolve

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// Tag is one tag as its owner registers it.
type Tag struct {
	// ID is chosen by the caller, once for each tag of a resolver.
	ID uint64
	// Credentials of the tag, one for each network that it speaks. What one of
	// them identifies, the others may open: a bind key under a resolvable address.
	Credentials []beacon.Credential
}

// Options of a Resolver. The zero value is good for a gateway.
type Options struct {
	// Lead is for how long beyond its time [Resolver.Advance] covers what can be
	// on the air. 0: a quarter of an hour.
	Lead time.Duration
	// Known is for how long an address stays known as that of a tag once it was
	// resolved. 0: a quarter of an hour.
	Known time.Duration
	// Addresses bounds how many addresses are remembered, resolved or tried in
	// vain. 0: 16,384, in some 3 MB. A flood of fresh addresses evicts the oldest.
	Addresses int
	// Memory is the budget of each index in bytes. 0: none.
	Memory int64
	// Workers is how many goroutines build indexes. 0: one a processor.
	Workers int
	// Foreign are networks that are named in outcomes even when no tag speaks
	// them.
	Foreign []beacon.Network
}

// Resolver finds the tags behind advertisements. All methods are safe for
// concurrent use. Those that change the set of tags or the time wait for each
// other; resolving goes on meanwhile.
type Resolver struct {
	opt   Options
	lead  int64 // seconds
	known int64 // nanoseconds

	build sync.Mutex // held by all that change tags, groups or time

	mu        sync.RWMutex // guards what follows; writers also hold build
	networks  []*network
	scanners  int // among the networks
	tags      map[uint64]*tag
	fleets    []*group
	groups    []*group
	bound     map[beacon.Address][]uint64
	pending   map[stateKey]savedPart
	now       int64
	advanced  bool
	addresses *addresses

	generation atomic.Uint32 // of the scan keys: what was tried in vain before is tried again
	judging    sync.Mutex    // guards sequences and the fleets' moved sets
	stats      counters
}

// network is a beacon.Network, what more it can do, and who speaks it.
type network struct {
	beacon.Network
	index   uint8 // among those with a scanner
	opener  beacon.Opener
	decoder beacon.Decoder
	scanner beacon.Scanner
	judging beacon.Judging
	groups  []*group
	keys    []byte  // of the scanner, packed
	holders []*part // of the keys
}

// maxRemembered is how many networks can have their scans remembered: far more
// than there are scanners.
const maxRemembered = 63

// tag is a registered tag.
type tag struct {
	id    uint64
	parts []*part
}

// part is one credential of a tag.
type part struct {
	tag     *tag
	net     *network
	open    []byte
	replay  beacon.Replay
	streams []place
	holder  int    // position in net.holders, or -1
	scan    []byte // key on its way to net.keys
	address beacon.Address
	bound   bool
	seq     sequence
	judge   beacon.Judge // nil where the network has none
}

// place is where a stream stands in a group.
type place struct {
	group *group
	row   int
}

// group is a table of tags of one network, scheme and schedule.
type group struct {
	net      *network
	schedule rotate.Schedule
	scheme   rotate.Scheme
	table    *table.Table
	memory   *rotate.Memory // nil for a fleet
	rows     []origin       // of tags registered one by one
	removed  int

	fleet bool
	first uint64 // id of a fleet's first tag
	count uint64
	moved map[int]struct{} // rows of a fleet whose alignment changed
}

// origin is the part and stream of a row; part is nil when it was removed.
type origin struct {
	part   *part
	stream int
}

// New returns a Resolver without tags.
func New(o Options) *Resolver {
	if o.Lead <= 0 {
		o.Lead = 15 * time.Minute
	}
	if o.Known <= 0 {
		o.Known = 15 * time.Minute
	}
	if o.Addresses <= 0 {
		o.Addresses = 1 << 14
	}
	r := &Resolver{
		opt:       o,
		lead:      int64(o.Lead / time.Second),
		known:     int64(o.Known),
		tags:      map[uint64]*tag{},
		bound:     map[beacon.Address][]uint64{},
		pending:   map[stateKey]savedPart{},
		addresses: newAddresses(o.Addresses),
	}
	for _, n := range o.Foreign {
		r.network(n)
	}
	return r
}

// network returns the entry of n, which it makes when it is new: two values of
// one network, such as those of two carriers, are two entries. r.mu is held or r
// not shared yet.
func (r *Resolver) network(n beacon.Network) *network {
	for _, have := range r.networks {
		if have.Network == n {
			return have
		}
	}
	e := &network{Network: n}
	e.opener, _ = n.(beacon.Opener)
	e.decoder, _ = n.(beacon.Decoder)
	e.scanner, _ = n.(beacon.Scanner)
	e.judging, _ = n.(beacon.Judging)
	if e.scanner != nil {
		e.index = uint8(min(r.scanners, maxRemembered))
		r.scanners++
	}
	r.networks = append(r.networks, e)
	return e
}

func (r *Resolver) options() table.Options {
	return table.Options{Memory: r.opt.Memory, Workers: r.opt.Workers, Lead: r.lead}
}

// Advance makes the indexes cover what can be on the air from now to the lead
// beyond it. Resolving goes on meanwhile; an error of ctx or of the memory
// budget leaves the indexes that are not done as they were. Tags whose
// identifiers do not depend on the time need no Advance.
func (r *Resolver) Advance(ctx context.Context, now time.Time) error {
	r.build.Lock()
	defer r.build.Unlock()
	for _, g := range r.groups { // changed only under build
		if err := g.table.Advance(ctx, now.Unix()); err != nil {
			return err
		}
		if g.removed > 64 && 2*g.removed > len(g.rows) {
			if err := r.compact(ctx, g, now.Unix()); err != nil {
				return err
			}
		}
	}
	r.mu.Lock()
	r.now, r.advanced = now.Unix(), true
	r.mu.Unlock()
	return nil
}

// compact builds the index of g again without the rows that were removed.
// r.build is held.
func (r *Resolver) compact(ctx context.Context, g *group, unix int64) error {
	memory := &rotate.Memory{Size: g.memory.Size}
	var (
		rows  []origin
		align []int32
		seen  []uint32
	)
	for i, o := range g.rows {
		if o.part == nil {
			continue
		}
		at, was, _ := g.schedule.Pack(g.table.Alignment(i))
		memory.Append(g.memory.Read(nil, i, 1))
		rows, align, seen = append(rows, o), append(align, at), append(seen, was)
	}
	t, err := table.New(ctx, table.Fleet{Scheme: g.scheme, Schedule: g.schedule, States: memory, Align: align, Seen: seen}, r.options())
	if err != nil {
		return err
	}
	if err := t.Advance(ctx, unix); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(g.memory.Bytes)
	g.memory, g.rows, g.table, g.removed = memory, rows, t, 0
	for i, o := range rows {
		o.part.streams[o.stream].row = i
	}
	return nil
}

// Covers reports whether what can be on the air at t is indexed.
func (r *Resolver) Covers(t time.Time) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.covers(t.Unix())
}

func (r *Resolver) covers(unix int64) bool {
	for _, g := range r.groups {
		if !g.table.Covers(unix) {
			return false
		}
	}
	return true
}

// Realign sets what is known of the clock of a tag: of the stream-th stream of
// its credential-th credential, both counted from 0 as registered; for tags of
// a fleet both are 0. The network's judge of the tag takes it for the truth, so
// that a tag that was ahead of what was known no longer is. It returns
// [ErrTagUnknown] when there is no such stream, and [ErrAlignment] when the
// alignment cannot be held.
func (r *Resolver) Realign(id uint64, credential, stream int, a rotate.Alignment) error {
	r.build.Lock()
	defer r.build.Unlock()
	g, row := r.place(id, credential, stream)
	if g == nil {
		return ErrTagUnknown
	}
	if !g.table.Realign(row, a) {
		return ErrAlignment
	}
	r.judging.Lock()
	defer r.judging.Unlock()
	if g.fleet {
		g.moved[row] = struct{}{}
	} else if p := g.rows[row].part; p.judge != nil {
		p.judge.Align(g.scheme, g.schedule, a)
	}
	return nil
}

// place returns where a stream is indexed, or nil.
func (r *Resolver) place(id uint64, credential, stream int) (*group, int) {
	if t := r.tags[id]; t != nil {
		if credential < 0 || credential >= len(t.parts) || stream < 0 || stream >= len(t.parts[credential].streams) {
			return nil, 0
		}
		p := t.parts[credential].streams[stream]
		return p.group, p.row
	}
	if g, row := r.fleetOf(id); g != nil && credential == 0 && stream == 0 {
		return g, row
	}
	return nil, 0
}

// fleetOf returns the fleet that holds an id, or nil.
func (r *Resolver) fleetOf(id uint64) (*group, int) {
	for _, g := range r.fleets {
		if id-g.first < g.count {
			return g, int(id - g.first)
		}
	}
	return nil, 0
}

// Stats says what a Resolver holds and has done since it was made.
type Stats struct {
	Tags    int        // registered one by one and in fleets
	Index   table.Size // of all indexes together
	Keys    int        // that scanners try
	Adverts uint64     // resolved so far
	Classes [4]uint64  // of them, by [Class]
	Opened  uint64     // frames authenticated or decrypted
	Failed  uint64     // frames of a found tag that could not be opened
	Scanned uint64     // frames tried against all keys
	Spared  uint64     // frames whose address had been tried before
}

type counters struct {
	adverts, opened, failed, scanned, spared atomic.Uint64
	classes                                  [4]atomic.Uint64
}

// Stats returns the figures so far.
func (r *Resolver) Stats() Stats {
	r.mu.RLock()
	defer r.mu.RUnlock()
	s := Stats{
		Tags:    len(r.tags),
		Adverts: r.stats.adverts.Load(),
		Opened:  r.stats.opened.Load(),
		Failed:  r.stats.failed.Load(),
		Scanned: r.stats.scanned.Load(),
		Spared:  r.stats.spared.Load(),
	}
	for i := range s.Classes {
		s.Classes[i] = r.stats.classes[i].Load()
	}
	for _, n := range r.networks {
		s.Keys += len(n.holders)
	}
	for _, g := range r.groups {
		z := g.table.Size()
		s.Index.Tags += z.Tags
		s.Index.Rows += z.Rows
		s.Index.Index += z.Index
		s.Index.States += z.States
		s.Index.Alignments += z.Alignments
		if g.fleet {
			s.Tags += g.table.Len()
		}
	}
	return s
}
