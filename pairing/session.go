package pairing

import (
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// tagVisit is a session on the tag.
type tagVisit struct {
	mode   Mode
	slot   int // of a guest
	ch     *channel
	forked bool // under the auth key before the current one
	proven bool // a sealed command has verified
	over   bool // the reply is the last
	probe  probe
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
	return v.ch.seal(reply(r, data))
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
	case v.mode == RecoverMode:
		o.previous, o.auth = t.nobody(), v.ch.auth()
		o.step++
	default:
		o.previous, o.auth = o.auth, v.ch.auth()
		o.step++
	}
	t.noteFailures(n)
	return t.save(n)
}

// may returns Done when a session may ask for an operation, and why not
// otherwise.
func (v *tagVisit) may(t *Tag, o Operation) Result {
	switch {
	case v.mode == GuestMode:
		rights := t.s.owner.guests[v.slot].Rights
		if o == OpStatus && rights&MayAsk != 0 || o == OpRing && rights&MayRing != 0 {
			return Done
		}
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
	return t.change(o, b)
}

// deviceDid returns the result of what the device was asked for.
func (t *Tag) deviceDid(err error) Result {
	if err != nil {
		return Failed
	}
	return Done
}

// change carries out the operations that change the state and nothing more.
func (t *Tag) change(o Operation, b []byte) (Result, []byte, error) {
	n := t.s.clone()
	switch o {
	case OpGuest:
		slot, p, ok := parseGuest(b)
		if !ok {
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
		if step := wire.Be32(b); step > n.owner.step {
			t.note(n, SetBackEvent, step)
		}
		if n.bits&frozen != 0 {
			n.bits &^= frozen
			t.note(n, UnfrozenEvent, 0)
		}
	default:
		return NoOperation, nil, nil
	}
	return Done, nil, t.save(n)
}

// rekey makes the root of the session the owner's, in the next epoch. The reply
// is the last of the session.
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
	return &tagState{life: life, epoch: t.s.epoch + 1, firmware: t.s.firmware, bits: unforgotten, event: e, argument: argument}
}
