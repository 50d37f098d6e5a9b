package pairing

import "github.com/seed-496a4445/fyr/pairing/apdu"

// start answers message 1. Whatever the state does not allow, and whatever comes
// too often, fails before any scalar is multiplied.
func (t *Tag) start(s Suite, m Mode, in []byte) ([]byte, error) {
	answer := t.answer
	t.answer = nil
	i := t.c.Factory.suite(s)
	if answer == nil || t.r != nil || t.visit != nil || i < 0 || !m.Valid() || t.modes()&m.bit() == 0 {
		return nil, ErrState
	}
	if t.s.life != Unclaimed && s != t.s.suite { // nothing falls back
		return nil, ErrState
	}
	candidates, err := t.candidates(s, m)
	if err != nil {
		return nil, err
	}
	if !t.bucket.take(t.minute()) {
		return nil, ErrState
	}
	v := &tagVisit{mode: m}
	if t.s.life == Owned {
		v.from = t.s.owner.step
	}
	t.suite, t.mode = s, m
	t.r, err = NewResponder(ResponderConfig{
		Context: Context{s, m, t.transport, answer}, Static: t.c.Factory.Static, Candidates: candidates, Draw: t.c.Draw,
		Greet:  func(candidate int) ([]byte, error) { return t.greet(v, i, candidate), nil },
		Commit: t.commit,
	})
	if err != nil {
		return nil, err
	}
	out, done, err := t.r.Step(in)
	if err != nil {
		return nil, err
	}
	t.bucket.restore() // the challenge is fresh: it is from somebody with a secret
	if done {
		v.ch, t.visit, t.r = t.r.ch, v, nil
	}
	return out, nil
}

// candidates returns who may use a mode now. In each there are always as many,
// so that nothing is told by how long they take.
func (t *Tag) candidates(s Suite, m Mode) ([]Candidate, error) {
	o := t.s.owner
	switch m {
	case ClaimMode:
		return []Candidate{{Secret: t.setup()}}, nil
	case TransferMode:
		return []Candidate{{Secret: t.s.token}}, nil
	case CodeMode:
		known, ok := t.code.agreed(s)
		if !ok || !t.codeCounts() {
			return nil, ErrState
		}
		return []Candidate{{Secret: known}}, nil
	case OwnerMode:
		return []Candidate{{o.auth, o.phone[:]}, {o.previous, o.phone[:]}}, nil
	case RecoverMode:
		return []Candidate{{t.s.setup, o.phone[:]}}, nil
	case GuestMode:
		all := make([]Candidate, Slots)
		for slot, g := range o.guests {
			if g == nil || t.expired(g) {
				all[slot] = Candidate{t.nobody(), o.phone[:]}
				continue
			}
			all[slot] = Candidate{g.Secret, g.Static[:]}
		}
		return all, nil
	}
	return nil, ErrUnsupported
}

// expired reports whether the slot of a guest is closed.
func (t *Tag) expired(g *GuestPass) bool { return g.Expiry != 0 && t.minute() >= g.Expiry }

// setup is the secret of a claim.
func (t *Tag) setup() Key {
	if t.s.bits&factorySetup != 0 {
		return t.c.Factory.Setup
	}
	return t.s.setup
}

// nobody returns a key that nobody has.
func (t *Tag) nobody() Key { return drawKey(t.c.Draw, AuthSize) }

// greet returns the payload of message 2, and notes in v who it is for.
func (t *Tag) greet(v *tagVisit, suite, candidate int) []byte {
	switch v.mode {
	case OwnerMode:
		v.forked = candidate == 1
		fallthrough
	case RecoverMode:
		status := t.status(v.forked)
		return status.append(nil)
	case GuestMode:
		v.slot = candidate
		return t.guestView(candidate).append(nil)
	}
	f := &t.c.Factory
	info := TagInfo{ID: f.ID, Model: f.Model, Firmware: t.c.Firmware, Epoch: t.s.epoch + 1}
	if len(f.Attestations) != 0 {
		info.Attestation = f.Attestations[suite]
	}
	return info.append(nil)
}

// status returns what the owner is told.
func (t *Tag) status(forked bool) Status {
	s := t.s
	st := Status{
		State: s.life, Epoch: s.epoch, Step: s.owner.step, Firmware: t.c.Firmware, Time: t.minute(),
		Log: s.owner.log.counts(), auth: authID(s.owner.auth),
	}
	for _, f := range [...]struct {
		set  bool
		flag Flags
	}{
		{s.bits&frozen != 0, Frozen}, {forked, Previous}, {s.policy&Locked != 0, IsLocked}, {s.bits&uninstalled != 0, Uninstalled},
	} {
		if f.set {
			st.Flags |= f.flag
		}
	}
	return st
}

// guestView returns what the guest of a slot is told.
func (t *Tag) guestView(slot int) GuestView {
	g := t.s.owner.guests[slot]
	return GuestView{g.Rights, g.Expiry, t.minute()}
}

// finish answers message 3: the commit is in it.
func (t *Tag) finish(c apdu.Command) ([]byte, error) {
	if err := plain(c.P1, c.P2); err != nil || t.r == nil {
		return nil, ErrState
	}
	out, _, err := t.r.Step(c.Data)
	if err != nil {
		return nil, err
	}
	t.wipe()
	return out, nil
}

// commit makes a claim the tag's: one write, then the device takes its leaves.
func (t *Tag) commit(c Claimed) error {
	if c.Epoch != t.s.epoch+1 || c.Epoch == 0 {
		return ErrFormat
	}
	t.base = -t.ticks // the time counts from the claim
	n := &tagState{
		life: Owned, suite: t.suite, epoch: c.Epoch, firmware: t.c.Firmware, policy: c.Terms.Policy, bits: uninstalled,
		owner: &tagOwner{phone: c.Phone, previous: t.nobody()},
	}
	audit := n.take(c.root, t.c.Factory.Wide)
	defer audit.Wipe()
	n.owner.leaves.Config = c.Terms.Config
	n.owner.log = newAuditLog(audit)
	if t.s.event != 0 {
		n.owner.log.add(Entry{Event: t.s.event, Epoch: t.s.epoch, Argument: t.s.argument})
	}
	t.note(n, ClaimedEvent, uint32(t.mode))
	t.noteFailures(n)
	if err := t.save(n); err != nil {
		return err
	}
	t.failures = 0
	return t.catchUp()
}

// keep saves n and has the device catch up. What the device cannot do is told
// in the status, and tried again.
func (t *Tag) keep(n *tagState) error {
	if err := t.save(n); err != nil {
		return err
	}
	return t.catchUp()
}

// noteFailures writes what failed since the last entry.
func (t *Tag) noteFailures(n *tagState) {
	if t.failures > 0 {
		t.note(n, FailuresEvent, t.failures)
	}
}

// take derives all leaves of a root for the epoch of s; nothing else of it
// stays. It returns that of the log.
func (s *tagState) take(r Root, wide bool) (audit Key) {
	o := s.owner
	o.step, o.auth = 0, r.Derive(AuthLeaf, s.epoch)
	o.leaves = *LeavesOf(r, s.epoch, wide)
	s.token, s.setup = r.Derive(ReleaseLeaf, s.epoch), r.Derive(SetupLeaf, s.epoch)
	return r.Derive(AuditLeaf, s.epoch)
}
