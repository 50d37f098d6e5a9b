package pairing

import (
	"errors"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// Visit is a session of an owner with the tag in the field. The status is what
// the tag said when it began, which steps nothing; the first operation steps the
// auth key. It is not for concurrent use.
type Visit struct {
	_      [0]func() // not comparable
	o      *Owner
	l      *Link
	ch     *channel
	status Status
	// stepped: the tag has the auth key that this session makes.
	stepped bool
	// forked: the session is under an auth key that the tag has left.
	forked bool
	// measured is how many timed exchanges there were.
	measured uint32
}

// Visit begins a session with the tag and finds out, where something was
// asked for before and not answered, what became of it. The tag's answer under
// one generation of keys is what drops the other; no answer drops nothing.
//
// A visit before this one ends. On [ErrFork] the visit is not nil: it has a status
// and can only [Visit.ReportFork]. [ErrReleased] means that the tag has proved to be
// released. [ErrRefused] means that the tag answers to none of the keys.
// [ErrState] is for an owner of no tag; other errors are those of [Link.Select],
// of the store and the reader.
func (o *Owner) Visit(l *Link) (*Visit, error) {
	if o.pending == nil && (o.released || o.current == nil) {
		return nil, ErrState
	}
	o.endVisit()
	v, err := o.visit(l)
	o.live = v
	if err == nil || errors.Is(err, ErrFork) || o.kind != releasePending || silent(err) {
		return v, err
	}
	if err := o.probeRelease(l); err != nil {
		return nil, err
	}
	return nil, ErrReleased
}

// visit tries the pending generation, then the current one. The first that
// the tag answers to is the tag's.
func (o *Owner) visit(l *Link) (*Visit, error) {
	var last error = ErrRefused
	tries := [...]*generation{o.pending, o.current}
	if o.released {
		tries[1] = nil
	}
	for n := 0; n < len(tries); n++ {
		g := tries[n]
		if g == nil {
			continue
		}
		v, err := o.meet(l, OwnerMode, g)
		switch {
		case err != nil && silent(err):
			return nil, err
		case err != nil:
			last = err
		case !v.forked:
			if err := o.settle(g); err != nil {
				v.Close()
				return nil, err
			}
			return v, nil
		case g == o.current && o.pending != nil && sameID(v.status.auth, authID(o.pending.auth)):
			// The tag has stepped to the pending key, and the attempt with that was lost
			// on the way.
			v.Close()
			if err := o.settle(o.pending); err != nil {
				return nil, err
			}
			tries = [...]*generation{nil, o.current}
			n = -1
		default:
			return v, ErrFork
		}
	}
	return nil, last
}

// meet runs the handshake of a session under one generation.
func (o *Owner) meet(l *Link, m Mode, g *generation) (*Visit, error) {
	answer, err := l.Select()
	if err != nil {
		return nil, err
	}
	known := g.auth
	if m == RecoverMode {
		known = g.root.Derive(SetupLeaf, g.epoch)
		defer known.Wipe()
	}
	i, _, err := l.greet(InitiatorConfig{
		Context: l.context(o.suite, m, answer), Static: o.c.Static, Secret: known,
		Fingerprint: o.fingerprint, Peer: o.peer[:], Draw: o.c.Draw,
	})
	if err != nil {
		return nil, err
	}
	v := &Visit{o: o, l: l, ch: i.ch, status: i.Status()}
	v.forked = v.status.Flags&Previous != 0
	if m == OwnerMode && !v.forked && (v.status.Epoch != g.epoch || v.status.Step != g.step || !sameID(v.status.auth, authID(g.auth))) {
		v.Close()
		return nil, ErrFormat
	}
	return v, nil
}

// Status returns what the tag said when the session began.
func (v *Visit) Status() Status { return v.status }

// Close ends the session. What the tag has acknowledged stays; the tag ends it
// when it leaves the field.
func (v *Visit) Close() { v.ch.wipe() }

// ask sends one command and returns the result and the data of the reply. Any
// error ends the session.
func (v *Visit) ask(o Operation, arguments []byte) (r Result, data []byte, err error) {
	defer func() {
		if err != nil {
			v.Close()
		}
	}()
	sealed, err := v.ch.seal(command(o, arguments))
	if err != nil {
		return 0, nil, err
	}
	in, err := v.l.do(InsSession, 0, 0, sealed)
	if err != nil {
		return 0, nil, err
	}
	b, err := v.ch.unseal(in)
	if err != nil {
		return 0, nil, err
	}
	return parseReply(b)
}

// step makes the tag step its auth key, once a session: the pending generation
// is stored first, and current when the tag has replied. o must be an
// operation that changes no generation otherwise.
func (v *Visit) step(o Operation, arguments []byte) (Result, []byte, error) {
	if v.forked || !v.ch.open() || v.o.current == nil {
		return 0, nil, ErrState
	}
	if v.stepped {
		return v.ask(o, arguments)
	}
	if err := v.o.expect(stepPending, v.o.current.next(v.ch.auth(), v.status.Step+1)); err != nil {
		v.Close()
		return 0, nil, err
	}
	r, data, err := v.ask(o, arguments)
	if err != nil {
		return 0, nil, err
	}
	v.stepped = true
	if err := v.o.settle(v.o.pending); err != nil {
		v.Close()
		return 0, nil, err
	}
	return r, data, nil
}

// done carries out an operation that returns no data.
func (v *Visit) done(o Operation, arguments []byte) error {
	r, data, err := v.step(o, arguments)
	if err == nil && r == Done && len(data) != 0 {
		err = ErrFormat
	}
	if err != nil {
		return err
	}
	return r.err()
}

// Ask returns the status now.
func (v *Visit) Ask() (Status, error) {
	r, data, err := v.step(OpStatus, nil)
	if err != nil {
		return Status{}, err
	}
	if err := r.err(); err != nil {
		return Status{}, err
	}
	return parseStatus(data)
}

// Ring makes the tag ring for some seconds at a volume, or stop at 0 seconds.
func (v *Visit) Ring(seconds uint16, volume uint8) error {
	return v.done(OpRing, []byte{byte(seconds >> 8), byte(seconds), volume})
}

// Configure hands 1 to [MaxOpConfig] bytes to the tag's firmware.
func (v *Visit) Configure(b []byte) error {
	if len(b) == 0 || len(b) > MaxOpConfig {
		return ErrLength
	}
	return v.done(OpConfig, b)
}

// SetPolicy replaces the policy.
func (v *Visit) SetPolicy(p Policy) error { return v.done(OpPolicy, []byte{byte(p)}) }

// SetGuest fills a slot, 0 to [Slots]-1, for a guest. A secret is for one slot
// of one tag.
func (v *Visit) SetGuest(slot uint8, p GuestPass) error {
	if p.Secret.Size() != GuestSecretSize {
		return ErrLength
	}
	b := p.append(nil, slot)
	defer clear(b)
	return v.done(OpGuest, b)
}

// RemoveGuest empties a slot.
func (v *Visit) RemoveGuest(slot uint8) error { return v.done(OpUnguest, []byte{slot}) }

// Rekey makes both sides derive a new owner root from the session, which then
// is over. It heals a copied state of the phone, unless its holder is on the air
// at this moment. When it fails after it was sent, [Owner.Visit] finds out what
// became of it.
func (v *Visit) Rekey() error {
	if err := v.ready(); err != nil {
		return err
	}
	defer v.Close()
	g := firstGeneration(v.ch.root(), v.o.current.epoch+1)
	if err := v.o.expect(rekeyPending, g); err != nil {
		g.wipe()
		return err
	}
	epoch, err := v.commit(OpRekey)
	if err != nil {
		return err
	}
	if epoch != g.epoch {
		return ErrFormat
	}
	return v.o.settle(g)
}

// Release makes the tag forget its owner, and ends the session. Whoever has the
// ticket can claim the tag then: this phone too, until somebody has.
func (v *Visit) Release() (Ticket, error) {
	if err := v.ready(); err != nil {
		return Ticket{}, err
	}
	defer v.Close()
	if err := v.o.expect(releasePending, nil); err != nil {
		return Ticket{}, err
	}
	epoch, err := v.commit(OpRelease)
	if err != nil {
		return Ticket{}, err
	}
	if epoch != v.o.current.epoch+1 {
		return Ticket{}, ErrFormat
	}
	s := v.o.ownerState
	s.kind, s.released = nothingPending, true
	if err := v.o.save(s); err != nil {
		return Ticket{}, err
	}
	return v.o.ReleaseTicket()
}

// ready steps the auth key, so that nothing else is pending.
func (v *Visit) ready() error {
	if v.stepped && v.ch.open() {
		return nil
	}
	_, err := v.Ask()
	return err
}

// commit asks for what makes a pending outcome so, and returns the tag's new
// epoch. A refusal is proof that it is not so: it drops what was pending.
func (v *Visit) commit(o Operation) (uint32, error) {
	r, data, err := v.ask(o, nil)
	if err != nil {
		return 0, err
	}
	if err := r.err(); err != nil {
		return 0, errors.Join(err, v.o.settle(v.o.current))
	}
	return parseEpoch(data)
}

// ReportFork tells the tag that its auth key was stepped by a copy of this
// phone's state: it refuses privileged operations from then on, whoever asks,
// until the setup secret or the button ends that. It is for a visit that began
// with [ErrFork], and ends it.
func (v *Visit) ReportFork() error {
	if !v.forked {
		return ErrState
	}
	defer v.Close()
	r, _, err := v.ask(OpFork, nil)
	if err == nil && r != ForkFound {
		err = ErrFormat
	}
	return err
}

// Finding is what the steps of the auth key that both sides know tell.
type Finding uint8

// The findings.
const (
	InStep  Finding = iota // both sides know the same step
	Ahead                  // the tag knows later ones: a copy of this phone's state has made them
	Behind                 // the phone knows later ones: the tag's memory was set back, or it is a copy
	nothing Finding = 0xff
)

// String returns the name of the finding.
func (f Finding) String() string {
	switch f {
	case InStep:
		return "in step"
	case Ahead:
		return "tag is ahead"
	case Behind:
		return "tag is behind"
	}
	return "nothing found"
}

// Unfreeze meets the tag under the setup secret of the current root, ends a
// freeze, and gives this phone the tag's auth key, wherever the two were: it is
// the way back after [ErrFork], and after [ErrRefused] where the tag must be the
// owner's. What it finds is also in the audit log. It does not tell who the
// honest one is, since a copy of the state can do the same: after Ahead, rekey at
// once.
//
// The finding counts when the error is nil or a [*ResultError]: of [WasFrozen]
// when the policy lets only the button end a freeze, after which the phone is in
// step all the same.
func (o *Owner) Unfreeze(l *Link) (Finding, error) {
	if o.pending == nil && (o.current == nil || o.released) {
		return nothing, ErrState
	}
	o.endVisit()
	v, err := o.meetRoots(l)
	if err != nil {
		return nothing, err
	}
	defer v.Close()
	known, tags, found := o.current.step, v.status.Step, InStep
	switch {
	case known < tags:
		found = Ahead
	case known > tags:
		found = Behind
	}
	err = v.done(OpUnfreeze, wire.AppendBe32(nil, known))
	if _, answered := err.(*ResultError); err != nil && !answered {
		return nothing, err
	}
	return found, err
}

// meetRoots meets the tag in [RecoverMode] under the pending root, where there
// is one, or the current. The tag proves that it has the root; which auth key it
// has, it says.
func (o *Owner) meetRoots(l *Link) (*Visit, error) {
	var last error = ErrRefused
	for _, g := range [...]*generation{o.pending, o.current} {
		if g == nil || g == o.pending && o.kind == stepPending {
			continue
		}
		v, err := o.meet(l, RecoverMode, g)
		switch {
		case err != nil && silent(err):
			return nil, err
		case err != nil:
			last = err
			continue
		}
		if o.pending != nil && sameID(v.status.auth, authID(o.pending.auth)) {
			g = o.pending
		}
		if err := o.settle(g); err != nil {
			v.Close()
			return nil, err
		}
		return v, nil
	}
	return nil, last
}

// err returns the error of a result.
func (r Result) err() error {
	if r == Done {
		return nil
	}
	return &ResultError{r}
}
