package noise

import (
	"crypto/ecdh"
	"crypto/mlkem"
	"crypto/rand"

	"github.com/seed-496a4445/fyr/internal/secret"
)

// MaxMessageSize is the size of the longest handshake message, in bytes.
const MaxMessageSize = 65535

// Config is what one side brings to a handshake. Private, public and
// pre-shared keys have 32 bytes. Keys that the pattern has no use for are
// ignored. New copies what it keeps.
type Config struct {
	Protocol  Protocol
	Initiator bool
	Prologue  []byte   // any size; both sides must have the same
	PSKs      [][]byte // in the order of the psk tokens

	Static       []byte // private key, where the pattern has one for this side
	RemoteStatic []byte // the peer's public key, where it is a pre-message

	// Ephemeral is a private key that no handshake has used. New draws one when
	// it is nil.
	Ephemeral []byte
	// KEMSeed is a seed of ML-KEM-768, 64 bytes, for the initiator of a hybrid
	// that no handshake has used. New draws one when it is nil.
	KEMSeed []byte
	// Encapsulate encapsulates to the initiator of a hybrid. When it is nil,
	// crypto/mlkem does, with fresh randomness.
	Encapsulate func(*mlkem.EncapsulationKey768) (sharedKey, ciphertext []byte)
}

// Handshake is one side of a handshake: HandshakeState of Noise, Section 5.3.
// Messages are written and read in turn, the initiator's first. An error ends
// it and wipes what it holds; all later calls return [ErrState], as do those of
// the zero value. It is not for concurrent use.
type Handshake struct {
	_ [0]func() // not comparable
	s *state
}

// A state is what a handshake holds. The zero value is that of one that ended.
type state struct {
	symmetric
	messages  [][]string // those to come
	mine      bool       // the next is this side's
	initiator bool

	static, ephemeral             *ecdh.PrivateKey
	remoteStatic, remoteEphemeral *ecdh.PublicKey

	psks   [][]byte // those to come
	hasPSK bool

	decapsulation *mlkem.DecapsulationKey768
	encapsulation *mlkem.EncapsulationKey768
	encapsulate   func(*mlkem.EncapsulationKey768) (sharedKey, ciphertext []byte)
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
	if err := s.setKeys(&c); err != nil {
		return nil, err
	}
	for _, psk := range c.PSKs {
		s.psks = append(s.psks, append([]byte(nil), psk...))
	}
	s.cipher.aes = p.aes
	s.start(p.name)
	s.mixHash(c.Prologue)
	for i, known := range p.known {
		switch own := (i == 0) == c.Initiator; {
		case known && own:
			s.mixHash(s.static.PublicKey().Bytes())
		case known:
			s.mixHash(s.remoteStatic.Bytes())
		}
	}
	return &Handshake{s: s}, nil
}

// setKeys reads the keys of c that its pattern uses, and draws ephemeral ones
// that are missing.
func (s *state) setKeys(c *Config) (err error) {
	p := &c.Protocol
	if p.hasStatic(c.Initiator) {
		if s.static, err = ecdh.X25519().NewPrivateKey(c.Static); err != nil {
			return ErrKeyLength
		}
	}
	remote := 0
	if c.Initiator {
		remote = 1
	}
	if p.known[remote] {
		if s.remoteStatic, err = ecdh.X25519().NewPublicKey(c.RemoteStatic); err != nil {
			return ErrKeyLength
		}
	}
	if c.Ephemeral == nil {
		s.ephemeral, err = ecdh.X25519().GenerateKey(rand.Reader)
	} else {
		s.ephemeral, err = ecdh.X25519().NewPrivateKey(c.Ephemeral)
	}
	if err != nil {
		return ErrKeyLength
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

// Write appends this side's next message, which carries payload, to dst and
// returns the extended slice. It returns nil and [ErrState] when it is the
// peer's turn or the handshake is over, [ErrPoint] when the peer's key has low
// order, and [ErrLength] when the message is longer than [MaxMessageSize].
// dst must not overlap payload.
func (h *Handshake) Write(dst, payload []byte) ([]byte, error) {
	return h.step(true, func(s *state, tokens []string) (_ []byte, err error) {
		start := len(dst)
		for _, token := range tokens {
			if dst, err = s.write(dst, token); err != nil {
				return nil, err
			}
		}
		dst, err = s.encryptAndHash(dst, payload)
		if len(dst)-start > MaxMessageSize {
			return nil, ErrLength
		}
		return dst, err
	})
}

// Read appends the payload of the peer's next message to dst and returns the
// extended slice. It goes token by token, and returns nil and the error of the
// first check that fails: [ErrState] when it is this side's turn or the
// handshake is over, [ErrLength] when the message ends too early or is longer
// than [MaxMessageSize], [ErrPoint] when a key of low order is used,
// [ErrEncapsulationKey], and [ErrAuthentication]. The peer must not learn which
// it was. dst must not overlap message.
func (h *Handshake) Read(dst, message []byte) ([]byte, error) {
	return h.step(false, func(s *state, tokens []string) (_ []byte, err error) {
		if len(message) > MaxMessageSize {
			return nil, ErrLength
		}
		for _, token := range tokens {
			if message, err = s.read(message, token); err != nil {
				return nil, err
			}
		}
		return s.decryptAndHash(dst, message)
	})
}

// step does one message, when it is the turn of the side that mine says, and
// wipes h on error.
func (h *Handshake) step(mine bool, do func(s *state, tokens []string) ([]byte, error)) ([]byte, error) {
	if h.s == nil {
		return nil, ErrState
	}
	if len(h.s.messages) == 0 || h.s.mine != mine {
		h.Wipe()
		return nil, ErrState
	}
	out, err := do(h.s, h.s.messages[0])
	if err != nil {
		h.Wipe()
		return nil, err
	}
	h.s.messages, h.s.mine = h.s.messages[1:], !mine
	return out, nil
}

// write appends what token puts into a message.
func (s *state) write(dst []byte, token string) ([]byte, error) {
	switch token {
	case "e":
		key := s.ephemeral.PublicKey().Bytes()
		s.mixEphemeral(key)
		return append(dst, key...), nil
	case "s":
		return s.encryptAndHash(dst, s.static.PublicKey().Bytes())
	case "e1":
		return s.encryptAndHash(dst, s.decapsulation.EncapsulationKey().Bytes())
	case "ekem1":
		encapsulate := s.encapsulate
		if encapsulate == nil {
			encapsulate = (*mlkem.EncapsulationKey768).Encapsulate
		}
		shared, ciphertext := encapsulate(s.encapsulation)
		dst, err := s.encryptAndHash(dst, ciphertext)
		s.mixKey(shared)
		clear(shared)
		return dst, err
	}
	return dst, s.mix(token)
}

// read takes off a message what token puts into it, and returns the rest.
func (s *state) read(message []byte, token string) (rest []byte, err error) {
	size, encrypted := 0, s.cipher.overhead()
	switch token {
	case "e":
		size, encrypted = keySize, 0
	case "s":
		size = keySize
	case "e1":
		size = mlkem.EncapsulationKeySize768
	case "ekem1":
		size = mlkem.CiphertextSize768
	default:
		return message, s.mix(token)
	}
	if len(message) < size+encrypted {
		return nil, ErrLength
	}
	field, rest := message[:size+encrypted], message[size+encrypted:]
	if token == "e" {
		s.mixEphemeral(field)
		s.remoteEphemeral, err = ecdh.X25519().NewPublicKey(field)
		return rest, err
	}
	if field, err = s.decryptAndHash(nil, field); err != nil {
		return nil, err
	}
	switch token {
	case "s":
		s.remoteStatic, err = ecdh.X25519().NewPublicKey(field)
	case "e1":
		if s.encapsulation, err = mlkem.NewEncapsulationKey768(field); err != nil {
			return nil, ErrEncapsulationKey
		}
	case "ekem1":
		var shared []byte
		shared, err = s.decapsulation.Decapsulate(field)
		s.mixKey(shared)
		clear(shared)
	}
	return rest, err
}

// mixEphemeral takes an ephemeral public key in: Noise, Section 9.2.
func (s *state) mixEphemeral(key []byte) {
	s.mixHash(key)
	if s.hasPSK {
		s.mixKey(key)
	}
}

// mix does a token that is nothing in a message: psk, or the DH of the key of
// the initiator that its first letter names and that of the responder that its
// second letter names.
func (s *state) mix(token string) error {
	if token == "psk" {
		s.mixKeyAndHash(s.psks[0])
		clear(s.psks[0])
		s.psks = s.psks[1:]
		return nil
	}
	own, remote := token[0], token[1]
	if !s.initiator {
		own, remote = remote, own
	}
	private, public := s.static, s.remoteStatic
	if own == 'e' {
		private = s.ephemeral
	}
	if remote == 'e' {
		public = s.remoteEphemeral
	}
	shared, err := private.ECDH(public)
	if err != nil {
		return ErrPoint
	}
	s.mixKey(shared)
	clear(shared)
	return nil
}

// PeerStatic returns the peer's static public key, 32 bytes: given, or learned
// from a message that was read, and nil where the pattern has none. After an
// error and Wipe it is nil.
func (h *Handshake) PeerStatic() []byte {
	if h.s == nil || h.s.remoteStatic == nil {
		return nil
	}
	return h.s.remoteStatic.Bytes()
}

// Done reports whether all messages are through, so that [Handshake.Split] can
// be called.
func (h *Handshake) Done() bool { return h.s != nil && h.s.ephemeral != nil && len(h.s.messages) == 0 }

// Session is what a handshake gives.
type Session struct {
	Send, Receive *Cipher
	Hash          [32]byte   // of the handshake, the same on both sides; public
	Exporter      secret.Key // 32 bytes, the same on both sides, for keys of other uses
}

// Split returns the session of a handshake that is done, or [ErrState]. Then it
// wipes all but the peer's static key. Exporter is the third output of the HKDF
// that gives the keys of Noise, Section 5.2, Split. It does not depend on the
// prologue and Hash does: a key derived from it must take in Hash too.
func (h *Handshake) Split() (Session, error) {
	if !h.Done() {
		h.Wipe()
		return Session{}, ErrState
	}
	s := h.s
	out := s.derive(nil, 3)
	newCipher := func(key []byte) *Cipher {
		c := &cipherState{aes: s.cipher.aes}
		c.setKey(key)
		return &Cipher{c: c}
	}
	send, receive := newCipher(out[:hashSize]), newCipher(out[hashSize:2*hashSize])
	if !s.initiator {
		send, receive = receive, send
	}
	session := Session{Send: send, Receive: receive, Hash: s.h, Exporter: secret.New(out[2*hashSize:])}
	clear(out)
	peer := s.remoteStatic
	h.Wipe()
	s.remoteStatic = peer
	return session, nil
}

// Wipe ends the handshake: it overwrites keys and drops those that only the
// standard library could overwrite.
func (h *Handshake) Wipe() {
	if h.s == nil {
		return
	}
	for _, psk := range h.s.psks {
		clear(psk)
	}
	*h.s = state{}
}
