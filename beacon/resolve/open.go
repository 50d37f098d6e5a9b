package resolve

import (
	"errors"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/rotate"
)

// open authenticates, decrypts, reads and judges a match.
func (r *Resolver) open(res *Result, f *found, a *beacon.Advert) {
	frame := &res.frames[f.frame]
	n := f.network()
	m := &f.match
	plain := frame.Body
	switch {
	case frame.Sealed && n.opener != nil:
		start := len(res.plain)
		m.Err = r.unseal(res, f, frame, a)
		if m.Way == ByIdentifier && errors.Is(m.Err, fail.Unknown) {
			m.Err = nil // the key finds the tag, and is not made to open its frames
			r.judge(res, f, frame, a)
			return
		}
		if m.Err != nil {
			r.stats.failed.Add(1)
			return
		}
		plain = res.plain[start:len(res.plain):len(res.plain)]
		m.Plain, m.Opened = plain, true
		if m.Way == ByAddress {
			m.Wrong = 0
		}
		r.stats.opened.Add(1)
	case m.Way == ByAddress && len(frame.Body) > 0 && f.keyed():
		m.Err = ErrUnsealed
		return
	}
	if n.decoder != nil {
		start := len(res.readings)
		all, err := n.decoder.Readings(res.readings, frame, plain)
		if err != nil {
			m.Err = err
			if f.judged() { // what cannot be read is authentic all the same
				r.judge(res, f, frame, a)
			}
			return
		}
		res.readings = all
		m.Readings = all[start:len(all):len(all)]
	}
	r.judge(res, f, frame, a)
}

// network returns the network whose frame was found.
func (f *found) network() *network {
	if f.part != nil {
		return f.part.net
	}
	return f.group.net
}

// keyed reports whether the tag has a key for its frames.
func (f *found) keyed() bool {
	return f.part == nil || len(f.part.open) > 0 || len(f.part.streams) > 0
}

// unseal opens a frame with the state behind the identifier, with the key that
// the credential exposes, or, for a tag known by its address only, with the
// states of its streams at the epochs around now.
func (r *Resolver) unseal(res *Result, f *found, frame *beacon.Frame, a *beacon.Advert) error {
	n := f.network()
	if f.match.Way == ByIdentifier {
		return r.try(res, n, frame, a, f.group, f.row, f.match.Epoch)
	}
	if f.part != nil && len(f.part.open) > 0 {
		res.key = beacon.Key{Bytes: f.part.open}
		plain, err := n.opener.Open(res.plain, frame, a, &res.key)
		res.plain = plain
		return err
	}
	if f.part == nil {
		return r.tryEpochs(res, f, frame, a, f.group, f.row, 0)
	}
	err := error(ErrUnopened)
	for s, p := range f.part.streams {
		if err = r.tryEpochs(res, f, frame, a, p.group, p.row, s); err == nil {
			return nil
		}
	}
	return err
}

// tryEpochs opens a frame with a stream at the epochs around the time.
func (r *Resolver) tryEpochs(res *Result, f *found, frame *beacon.Frame, a *beacon.Advert, g *group, row, stream int) error {
	s := g.schedule
	s.Slack, s.Late, s.PPM = s.Period, 0, 0 // the neighbours of the likeliest epoch
	lo, hi := s.Window(g.table.Alignment(row), a.Unix())
	lo = max(lo, hi-maxTries+1)
	err := error(ErrUnopened)
	for e := lo; e <= hi; e++ {
		if err = r.try(res, g.net, frame, a, g, row, e); err == nil {
			f.match.Stream, f.match.Epoch = stream, e
			f.group, f.row = g, row
			return nil
		}
	}
	return err
}

// maxTries bounds what one frame of a known address may cost.
const maxTries = 8

// try opens a frame with the state of a row at an epoch.
func (r *Resolver) try(res *Result, n *network, frame *beacon.Frame, a *beacon.Advert, g *group, row int, e rotate.Epoch) error {
	res.state = g.table.State(res.state, row)
	res.key = beacon.Key{Bytes: res.state, Scheme: g.scheme, Epoch: e}
	plain, err := n.opener.Open(res.plain, frame, a, &res.key)
	clear(res.state)
	res.plain = plain
	return err
}
