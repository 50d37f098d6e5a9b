package pairingtest

import (
	"bytes"
	"fmt"

	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// candidates returns who a mode may be with, the likeliest first.
func (t *Trace) candidates(mode byte) (all []candidate) {
	o := t.owner
	switch mode {
	case modeClaim:
		for _, s := range t.setups {
			all = append(all, candidate{secret: s})
		}
	case modeTransfer:
		all = []candidate{{secret: t.token}}
	case modeCode:
		all = []candidate{{secret: t.keys.Code}}
	case modeOwner:
		if o != nil {
			all = []candidate{{secret: o.auth, phone: o.phone}, {secret: o.previous, phone: o.phone, previous: true}}
		}
	case modeRecover:
		if o != nil {
			all = []candidate{{secret: t.setups[0], phone: o.phone}}
		}
	case modeGuest:
		if o != nil {
			all = o.guests[:]
		}
	}
	return all
}

// started takes START apart: message 1.
func (t *Trace) started(e *Exchange, c apdu.Command) error {
	suite, mode := c.P1, c.P2
	e.Command = []Field{of("suite", suite), of("mode", mode), {Name: "message 1", Octets: c.Data}}
	answer := t.answer
	t.answer = nil
	if answer == nil || t.start.o != nil || t.session != nil || words["suite"][suite] == "" || words["mode"][mode] == "" {
		return t.nonsense("START is not allowed now")
	}
	tag := public(t.keys.TagStatic)
	f := fingerprintOf(suite, tag)
	prologue := prologueOf(answer, suite, mode, t.keys.Transport)
	for _, who := range t.candidates(mode) {
		if who.secret == nil {
			continue
		}
		psk := pskOf(who.secret, mode, f)
		o := newOracle(suite, mode, prologue, psk, [2][]byte{who.phone, tag}, &t.pool)
		fields, payload, err := o.read(c.Data)
		if err != nil {
			continue
		}
		for _, v := range []Value{{"F", f}, {"prologue", prologue}, {"secret", who.secret}, {"psk", psk}} {
			t.note(v.Name, v.Octets)
		}
		t.start = start{suite: suite, mode: mode, o: o, candidate: who}
		hello, _ := cut(payload, layoutHello, 2)
		e.Command = append(append(e.Command, nested(fields)...), hello...)
		t.take(o)
		return t.same("payload of message 1", payload, []byte{1, 0})
	}
	return t.nonsense("message 1 does not verify under a secret that is known")
}

// nested returns fields of a message as such of depth 1 at least.
func nested(fields []Field) []Field {
	for i := range fields {
		fields[i].Depth = max(fields[i].Depth, 1)
	}
	return fields
}

// take takes over the values of an oracle.
func (t *Trace) take(o *oracle) {
	t.values = append(t.values, o.values...)
	o.values = nil
}

// greeted takes the answer to START apart: message 2.
func (t *Trace) greeted(e *Exchange, data []byte) error {
	s := &t.start
	e.Answer = []Field{{Name: "message 2", Octets: data}}
	fields, payload, err := s.o.read(data)
	if err != nil {
		return t.nonsense(err.Error())
	}
	e.Answer = append(e.Answer, nested(fields)...)
	if claims(s.mode) {
		info, ok := cut(payload, layoutInfo, 2)
		e.Answer = append(e.Answer, info...)
		t.take(s.o)
		if !ok || payload[26] > 1 || len(payload) != 27+64*int(payload[26]) {
			return t.nonsense("payload of message 2 of a wrong size")
		}
		s.epoch = number(find(info, "epoch"))
		if s.epoch <= t.epoch {
			return t.same("epoch of message 2", u32(s.epoch), u32(t.epoch+1))
		}
		return t.same("static key of the tag", s.o.public[1]['s'], public(t.keys.TagStatic))
	}
	k1, k2, x := s.o.split()
	t.take(s.o)
	t.session = &sealedSession{k: [2][]byte{k1, k2}, x: x, h: s.o.h, suite: s.suite, mode: s.mode, forked: s.candidate.previous}
	t.start = start{}
	fields, err = t.state(payload)
	e.Answer = append(e.Answer, fields...)
	return err
}

// state takes apart what message 2 and STATUS say in a session, and compares it
// with what is known.
func (t *Trace) state(payload []byte) ([]Field, error) {
	s, o := t.session, t.owner
	layout := layoutStatus
	if s.mode == modeGuest {
		layout = layoutGuest
	}
	fields, ok := cut(payload, layout, 2)
	if !ok {
		return fields, t.nonsense("state of a wrong size")
	}
	if s.mode == modeGuest {
		return fields, nil
	}
	flags := find(fields, "flags")[0] &^ 0x0c // the policy and the firmware are not known here
	want := byte(0)
	if o.frozen {
		want |= 1
	}
	if s.forked {
		want |= 2
	}
	t.note("auth id", authIDOf(o.auth))
	for _, c := range []struct {
		name      string
		got, want []byte
	}{
		{"life", find(fields, "life"), []byte{1}},
		{"flags", []byte{flags}, []byte{want}},
		{"epoch", find(fields, "epoch"), u32(o.epoch)},
		{"step", find(fields, "step"), u32(o.step)},
		{"auth id", find(fields, "auth id"), authIDOf(o.auth)},
	} {
		if err := t.same(c.name, c.got, c.want); err != nil {
			return fields, err
		}
	}
	return fields, nil
}

// finished takes FINISH apart: message 3.
func (t *Trace) finished(e *Exchange, c apdu.Command) error {
	s := &t.start
	e.Command = []Field{{Name: "message 3", Octets: c.Data}}
	if s.o == nil || s.o.message != 2 || !claims(s.mode) || c.P1|c.P2 != 0 {
		return t.nonsense("FINISH is not allowed now")
	}
	fields, payload, err := s.o.read(c.Data)
	if err != nil {
		return t.nonsense(err.Error())
	}
	terms, _ := cut(payload, layoutTerms, 2)
	e.Command = append(append(e.Command, nested(fields)...), terms...)
	_, k2, x := s.o.split()
	s.k2, s.x, s.h = k2, x, s.o.h
	t.take(s.o)
	if len(payload) < 5 || len(payload) > 5+64 {
		return t.nonsense("payload of message 3 of a wrong size")
	}
	if !t.known(s.o.public[0]['s']) {
		return t.nonsense("the phone's static key is not among those of the phones")
	}
	return t.same("epoch of message 3", payload[1:5], u32(s.epoch))
}

// known reports whether a static key is that of a phone, or no phone is known.
func (t *Trace) known(static []byte) bool {
	for _, private := range t.keys.Phones {
		if bytes.Equal(public(private), static) {
			return true
		}
	}
	return len(t.keys.Phones) == 0
}

// confirmed takes the answer to FINISH apart: message 4, and the claim is done.
func (t *Trace) confirmed(e *Exchange, data []byte) error {
	s := t.start
	t.reset()
	e.Answer = []Field{{Name: "message 4", Octets: data, Means: "sealed"}}
	plain, ok := opened(s.k2, 0, nil, data)
	if !ok {
		return t.nonsense("message 4 does not verify")
	}
	fields, _ := cut(plain, layoutConfirm, 2)
	e.Answer = append(e.Answer, fields...)
	t.note("4.plain", plain)
	t.owned(exported(s.x, s.h, "owner root", nil, 32), s.epoch, s.suite, s.o.public[0]['s'])
	return t.same("message 4", plain, append([]byte{0}, u32(s.epoch)...))
}

// owned makes a root that of the tag.
func (t *Trace) owned(root []byte, epoch uint32, suite byte, phone []byte) {
	o := &owner{root: root, epoch: epoch, phone: phone, auth: leafOf(root, "auth", epoch, 32)}
	t.owner, t.epoch = o, epoch
	t.note("owner root", root)
	for _, l := range leafLabels {
		name := "leaf " + l.label
		if l.label == "beacon" {
			name = fmt.Sprintf("leaf beacon, %d octets", l.size)
		}
		t.note(name, leafOf(root, l.label, epoch, l.size))
	}
	t.note("auth id", authIDOf(o.auth))
	t.token = leafOf(root, "release", epoch, 16)
	t.setups = append([][]byte{leafOf(root, "setup", epoch, 16)}, t.setups...)
	f := fingerprintOf(suite, public(t.keys.TagStatic))
	t.note("release ticket", ticketOf(4, suite, f, t.token))
	t.note("setup ticket", ticketOf(1, suite, f, t.setups[0]))
}
