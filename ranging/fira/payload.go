package fira

import (
	"errors"

	"github.com/seed-496a4445/fyr/internal/mode"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Sizes in bytes.
const (
	TagSize        = 8
	MaxPayloadSize = 1<<16 - 1 // of a plaintext
)

// Sealer encrypts and opens payloads under the payload key of one rotation. It
// keeps scratch and is not for concurrent use. The zero value panics.
//
// The nonce is the sender and the index of the slot, so no sender sends two
// payloads in one slot:
//
//	nonce  000000000000 || source 2 || slot index 4 || 06
//	data   the header, encrypted as it is sent
type Sealer struct{ ccm *mode.CCM }

// NewSealer returns a Sealer under a payload key. It panics when key is zero or
// wiped.
func NewSealer(key Key) *Sealer {
	c, err := mode.NewCCM(key.k.Bytes(), TagSize)
	if err != nil {
		panic(err) // keys have 16 bytes
	}
	return &Sealer{c}
}

// Seal appends the encryption of plaintext and its tag to dst, and returns the
// extended slice. header is what is sent, as [Session.AppendHeader] makes it.
// cryptoIndex is the index of the slot, with static STS the number of the slot
// in its round.
//
// It returns dst and [ErrLength] when header has not [HeaderSize] octets or
// plaintext more than [MaxPayloadSize], and dst and [ErrHeader] when the header
// does not say that the payload is encrypted. What is appended must lie exactly
// over plaintext or not overlap it.
func (s *Sealer) Seal(dst, header []byte, source ShortAddress, cryptoIndex uint32, plaintext []byte) ([]byte, error) {
	if len(header) != HeaderSize || len(plaintext) > MaxPayloadSize {
		return dst, ErrLength
	}
	if header[securityAt] != security {
		return dst, ErrHeader
	}
	n := nonce(source, cryptoIndex)
	return s.ccm.Seal(dst, n[:], plaintext, header), nil
}

// Open appends the plaintext of sealed to dst, and returns the extended slice.
// The arguments are those of Seal. It returns nil and [ErrLength] when header or
// sealed has no size that Seal makes, [ErrHeader], or [ErrAuthentication].
func (s *Sealer) Open(dst, header []byte, source ShortAddress, cryptoIndex uint32, sealed []byte) ([]byte, error) {
	if len(header) != HeaderSize || len(sealed) < TagSize || len(sealed) > MaxPayloadSize+TagSize {
		return nil, ErrLength
	}
	if header[securityAt] != security {
		return nil, ErrHeader
	}
	n := nonce(source, cryptoIndex)
	plaintext, err := s.ccm.Open(dst, n[:], sealed, header)
	if errors.Is(err, mode.ErrAuthentication) {
		return nil, ErrAuthentication
	}
	return plaintext, err
}

// nonce ends with the security level, 6.
func nonce(source ShortAddress, cryptoIndex uint32) (n [13]byte) {
	copy(n[6:], source[:])
	wire.PutBe32(n[8:], cryptoIndex)
	n[12] = 6
	return n
}
