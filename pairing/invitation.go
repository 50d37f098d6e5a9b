package pairing

// Invitation is what a guest's phone needs besides its own static key: the
// tag's keys and the secret of a slot. It opens nothing of the owner's. The zero
// value is none.
type Invitation struct {
	Suite       Suite
	Fingerprint Fingerprint
	Static      [PublicSize]byte // public key of the tag
	Secret      Key              // [GuestSecretSize] bytes
}

// InvitationSize is the size of an encoded invitation in bytes.
const InvitationSize = 3 + FingerprintSize + PublicSize + GuestSecretSize

// ParseInvitation parses the [InvitationSize] bytes of an invitation:
// spec/pairing.md, Section 7.3. The error is [ErrTicket].
func ParseInvitation(b []byte) (Invitation, error) {
	if len(b) != InvitationSize || b[0] != ticketVersion || Mode(b[1]) != GuestMode || !Suite(b[2]).Valid() {
		return Invitation{}, ErrTicket
	}
	i := Invitation{Suite: Suite(b[2]), Fingerprint: Fingerprint(b[3:])}
	b = b[3+FingerprintSize:]
	i.Static = [PublicSize]byte(b)
	if FingerprintOf(i.Suite, i.Static) != i.Fingerprint {
		return Invitation{}, ErrTicket
	}
	i.Secret, _ = NewKey(b[PublicSize:]) // not empty
	return i, nil
}

// AppendExposed appends the [InvitationSize] bytes of i, its secret among them.
func (i Invitation) AppendExposed(dst []byte) []byte {
	dst = append(dst, ticketVersion, byte(GuestMode), byte(i.Suite))
	dst = append(append(dst, i.Fingerprint[:]...), i.Static[:]...)
	return append(dst, i.Secret.bytes()...)
}

// Wipe overwrites the secret, best effort.
func (i Invitation) Wipe() { i.Secret.Wipe() }

// Invite fills a slot, 0 to [Slots]-1, with a fresh secret for the phone of a
// guest, and returns the guest's invitation. A slot that was filled before is
// the new guest's. expiry is a minute of the tag's time, which runs slow by all
// that it spent without power, 0: never.
func (v *Visit) Invite(slot uint8, guest [PublicSize]byte, r Rights, expiry uint32) (Invitation, error) {
	i := Invitation{v.o.suite, v.o.fingerprint, v.o.peer, drawKey(v.o.c.Draw, GuestSecretSize)}
	if err := v.SetGuest(slot, GuestPass{guest, i.Secret, r, expiry}); err != nil {
		i.Wipe()
		return Invitation{}, err
	}
	return i, nil
}

// GuestVisit is a session of a guest with the tag in the field. It is not for
// concurrent use.
type GuestVisit struct {
	_    [0]func() // not comparable
	v    Visit
	view GuestView
}

// Visit begins the session of the guest whose static key this is. Errors are
// those of [Link.Select] and [Initiator.Step], [ErrRefused], and those of the
// reader.
func (i Invitation) Visit(l *Link, own StaticKey) (*GuestVisit, error) {
	answer, err := l.Select()
	if err != nil {
		return nil, err
	}
	side, _, err := l.greet(InitiatorConfig{
		Context: l.context(i.Suite, GuestMode, answer), Static: own, Secret: i.Secret,
		Fingerprint: i.Fingerprint, Peer: i.Static[:],
	})
	if err != nil {
		return nil, err
	}
	return &GuestVisit{v: Visit{l: l, ch: side.ch}, view: side.Guest()}, nil
}

// View returns what the tag said when the session began.
func (g *GuestVisit) View() GuestView { return g.view }

// Ring makes the tag ring for some seconds at a volume, or stop at 0 seconds:
// with the right [MayRing].
func (g *GuestVisit) Ring(seconds uint16, volume uint8) error {
	r, data, err := g.v.ask(OpRing, []byte{byte(seconds >> 8), byte(seconds), volume})
	if err == nil && r == Done && len(data) != 0 {
		err = ErrFormat
	}
	if err != nil {
		return err
	}
	return r.err()
}

// Ask returns what the tag says now: with the right [MayAsk].
func (g *GuestVisit) Ask() (GuestView, error) {
	r, data, err := g.v.ask(OpStatus, nil)
	if err != nil {
		return GuestView{}, err
	}
	if err := r.err(); err != nil {
		return GuestView{}, err
	}
	return parseGuestView(data)
}

// Close ends the session.
func (g *GuestVisit) Close() { g.v.Close() }
