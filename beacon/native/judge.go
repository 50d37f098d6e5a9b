package native

import (
	"math"
	"slices"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/rotate"
)

// Rules are what a [Judge] goes by. The usual ones are [DefaultRules].
type Rules struct {
	// ClockError is G, by how much the clock of a receiver may be wrong either
	// way.
	ClockError time.Duration
	// PPM is by how many parts per million the tag's clock may be wrong.
	PPM int32
	// Boots is how many epochs an honest tag may lead for having been without
	// power.
	Boots int64
	// Speed is the most at which a tag may travel, in m/s.
	Speed float64
	// Reach is from how far a receiver hears, in m.
	Reach float64
	// Memory is how many epochs and days are remembered, and how many frames of
	// each, 1 at least. A fork between older ones is not seen.
	Memory int
}

// DefaultRules returns the rules that spec/beacon.md names: 30 s, 150 ppm, 8
// epochs, which are six by the rule for boot loops and two healthy boots,
// 100 m/s and 1,000 m, and a memory of 64.
func DefaultRules() Rules {
	return Rules{ClockError: ClockError * time.Second, PPM: PPM, Boots: 8, Speed: 100, Reach: 1000, Memory: 64}
}

// Place is where a receiver stands, in metres in any frame that is the same for
// all: see [At] for places on Earth.
type Place struct{ X, Y, Z float64 }

// earthRadius in m.
const earthRadius = 6_371_000

// At returns a place on Earth, given in degrees, taken for a sphere. Distances
// are then straight lines through it, which are no longer than those on it.
func At(latitude, longitude float64) Place {
	lat, lon := latitude*math.Pi/180, longitude*math.Pi/180
	return Place{
		X: earthRadius * math.Cos(lat) * math.Cos(lon),
		Y: earthRadius * math.Cos(lat) * math.Sin(lon),
		Z: earthRadius * math.Sin(lat),
	}
}

// distance returns how far apart two places are, in m.
func (p Place) distance(q Place) float64 {
	return math.Hypot(math.Hypot(p.X-q.X, p.Y-q.Y), p.Z-q.Z)
}

// Sighting is an authentic frame of one tag as a receiver heard it.
type Sighting struct {
	// Time of reception by the receiver's clock, Unix nanoseconds: not when the
	// report came in.
	Time int64
	// Domain and Index under which the frame opened.
	Domain beacon.Domain
	Index  rotate.Epoch
	// Live says that the frame counts: Counter is then used once an index.
	Live    bool
	Counter uint16
	// Frame is all that the tag made of it: net octet to tag.
	Frame []byte
	// Dwell is how long the epoch is on the air by the tag's clock, of which
	// [Credential.Instant] tells both ends. 0: it is not known, and taken for the most
	// there is, two periods.
	Dwell time.Duration
	// Place of the receiver, when Placed.
	Place  Place
	Placed bool
}

// Judge compares the authentic frames of one tag, in the order in which reports
// come in, by spec/beacon.md, Section 10.4. What each verdict proves is in
// [Proof]. Times are those of reception, so that late reports of an honest tag
// are not held against it. Not for concurrent use.
type Judge struct {
	rules  Rules
	period int64 // ms
	r      rotate.Epoch

	known        bool
	newest, lead rotate.Epoch // N, H
	since        int64        // T
	heard        []*heard     // the newest indexes, oldest first
	marks        marks        // which epochs were ever heard
	run          int          // of epochs that were never heard, below the newest, advancing
	runLast      rotate.Epoch // and the last of them
	runTime      int64
}

// heard is what is remembered of an index.
type heard struct {
	domain      beacon.Domain
	index       rotate.Epoch
	low, high   rotate.Epoch // the epochs in which it is shown
	accepted    bool         // what follows is of frames that were fresh or repeated
	first, last int64
	counted     bool
	greatest    uint16
	reached     int64 // when the greatest counter was first heard
	placed      bool
	place       Place
	placeTime   int64
	frames      []shown
}

// shown is a frame of an index.
type shown struct {
	live    bool
	counter uint16
	print   uint64
}

// NewJudge returns the judge of a tag of a calendar. It panics when the calendar
// is not valid.
func NewJudge(c rotate.Calendar, rules Rules) *Judge {
	if err := c.Check(); err != nil {
		panic(err.Error())
	}
	rules.Memory = max(rules.Memory, 1)
	return &Judge{rules: rules, period: int64(c.Period), r: rotate.Epoch(c.Epochs)}
}

// Align tells that the tag stood in one of the epochs low..high at a time, Unix
// nanoseconds: at the claim, in a session of its owner, or by an alignment of
// old. It is how a host comes to believe a tag that is Ahead.
func (j *Judge) Align(low, high rotate.Epoch, at int64) {
	j.known, j.newest, j.lead, j.since = true, low, high, at
}

// Judge gives a frame its verdict and remembers it. Only authentic frames may
// be judged.
func (j *Judge) Judge(s *Sighting) beacon.Freshness {
	h, new := j.find(s)
	frame := shown{s.Live, s.Counter, fingerprint(s.Frame)}
	never := s.Domain == beacon.EpochDomain && !j.marks.has(s.Index)
	v := j.verdict(s, h, frame, never)
	if v == beacon.Fork {
		return v
	}
	if new {
		j.keep(h)
	}
	h.remember(frame, j.rules.Memory)
	if s.Domain == beacon.EpochDomain {
		j.marks.set(s.Index, v == beacon.Ahead)
	}
	if v == beacon.Fresh || v == beacon.Repeat {
		h.accept(s)
		if !j.known || h.low > j.newest || h.low == j.newest && s.Time < j.since {
			j.known, j.newest, j.lead, j.since = true, h.low, h.high, s.Time
		}
	}
	return v
}

// verdict goes through the checks in their order.
func (j *Judge) verdict(s *Sighting, h *heard, frame shown, never bool) beacon.Freshness {
	switch {
	case h.forks(frame):
		return beacon.Fork
	case j.apart(s, h):
		return beacon.TwoPlaces
	}
	over := j.known && h.high < j.newest && after(s.Time, j.since, j.twoErrors())
	switch {
	case over && never && j.rises(s):
		return beacon.Behind
	case over || j.outlives(s, h) || j.countsDown(s, h):
		return beacon.Stale
	case j.known && h.low > j.lead+1+j.most(s.Time)+rotate.Epoch(j.rules.Boots):
		return beacon.Ahead
	case h.shows(frame):
		return beacon.Repeat
	}
	return beacon.Fresh
}

// twoErrors returns by how much two receivers may differ, in nanoseconds.
func (j *Judge) twoErrors() int64 { return 2 * int64(j.rules.ClockError) }

// after reports whether time a is later than b by more than a margin.
func after(a, b, margin int64) bool { return a > b && uint64(a)-uint64(b) > uint64(margin) }

// apart reports whether the tag would have travelled too fast.
func (j *Judge) apart(s *Sighting, h *heard) bool {
	if !s.Placed || !h.placed {
		return false
	}
	elapsed := float64(max(s.Time, h.placeTime)) - float64(min(s.Time, h.placeTime)) + float64(j.twoErrors())
	return s.Place.distance(h.place)-2*j.rules.Reach > j.rules.Speed*elapsed/1e9
}

// rises counts epochs below the newest that were never heard, and reports
// whether three or more of them have come in their order.
func (j *Judge) rises(s *Sighting) bool {
	if j.run > 0 && s.Index > j.runLast && s.Time >= j.runTime {
		j.run++
	} else {
		j.run = 1
	}
	j.runLast, j.runTime = s.Index, s.Time
	return j.run >= 3
}

// outlives reports whether an epoch was heard for longer than it lasts.
func (j *Judge) outlives(s *Sighting, h *heard) bool {
	if s.Domain != beacon.EpochDomain || !h.accepted {
		return false
	}
	dwell := s.Dwell.Milliseconds()
	if dwell <= 0 {
		dwell = 2 * j.period
	}
	return after(max(h.last, s.Time), min(h.first, s.Time), dwell*(1_000_000+int64(j.rules.PPM))+j.twoErrors())
}

// countsDown reports whether a counter comes behind a greater one.
func (j *Judge) countsDown(s *Sighting, h *heard) bool {
	return s.Live && h.counted && s.Counter < h.greatest && after(s.Time, h.reached, j.twoErrors())
}

// most returns how many epochs can have begun since the newest was first heard.
func (j *Judge) most(at int64) rotate.Epoch {
	var elapsed uint64 // ms, rounded up
	if at > j.since {
		elapsed = (uint64(at) - uint64(j.since) + 999_999) / 1_000_000
	}
	return rotate.Epoch(changes(elapsed+uint64(2*j.rules.ClockError.Milliseconds()), j.rules.PPM, uint64(j.period)))
}

// find returns what is remembered of the index of s, or a new entry.
func (j *Judge) find(s *Sighting) (h *heard, new bool) {
	for _, h := range slices.Backward(j.heard) {
		if h.domain == s.Domain && h.index == s.Index {
			return h, false
		}
	}
	h = &heard{domain: s.Domain, index: s.Index, low: s.Index, high: s.Index}
	if s.Domain == beacon.SeparatedDomain {
		h.low = s.Index * j.r
		h.high = h.low + j.r - 1
	}
	return h, true
}

// keep adds an entry, in the place of the oldest one when there are too many.
func (j *Judge) keep(h *heard) {
	at, _ := slices.BinarySearchFunc(j.heard, h, func(a, b *heard) int { return int(a.high - b.high) })
	if len(j.heard) < j.rules.Memory {
		j.heard = slices.Insert(j.heard, at, h)
	} else if at > 0 {
		copy(j.heard, j.heard[1:at])
		j.heard[at-1] = h
	}
}

// forks reports whether a frame was shown that cannot stand beside this one.
func (h *heard) forks(frame shown) bool {
	for _, f := range h.frames {
		if f.print != frame.print && !(f.live && frame.live && f.counter != frame.counter) {
			return true
		}
	}
	return false
}

// shows reports whether the frame was shown before.
func (h *heard) shows(frame shown) bool { return slices.Contains(h.frames, frame) }

func (h *heard) remember(frame shown, most int) {
	if h.shows(frame) {
		return
	}
	if len(h.frames) == most {
		h.frames = append(h.frames[:0], h.frames[1:]...)
	}
	h.frames = append(h.frames, frame)
}

// accept notes when and where a frame was heard.
func (h *heard) accept(s *Sighting) {
	if !h.accepted || s.Time < h.first {
		h.first = s.Time
	}
	if !h.accepted || s.Time > h.last {
		h.last = s.Time
	}
	h.accepted = true
	if s.Live {
		switch {
		case !h.counted || s.Counter > h.greatest:
			h.counted, h.greatest, h.reached = true, s.Counter, s.Time
		case s.Counter == h.greatest:
			h.reached = min(h.reached, s.Time)
		}
	}
	if s.Placed {
		h.placed, h.place, h.placeTime = true, s.Place, s.Time
	}
}

// fingerprint hashes a frame by FNV-1a. Only authentic frames are compared, so
// nobody but the tag gains by a collision.
func fingerprint(frame []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, b := range frame {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return h
}

// marks says of the [marksSize] epochs up to the newest marked which were
// heard. Those before them count as heard.
type marks struct {
	any  bool
	top  rotate.Epoch
	bits [marksSize / 64]uint64
}

const marksSize = 1024

func (m *marks) has(e rotate.Epoch) bool {
	switch {
	case !m.any || e > m.top:
		return false
	case e <= m.top-marksSize:
		return true
	}
	return m.bits[uint64(e)%marksSize/64]>>(uint64(e)%64)&1 != 0
}

// set marks an epoch. One that is far ahead of all, and doubtful, is not, so
// that it does not push the others out.
func (m *marks) set(e rotate.Epoch, doubtful bool) {
	if !m.any {
		*m = marks{any: true, top: e}
	}
	if e <= m.top-marksSize || doubtful && e > m.top+marksSize/2 {
		return
	}
	if e > m.top+marksSize {
		m.bits = [marksSize / 64]uint64{}
		m.top = e
	}
	for m.top < e {
		m.top++
		m.bits[uint64(m.top)%marksSize/64] &^= 1 << (uint64(m.top) % 64)
	}
	m.bits[uint64(e)%marksSize/64] |= 1 << (uint64(e) % 64)
}

// Proof says what a verdict proves, in words for people. None tells a live relay
// or a copy that keeps in step.
func Proof(v beacon.Freshness) string {
	switch v {
	case beacon.Fresh:
		return "that somebody who holds the keys of the day sealed it, not when"
	case beacon.Stale:
		return "a delay, a replay or a state set back, not which"
	case beacon.Behind:
		return "a second source that goes on, or a recorder with a delay"
	case beacon.Ahead:
		return "a fault of the tag's clock, very many boots or a copy set forward, not which"
	case beacon.Fork:
		return "that the secret state exists twice or was set back, up to a forgery of chance 2^-48"
	case beacon.TwoPlaces:
		return "a relay or a copy, not which"
	}
	return "nothing"
}
