package edhoc

import (
	"crypto/hmac"
	"errors"
	"slices"

	"github.com/seed-496a4445/fyr/pairing/edhoc/internal/fixed"
)

// Responder is the side that answers: the tag. It is made by [NewResponder] and
// runs one session. The zero value panics when used. It is not for concurrent
// use.
type Responder struct {
	_     [0]func() // not comparable
	h     *handshake
	fixed fixed.Ephemeral
}

// NewResponder returns the responder of a session with fresh ephemeral keys.
// It returns the errors of [NewInitiator]; here all suites must be supported,
// and go with the method and the key of the identity.
func NewResponder(c Config) (*Responder, error) {
	return NewResponderFixed(c, fixed.Ephemeral{})
}

// NewResponderFixed is [NewResponder] with an ephemeral key that is given, for
// known-answer tests. Other modules can pass it nothing but the zero value,
// which is a fresh key.
func NewResponderFixed(c Config, e fixed.Ephemeral) (*Responder, error) {
	if err := c.check(c.Suites); err != nil {
		return nil, err
	}
	return &Responder{h: &handshake{config: c}, fixed: e}, nil
}

// Step takes a message from the peer, and returns the message to send and
// whether the session is there: message_1 gives message_2, message_3 gives
// message_4, or nothing when that is left out, and the session. in is not kept.
//
// On an error the session is over as [Initiator.Step] says. An initiator that
// selected a suite that this side has not, or a worse one than both have, is
// told the suites; of all other failures it sees only that there was one.
func (r *Responder) Step(in []byte) (out []byte, done bool, err error) {
	switch r.h.state {
	case atStart:
		out, err = r.message1(in)
	case atMessage3:
		out, err = r.message3(in)
	default:
		return nil, false, ErrState
	}
	return r.h.close(out, err)
}

// Session returns what the handshake left, or [ErrState] before that.
func (r *Responder) Session() (*Session, error) { return r.h.result() }

// Wipe ends the session, unless it has ended, and forgets its secrets. A
// [Session] that is there is wiped by its own method.
func (r *Responder) Wipe() { r.h.wipe() }

// A suiteError is ErrSuite with what the initiator is to be told.
type suiteError struct{ suites []Suite }

func (*suiteError) Error() string { return ErrSuite.Error() }
func (*suiteError) Unwrap() error { return ErrSuite }

// message1 processes message_1 and composes message_2: RFC 9528, Sections
// 5.2.3 and 5.3.2.
func (r *Responder) message1(in []byte) ([]byte, error) {
	h := r.h
	m, err := parseForSuites(in, h.config.Suites)
	if err != nil {
		return nil, err
	}
	if m.Method != h.config.Method {
		return nil, ErrMethod
	}
	var ok bool
	if h.cr, ok = h.config.chooseCR(m.CI); !ok {
		return nil, ErrConnectionID
	}
	h.suite, h.ci, h.cr = m.Selected(), slices.Clone(m.CI), slices.Clone(h.cr)
	if err := h.receiveEAD(1, nil, m.EAD, Padding); err != nil {
		return nil, err
	}
	if err := h.setEphemeral(r.fixed); err != nil {
		return nil, err
	}
	gx, err := h.suite.ephemeral(&m.GX)
	if err != nil {
		return nil, err
	}
	if err := h.begin(h.own(), in, gx); err != nil {
		return nil, err
	}
	if h.prk3e2m, err = h.mix(h.prk2e, labelSalt3e2m, h.config.Identity.Static, gx); err != nil {
		return nil, err
	}
	return r.message2()
}

// message2 composes message_2, and computes TH_3.
func (r *Responder) message2() ([]byte, error) {
	h := r.h
	own := &h.config.Identity
	p := Plaintext2{CR: h.cr, IDCred: own.ID, EAD: h.sendEAD(2, h.th[:])}
	var err error
	if p.SignatureOrMAC, err = h.authenticate(h.proofOf2(own.ID, own.Cred, p.EAD)); err != nil {
		return nil, err
	}
	plaintext := p.Append(nil)
	text := slices.Clone(plaintext)
	if err := h.keystream2(text); err != nil {
		return nil, err
	}
	h.th = nextTH(h.th, plaintext, own.Cred)
	h.state = atMessage3
	m := Message2{h.own(), text}
	return m.Append(nil), nil
}

// message3 processes message_3 and composes message_4: RFC 9528, Sections
// 5.4.3 and 5.5.2.
func (r *Responder) message3(in []byte) ([]byte, error) {
	h := r.h
	if err := received(in); err != nil {
		return nil, err
	}
	plaintext, err := OpenMessage3(h.suite, h.prk3e2m.Bytes(), h.th[:], in)
	if err != nil {
		return nil, err
	}
	if err := r.initiator(plaintext); err != nil {
		return nil, err
	}
	h.th = nextTH(h.th, plaintext, h.peer.Cred)
	h.finish()
	h.state = atEnd
	if h.config.NoMessage4 {
		return nil, nil
	}
	return h.suite.seal(nil, h.prk4e3m.Bytes(), labelK4, labelIV4, h.th[:], h.sendEAD(4, h.th[:])), nil
}

// initiator authenticates who sent PLAINTEXT_3.
func (r *Responder) initiator(plaintext []byte) error {
	h := r.h
	p, err := ParsePlaintext3(h.suite, h.config.Method, plaintext)
	if err != nil {
		return err
	}
	h.lookUp(p.IDCred)
	if h.prk4e3m, err = h.mix(h.prk3e2m, labelSalt4e3m, h.ephemeral, h.peerStatic()); err != nil {
		return err
	}
	if err := h.verify(h.proofOf3(p.IDCred, h.peer.Cred, p.EAD), p.SignatureOrMAC); err != nil {
		return err
	}
	if h.config.Claim == nil {
		return h.receiveEAD(3, h.th[:], p.EAD, Padding)
	}
	if err := h.checkClaim(p.EAD); err != nil {
		return err
	}
	return h.receiveEAD(3, h.th[:], p.EAD, ClaimLabel)
}

// checkClaim checks that EAD_3 has one proof of the right to claim, and that it
// is right.
func (h *handshake) checkClaim(field []byte) error {
	items, err := ParseEAD(field)
	if err != nil {
		return err
	}
	var claims []EAD
	for _, e := range items {
		if e.Label == ClaimLabel {
			claims = append(claims, e)
		}
	}
	proof := h.config.Claim.Proof(h.th)
	if len(claims) != 1 || !hmac.Equal(claims[0].Value, proof[:]) {
		return ErrClaim
	}
	return nil
}

// parseForSuites parses message_1 and checks that the selected suite is the
// first of SUITES_I that is in suites; else it returns a suiteError. The
// selected one may stand in the list twice.
func parseForSuites(in []byte, suites []Suite) (Message1, error) {
	m, err := ParseMessage1(in)
	if errors.Is(err, ErrSuite) {
		return Message1{}, &suiteError{suites}
	}
	if err != nil {
		return Message1{}, err
	}
	for _, s := range m.Suites {
		if s != m.Selected() && slices.Contains(suites, s) {
			return Message1{}, &suiteError{suites}
		}
	}
	if !slices.Contains(suites, m.Selected()) {
		return Message1{}, &suiteError{suites}
	}
	return m, nil
}
