package pairingtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// sealedSession is a session that goes on.
type sealedSession struct {
	k      [2][]byte // of the phone, of the tag
	n      [2]uint64
	x, h   []byte
	suite  byte
	mode   byte
	forked bool
	proven bool   // a command has verified, and what it proves was taken in
	over   bool   // the last reply was the last
	rounds uint32 // of PREPARE

	phone, tag []byte // of the last PROXIMITY

	operation byte // of the command that is being answered
	arguments []byte
}

// asked takes SESSION apart: a sealed command.
func (t *Trace) asked(e *Exchange, c apdu.Command) error {
	s := t.session
	e.Command = []Field{{Name: "sealed command", Octets: c.Data}}
	if s == nil || s.over || c.P1|c.P2 != 0 {
		return t.nonsense("SESSION is not allowed now")
	}
	plain, ok := opened(s.k[0], s.n[0], nil, c.Data)
	if !ok {
		return t.nonsense(fmt.Sprintf("command %d does not verify", s.n[0]))
	}
	s.n[0]++
	t.note("command", plain)
	if len(plain) == 0 {
		return nil // the tag says what it makes of it
	}
	s.operation, s.arguments = plain[0], plain[1:]
	op := operations[s.operation]
	e.Name += ", " + op.name
	e.Command = append(e.Command, Field{"operation", plain[:1], op.name, 2})
	arguments, ok := cut(s.arguments, op.arguments, 2)
	if !ok {
		arguments = []Field{{Name: "arguments", Octets: s.arguments, Depth: 2}}
	}
	e.Command = append(e.Command, arguments...)
	return nil
}

// replied takes the answer to SESSION apart: a sealed reply.
func (t *Trace) replied(e *Exchange, data []byte) error {
	s := t.session
	e.Answer = []Field{{Name: "sealed reply", Octets: data}}
	plain, ok := opened(s.k[1], s.n[1], nil, data)
	if !ok || len(plain) == 0 {
		return t.nonsense(fmt.Sprintf("reply %d does not verify", s.n[1]))
	}
	s.n[1]++
	t.note("reply", plain)
	e.Answer = append(e.Answer, Field{"result", plain[:1], meaning("result", plain[:1]), 2})
	t.prove()
	if s.forked {
		return t.same("result", plain[:1], []byte{6})
	}
	if plain[0] != 0 {
		return t.expect(len(plain) == 1, "a refusal with data")
	}
	return t.carriedOut(e, plain[1:])
}

// prove is what the first command of a session does, Section 7.1.
func (t *Trace) prove() {
	s, o := t.session, t.owner
	if s.proven || s.mode == modeGuest {
		return
	}
	s.proven = true
	if s.forked {
		o.frozen = true
		return
	}
	o.previous, o.auth, o.step = o.auth, exported(s.x, s.h, "auth step", nil, 32), o.step+1
	if s.mode == modeRecover {
		o.previous = nil // what nobody has
	}
	t.note("next auth", o.auth)
	t.note("auth id", authIDOf(o.auth))
}

// carriedOut takes the data of a reply apart, and does what the operation does.
func (t *Trace) carriedOut(e *Exchange, data []byte) error {
	s, o := t.session, t.owner
	op := operations[s.operation]
	if s.operation == 0x01 {
		fields, err := t.state(data)
		e.Answer = append(e.Answer, fields...)
		return err
	}
	fields, ok := cut(data, op.data, 2)
	e.Answer = append(e.Answer, fields...)
	if !ok {
		return t.nonsense("reply of a wrong size")
	}
	if _, ok := cut(s.arguments, op.arguments, 2); !ok || op.name == "" || strings.HasPrefix(op.arguments, "slot") && s.arguments[0] > 3 {
		return t.nonsense("done, with arguments that are none")
	}
	switch s.operation {
	case 0x04:
		s.over = true
		previous := o.auth
		t.owned(exported(s.x, s.h, "owner root", nil, 32), o.epoch+1, s.suite, o.phone)
		t.owner.previous = previous
		return t.same("epoch", data, u32(t.epoch))
	case 0x05:
		o.guests[s.arguments[0]] = candidate{phone: slices.Clone(s.arguments[1:33]), secret: slices.Clone(s.arguments[33:65])}
	case 0x06:
		o.guests[s.arguments[0]] = candidate{}
	case 0x07:
		s.over = true
		t.owner, t.epoch, t.setups = nil, t.epoch+1, t.setups[len(t.setups)-1:]
		return t.same("epoch", data, u32(t.epoch))
	case 0x08:
		return t.page(e, s.arguments[0], find(fields, "first index"), find(fields, "MAC before"), find(fields, "entries"))
	case 0x0b:
		o.frozen = false
	case 0x0c:
		s.rounds++
	case 0x0d:
		return t.same("octets of PROVE", s.arguments[:16], slices.Concat(s.phone, s.tag))
	}
	return nil
}

// page takes a page of the audit log apart, and checks its MACs: Section 7.5.
func (t *Trace) page(e *Exchange, class byte, first, before, entries []byte) error {
	const entry, chained = 17, 17 + 16
	if len(entries)%chained != 0 {
		return t.nonsense("entries of a wrong size")
	}
	last, i := before, number(first)
	if i == 0 {
		if err := t.same("MAC before", before, make([]byte, 16)); err != nil {
			return err
		}
	}
	if i > maxIndex {
		return t.nonsense("more entries than a tag writes")
	}
	audit := leafOf(t.owner.root, "audit", t.owner.epoch, 32)
	for ; len(entries) > 0; entries = entries[chained:] {
		fields, _ := cut(entries[:chained], layoutEntry, 2)
		e.Answer = append(e.Answer, fields...)
		last = entryMAC(audit, class, i, last, entries[:entry])
		t.note(fmt.Sprintf("MAC of entry %d", i), last)
		if err := t.same("index of the entry", entries[:4], u32(i)); err != nil {
			return err
		}
		if err := t.same("MAC of the entry", entries[entry:chained], last); err != nil {
			return err
		}
		i++
	}
	return nil
}

// maxIndex bounds the work that a page can ask for.
const maxIndex = 1 << 16
