package pairing

// Claim claims the tag of a ticket and returns once the tag has confirmed. The
// keys that it makes are stored before the message that makes them the tag's
// is sent: when Claim fails after that, [Owner.Visit] finds out what became of
// it, and Claim may be called again.
//
// An Owner is of one tag: with another the error is [ErrState], and with an older
// state or a copy of it [ErrSetBack]. A tag that was reset is claimed again by one
// of [Owner.SetupTickets]; one that is its owner's refuses. Other errors are those
// of [Link.Select] and [Initiator.Step], [ErrUnsupported] when the tag does not
// offer the suite of the ticket, [ErrRefused] and those of the store and the
// reader.
func (o *Owner) Claim(l *Link, t Ticket, terms Terms) error {
	if t.Kind != SetupTicket && t.Kind != ReleaseTicket {
		return ErrTicket
	}
	answer, err := l.Select()
	if err != nil {
		return err
	}
	return o.claim(l, InitiatorConfig{
		Context: l.context(t.Suite, t.Kind.Mode(), answer), Static: o.c.Static, Secret: t.Secret,
		Fingerprint: t.Fingerprint, Maker: o.c.Maker, Terms: terms, Draw: o.c.Draw,
	})
}

// claim runs the handshake of a mode that claims.
func (o *Owner) claim(l *Link, c InitiatorConfig) error {
	o.endVisit()
	if err := offered(c.Answer, c.Suite); err != nil {
		return err
	}
	i, out, err := l.greet(c)
	if err != nil {
		return err
	}
	defer i.Wipe()
	if err := o.expectClaim(c, i); err != nil {
		return err
	}
	in, err := l.do(InsFinish, 0, 0, out)
	if err != nil {
		return err
	}
	if _, _, err := i.Step(in); err != nil {
		return err
	}
	return o.settle(o.pending)
}

// offered returns [ErrUnsupported] when an answer does not offer a suite.
func offered(answer []byte, s Suite) error {
	a, err := ParseAnswer(answer)
	if err != nil {
		return err
	}
	for _, o := range a.Suites {
		if o == s {
			return nil
		}
	}
	return ErrUnsupported
}

// expectClaim stores what message 3, which is not sent yet, can make current:
// [ErrState] if the tag is another than o's, [ErrSetBack] if it says an epoch
// that o's tag has left, as a copy of the chip does. The tag has just proved, by
// its message 2 under the secret of the claim, that it is not claimed: a pending
// generation gives way, and a pending release has happened. The current one
// stays until the tag confirms.
func (o *Owner) expectClaim(c InitiatorConfig, i *Initiator) error {
	if (o.current != nil || o.pending != nil) && o.peer != i.Static() {
		return ErrState
	}
	s := o.ownerState
	info := i.Tag()
	if o.current != nil && info.Epoch <= o.current.epoch || o.kind == claimPending && info.Epoch < o.pending.epoch {
		return ErrSetBack
	}
	s.suite, s.fingerprint, s.peer = c.Suite, FingerprintOf(c.Suite, i.Static()), i.Static()
	s.id, s.model = info.ID, info.Model
	if c.Mode == ClaimMode && o.ticketOfPending(c.Secret) {
		s.current = o.pending // it had become the tag's, before the reset
	}
	s.released = s.released || o.kind == releasePending
	s.kind, s.pending = claimPending, firstGeneration(i.ch.root(), info.Epoch)
	return o.save(s)
}

// ticketOfPending reports whether a secret is that of the setup ticket of the
// pending root.
func (o *Owner) ticketOfPending(known Key) bool {
	if o.kind != claimPending && o.kind != rekeyPending {
		return false
	}
	own := o.pending.root.Derive(SetupLeaf, o.pending.epoch)
	defer own.Wipe()
	return own.Equal(known)
}

// probeRelease finds out whether a tag was released: it answers message 1 under the
// release ticket only then. Nothing is claimed.
func (o *Owner) probeRelease(l *Link) error {
	t, err := o.ReleaseTicket()
	if err != nil {
		return err
	}
	defer t.Wipe()
	answer, err := l.Select()
	if err != nil {
		return err
	}
	i, _, err := l.greet(InitiatorConfig{
		Context: l.context(t.Suite, TransferMode, answer), Static: o.c.Static, Secret: t.Secret,
		Fingerprint: t.Fingerprint, Draw: o.c.Draw,
	})
	if err != nil {
		return err
	}
	i.Wipe()
	s := o.ownerState
	s.kind, s.pending, s.released = nothingPending, nil, true
	return o.save(s)
}
