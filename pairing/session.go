package pairing

import (
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// tagVisit is a session on the tag.
type tagVisit struct {
	mode     Mode
	slot     int // of a guest
	ch       *channel
	from     uint32 // the step of the auth key when it began
	forked   bool   // under the auth key before the current one
	proven   bool   // a sealed command has verified
	answered bool   // a sealed command was answered
	over     bool   // the reply is the last
	probe    probe
}

// session answers a sealed command.
func (t *Tag) session(c apdu.Command) ([]byte, error) {
	v := t.visit
	if err := plain(c.P1, c.P2); err != nil || v == nil || v.over {
		return nil, ErrState
	}
	b, err := v.ch.unseal(c.Data)
	if err != nil {
		return nil, err
	}
	if !v.proven {
		if err := t.prove(v); err != nil {
			return nil, err
		}
	}
	o, arguments, r := parseCommand(b)
	var data []byte
	if v.forked {
		r = ForkFound
	} else if r == Done {
		r = v.may(t, o)
	}
	if r == Done {
		if r, data, err = t.carryOut(v, o, arguments); err != nil {
			return nil, err
		}
	}
	v.answered = true
	out, err := v.ch.seal(reply(r, data))
	if v.over { // its keys lead to the owner root
		t.wipe()
	}
	return out, err
}

// prove is the first command of a session: whoever sent it has the keys and is
// there now. An owner's steps the auth key, before anything else; one under the
// key before is a fork.
func (t *Tag) prove(v *tagVisit) error {
	v.proven = true
	if v.mode == GuestMode {
		return nil
	}
	n := t.s.clone()
	o := n.owner
	switch {
	case v.forked:
		n.bits |= frozen
		t.note(n, ForkEvent, o.step)
	default:
		o.previous, o.auth = o.auth, v.ch.auth()
		o.step++
	}
	t.noteFailures(n)
	if err := t.save(n); err != nil {
		return err
	}
	t.failures = 0
	return nil
}

// may returns Done when a session may ask for an operation, and why not
// otherwise.
func (v *tagVisit) may(t *Tag, o Operation) Result {
	switch {
	case v.mode == GuestMode:
		g := t.s.owner.guests[v.slot]
		if g == nil || t.expired(g) {
			return Refused
		}
		rights := g.Rights
		if o == OpStatus && rights&MayAsk != 0 || o == OpRing && rights&MayRing != 0 {
			return Done
		}
		return Refused
	case (o == OpRekey || o == OpRelease) && !v.answered: // a step and a new root are never pending at once
		return Refused
	case o == OpFork, (o == OpUnfreeze) != (v.mode == RecoverMode) && !o.recovers():
		return Refused
	case t.s.bits&frozen != 0 && o.privileged():
		return WasFrozen
	}
	return Done
}

// recovers reports whether o is for both kinds of an owner's session.
func (o Operation) recovers() bool { return o == OpStatus || o == OpLog }

// carryOut carries out an operation that the session may ask for. An error is
// one of the store, after which nothing is known.
func (t *Tag) carryOut(v *tagVisit, o Operation, b []byte) (Result, []byte, error) {
	switch o {
	case OpStatus:
		if v.mode == GuestMode {
			return Done, t.guestView(v.slot).append(nil), nil
		}
		s := t.status(false)
		return Done, s.append(nil), nil
	case OpRing:
		return t.deviceDid(t.c.Device.Ring(wire.Be16(b), b[2])), nil, nil
	case OpConfig:
		return t.deviceDid(t.c.Device.Configure(b)), nil, nil
	case OpRekey:
		return t.rekey(v)
	case OpRelease:
		return t.release(v)
	case OpLog:
		if Class(b[0]) >= Classes {
			return BadArgument, nil, nil
		}
		return Done, t.s.owner.log.page(Class(b[0]), wire.Be32(b[1:])), nil
	case OpPrepare:
		return Done, t.prepare(v), nil
	case OpProve:
		return v.probe.check(b), nil, nil
	}
	return t.change(v, o, b)
}

// deviceDid returns the result of what the device was asked for.
func (t *Tag) deviceDid(err error) Result {
	if err != nil {
		return Failed
	}
	return Done
}

// change carries out the operations that change the state and nothing more.
func (t *Tag) change(v *tagVisit, o Operation, b []byte) (Result, []byte, error) {
	n, r := t.s.clone(), Done
	switch o {
	case OpGuest:
		slot, p, ok := parseGuest(b)
		if !ok || p.Static == n.owner.phone || p.Static == t.c.Factory.Static.Public() {
			return BadArgument, nil, nil
		}
		n.owner.guests[slot] = &p
		t.note(n, GuestEvent, uint32(slot))
	case OpUnguest:
		if b[0] >= Slots {
			return BadArgument, nil, nil
		}
		n.owner.guests[b[0]] = nil
		t.note(n, UnguestEvent, uint32(b[0]))
	case OpPolicy:
		if !Policy(b[0]).Valid() {
			return BadArgument, nil, nil
		}
		n.policy = Policy(b[0])
		t.note(n, PolicyEvent, uint32(b[0]))
	case OpUnfreeze:
		r = t.unfreeze(v, n, wire.Be32(b))
	default:
		return NoOperation, nil, nil
	}
	return r, nil, t.save(n)
}

// unfreeze notes what the last step that the phone knows tells, and ends a
// freeze unless only the button does. A step that the phone does not know was
// made with a copy of its state; one that the tag does not know was made before
// its memory was set back.
func (t *Tag) unfreeze(v *tagVisit, n *tagState, known uint32) Result {
	switch {
	case known < v.from:
		t.note(n, ForkEvent, v.from)
	case known > v.from:
		t.note(n, SetBackEvent, known)
	}
	switch {
	case n.bits&frozen == 0:
	case n.policy&ButtonOnly != 0:
		return WasFrozen
	default:
		n.bits &^= frozen
		t.note(n, UnfrozenEvent, 0)
	}
	return Done
}

// rekey makes the root of the session the owner's, in the next epoch, and
// empties the slots of the guests. The reply is the last of the session.
func (t *Tag) rekey(v *tagVisit) (Result, []byte, error) {
	if t.s.epoch == ^uint32(0) {
		return Failed, nil, nil
	}
	v.over = true
	n := t.s.clone()
	n.epoch++
	n.bits |= uninstalled
	previous, config := n.owner.auth, n.owner.leaves.Config // of a claim that is not installed yet
	root := v.ch.root()
	defer root.Wipe()
	audit := n.take(root, t.c.Factory.Wide)
	defer audit.Wipe()
	n.owner.previous, n.owner.leaves.Config = previous, config
	n.owner.guests = [Slots]*GuestPass{} // whoever had a copy may have let himself in
	n.owner.log = t.s.owner.log.rechained(audit)
	t.note(n, RekeyedEvent, 0)
	if err := t.keep(n); err != nil {
		return 0, nil, err
	}
	return Done, wire.AppendBe32(nil, n.epoch), nil
}

// release makes the tag that of whoever has the release ticket. The reply is
// the last of the session.
func (t *Tag) release(v *tagVisit) (Result, []byte, error) {
	if t.s.epoch == ^uint32(0) {
		return Failed, nil, nil
	}
	v.over = true
	n := t.disowned(Released, ReleasedEvent, t.s.epoch)
	n.token, n.bits = t.s.token, n.bits|factorySetup
	if err := t.keep(n); err != nil {
		return 0, nil, err
	}
	return Done, wire.AppendBe32(nil, n.epoch), nil
}

// disowned returns the state without an owner, in the next epoch. An event and
// its argument are for the log of the next owner.
func (t *Tag) disowned(life State, e Event, argument uint32) *tagState {
	t.failures = 0 // the last owner's
	return &tagState{life: life, suite: t.s.suite, epoch: t.s.epoch + 1, firmware: t.s.firmware, bits: unforgotten, event: e, argument: argument}
}
