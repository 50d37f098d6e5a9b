package native

import (
	"math"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/rotate"
)

// NewJudge returns a [Judge] by [DefaultRules] for a resolver. Its reference
// is at first what it is told by Align or, when it is not, what the alignment of
// the first sighting says. It knows no places.
func (Network) NewJudge() beacon.Judge { return new(networkJudge) }

// networkJudge makes its Judge when a scheme and a schedule tell the calendar.
type networkJudge struct{ judge *Judge }

// Judge gives a frame its verdict, and Unjudged to one of another network's
// scheme.
func (n *networkJudge) Judge(s *beacon.Sighting) beacon.Freshness {
	scheme, ok := s.Scheme.(Scheme)
	if !ok || s.Schedule.Period <= 0 {
		return beacon.Unjudged
	}
	if n.judge == nil {
		n.Align(scheme, s.Schedule, s.Alignment)
	}
	counter, live := LiveCounter(s.Plain)
	return n.judge.Judge(&Sighting{
		Time: s.Advert.Time, Domain: scheme.Domain, Index: s.Epoch,
		Live: live, Counter: counter, Frame: s.Frame.Body,
	})
}

// Align sets the reference: spec/beacon.md, Section 10.4, Rule 5. The epochs are
// those that the schedule has on the air at the time of the alignment; a day is
// all of its epochs. What is of another network's scheme is passed over.
func (n *networkJudge) Align(s rotate.Scheme, on rotate.Schedule, a rotate.Alignment) {
	scheme, ok := s.(Scheme)
	if !ok || on.Period <= 0 {
		return
	}
	each := rotate.Epoch(1) // epochs of the tag in one of the scheme
	if scheme.Domain == beacon.SeparatedDomain {
		each = rotate.Epoch(scheme.Rotations)
	}
	if n.judge == nil {
		n.judge = scheme.newJudge(on.Period / int64(each))
	}
	if a == (rotate.Alignment{}) {
		n.judge.known = false
		return
	}
	low, high := on.Window(a, a.Unix)
	n.judge.Align(low*each, high*each+each-1, nanoseconds(a.Unix))
}

// newJudge returns the judge of a tag whose epochs have a period in seconds. One
// that is none of a registration is brought near to one.
func (s Scheme) newJudge(period int64) *Judge {
	c := rotate.Calendar{
		Period: rotate.Millis(max(1, min(period, 86_400))) * rotate.Second,
		Epochs: uint32(min(s.Rotations, 1<<16-1)),
	}
	return NewJudge(c, DefaultRules(c))
}

// nanoseconds turns Unix seconds into nanoseconds, as far as they reach.
func nanoseconds(unix int64) int64 {
	const most = math.MaxInt64 / int64(time.Second)
	return max(-most, min(unix, most)) * int64(time.Second)
}
