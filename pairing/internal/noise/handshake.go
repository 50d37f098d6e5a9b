package noise

import (
	"crypto/ecdh"
	"crypto/mlkem"

	"github.com/seed-496a4445/fyr/internal/secret"
)

// MaxMessageSize is the size of the longest handshake message, in bytes.
const MaxMessageSize = 65535

// Handshake is one side of a handshake: HandshakeState of Noise, Section 5.3.
// Messages are written and read in turn, the initiator's first. An error ends
// it and wipes what it holds; all later calls return [ErrState], as do those of
// the zero value. It is not for concurrent use.
type Handshake struct {
	_ [0]func() // not comparable
	h *hidden[state]
}

// hidden keeps a T two pointers deep, because fmt prints what unexported fields
// point to once.
type hidden[T any] struct{ v *T }

// A state is what a handshake holds. The zero value is that of one that ended.
type state struct {
	symmetric
	messages  [][]string // those to come
	mine      bool       // the next is this side's
	initiator bool

	static, ephemeral             *keyPair
	remoteStatic, remoteEphemeral *ecdh.PublicKey

	psks   [][]byte // those to come
	hasPSK bool

	decapsulation *mlkem.DecapsulationKey768 // the initiator's
	encapsulation *mlkem.EncapsulationKey768 // of the initiator, at the responder
	encapsulate   func(*mlkem.EncapsulationKey768) (sharedKey, ciphertext []byte)
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
		dst = s.encryptAndHash(dst, payload)
		if len(dst)-start > MaxMessageSize {
			return nil, ErrLength
		}
		return dst, nil
	})
}

// Read appends the payload of the peer's next message to dst and returns the
// extended slice. It goes token by token, and returns nil and the error of the
// first check that fails: [ErrState] when it is this side's turn or the
// handshake is over, [ErrLength] when the message is longer than
// [MaxMessageSize] or ends too early, [ErrPoint] when a key of low order is
// used, [ErrEncapsulationKey], and [ErrAuthentication]. The peer must not learn
// which it was. dst must not overlap message.
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
	s := h.state()
	if len(s.messages) == 0 || s.mine != mine {
		s.wipe()
		return nil, ErrState
	}
	out, err := do(s, s.messages[0])
	if err != nil {
		s.wipe()
		return nil, err
	}
	s.messages, s.mine = s.messages[1:], !mine
	return out, nil
}

// state returns what h holds, which for the zero value is that of a handshake
// that ended.
func (h *Handshake) state() *state {
	if h.h == nil {
		return new(state)
	}
	return h.h.v
}

// write appends what token puts into a message.
func (s *state) write(dst []byte, token string) ([]byte, error) {
	switch token {
	case "e":
		key := s.ephemeral.publicKey()
		s.mixEphemeral(key)
		return append(dst, key...), nil
	case "s":
		return s.encryptAndHash(dst, s.static.publicKey()), nil
	case "e1":
		return s.encryptAndHash(dst, s.decapsulation.EncapsulationKey().Bytes()), nil
	case "ekem1":
		shared, ciphertext := s.encapsulate(s.encapsulation)
		dst = s.encryptAndHash(dst, ciphertext)
		s.mixKey(shared)
		clear(shared)
		return dst, nil
	}
	return dst, s.mix(token)
}

// read takes off a message what token puts into it, and returns the rest.
func (s *state) read(message []byte, token string) (rest []byte, err error) {
	size := s.cipher.overhead()
	switch token {
	case "e":
		size = keySize // never encrypted
	case "s":
		size += keySize
	case "e1":
		size += mlkem.EncapsulationKeySize768
	case "ekem1":
		size += mlkem.CiphertextSize768
	default:
		return message, s.mix(token)
	}
	if len(message) < size {
		return nil, ErrLength
	}
	return message[size:], s.readField(message[:size], token)
}

// readField reads what token puts into a message.
func (s *state) readField(field []byte, token string) (err error) {
	if token == "e" {
		s.mixEphemeral(field)
		s.remoteEphemeral, err = ecdh.X25519().NewPublicKey(field)
		return err
	}
	plain, err := s.decryptAndHash(nil, field)
	if err != nil {
		return err
	}
	switch token {
	case "s":
		s.remoteStatic, err = ecdh.X25519().NewPublicKey(plain)
	case "e1":
		if s.encapsulation, err = mlkem.NewEncapsulationKey768(plain); err != nil {
			return ErrEncapsulationKey
		}
	case "ekem1":
		var shared []byte // another one for a wrong ciphertext, and no error
		shared, err = s.decapsulation.Decapsulate(plain)
		s.mixKey(shared)
		clear(shared)
	}
	return err // nil, for fields of these sizes
}

// mixEphemeral takes in an ephemeral public key: Noise, Section 9.2.
func (s *state) mixEphemeral(key []byte) {
	s.mixHash(key)
	if s.hasPSK {
		s.mixKey(key)
	}
}

// mix does a token that puts nothing into a message: psk, or the DH of the key
// of the initiator that its first letter names and the key of the responder
// that its second letter names.
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
	shared, err := private.use().ECDH(public)
	if err != nil {
		return ErrPoint // all zero
	}
	s.mixKey(shared)
	clear(shared)
	return nil
}

// PeerStatic returns the peer's static public key, 32 bytes: given, or learned
// from a message that was read, and nil where the pattern has none. After an
// error and Wipe it is nil.
func (h *Handshake) PeerStatic() []byte {
	if key := h.state().remoteStatic; key != nil {
		return key.Bytes()
	}
	return nil
}

// Done reports whether all messages are through, so that Split gives the
// session. After Split it is false.
func (h *Handshake) Done() bool {
	s := h.state()
	return s.ephemeral != nil && len(s.messages) == 0
}

// Session is what a handshake gives both sides.
type Session struct {
	Send, Receive *Cipher
	Hash          [hashSize]byte // of the handshake; public
	Exporter      secret.Key     // 32 bytes, from which keys for other uses are derived
}

// Split returns the session of a handshake that is done, or [ErrState], and
// wipes all but the peer's static key.
//
// Exporter is the third output of the HKDF whose first two are the keys of
// Noise, Section 5.2, Split. It does not depend on the prologue, and Hash does:
// who derives a key from it takes in Hash too.
func (h *Handshake) Split() (Session, error) {
	s := h.state()
	if !h.Done() {
		s.wipe()
		return Session{}, ErrState
	}
	out := s.derive(nil, 3)
	one, two := newCipher(out[:hashSize], s.cipher.aes), newCipher(out[hashSize:2*hashSize], s.cipher.aes)
	if !s.initiator {
		one, two = two, one
	}
	session := Session{Send: one, Receive: two, Hash: s.h, Exporter: secret.New(out[2*hashSize:])}
	clear(out)
	remote := s.remoteStatic
	s.wipe()
	s.remoteStatic = remote
	return session, nil
}

// Wipe ends the handshake: it overwrites keys, and drops those that only the
// standard library could overwrite.
func (h *Handshake) Wipe() { h.state().wipe() }

func (s *state) wipe() {
	for _, psk := range s.psks {
		clear(psk)
	}
	s.static.wipe()
	s.ephemeral.wipe()
	*s = state{}
}
