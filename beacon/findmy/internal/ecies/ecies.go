// Package ecies is the sealing of location reports: ECIES on P-224 with the
// X9.63 KDF and AES-128-GCM. The ephemeral key is an argument, so that
// published reports can be made again; package findmy draws it.
//
// Secret are private keys, the shared coordinate, what comes of it, and the
// plaintext. All is constant time but for whether an input is a point and
// whether the tag verifies.
package ecies

import (
	"crypto/aes"
	"crypto/cipher"

	"github.com/seed-496a4445/fyr/internal/curve"
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/kdf"
)

// Sizes in bytes.
const (
	KeySize   = curve.P224ScalarSize
	PointSize = curve.P224PointSize
	PlainSize = 10
	TagSize   = 16
	nonceSize = 16
)

// Errors. Package findmy gives them their public names.
var (
	ErrPoint  = fail.New(fail.Point, "findmy: public key is not a point of the curve")
	ErrTag    = fail.New(fail.Authentication, "findmy: report does not open")
	ErrCipher = fail.New(fail.Unsupported, "findmy: GCM with a nonce of 16 bytes is not allowed")
)

// Sealed is the sealed part of a report.
type Sealed struct {
	Ephemeral  [PointSize]byte // E = e*G, uncompressed
	Ciphertext [PlainSize]byte
	Tag        [TagSize]byte
}

// Seal seals plain to the advertised key x with the ephemeral private key e,
// which must be valid, else it panics. It returns [ErrPoint] when x is not on
// the curve, and [ErrCipher]. Either of the two points with coordinate x gives
// the same result.
func Seal(x, e *[KeySize]byte, plain *[PlainSize]byte) (Sealed, error) {
	p, ok := curve.P224Lift(x)
	if !ok {
		return Sealed{}, ErrPoint
	}
	s := Sealed{Ephemeral: curve.P224Public(e)}
	gcm, nonce, err := keys(e, &p, &s.Ephemeral)
	if err != nil {
		return Sealed{}, err
	}
	var out [PlainSize + TagSize]byte
	gcm.Seal(out[:0], nonce[:], plain[:], nil)
	s.Ciphertext, s.Tag = [PlainSize]byte(out[:]), [TagSize]byte(out[PlainSize:])
	return s, nil
}

// Open opens s with the private key d, which must be valid, else it panics. It
// returns [ErrPoint] when the ephemeral key is no point, [ErrTag] and
// [ErrCipher].
func Open(d *[KeySize]byte, s *Sealed) (plain [PlainSize]byte, err error) {
	gcm, nonce, err := keys(d, &s.Ephemeral, &s.Ephemeral)
	if err != nil {
		return plain, err
	}
	var in [PlainSize + TagSize]byte
	copy(in[:], s.Ciphertext[:])
	copy(in[PlainSize:], s.Tag[:])
	out, err := gcm.Open(in[:0], nonce[:], in[:], nil)
	if err != nil {
		return plain, ErrTag
	}
	return [PlainSize]byte(out), nil
}

// keys derives the cipher and the nonce that the holder of d and the other
// side, whose point is p, agree on.
func keys(d *[KeySize]byte, p, ephemeral *[PointSize]byte) (cipher.AEAD, [nonceSize]byte, error) {
	var nonce [nonceSize]byte
	z, ok := curve.P224Shared(d, p)
	if !ok {
		return nil, nonce, ErrPoint
	}
	var room [32]byte
	s := kdf.AppendX963(room[:0], z[:], ephemeral[:], len(room))
	copy(nonce[:], s[16:])
	block, err := aes.NewCipher(s[:16])
	if err != nil {
		return nil, nonce, ErrCipher
	}
	gcm, err := cipher.NewGCMWithNonceSize(block, nonceSize)
	if err != nil {
		return nil, nonce, ErrCipher
	}
	return gcm, nonce, nil
}
