package noise

import (
	"bytes"
	"crypto/ecdh"
	"crypto/mlkem"
	"crypto/rand"
)

// Config is what one side brings to a handshake. Private, public and
// pre-shared keys have 32 bytes. Keys that the pattern has no use for are
// ignored: a RemoteStatic for XX checks nothing. New copies what it keeps.
//
// It holds secrets in the open, for as long as the call of New: do not keep or
// print it.
type Config struct {
	Protocol  Protocol
	Initiator bool
	Prologue  []byte   // any size; both sides must have the same
	PSKs      [][]byte // in the order of the psk tokens

	Static       []byte // private key, where the pattern has one for this side
	StaticPublic []byte // its public key, or nil: New does not check that it is
	RemoteStatic []byte // the peer's public key, where it is a pre-message

	// Ephemeral is a private key that no handshake has used. New draws one when
	// it is nil.
	Ephemeral []byte
	// KEMSeed is the seed of an ML-KEM-768 key that no handshake has used, 64
	// bytes, for the initiator of a hybrid. New draws one when it is nil.
	KEMSeed []byte
	// Encapsulate encapsulates to the initiator of a hybrid. When it is nil,
	// crypto/mlkem does, with fresh randomness.
	Encapsulate func(*mlkem.EncapsulationKey768) (sharedKey, ciphertext []byte)
}

// New returns a handshake before its first message. It checks in this order,
// and returns nil and [ErrUnsupported] for the zero Protocol, [ErrPSKs] for
// more or fewer pre-shared keys than the protocol has, and [ErrKeyLength] for a
// pre-shared key of another size, and then for another key that is needed and
// missing or has another size.
func New(c Config) (*Handshake, error) {
	p := &c.Protocol
	if len(p.messages) == 0 {
		return nil, ErrUnsupported
	}
	if len(c.PSKs) != p.psks {
		return nil, ErrPSKs
	}
	for _, psk := range c.PSKs {
		if len(psk) != keySize {
			return nil, ErrKeyLength
		}
	}
	s := &state{messages: p.messages, mine: c.Initiator, initiator: c.Initiator, hasPSK: p.psks > 0, encapsulate: c.Encapsulate}
	if s.encapsulate == nil {
		s.encapsulate = (*mlkem.EncapsulationKey768).Encapsulate
	}
	if err := s.setKeys(&c); err != nil {
		return nil, err
	}
	for _, psk := range c.PSKs {
		s.psks = append(s.psks, bytes.Clone(psk))
	}
	s.cipher.aes = p.aes
	s.start(p.name)
	s.mixHash(c.Prologue)
	for role, known := range p.known {
		switch {
		case known && role == c.role():
			s.mixHash(s.static.publicKey())
		case known:
			s.mixHash(s.remoteStatic.Bytes())
		}
	}
	return &Handshake{h: &hidden[state]{s}}, nil
}

// role is 0 for the initiator and 1 for the responder.
func (c *Config) role() int {
	if c.Initiator {
		return 0
	}
	return 1
}

// setKeys reads the keys of c that its pattern uses, and draws ephemeral ones
// that are missing.
func (s *state) setKeys(c *Config) (err error) {
	p := &c.Protocol
	if p.hasStatic(c.role()) {
		if s.static, err = newKeyPair(c.Static, c.StaticPublic); err != nil {
			return err
		}
	}
	if p.known[1-c.role()] {
		if s.remoteStatic, err = ecdh.X25519().NewPublicKey(c.RemoteStatic); err != nil {
			return ErrKeyLength
		}
	}
	ephemeral := c.Ephemeral
	if ephemeral == nil {
		ephemeral = make([]byte, keySize)
		defer clear(ephemeral)
		rand.Read(ephemeral) // it never fails
	}
	if s.ephemeral, err = newKeyPair(ephemeral, nil); err != nil {
		return err
	}
	switch {
	case !p.hybrid || !c.Initiator:
	case c.KEMSeed == nil:
		s.decapsulation, err = mlkem.GenerateKey768()
	default:
		s.decapsulation, err = mlkem.NewDecapsulationKey768(c.KEMSeed)
	}
	if err != nil {
		return ErrKeyLength
	}
	return nil
}
