package pairing

import (
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// ProbeSize is the size of the octets of each side in the timed exchange.
const ProbeSize = 8

// probe is the timed exchange of a session: spec/pairing.md, Section 7.7.
type probe struct {
	armed, answered bool
	rounds          uint32
	phone, tag      [ProbeSize]byte
}

// prepare computes the tag's octets ahead, and returns its times.
func (t *Tag) prepare(v *tagVisit) []byte {
	key := v.ch.export("proximity", wire.AppendBe32(nil, v.probe.rounds), ProbeSize)
	defer key.Wipe()
	v.probe = probe{armed: true, rounds: v.probe.rounds + 1, tag: [ProbeSize]byte(key.bytes())}
	return t.c.Timing.append(nil)
}

// proximity answers the timed command with what was computed ahead: once.
func (t *Tag) proximity(c apdu.Command) ([]byte, error) {
	v := t.visit
	if plain(c.P1, c.P2) != nil || v == nil || v.over || !v.probe.armed || len(c.Data) != ProbeSize {
		return nil, ErrState
	}
	v.probe.armed, v.probe.answered = false, true
	v.probe.phone = [ProbeSize]byte(c.Data)
	return v.probe.tag[:], nil
}

// check compares what the phone says was on the air with what was here. The
// measured time is under the seal of the same command.
func (p *probe) check(b []byte) Result {
	same := subtle.ConstantTimeCompare(b[:ProbeSize], p.phone[:]) & subtle.ConstantTimeCompare(b[ProbeSize:2*ProbeSize], p.tag[:])
	ok := p.answered && same == 1
	p.answered = false
	if !ok {
		return Refused
	}
	return Done
}
