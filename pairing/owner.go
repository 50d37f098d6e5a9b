package pairing

import (
	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/internal/secret"
)

// OwnerConfig is what an owner's phone brings to one tag.
type OwnerConfig struct {
	Static StaticKey // of the phone, kept where it cannot be copied from
	Store  Store     // of what the phone knows of this tag
	Maker  MakerKey  // if not nil, a claim asks for the maker's attestation
	Draw   *entropy.Source
}

// Owner is what an owner's phone knows of one tag: the generation of keys that
// is the tag's and at most one more, which may have become it. It is stored
// before anything is sent that could make that so, and a generation is dropped
// only after the tag has proved that it has the other: spec/pairing.md,
// Section 8. It is not for concurrent use.
type Owner struct {
	_    [0]func() // not comparable
	c    OwnerConfig
	live *Visit // the last that began
	ownerState
}

// ownerState is what an Owner stores.
type ownerState struct {
	suite       Suite
	fingerprint Fingerprint
	peer        [PublicSize]byte // the tag's static public key
	id          [TagIDSize]byte
	model       uint16

	current, pending *generation
	kind             pendingKind
	released         bool // current's release ticket is all that is left
	marks            [Classes]Mark
}

// Mark is how far an owner has read a class of the audit log: the number of
// entries and the chain's last MAC.
type Mark struct {
	Entries uint32
	Head    [macSize]byte
}

// macSize is the size of a MAC of the audit log in bytes.
const macSize = 16

// NewOwner returns what the store knows of a tag, or an owner of none when it
// is empty. [ErrOwner]: what is stored is malformed. Errors of the store come
// through.
func NewOwner(c OwnerConfig) (*Owner, error) {
	if !c.Static.Valid() {
		return nil, ErrLength
	}
	b, err := c.Store.Load()
	if err != nil {
		return nil, err
	}
	o := &Owner{c: c}
	if len(b) == 0 {
		return o, nil
	}
	defer clear(b)
	if o.ownerState, err = parseOwner(b); err != nil {
		return nil, err
	}
	return o, nil
}

// save stores a state and makes it that of o; on an error o stays as it was.
// What is in the old state alone is wiped.
func (o *Owner) save(s ownerState) error {
	b := s.append(make([]byte, 0, ownerMaxSize)) // once, so that nothing of it stays elsewhere
	defer clear(b)
	if err := o.c.Store.Save(b); err != nil {
		return err
	}
	for _, old := range [...]*generation{o.current, o.pending} {
		if old != s.current && old != s.pending {
			old.wipe()
		}
	}
	o.ownerState = s
	return nil
}

// Ownership is what an owner knows without asking.
type Ownership struct {
	Suite       Suite
	Fingerprint Fingerprint
	Static      [PublicSize]byte // public key of the tag
	ID          [TagIDSize]byte
	Model       uint16
	Epoch       uint32 // of ownership
	Owned       bool   // the tag has proved that it has the current keys, and was not asked to give them up
	Pending     bool   // something was asked for whose outcome is not known
	Released    bool   // the tag has proved, or said, that it was given up
}

// Known returns what the owner knows without asking.
func (o *Owner) Known() Ownership {
	k := Ownership{
		Suite: o.suite, Fingerprint: o.fingerprint, Static: o.peer, ID: o.id, Model: o.model,
		Owned: o.current != nil && !o.released && o.kind != releasePending, Pending: o.kind != nothingPending, Released: o.released,
	}
	if o.current != nil {
		k.Epoch = o.current.epoch
	}
	return k
}

// Roots returns the roots that the tag may have: the current one, then the
// pending one where it is another, with their ownership epochs. Whoever looks
// for the tag on the air looks with both. They are copies, the caller's to wipe.
func (o *Owner) Roots() (roots []Root, epochs []uint32) {
	if o.current != nil && !o.released {
		roots, epochs = append(roots, copyRoot(o.current.root)), append(epochs, o.current.epoch)
	}
	if o.kind == claimPending || o.kind == rekeyPending {
		roots, epochs = append(roots, copyRoot(o.pending.root)), append(epochs, o.pending.epoch)
	}
	return roots, epochs
}

// ReleaseTicket returns the ticket by which another phone, or this one again,
// claims the tag once it is released. It is [ErrState] before a claim.
func (o *Owner) ReleaseTicket() (Ticket, error) {
	if o.current == nil {
		return Ticket{}, ErrState
	}
	token := o.current.root.Derive(ReleaseLeaf, o.current.epoch)
	return Ticket{ReleaseTicket, o.suite, o.fingerprint, token}, nil
}

// SetupTickets returns the tickets by which the tag is claimed after a physical
// reset: the claim has replaced the setup secret that was printed. There are two
// while a claim or a rekey is pending, the pending one first, since nobody knows
// which of them the reset has found; there are none before a claim.
func (o *Owner) SetupTickets() (ts []Ticket) {
	for _, g := range [...]*generation{o.pending, o.current} {
		if g != nil && (g == o.current || o.kind != stepPending) {
			known := g.root.Derive(SetupLeaf, g.epoch)
			ts = append(ts, Ticket{SetupTicket, o.suite, o.fingerprint, known})
		}
	}
	return ts
}

// Wipe overwrites the keys in memory, best effort, and ends a visit; the store
// is as it was. The owner is then one of no tag, until NewOwner reads the store.
func (o *Owner) Wipe() {
	o.endVisit()
	o.current.wipe()
	o.pending.wipe()
	o.ownerState = ownerState{}
}

// endVisit closes the last visit: a tag has one session.
func (o *Owner) endVisit() {
	if o.live != nil {
		o.live.Close()
		o.live = nil
	}
}

// settle makes a generation, which the tag has proved to have, the current one
// and drops the other.
func (o *Owner) settle(g *generation) error {
	if o.current == g && o.kind == nothingPending && !o.released {
		return nil
	}
	s := o.ownerState
	s.current, s.pending, s.kind, s.released = g, nil, nothingPending, false
	if o.current == nil || !o.current.root.Equal(g.root) {
		s.marks = [Classes]Mark{} // the log's chains begin anew with a root
	}
	return o.save(s)
}

// expect stores a generation that the next message could make the tag's, or
// returns [ErrState] when another is pending: a later visit has asked for it, and
// what became of that is not known.
func (o *Owner) expect(k pendingKind, g *generation) error {
	if o.kind != nothingPending {
		return ErrState
	}
	s := o.ownerState
	s.kind, s.pending = k, g
	return o.save(s)
}

// copyRoot returns a root that shares no bytes with r.
func copyRoot(r Root) Root { return Root{secret.New(r.k.Bytes())} }
