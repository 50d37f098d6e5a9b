package eddystone

import (
	"github.com/seed-496a4445/fyr/internal/mode"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// nonceSize is the size of the nonce of eTLM: the masked clock and the salt.
const nonceSize = 4 + SaltSize

// ETLM is encrypted telemetry as it stands on the air. See [Beacon.OpenTLM].
type ETLM struct {
	Ciphertext [TelemetrySize]byte
	Salt       [SaltSize]byte
	Tag        [TagSize]byte
}

// ParseETLM reads an eTLM frame of [ETLMSize] bytes.
func ParseETLM(b []byte) (ETLM, error) {
	if err := want(b, KindETLM); err != nil {
		return ETLM{}, err
	}
	var e ETLM
	b = b[copy(e.Ciphertext[:], b[telemetryOffset:])+telemetryOffset:]
	b = b[copy(e.Salt[:], b):]
	copy(e.Tag[:], b)
	return e, nil
}

// Kind returns [KindETLM].
func (e ETLM) Kind() string { return KindETLM }

// Append appends the frame, [ETLMSize] bytes. The error is always nil.
func (e ETLM) Append(dst []byte) ([]byte, error) {
	dst = append(append(dst, typeTLM, versionSealed), e.Ciphertext[:]...)
	return append(append(dst, e.Salt[:]...), e.Tag[:]...), nil
}

// SealTLM appends to dst the eTLM frame, [ETLMSize] bytes, that carries t when
// the beacon's clock says c. The salt is sent in clear, and t is readable to
// all who see two frames of one salt in one rotation period: draw it at random
// for each new t, or better count it up.
//
// The nonce is the clock with its k low bits cleared, then the salt; the mode
// is AES-128-EAX under the identity key with an empty header.
func (b Beacon) SealTLM(dst []byte, t TLM, c Clock, salt [SaltSize]byte) []byte {
	var plain [TelemetrySize]byte
	nonce := nonceOf(c.Masked(b.k), salt[:])
	dst = append(dst, typeTLM, versionSealed)
	head := len(dst)
	dst = newEAX(b.key.key.Bytes()).Seal(dst, nonce[:], t.appendTelemetry(plain[:0]), nil)
	// The mode gives ciphertext || tag; the salt stands between them.
	dst = append(dst, salt[:]...)
	tail := dst[head+TelemetrySize:]
	tail[0], tail[1], tail[2], tail[3] = tail[2], tail[3], tail[0], tail[1]
	return dst
}

// OpenTLM decrypts an eTLM frame that the beacon sent while its clock was in
// the rotation period of c; no other period is tried. It checks the length and
// then the type and the version of the frame, and returns [ErrFrameLength],
// [ErrFrameType], [ErrVersion] or [ErrAuthentication]. The tag has 16 bits: one
// frame in 65,536 of another beacon or time is let through.
func (b Beacon) OpenTLM(frame []byte, c Clock) (TLM, error) {
	switch {
	case len(frame) != ETLMSize:
		return TLM{}, ErrFrameLength
	case frame[0] != typeTLM:
		return TLM{}, ErrFrameType
	case frame[1] != versionSealed:
		return TLM{}, ErrVersion
	}
	var room [TelemetrySize]byte
	plain, err := openTelemetry(room[:0], b.key.key.Bytes(), c.Masked(b.k), frame[telemetryOffset:])
	if err != nil {
		return TLM{}, err
	}
	return telemetry(plain), nil
}

// openTelemetry appends to dst the plaintext of an eTLM frame without its type
// and version. masked is the clock with its low bits cleared.
func openTelemetry(dst, key []byte, masked Clock, body []byte) ([]byte, error) {
	salt, tag := body[TelemetrySize:TelemetrySize+SaltSize], body[TelemetrySize+SaltSize:]
	nonce := nonceOf(masked, salt)
	var sealed [TelemetrySize + TagSize]byte
	copy(sealed[copy(sealed[:], body[:TelemetrySize]):], tag)
	plain, err := newEAX(key).Open(dst, nonce[:], sealed[:], nil)
	if err != nil {
		return dst, ErrAuthentication
	}
	return plain, nil
}

func nonceOf(masked Clock, salt []byte) (nonce [nonceSize]byte) {
	wire.PutBe32(nonce[:], uint32(masked))
	copy(nonce[4:], salt)
	return nonce
}

func newEAX(key []byte) *mode.EAX {
	e, err := mode.NewEAX(key, TagSize)
	if err != nil {
		panic(err.Error()) // keys of 16 bytes and tags of 2 are allowed
	}
	return e
}
