package resolve

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/rotate"
)

// sequence is what is remembered of the frames of a tag in one network.
type sequence struct {
	heard   bool
	counted bool
	last    uint64 // counter of the newest accepted frame
	print   uint64 // of that frame
}

// judge gives a match its freshness and its alignment, and moves both on.
func (r *Resolver) judge(res *Result, f *found, frame *beacon.Frame, a *beacon.Advert) {
	m := &f.match
	if f.judged() {
		r.ask(res, f, frame, a)
		return
	}
	timely := beacon.Unjudged
	if m.Way == ByIdentifier && f.group.schedule.Period > 0 {
		timely = r.align(f, a)
	}
	r.judging.Lock()
	defer r.judging.Unlock()
	if f.part == nil { // fleets remember nothing of a tag's frames
		m.Freshness = timely
		return
	}
	m.Freshness = f.part.seq.judge(frame, f.part.replay, timely)
}

// judged reports whether the network's own judge has the word on a match.
func (f *found) judged() bool {
	return f.match.Way == ByIdentifier && f.match.Opened && f.part != nil && f.part.judge != nil
}

// ask lets the network's own judge give an authentic frame its freshness. The
// clock learns from what the tag can have sent now.
func (r *Resolver) ask(res *Result, f *found, frame *beacon.Frame, a *beacon.Advert) {
	m, g := &f.match, f.group
	m.Alignment = g.table.Alignment(f.row)
	res.sighting = beacon.Sighting{
		Advert: a, Frame: frame, Plain: m.Plain,
		Scheme: g.scheme, Epoch: m.Epoch, Schedule: g.schedule, Alignment: m.Alignment,
	}
	r.judging.Lock()
	m.Freshness = f.part.judge.Judge(&res.sighting)
	r.judging.Unlock()
	if g.schedule.Period > 0 && (m.Freshness == beacon.Fresh || m.Freshness == beacon.Repeat) {
		r.learn(f, a)
	}
}

// align compares the epoch of a match with the clock of its tag, and lets the
// clock learn from it.
func (r *Resolver) align(f *found, a *beacon.Advert) beacon.Freshness {
	m, g := &f.match, f.group
	m.Alignment = g.table.Alignment(f.row)
	lo, hi := g.schedule.Window(m.Alignment, a.Unix())
	switch {
	case m.Epoch < lo:
		return beacon.Stale
	case m.Epoch > hi:
		return beacon.Ahead
	}
	r.learn(f, a)
	return beacon.Fresh
}

// learn moves the alignment of a match on, where the sighting says something
// new.
func (r *Resolver) learn(f *found, a *beacon.Advert) {
	m, g := &f.match, f.group
	after := g.schedule.Observe(m.Alignment, a.Unix(), m.Epoch)
	if !worthwhile(g.schedule, m.Alignment, after) || !g.table.Realign(f.row, after) {
		return
	}
	m.Alignment = after
	if g.fleet {
		r.judging.Lock()
		g.moved[f.row] = struct{}{}
		r.judging.Unlock()
	}
}

// worthwhile reports whether an alignment says more than the one before: the
// clock was wrong, stands in a later epoch, or was last heard long ago.
func worthwhile(s rotate.Schedule, before, after rotate.Alignment) bool {
	if before == after {
		return false
	}
	begin := func(a rotate.Alignment) int64 { return a.Unix - int64(a.Epoch)*s.Period - int64(a.Phase) }
	return before == (rotate.Alignment{}) || begin(before) != begin(after) || after.Unix-before.Unix >= s.Period
}

// judge compares a frame with those before it. timely is what the epoch says.
func (q *sequence) judge(frame *beacon.Frame, rule beacon.Replay, timely beacon.Freshness) beacon.Freshness {
	if timely == beacon.Stale || timely == beacon.Ahead {
		return timely
	}
	print := fingerprint(frame)
	switch {
	case q.heard && q.print == print && q.counted == frame.Counted && (!frame.Counted || q.last == frame.Counter):
		return beacon.Repeat
	case frame.Counted && q.counted && !rule.Accept(q.last, frame.Counter):
		return beacon.Stale
	case !frame.Counted && (q.counted || timely == beacon.Unjudged):
		return timely // a frame without counter says nothing of those with one
	}
	q.heard, q.counted, q.print = true, frame.Counted, print
	if frame.Counted {
		q.last = frame.Counter
	}
	return beacon.Fresh
}

// fingerprint hashes what a frame shows, by FNV-1a. Only frames that a key has
// vouched for are compared, so nobody gains by a collision.
func fingerprint(f *beacon.Frame) uint64 {
	h := uint64(14695981039346656037)
	add := func(b []byte) {
		for _, c := range b {
			h = (h ^ uint64(c)) * 1099511628211
		}
		h = (h ^ 0x100) * 1099511628211
	}
	add(f.ID)
	add(f.Body)
	for i := range f.Kind {
		h = (h ^ uint64(f.Kind[i])) * 1099511628211
	}
	return h
}
