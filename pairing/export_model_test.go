package pairing

// What the walk through the transition table of spec/model needs of the inside.

// ModelTag encodes the state of a tag whose leaves are of a generation, or whose
// setup secret is that of the factory. A zero auth key is the leaf.
func ModelTag(life State, g SeenKeys, factory, isFrozen bool, p Policy, phone [PublicSize]byte, previous Key) []byte {
	s := &tagState{life: life, suite: X25519, epoch: g.Epoch}
	switch {
	case life == Owned:
		s.policy, s.owner = p, &tagOwner{phone: phone, previous: previous}
		s.owner.log = newAuditLog(s.take(g.Root, false))
		s.owner.leaves.Beacon = Key{}
		if s.owner.step = g.Step; g.Auth.Valid() {
			s.owner.auth = g.Auth
		}
	case life == Released:
		s.bits, s.token = factorySetup, g.Root.Derive(ReleaseLeaf, g.Epoch)
	case factory:
		s.bits = factorySetup
	default:
		s.setup, s.policy = g.Root.Derive(SetupLeaf, g.Epoch), p
	}
	if isFrozen {
		s.bits |= frozen
	}
	return s.append(nil)
}

// ModelSession names the session that a tag has; one that can change nothing
// any more is none.
func ModelSession(t *Tag) string {
	v := t.visit
	switch {
	case t.r != nil:
		return "claiming"
	case v == nil || v.over || v.proven && (v.forked || v.mode == RecoverMode):
		return "none"
	case v.forked:
		return "forked"
	case v.mode == RecoverMode:
		return "recovering"
	case v.proven:
		return "proven"
	}
	return "open"
}

// ModelGreet runs messages 1 and 2 and returns message 3, where there is one.
func ModelGreet(l *Link, c InitiatorConfig) (*Initiator, []byte, error) { return l.greet(c) }

// ModelDo sends one command.
func ModelDo(l *Link, ins byte, b []byte) ([]byte, error) { return l.do(ins, 0, 0, b) }

// ModelCommand seals a command and sends it.
func ModelCommand(l *Link, i *Initiator, o Operation, arguments []byte) (Result, error) {
	b, err := i.ch.seal(command(o, arguments))
	if err == nil {
		b, err = l.do(InsSession, 0, 0, b)
	}
	if err == nil {
		b, err = i.ch.unseal(b)
	}
	if err != nil {
		return 0, err
	}
	r, _, err := parseReply(b)
	return r, err
}

// ModelKeys returns what a handshake makes: an owner root and an auth key.
func ModelKeys(i *Initiator) (Root, Key) { return i.ch.root(), i.ch.auth() }

// ModelOwner encodes the state of a phone: either generation may be nil.
func ModelOwner(s Suite, f Fingerprint, peer [PublicSize]byte, current, pending *SeenKeys, kind int, released bool) []byte {
	o := ownerState{suite: s, fingerprint: f, peer: peer, kind: pendingKind(kind), released: released}
	for _, g := range []struct {
		to   **generation
		from *SeenKeys
	}{{&o.current, current}, {&o.pending, pending}} {
		if g.from != nil {
			*g.to = &generation{copyRoot(g.from.Root), g.from.Epoch, g.from.Auth, g.from.Step}
		}
	}
	return o.append(nil)
}
