package resolve

import (
	"cmp"
	"errors"
	"slices"

	"github.com/seed-496a4445/fyr/beacon"
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
	return cmp.Or(
		cmp.Compare(a.frame, b.frame),
		cmp.Compare(a.match.Tag, b.match.Tag),
		cmp.Compare(a.match.Stream, b.match.Stream),
		cmp.Compare(a.match.Epoch, b.match.Epoch),
	)
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
// grown, apart from what networks' keys and judges cost.
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
