package native

import (
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/rotate"
)

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
// come in, by spec/beacon.md, Section 10.4. What each verdict proves is said at
// [beacon.Freshness]. Times are those of reception, so that late reports of an honest tag
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
// old. It is how a host comes to believe a tag that is Ahead: Rule 5.
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
	if v == beacon.Fork { // Rule 2
		return v
	}
	h.doubtful = (new || h.doubtful) && v == beacon.Ahead
	if new {
		j.keep(h)
	}
	h.remember(frame, j.rules.Memory)
	if s.Domain == beacon.EpochDomain {
		j.marks.set(s.Index, v == beacon.Ahead, j.newest)
	}
	if v == beacon.Fresh || v == beacon.Repeat { // Rule 1
		h.accept(s)
		if !j.known || h.low > j.newest || h.low == j.newest && s.Time < j.since {
			j.known, j.newest, j.lead, j.since = true, h.low, h.high, s.Time
		}
	}
	return v
}

// verdict goes through the table in its order; what is over is Stale (a) or
// Behind. Without a reference nothing is, nor Ahead: Rule 4.
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
// whether three or more of them have come in their order: Rule 3.
func (j *Judge) rises(s *Sighting) bool {
	if j.run > 0 && s.Index > j.runLast && s.Time >= j.runTime {
		j.run++
	} else {
		j.run = 1
	}
	j.runLast, j.runTime = s.Index, s.Time
	return j.run >= 3
}

// outlives reports whether an epoch was heard for longer than it lasts: Stale (b).
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

// countsDown reports whether a counter comes behind a greater one: Stale (c).
func (j *Judge) countsDown(s *Sighting, h *heard) bool {
	return s.Live && h.counted && s.Counter < h.greatest && after(s.Time, h.reached, j.twoErrors())
}

// most returns how many epochs can have begun since the newest was first heard,
// boots apart: the quotient under Ahead, rounded up.
func (j *Judge) most(at int64) rotate.Epoch {
	var elapsed uint64 // ms, rounded up
	if at > j.since {
		elapsed = (uint64(at) - uint64(j.since) + 999_999) / 1_000_000
	}
	return rotate.Epoch(changes(elapsed+uint64(2*j.rules.ClockError.Milliseconds()), j.rules.PPM, uint64(j.period)))
}
