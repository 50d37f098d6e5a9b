package resolve

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// Sleep says how far [Resolver.Search] looks. The zero value looks as far as is
// usual.
type Sleep struct {
	// Horizon is how long ago a tag was last heard of at most. 0: 400 days.
	Horizon time.Duration
	// Boots is how many epochs a tag may lead for having started again. 0: what
	// [beacon.BootAllowance] says of its period, 8 or more.
	Boots int
}

// Awake is a tag that a search found.
type Awake struct {
	Tag                uint64
	Credential, Stream int // positions, as for [Resolver.Realign]
	Advert             int // position of the advertisement that shows it
	Epoch              rotate.Epoch
	// Alignment after the sighting, which the resolver has taken over.
	Alignment rotate.Alignment
}

// Search looks for tags that may have lain without power: their clocks have
// stood still for an unknown part of the time since they were last heard, so
// that they show epochs which the indexes no longer hold. It derives, for each
// tag registered one by one whose identifiers follow a clock, all epochs from
// the first that was not over when it was last heard to the one that it would
// have reached with power, and looks for them in as, the advertisements that
// resolved to nothing. What shows an epoch before these is a replay, and not
// found. A frame that is sealed counts only when it opens, or when the tag's key
// is not made to open it: then its identifier alone says whose it is. What it
// finds it aligns, and from then on [Resolver.Resolve] finds it too.
//
// candidates is how many identifiers were derived: an epoch takes tens of
// nanoseconds, so a tag that slept a month 0.1 ms or so. Tags that are on the
// air are candidates too, with few epochs. It returns errors of ctx only.
func (r *Resolver) Search(ctx context.Context, as []beacon.Advert, o Sleep) (found []Awake, candidates int64, err error) {
	if o.Horizon <= 0 {
		o.Horizon = 400 * 24 * time.Hour
	}
	r.build.Lock() // tags stay as they are; resolving goes on
	defer r.build.Unlock()
	for _, n := range r.networks {
		s := search{r: r, net: n, as: as, opt: o}
		s.read()
		for _, g := range n.groups {
			if g.fleet || g.schedule.Period <= 0 || len(s.ids) == 0 {
				continue
			}
			if err := s.group(ctx, g); err != nil {
				return found, candidates + s.candidates, err
			}
		}
		found, candidates = append(found, s.found...), candidates+s.candidates
	}
	return found, candidates, nil
}

// hit is a tag and an advertisement that shows its identifier of an epoch.
type hit struct {
	row, advert int
	epoch       rotate.Epoch
}

// search is a search in one network.
type search struct {
	r   *Resolver
	net *network
	as  []beacon.Advert
	opt Sleep

	frames     []beacon.Frame
	adverts    []int // of the frames
	ids        [][]byte
	latest     int64           // Unix second of the advertisements
	schedule   rotate.Schedule // of the group: the clock may have stopped, and does not go back
	hits       []hit           // in the group
	found      []Awake
	candidates int64
}

// read reads the frames that show identifiers.
func (s *search) read() {
	s.frames = make([]beacon.Frame, len(s.as)) // frames must not move: identifiers may lie in them
	for i := range s.as {
		f := &s.frames[i]
		if ok, err := s.net.Read(f, &s.as[i]); !ok || err != nil || len(f.ID) == 0 {
			continue
		}
		f.Network = s.net.Network
		if unix := s.as[i].Unix(); len(s.ids) == 0 || unix > s.latest {
			s.latest = unix
		}
		s.adverts, s.ids = append(s.adverts, i), append(s.ids, f.ID)
	}
}

// group searches the tags of a group. A tag that leads, or whose alignment lags,
// by some seconds is where it would be that much later: so the window is that of
// the later time, and it begins where the alignment says, and not before.
func (s *search) group(ctx context.Context, g *group) error {
	s.schedule = g.schedule
	schedule := &s.schedule
	schedule.Stops, schedule.Lag = true, 0
	boots := rotate.Epoch(s.opt.Boots)
	if boots <= 0 {
		boots = beacon.BootAllowance(schedule.Period)
	}
	latest := s.latest + schedule.Slack + int64(boots)*schedule.Period
	schedule.Slack = 0
	rows := sleepers{table: g.table}
	f := table.Fleet{Scheme: g.scheme, Schedule: *schedule, States: &rows}
	for row, o := range g.rows {
		a := g.table.Alignment(row)
		if o.part == nil || s.latest-a.Unix > int64(s.opt.Horizon/time.Second) {
			continue
		}
		align, seen, ok := schedule.Pack(a)
		lo, hi := schedule.Window(a, latest)
		if !ok || lo > hi {
			continue
		}
		s.candidates += int64(hi - lo + 1)
		rows.rows, f.Align, f.Seen = append(rows.rows, row), append(f.Align, align), append(f.Seen, seen)
	}
	s.hits = s.hits[:0]
	err := table.Join(ctx, f, latest, s.ids, func(i int, m table.Match) {
		s.hits = append(s.hits, hit{rows.rows[m.Tag], s.adverts[i], m.Epoch})
	})
	slices.SortStableFunc(s.hits, func(a, b hit) int { return cmp.Compare(s.as[a.advert].Time, s.as[b.advert].Time) })
	for _, h := range s.hits {
		s.take(g, h.row, h.advert, h.epoch)
	}
	return err
}

// take takes a tag whose identifier an advertisement shows.
func (s *search) take(g *group, row, advert int, e rotate.Epoch) {
	frame, a := &s.frames[advert], &s.as[advert]
	if frame.Sealed && s.net.opener != nil {
		state := g.table.State(nil, row)
		_, err := s.net.opener.Open(nil, frame, a, &beacon.Key{Bytes: state, Scheme: g.scheme, Epoch: e})
		clear(state)
		if err != nil && !errors.Is(err, fail.Unknown) {
			return
		}
	}
	before := g.table.Alignment(row)
	if first, _ := s.schedule.Window(before, before.Unix); before != (rotate.Alignment{}) && e < first {
		return // a replay, by what an earlier hit has told
	}
	after := g.schedule.Observe(before, a.Unix(), e)
	if after != before && !g.table.Realign(row, after) {
		return
	}
	o := g.rows[row]
	s.found = append(s.found, Awake{
		Tag: o.part.tag.id, Credential: slices.Index(o.part.tag.parts, o.part), Stream: o.stream,
		Advert: advert, Epoch: e, Alignment: after,
	})
}

// sleepers are the states of some rows of a table.
type sleepers struct {
	table *table.Table
	rows  []int
	state []byte
}

// Len returns the number of rows.
func (s *sleepers) Len() int { return len(s.rows) }

// Read returns states one behind the other, in buf or grown from it.
func (s *sleepers) Read(buf []byte, i, n int) []byte {
	buf = buf[:0]
	for _, row := range s.rows[i : i+n] {
		s.state = s.table.State(s.state, row)
		buf = append(buf, s.state...)
	}
	clear(s.state)
	return buf
}
