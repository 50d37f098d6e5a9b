package findmy

import (
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/rotate"
)

// Clock is what is known of the clock of an accessory. Paired is required; the
// rest is zero when no sighting is known. Whole seconds count.
type Clock struct {
	Paired time.Time
	// Aligned is when the accessory was last recognised, and Index the index of
	// its primary key then, 0 at pairing. A sighting before Paired is ignored.
	Aligned time.Time
	Index   int64
}

// Domain is one of the two chains of an accessory.
type Domain uint8

// The domains. The streams of a credential are in this order.
const (
	// Primary keys change every 15 minutes. They are shown near the owner, and
	// for up to a day after.
	Primary Domain = iota
	// Secondary keys change every day. They are shown away from the owner.
	Secondary
)

// String returns "primary" or "secondary".
func (d Domain) String() string {
	switch d {
	case Primary:
		return "primary"
	case Secondary:
		return "secondary"
	}
	return "invalid"
}

// Seconds.
const (
	quarter  = 15 * 60
	wholeDay = day * quarter
)

// indexMax bounds the index of a primary key. It is 59 years of quarters of an
// hour, so that a wrong clock asks for no endless chain.
const indexMax = 1 << 21

// Schedule returns which roll counts of a domain can be on the air.
//
// Late: a tag keeps the primary key of its separation for up to a day, and a
// secondary key until its time of evaluation, once a day. Slack: of primary
// keys two periods for all readings of the index that are in use, and four for
// the drift of a fast clock that shows only while late keys are seen, two years
// of it; of secondary ones a day for the time of evaluation. That is less than
// package rotate asks for, Period and Late and more, because a late key is not a
// late clock: the alignment keeps to what the clock would say had it run since
// pairing, so that sightings never put it behind the tag. PPM: twice what the
// crystals of such tags are commonly sold with, for cold, heat and age. Stops: a
// tag without power does not roll. Roll count 0 is never shown.
func (d Domain) Schedule() rotate.Schedule {
	s := rotate.Schedule{Period: quarter, Late: wholeDay, Slack: 6 * quarter, PPM: 100, Stops: true, First: 1, Last: PrimaryRolls(indexMax)}
	if d == Secondary {
		s.Period, s.Slack, s.Last = wholeDay, wholeDay, SecondaryRolls(indexMax)
	}
	return s
}

// rolls returns the roll count of d that belongs to a primary index.
func (d Domain) rolls(index int64) rotate.Epoch {
	if d == Secondary {
		return SecondaryRolls(index)
	}
	return PrimaryRolls(index)
}

// start returns the start key of d in the packed keys of an accessory.
func (d Domain) start(b []byte) []byte {
	if d == Secondary {
		return b[sks:end]
	}
	return b[skn:sks]
}

// Alignment returns what c says of a domain: at pairing the tag stood at the
// roll count of index 0, and its clock has run since, but for what the sighting
// shows that it has stood still.
func (c Clock) Alignment(d Domain) rotate.Alignment {
	a := rotate.Alignment{Unix: c.Paired.Unix(), Epoch: d.rolls(0)}
	if !c.Aligned.IsZero() {
		a = d.Schedule().Observe(a, c.Aligned.Unix(), d.rolls(c.Index))
	}
	return a
}

// stream makes the stream of one domain.
func (c Clock) stream(d Domain, master, start []byte) beacon.Stream {
	a := c.Alignment(d)
	return beacon.Stream{
		Scheme:    Scheme{},
		Schedule:  d.Schedule().Anchored(a),
		Alignment: a,
		State:     appendState(make([]byte, 0, stateSize), master, start),
	}
}

// yearsMax bounds times to a range in which sums of them mean something.
const yearsMax = 1 << 40 // seconds, 35,000 years

// check returns [ErrClock] when c is out of range.
func (c Clock) check() error {
	far := func(t time.Time) bool { return t.Unix() > yearsMax || t.Unix() < -yearsMax }
	switch {
	case c.Paired.IsZero(), far(c.Paired), far(c.Aligned), c.Index < 0, c.Index > indexMax, c.Aligned.IsZero() && c.Index != 0:
		return ErrClock
	}
	return nil
}

// equal compares the seconds, which is what key files keep.
func (c Clock) equal(other Clock) bool {
	return c.Paired.Unix() == other.Paired.Unix() && c.Aligned.Unix() == other.Aligned.Unix() && c.Index == other.Index
}

func (c Clock) expose(to *beacon.Fields) {
	to.AddInt("paired_at", c.Paired.Unix())
	if !c.Aligned.IsZero() {
		to.AddInt("alignment_at", c.Aligned.Unix())
		to.AddInt("alignment_index", c.Index)
	}
}

func importClock(fields *beacon.Fields) Clock {
	c := Clock{Paired: time.Unix(fields.Int("paired_at"), 0)}
	if fields.Has("alignment_at") || fields.Has("alignment_index") {
		c.Aligned, c.Index = time.Unix(fields.Int("alignment_at"), 0), fields.Int("alignment_index")
	}
	return c
}
