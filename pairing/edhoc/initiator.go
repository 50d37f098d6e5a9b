package edhoc

import (
	"slices"

	"github.com/seed-496a4445/fyr/pairing/edhoc/internal/fixed"
)

// Initiator is the side that speaks first: the phone. It is made by
// [NewInitiator] and runs one session. The zero value panics when used. It is
// not for concurrent use.
type Initiator struct {
	_        [0]func() // not comparable
	h        *handshake
	message1 []byte
}

// NewInitiator returns the initiator of a session with fresh ephemeral keys.
//
// It returns [ErrLength] when there is no suite, [ErrSuite], [ErrMethod] or
// [ErrKeyType] when the selected suite, the method or the key of the identity
// is not supported or they do not go together, [ErrConfig] when Peer or a
// connection identifier is missing, and [ErrTruncated] or [ErrEncoding] when
// ID_CRED or CRED of the identity is not what it should be.
func NewInitiator(c Config) (*Initiator, error) {
	return NewInitiatorFixed(c, fixed.Ephemeral{})
}

// NewInitiatorFixed is [NewInitiator] with an ephemeral key that is given, for
// known-answer tests. Other modules can pass it nothing but the zero value,
// which is a fresh key.
func NewInitiatorFixed(c Config, e fixed.Ephemeral) (*Initiator, error) {
	if err := c.check(c.Suites[max(0, len(c.Suites)-1):]); err != nil {
		return nil, err
	}
	h := &handshake{config: c, suite: c.Suites[len(c.Suites)-1], ci: slices.Clone(c.ConnectionIDs[0])}
	if err := h.setEphemeral(e); err != nil {
		return nil, err
	}
	return &Initiator{h: h}, nil
}

// Step takes a message from the peer, and returns the message to send and
// whether the session is there. The first call has no message and returns
// message_1; with message_2 it returns message_3, which is the end when
// message_4 is left out; with message_4 it returns nothing, and the session is
// there. in is not kept.
//
// On an error the session is over and its secrets are wiped. Then out is the
// error message to send, or nil when there is nothing to be said. The error
// wraps one of the classes: a [*PeerError] when the peer ended the session, or
// an error of this package. [ErrState] after the end changes nothing.
func (i *Initiator) Step(in []byte) (out []byte, done bool, err error) {
	switch i.h.state {
	case atStart:
		out, err = i.start(in)
	case atMessage2:
		out, err = i.message2(in)
	case atMessage4:
		err = i.message4(in)
	default:
		return nil, false, ErrState
	}
	return i.h.close(out, err)
}

// Session returns what the handshake left, or [ErrState] before that.
func (i *Initiator) Session() (*Session, error) { return i.h.result() }

// Wipe ends the session, unless it has ended, and forgets its secrets. A
// [Session] that is there is wiped by its own method.
func (i *Initiator) Wipe() { i.h.wipe() }

// start composes message_1: RFC 9528, Section 5.2.2.
func (i *Initiator) start(in []byte) ([]byte, error) {
	if len(in) != 0 {
		return nil, ErrState
	}
	h := i.h
	m := Message1{Method: h.config.Method, Suites: h.config.Suites, GX: h.own(), CI: h.ci, EAD: h.sendEAD(1, nil)}
	message1, err := m.Append(nil)
	if err != nil {
		return nil, err
	}
	i.message1, h.state = message1, atMessage2
	return slices.Clone(message1), nil
}

// message2 processes message_2 and composes message_3: RFC 9528, Sections
// 5.3.3 and 5.4.2.
func (i *Initiator) message2(in []byte) ([]byte, error) {
	h := i.h
	if err := received(in); err != nil {
		return nil, err
	}
	m, err := ParseMessage2(in)
	if err != nil {
		return nil, err
	}
	if m.GY == h.own() {
		return nil, ErrReflection
	}
	gy, err := h.suite.ephemeral(&m.GY)
	if err != nil {
		return nil, err
	}
	if err := h.begin(m.GY, i.message1, gy); err != nil {
		return nil, err
	}
	text := slices.Clone(m.Ciphertext)
	if err := h.keystream2(text); err != nil {
		return nil, err
	}
	if err := i.responder(text); err != nil {
		return nil, err
	}
	if h.prk4e3m, err = h.mix(h.prk3e2m, labelSalt4e3m, h.config.Identity.Static, gy); err != nil {
		return nil, err
	}
	return i.message3()
}

// responder authenticates who sent PLAINTEXT_2, and computes TH_3.
func (i *Initiator) responder(plaintext []byte) error {
	h := i.h
	p, err := ParsePlaintext2(h.suite, h.config.Method, plaintext)
	if err != nil {
		return err
	}
	if slices.Equal(p.CR, h.ci) {
		return ErrConnectionID
	}
	h.cr = slices.Clone(p.CR)
	h.lookUp(p.IDCred)
	if h.prk3e2m, err = h.mix(h.prk2e, labelSalt3e2m, h.ephemeral, h.peerStatic()); err != nil {
		return err
	}
	if err := h.verify(h.proofOf2(p.IDCred, h.peer.Cred, p.EAD), p.SignatureOrMAC); err != nil {
		return err
	}
	if err := h.receiveEAD(2, h.th[:], p.EAD, Padding); err != nil {
		return err
	}
	h.th = nextTH(h.th, plaintext, h.peer.Cred)
	return nil
}

// message3 composes message_3, and computes TH_4 and the keys.
func (i *Initiator) message3() ([]byte, error) {
	h := i.h
	var claim []EAD
	if h.config.Claim != nil {
		proof := h.config.Claim.Proof(h.th)
		claim = []EAD{{ClaimLabel, true, proof[:]}}
	}
	own := &h.config.Identity
	p := Plaintext3{IDCred: own.ID, EAD: h.sendEAD(3, h.th[:], claim...)}
	var err error
	if p.SignatureOrMAC, err = h.authenticate(h.proofOf3(own.ID, own.Cred, p.EAD)); err != nil {
		return nil, err
	}
	plaintext := p.Append(nil)
	message3 := h.suite.seal(nil, h.prk3e2m.Bytes(), labelK3, labelIV3, h.th[:], plaintext)
	h.th = nextTH(h.th, plaintext, own.Cred)
	h.finish()
	h.state = atMessage4
	if h.config.NoMessage4 {
		h.state = atEnd
	}
	return message3, nil
}

// message4 processes message_4: RFC 9528, Section 5.5.3.
func (i *Initiator) message4(in []byte) error {
	h := i.h
	if err := received(in); err != nil {
		return err
	}
	ead, err := h.suite.openMessage4(h.prk4e3m.Bytes(), h.th[:], in)
	if err != nil {
		return err
	}
	if err := h.receiveEAD(4, h.th[:], ead, Padding); err != nil {
		return err
	}
	h.state = atEnd
	return nil
}
