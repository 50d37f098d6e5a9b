package edhoc

import (
	"bytes"
	"crypto"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/subtle"
	"errors"

	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/pairing/edhoc/internal/fixed"
)

// A state says what a side waits for.
type state byte

const (
	atStart state = iota
	atMessage2
	atMessage3
	atMessage4
	atEnd
)

// handshake is what both sides have in common: the state of one run.
type handshake struct {
	config    Config
	state     state
	suite     Suite
	ephemeral *ecdh.PrivateKey
	ci, cr    []byte

	th                      [HashSize]byte // TH_2, then TH_3, then TH_4
	prk2e, prk3e2m, prk4e3m secret.Key

	peerID  []byte
	peer    Credential
	refusal error // why there is no peer, when the own credential stands in for it
	session *Session
}

// setEphemeral takes the key of a known-answer test, or draws one.
func (h *handshake) setEphemeral(e fixed.Ephemeral) error {
	if key := e.Key(); key != nil {
		if key.Curve() != h.suite.Curve() {
			return ErrKeyType
		}
		h.ephemeral = key
		return nil
	}
	key, err := h.suite.Curve().GenerateKey(rand.Reader)
	if err != nil {
		panic("edhoc: " + err.Error()) // the system's source does not fail
	}
	h.ephemeral = key
	return nil
}

// own returns the ephemeral key of this side as it is on the wire.
func (h *handshake) own() [KeySize]byte { return coordinate(h.ephemeral.PublicKey()) }

// begin computes TH_2 and PRK_2e from G_XY, of which peer is the other half.
func (h *handshake) begin(gy [KeySize]byte, message1 []byte, peer *ecdh.PublicKey) error {
	gxy, err := agree(h.ephemeral, peer)
	if err != nil {
		return err
	}
	h.th = th2(gy, message1)
	h.prk2e = hide(Extract(h.th[:], gxy))
	clear(gxy)
	return nil
}

// hide moves b into a key.
func hide(b []byte) secret.Key {
	k := secret.New(b)
	clear(b)
	return k
}

// mix returns PRK_3e2m or PRK_4e3m: RFC 9528, Section 4.1.1. own and peer are
// the two halves of G_RX or G_IY; with signatures the PRK stays as it is.
func (h *handshake) mix(prk secret.Key, label uint64, own ecdh.KeyExchanger, peer *ecdh.PublicKey) (secret.Key, error) {
	if h.config.Method == SignatureSignature {
		return secret.New(prk.Bytes()), nil
	}
	z, err := agree(own, peer)
	if err != nil {
		return secret.Key{}, err
	}
	salt := expand(prk.Bytes(), label, h.th[:], HashSize)
	mixed := hide(Extract(salt, z))
	clear(z)
	clear(salt)
	return mixed, nil
}

// keystream2 encrypts or decrypts PLAINTEXT_2 in place: RFC 9528, Section
// 5.3.2. Longer ones than [MaxKDF] are [ErrLength].
func (h *handshake) keystream2(text []byte) error {
	if len(text) > MaxKDF {
		return ErrLength
	}
	stream := expand(h.prk2e.Bytes(), labelKeystream2, h.th[:], len(text))
	subtle.XORBytes(text, text, stream)
	clear(stream)
	return nil
}

// A proof is what one side authenticates with: the inputs of MAC_2 or MAC_3
// and of the signature over it.
type proof struct {
	prk                   secret.Key
	label                 uint64
	cr                    []byte // C_R as it is written, of MAC_2 only
	idCred, th, cred, ead []byte
}

// proofOf2 returns the proof of the responder.
func (h *handshake) proofOf2(idCred, cred, ead []byte) *proof {
	return &proof{h.prk3e2m, labelMAC2, appendIdentifier(nil, h.cr), idCred, h.th[:], cred, ead}
}

// proofOf3 returns the proof of the initiator.
func (h *handshake) proofOf3(idCred, cred, ead []byte) *proof {
	return &proof{h.prk4e3m, labelMAC3, nil, idCred, h.th[:], cred, ead}
}

// mac returns MAC_2 or MAC_3: RFC 9528, Sections 5.3.2 and 5.4.2.
//
//	context = << C_R (of MAC_2), ID_CRED, TH as byte string, CRED, EAD >>
func (p *proof) mac(size int) []byte {
	context := bytes.Join([][]byte{p.cr, p.idCred, appendBytes(nil, p.th), p.cred, p.ead}, nil)
	return expand(p.prk.Bytes(), p.label, context, size)
}

// signed returns what the signature is over.
func (p *proof) signed(mac []byte) []byte {
	external := bytes.Join([][]byte{appendBytes(nil, p.th), p.cred, p.ead}, nil)
	return signature1(p.idCred, external, mac)
}

// authenticate returns the Signature_or_MAC of this side.
func (h *handshake) authenticate(p *proof) ([]byte, error) {
	signs := h.config.Method == SignatureSignature
	mac := p.mac(h.suite.macSize(signs))
	if !signs {
		return mac, nil
	}
	signature, err := h.config.Identity.Signer.Sign(rand.Reader, p.signed(mac), crypto.Hash(0))
	if err != nil || len(signature) != SignatureSize {
		return nil, ErrKeyType
	}
	return signature, nil
}

// verify checks the Signature_or_MAC of the peer, also where lookUp has refused
// it.
func (h *handshake) verify(p *proof, got []byte) error {
	signs := h.config.Method == SignatureSignature
	mac := p.mac(h.suite.macSize(signs))
	ok := false
	if signs {
		ok = ed25519.Verify(signingKey(h.peer.Key), p.signed(mac), got)
	} else {
		ok = hmac.Equal(mac, got)
	}
	clear(mac)
	switch {
	case h.refusal != nil:
		return h.refusal
	case !ok:
		return ErrAuthentication
	}
	return nil
}

// lookUp asks the application for the credential that the peer names. Where it
// has none that will do, this side's own stands in for it until verify refuses
// the peer, so that how long a failure takes does not tell which credentials
// are known.
func (h *handshake) lookUp(idCred []byte) {
	own, m := &h.config.Identity, h.config.Method
	c, err := h.config.Peer(bytes.Clone(idCred))
	switch {
	case err != nil:
		h.refusal = ErrCredential
	case !c.fits(m, h.suite):
		h.refusal = ErrKeyType
	case c.isOwn(own, m):
		h.refusal = ErrReflection
	}
	if h.refusal != nil {
		c = own.credential(m)
	}
	h.peerID, h.peer = bytes.Clone(idCred), Credential{bytes.Clone(c.Cred), c.Key}
}

// peerStatic returns the static key of the peer, or nil with signatures.
func (h *handshake) peerStatic() *ecdh.PublicKey {
	k, _ := h.peer.Key.(*ecdh.PublicKey)
	return k
}

// finish derives the keys of the session, for which TH_4 must be there.
func (h *handshake) finish() {
	s := newSession(h.prk4e3m.Bytes(), h.th[:])
	s.method, s.suite, s.th4 = h.config.Method, h.suite, h.th
	s.ci, s.cr = h.ci, h.cr
	s.peerID, s.peerCred = h.peerID, h.peer
	h.session = s
}

// end forgets all secrets of the run but those of the session, which it
// forgets too after a failure.
func (h *handshake) end(failed bool) {
	for _, k := range []*secret.Key{&h.prk2e, &h.prk3e2m, &h.prk4e3m} {
		k.Wipe()
	}
	h.ephemeral = nil // crypto/ecdh has nothing to wipe it with
	h.state = atEnd
	if failed && h.session != nil {
		h.session.Wipe()
		h.session = nil
	}
}

// close ends the run after err, or when the session is there.
func (h *handshake) close(out []byte, err error) ([]byte, bool, error) {
	if err != nil {
		h.end(true)
		return errorMessage(err), false, err
	}
	if h.state != atEnd {
		return out, false, nil
	}
	h.end(false)
	return out, true, nil
}

// wipe ends the run from outside, wherever it is. A session that is there
// belongs to the caller.
func (h *handshake) wipe() {
	if h.state != atEnd {
		h.end(true)
	}
}

// result returns the session that the run ended with.
func (h *handshake) result() (*Session, error) {
	if h.state != atEnd || h.session == nil {
		return nil, ErrState
	}
	return h.session, nil
}

// errorMessage returns what the peer is told of err: nothing when it ended the
// session itself, or when no message is expected from it.
func errorMessage(err error) []byte {
	var suite *suiteError
	var peer *PeerError
	switch {
	case errors.As(err, &peer), errors.Is(err, ErrState):
		return nil
	case errors.As(err, &suite):
		return wrongSuite(suite.suites)
	}
	return unspecified()
}

// received returns the error that in is, when the peer sent an error message
// in place of a byte string.
func received(in []byte) error {
	if !isErrorMessage(in) {
		return nil
	}
	e, err := ParseError(in)
	if err != nil {
		return err
	}
	return e
}

// sendEAD returns the EAD field of a message of this side: what the
// application sends, behind items of this package.
func (h *handshake) sendEAD(message int, th []byte, first ...EAD) []byte {
	var field []byte
	for _, e := range first {
		field = e.Append(field)
	}
	if h.config.Send != nil {
		for _, e := range h.config.Send(message, bytes.Clone(th)) {
			field = e.Append(field)
		}
	}
	return field
}

// receiveEAD hands the items of a message to the application. Items with the
// label except, unless 0, are left out.
func (h *handshake) receiveEAD(message int, th, field []byte, except uint64) error {
	items, err := ParseEAD(field)
	if err != nil {
		return err
	}
	for _, e := range items {
		if e.Label == Padding || e.Label == except {
			continue
		}
		receive := h.config.Receive[e.Label]
		if receive == nil {
			if e.Critical {
				return ErrCritical
			}
			continue
		}
		if receive(message, bytes.Clone(th), bytes.Clone(e.Value)) != nil {
			return ErrEAD
		}
	}
	return nil
}
