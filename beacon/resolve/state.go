package resolve

import (
	"cmp"
	"slices"

	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/rotate"
)

// stateKey names a credential across restarts: by tag, network and position.
type stateKey struct {
	tag     uint64
	network string
	part    uint8
}

// savedPart is what is kept of a credential: where the clocks of its streams
// stand, and its newest frame.
type savedPart struct {
	alignments []rotate.Alignment
	seq        sequence
}

const (
	stateMagic     = "fyrstat1"
	alignmentBytes = 20
	flagHeard      = 1
	flagCounted    = 2
)

// AppendState appends to dst what the resolver has learned: the alignments of
// tags and the counters of their newest frames. It holds no keys, but the ids
// of tags and when they were heard. What judges of networks remember of frames
// is not in it. See [Resolver.SetState].
//
// Layout, integers little endian: "fyrstat1"; then, by ascending tag, for each
// credential: tag 8, size of the network's name 1, name, position of the
// credential 1, number of streams 1, for each stream the alignment (Unix 8,
// epoch 8, phase 4), flags 1 (bit 0 heard, bit 1 counted), counter 8,
// fingerprint of the newest frame 8.
func (r *Resolver) AppendState(dst []byte) []byte {
	r.mu.RLock()
	defer r.mu.RUnlock()
	r.judging.Lock()
	defer r.judging.Unlock()
	all := make(map[stateKey]savedPart, len(r.tags)+len(r.pending))
	for k, s := range r.pending {
		all[k] = s
	}
	for id, t := range r.tags {
		for i, p := range t.parts {
			s := savedPart{seq: p.seq}
			for _, place := range p.streams {
				s.alignments = append(s.alignments, place.group.table.Alignment(place.row))
			}
			all[stateKey{id, p.net.Name(), uint8(i)}] = s
		}
	}
	for _, g := range r.fleets {
		for row := range g.moved {
			k := stateKey{g.first + uint64(row), g.net.Name(), 0}
			all[k] = savedPart{alignments: []rotate.Alignment{g.table.Alignment(row)}}
		}
	}
	keys := make([]stateKey, 0, len(all))
	for k := range all {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b stateKey) int {
		return cmp.Or(cmp.Compare(a.tag, b.tag), cmp.Compare(a.network, b.network), cmp.Compare(a.part, b.part))
	})
	dst = append(dst, stateMagic...)
	for _, k := range keys {
		dst = appendSaved(dst, k, all[k])
	}
	return dst
}

func appendSaved(dst []byte, k stateKey, s savedPart) []byte {
	dst = wire.AppendLe64(dst, k.tag)
	dst = append(dst, byte(len(k.network)))
	dst = append(dst, k.network...)
	dst = append(dst, k.part, byte(len(s.alignments)))
	for _, a := range s.alignments {
		dst = wire.AppendLe64(dst, uint64(a.Unix))
		dst = wire.AppendLe64(dst, uint64(a.Epoch))
		dst = wire.AppendLe32(dst, uint32(a.Phase))
	}
	var flags byte
	if s.seq.heard {
		flags |= flagHeard
	}
	if s.seq.counted {
		flags |= flagCounted
	}
	dst = append(dst, flags)
	dst = wire.AppendLe64(dst, s.seq.last)
	return wire.AppendLe64(dst, s.seq.print)
}

// SetState restores what [Resolver.AppendState] gave, for the tags that are
// registered now and for those that will be. Judges of networks begin again with
// the alignments: a frame that was heard before is new to them. It returns
// [ErrState], and changes nothing, when b is malformed. An alignment that no
// longer fits its tag is passed over.
func (r *Resolver) SetState(b []byte) error {
	saved, err := parseState(b)
	if err != nil {
		return err
	}
	r.build.Lock()
	defer r.build.Unlock()
	r.mu.Lock()
	defer r.mu.Unlock()
	for k, s := range saved {
		r.pending[k] = s
		if t := r.tags[k.tag]; t != nil && int(k.part) < len(t.parts) {
			r.restore(k, t.parts[k.part])
		}
	}
	for _, g := range r.fleets {
		r.restoreFleet(g)
	}
	return nil
}

// restore gives a part what is saved for it. r.mu is held for writing.
func (r *Resolver) restore(k stateKey, p *part) {
	s, ok := r.pending[k]
	if !ok || p.net.Name() != k.network {
		return
	}
	delete(r.pending, k)
	r.judging.Lock()
	defer r.judging.Unlock()
	p.seq = s.seq
	if p.judge != nil {
		p.judge = p.net.judging.NewJudge()
	}
	// The first stream comes last, so that it has the last word with the judge:
	// credentials expose that of the shortest epochs first.
	for i, a := range slices.Backward(s.alignments) {
		if i >= len(p.streams) || a == (rotate.Alignment{}) {
			continue
		}
		g := p.streams[i].group
		if g.table.Realign(p.streams[i].row, a) && p.judge != nil {
			p.judge.Align(g.scheme, g.schedule, a)
		}
	}
}

// restoreFleet gives the tags of a fleet what is saved for them. r.mu is held
// for writing.
func (r *Resolver) restoreFleet(g *group) {
	for k, s := range r.pending {
		if k.tag-g.first >= g.count || k.network != g.net.Name() || len(s.alignments) != 1 {
			continue
		}
		delete(r.pending, k)
		row := int(k.tag - g.first)
		if g.table.Realign(row, s.alignments[0]) {
			g.moved[row] = struct{}{}
		}
	}
}

// parseState reads a state whole before anything is changed.
func parseState(b []byte) (map[stateKey]savedPart, error) {
	if len(b) < len(stateMagic) || string(b[:len(stateMagic)]) != stateMagic {
		return nil, ErrState
	}
	b = b[len(stateMagic):]
	all := map[stateKey]savedPart{}
	for len(b) > 0 {
		if len(b) < 9 || len(b) < 9+int(b[8])+2 {
			return nil, ErrState
		}
		name := b[9 : 9+int(b[8])]
		k := stateKey{tag: wire.Le64(b), network: string(name)}
		b = b[9+len(name):]
		k.part = b[0]
		n := int(b[1])
		b = b[2:]
		if len(b) < n*alignmentBytes+17 || len(name) == 0 {
			return nil, ErrState
		}
		var s savedPart
		for range n {
			s.alignments = append(s.alignments, rotate.Alignment{
				Unix: int64(wire.Le64(b)), Epoch: rotate.Epoch(wire.Le64(b[8:])), Phase: int32(wire.Le32(b[16:])),
			})
			b = b[alignmentBytes:]
		}
		if b[0] > flagHeard|flagCounted {
			return nil, ErrState
		}
		s.seq = sequence{
			heard: b[0]&flagHeard != 0, counted: b[0]&flagCounted != 0,
			last: wire.Le64(b[1:]), print: wire.Le64(b[9:]),
		}
		b = b[17:]
		if _, twice := all[k]; twice {
			return nil, ErrState
		}
		all[k] = s
	}
	return all, nil
}
