package edhoc

import (
	"crypto"
	"crypto/ecdh"
	"slices"
)

// Identity is what one side authenticates with. The private key is an
// interface, so that it can stay in a secure enclave.
type Identity struct {
	// ID is ID_CRED, a CBOR map that names the credential to the peer, such as
	// [KeyID] makes.
	ID []byte
	// Cred is CRED, a CBOR item: the credential that holds the public key of
	// this side, byte for byte as the peer has it, such as [CCS] makes.
	Cred []byte
	// Static is the key of method 3, on the curve of the suite. Of the peer's
	// public keys that it is handed only the x coordinate counts. What it
	// returns is overwritten after use.
	Static ecdh.KeyExchanger
	// Signer is the key of method 0: its public key is an
	// [ed25519.PublicKey], and it signs messages, not hashes.
	Signer crypto.Signer
}

// Credential is what one side knows of the other.
type Credential struct {
	// Cred is CRED, a CBOR item, byte for byte as the peer has it.
	Cred []byte
	// Key is the public key in it: [*ecdh.PublicKey] for method 3, of whose
	// coordinates only x counts, [ed25519.PublicKey] for method 0, which must
	// not be of low order.
	Key crypto.PublicKey
}

// Config says how a session is to be run. It is not changed, and one can serve
// many sessions at a time if its functions and keys can.
type Config struct {
	// Method is [SignatureSignature] or [StaticStatic]; a responder refuses all
	// others.
	Method Method
	// Suites is, of the initiator, SUITES_I: all suites that it prefers to the
	// one selected, and that at the end. Of the responder it is all that it
	// supports. [WideSuite] is not allowed. Signatures go with [Suite0] and
	// [Suite1] only.
	Suites []Suite
	// ConnectionIDs lists raw connection identifiers. The initiator uses the
	// first. The responder uses the first that the initiator does not: it should
	// have two.
	ConnectionIDs [][]byte
	// Identity is what this side authenticates with.
	Identity Identity
	// Peer returns the credential that a peer names, or an error when it is not
	// known or not welcome. idCred is ID_CRED, a CBOR map, and is not authentic
	// yet. All depends on this function: whoever holds the key that it returns
	// is the peer. The peer may see how long it takes.
	Peer func(idCred []byte) (Credential, error)
	// Claim, unless nil, is the key of the right to claim: an initiator proves
	// that it holds it, a responder refuses who does not.
	Claim *ClaimKey
	// Send, unless nil, returns EAD items to send in message 1..4. th is TH_2,
	// TH_3 and TH_4 for messages 2 to 4, and empty for message 1.
	Send func(message int, th []byte) []EAD
	// Receive maps labels to what is done with their items. An error ends the
	// session. Those of message 1 are not authentic; the others are handed over
	// when the peer is authenticated. Items with other labels are ignored, or
	// end the session when they are critical; padding is always ignored.
	Receive map[uint64]func(message int, th, value []byte) error
	// NoMessage4 leaves message_4 out: then the initiator never hears whether
	// the responder has the same keys. Both sides must agree.
	NoMessage4 bool
}

// check returns [ErrLength], [ErrSuite], [ErrMethod], [ErrKeyType],
// [ErrConfig] or an error of encoding when c cannot be used with suites.
func (c *Config) check(suites []Suite) error {
	if len(suites) == 0 || len(c.Suites) == 0 {
		return ErrLength
	}
	for _, s := range suites {
		if !s.Supported() {
			return ErrSuite
		}
	}
	if slices.Contains(c.Suites, WideSuite) {
		return ErrSuite
	}
	if !c.Method.supported() {
		return ErrMethod
	}
	for _, s := range suites {
		if c.Method == SignatureSignature && s.Curve() != ecdh.X25519() {
			return ErrMethod
		}
		if !c.Identity.fits(c.Method, s) {
			return ErrKeyType
		}
	}
	if c.Peer == nil || len(c.ConnectionIDs) == 0 {
		return ErrConfig
	}
	if err := checkHeaderMap(c.Identity.ID); err != nil {
		return err
	}
	return checkCredential(c.Identity.Cred)
}

// fits reports whether i has the key of a method and a suite.
func (i *Identity) fits(m Method, s Suite) bool {
	if m == SignatureSignature {
		return i.Signer != nil && signingKey(i.Signer.Public()) != nil
	}
	return i.Static != nil && i.Static.Curve() == s.Curve()
}

// credential returns what a peer knows of i.
func (i *Identity) credential(m Method) Credential {
	if m == SignatureSignature {
		return Credential{i.Cred, i.Signer.Public()}
	}
	return Credential{i.Cred, i.Static.PublicKey()}
}

// fits reports whether c has a key of a method and a suite, in a credential
// that is a CBOR item.
func (c *Credential) fits(m Method, s Suite) bool {
	if checkCredential(c.Cred) != nil {
		return false
	}
	if m == SignatureSignature {
		return signingKey(c.Key) != nil
	}
	k, ok := c.Key.(*ecdh.PublicKey)
	return ok && k != nil && k.Curve() == s.Curve()
}

// isOwn reports whether c is the credential of i, or has its key.
func (c *Credential) isOwn(i *Identity, m Method) bool {
	if slices.Equal(c.Cred, i.Cred) {
		return true
	}
	if m == SignatureSignature {
		return signingKey(c.Key).Equal(i.Signer.Public())
	}
	return coordinate(c.Key.(*ecdh.PublicKey)) == coordinate(i.Static.PublicKey())
}

// chooseCR returns the first connection identifier that is not that of the
// initiator, and false when there is none.
func (c *Config) chooseCR(ci []byte) ([]byte, bool) {
	for _, id := range c.ConnectionIDs {
		if !slices.Equal(id, ci) {
			return id, true
		}
	}
	return nil, false
}
