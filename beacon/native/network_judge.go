package native

import (
	"math"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/rotate"
)

// NewJudge returns a [Judge] by [DefaultRules] for a resolver. Its reference
// is at first what the alignment of the first sighting says. It knows no places.
func (Network) NewJudge() beacon.Judge { return new(networkJudge) }

// networkJudge makes its Judge when the first sighting tells the calendar.
type networkJudge struct{ judge *Judge }

// Judge gives a frame its verdict, and Unjudged to one of another network's
// scheme.
func (n *networkJudge) Judge(s *beacon.Sighting) beacon.Freshness {
	scheme, ok := s.Scheme.(Scheme)
	if !ok || s.Schedule.Period <= 0 {
		return beacon.Unjudged
	}
	if n.judge == nil {
		n.judge = scheme.newJudge(s.Schedule, s.Alignment)
	}
	p, err := ParsePlaintext(s.Plain) // one of a reserved kind is latched
	return n.judge.Judge(&Sighting{
		Time: s.Advert.Time, Domain: scheme.Domain, Index: s.Epoch,
		Live: err == nil && p.Live(), Counter: p.Head, Frame: s.Frame.Body,
	})
}

// newJudge returns the judge of a tag of which a stream is known.
func (s Scheme) newJudge(schedule rotate.Schedule, a rotate.Alignment) *Judge {
	each := rotate.Epoch(1) // epochs of the tag in one of the scheme
	if s.Domain == beacon.SeparatedDomain {
		each = rotate.Epoch(s.Rotations)
	}
	// A schedule that is none of a registration is brought near to one.
	j := NewJudge(rotate.Calendar{
		Period: rotate.Millis(max(1, min(schedule.Period/int64(each), 86_400))) * rotate.Second,
		Epochs: uint32(min(s.Rotations, 1<<16-1)),
	}, DefaultRules())
	if a != (rotate.Alignment{}) {
		low, high := schedule.Window(a, a.Unix)
		j.Align(low*each, high*each+each-1, nanoseconds(a.Unix))
	}
	return j
}

// nanoseconds turns Unix seconds into nanoseconds, as far as they reach.
func nanoseconds(unix int64) int64 {
	const most = math.MaxInt64 / int64(time.Second)
	return max(-most, min(unix, most)) * int64(time.Second)
}
