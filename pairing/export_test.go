package pairing

// What tests see of the inside: what is stored, and the keys of a session.

// SeenTag is what a tag has in its store.
type SeenTag struct {
	State                              State
	Epoch, Step                        uint32
	Frozen, Uninstalled, Unforgotten   bool
	Factory                            bool // the setup secret is that of the factory
	Phone                              [PublicSize]byte
	Auth, Previous, Token, Setup       Key
	Beacon, Ring, Near, Ranging, Audit Key // Audit is the key of the life class
}

// SeeTag reads what a tag has stored; nothing is a tag that is new.
func SeeTag(b []byte) (SeenTag, error) {
	if len(b) == 0 {
		return SeenTag{Factory: true}, nil
	}
	s, err := parseTag(b)
	if err != nil {
		return SeenTag{}, err
	}
	t := SeenTag{
		State: s.life, Epoch: s.epoch, Frozen: s.bits&frozen != 0, Uninstalled: s.bits&uninstalled != 0,
		Unforgotten: s.bits&unforgotten != 0, Factory: s.bits&factorySetup != 0, Token: s.token, Setup: s.setup,
	}
	if o := s.owner; o != nil {
		t.Phone, t.Step, t.Auth, t.Previous = o.phone, o.step, o.auth, o.previous
		l := &o.leaves
		t.Beacon, t.Ring, t.Near, t.Ranging, t.Audit = l.Beacon, l.Ring, l.Near, l.Ranging, o.log.chains[LifeClass].key
	}
	return t, nil
}

// SeenKeys is a generation of keys at a phone.
type SeenKeys struct {
	Root        Root
	Epoch, Step uint32
	Auth        Key
}

// SeenOwner is what a phone has in its store.
type SeenOwner struct {
	Kind             string // of what is pending
	Released         bool
	Current, Pending *SeenKeys
}

// SeeOwner reads what a phone has stored; nothing is a phone without a tag.
func SeeOwner(b []byte) (SeenOwner, error) {
	if len(b) == 0 {
		return SeenOwner{Kind: "none"}, nil
	}
	s, err := parseOwner(b)
	if err != nil {
		return SeenOwner{}, err
	}
	kind := [pendingKinds]string{"none", "claim", "step", "rekey", "release"}[s.kind]
	return SeenOwner{kind, s.released, see(s.current), see(s.pending)}, nil
}

func see(g *generation) *SeenKeys {
	if g == nil {
		return nil
	}
	return &SeenKeys{g.root, g.epoch, g.step, g.auth}
}

// Exporter returns a copy of the exporter key of the session, and the root that
// it makes.
func (v *Visit) Exporter() (exporter []byte, root Root) {
	return v.ch.exporter.Expose(), v.ch.root()
}

// FullTagState returns the longest state that a tag can have.
func FullTagState() []byte {
	key := func(n int) Key {
		k, _ := NewKey(make([]byte, n))
		return k
	}
	o := &tagOwner{auth: key(AuthSize), previous: key(AuthSize), log: newAuditLog(key(32))}
	o.leaves = Leaves{Beacon: key(32), Ring: key(16), Near: key(16), Ranging: key(32), Config: make([]byte, MaxConfigSize)}
	for slot := range o.guests {
		o.guests[slot] = &GuestPass{Secret: key(GuestSecretSize), Rights: MayAsk}
	}
	for range 10 {
		for _, e := range [Classes]Event{ClaimedEvent, FailuresEvent, ForkEvent, FirmwareEvent} {
			o.log.add(Entry{Event: e})
		}
	}
	return (&tagState{life: Owned, suite: X25519, bits: uninstalled, setup: key(SecretSize), token: key(SecretSize), owner: o}).append(nil)
}

// Phones and tags that do what Section 8 of spec/pairing.md forbids. The walk has
// to find each of them out.

// RekeyOnce is [Visit.Rekey] that stores nothing before it asks.
func (v *Visit) RekeyOnce() error {
	if err := v.ready(); err != nil {
		return err
	}
	defer v.Close()
	g := firstGeneration(v.ch.root(), v.o.current.epoch+1)
	if _, err := v.commit(OpRekey); err != nil {
		return err
	}
	return v.o.settle(g)
}

// GiveUpPending drops what is pending, as if it were known not to be so.
func (o *Owner) GiveUpPending() error {
	if o.kind == nothingPending {
		return nil
	}
	if o.current == nil {
		o.ownerState = ownerState{}
		return o.c.Store.Save(nil)
	}
	s := o.ownerState
	s.kind, s.pending = nothingPending, nil
	return o.save(s)
}

// OverwritePending puts the keys of a new attempt in place of those that are
// pending, before the attempt has any answer.
func (o *Owner) OverwritePending() error {
	if !o.kind.generates() {
		return nil
	}
	k := drawKey(nil, RootSize)
	s := o.ownerState
	s.pending = firstGeneration(Root(k), o.pending.epoch)
	return o.save(s)
}

// RekeyOnGreeting is what a tag does whose first message in the mode of an owner
// already makes the root of the session current.
func (t *Tag) RekeyOnGreeting() error {
	if t.visit == nil || t.visit.mode != OwnerMode || t.visit.forked {
		return nil
	}
	_, _, err := t.rekey(t.visit)
	return err
}

// FillSlot writes a slot of a [FlashStore] to a page that is erased.
func FillSlot(f Flash, page int, sequence uint32, b []byte) error {
	s, err := NewFlashStore(f)
	if err != nil {
		return err
	}
	return s.fill(page, sequence, b)
}
