package smp

import (
	"crypto/ecdh"
	"slices"

	"github.com/seed-496a4445/fyr/internal/secret"
)

// CoordinateSize is the size of a coordinate of P-256 and of a private key in
// bytes.
const CoordinateSize = 32

// debugX is the X coordinate of the public key of debug mode: Core
// Specification, Vol 3 Part H, 2.3.5.6.1.
var debugX = [CoordinateSize]byte{
	0x20, 0xb0, 0x03, 0xd2, 0xf2, 0x97, 0xbe, 0x2c, 0x5e, 0x2c, 0x83, 0xa7, 0xe9, 0xf9, 0xa5, 0xb9,
	0xef, 0xf4, 0x91, 0x11, 0xac, 0xf4, 0xfd, 0xdb, 0xcc, 0x03, 0x01, 0x48, 0x0e, 0x35, 0x9d, 0xe6,
}

// PublicKey is a point of P-256 that is on the curve. It is comparable; the zero
// value is no point, and [PrivateKey.DHKey] refuses it.
type PublicKey struct{ x, y [CoordinateSize]byte }

// NewPublicKey returns the point with the coordinates x and y, most significant
// octet first. It returns [ErrPoint] when it is not on the curve or a coordinate
// is not below p.
func NewPublicKey(x, y [CoordinateSize]byte) (PublicKey, error) {
	k := PublicKey{x, y}
	if _, err := k.point(); err != nil {
		return PublicKey{}, err
	}
	return k, nil
}

func (k PublicKey) point() (*ecdh.PublicKey, error) {
	p, err := ecdh.P256().NewPublicKey(slices.Concat([]byte{4}, k.x[:], k.y[:]))
	if err != nil {
		return nil, ErrPoint
	}
	return p, nil
}

// X returns the X coordinate, most significant octet first.
func (k PublicKey) X() [CoordinateSize]byte { return k.x }

// Y returns the Y coordinate, most significant octet first.
func (k PublicKey) Y() [CoordinateSize]byte { return k.y }

// Debug reports whether k is the public key of debug mode or its negative.
// Whoever listens to a pairing with it has the keys.
func (k PublicKey) Debug() bool { return k.x == debugX }

// PrivateKey is a key pair on P-256. Copies share the private half, so that Wipe
// on any copy wipes them all. The zero value is no key and panics when used, as
// a wiped one does. It is safe for concurrent use, but for Wipe.
type PrivateKey struct {
	k      secret.Key
	public *PublicKey
}

// GenerateKey draws a key pair.
func GenerateKey() (PrivateKey, error) {
	k, err := ecdh.P256().GenerateKey(nil) // since Go 1.26 the reader is ignored
	if err != nil {
		return PrivateKey{}, err
	}
	return newPrivateKey(k), nil
}

// NewPrivateKey returns the key pair with a private key of [CoordinateSize]
// bytes, most significant octet first. It returns [ErrLength], or
// [ErrPrivateKey] when it is 0 or not below the order. It copies b. The key of
// debug mode is a key: [NewOffer] refuses it.
func NewPrivateKey(b []byte) (PrivateKey, error) {
	if len(b) != CoordinateSize {
		return PrivateKey{}, ErrLength
	}
	k, err := ecdh.P256().NewPrivateKey(b)
	if err != nil {
		return PrivateKey{}, ErrPrivateKey
	}
	return newPrivateKey(k), nil
}

func newPrivateKey(k *ecdh.PrivateKey) PrivateKey {
	b := k.Bytes()
	defer clear(b)
	point := k.PublicKey().Bytes()[1:] // X, Y
	return PrivateKey{secret.New(b), &PublicKey{
		[CoordinateSize]byte(point), [CoordinateSize]byte(point[CoordinateSize:]),
	}}
}

// Public returns the public half, which a wiped key has still.
func (k PrivateKey) Public() PublicKey {
	if k.public == nil {
		panic("smp: use of a zero key")
	}
	return *k.public
}

// DHKey returns the secret that k and the holder of peer share, or [ErrPoint]
// when peer is the zero value. It does not look at which key peer is: see
// [PublicKey.Debug].
func (k PrivateKey) DHKey(peer PublicKey) (DHKey, error) {
	own, err := ecdh.P256().NewPrivateKey(k.k.Bytes())
	if err != nil {
		panic("smp: " + err.Error()) // it was checked when k was made
	}
	point, err := peer.point()
	if err != nil {
		return DHKey{}, err
	}
	b, err := own.ECDH(point)
	if err != nil {
		return DHKey{}, ErrPoint
	}
	defer clear(b)
	return DHKey{secret.New(b)}, nil
}

// Valid reports whether k is a key: neither zero nor wiped.
func (k PrivateKey) Valid() bool { return k.k.Valid() }

// Expose returns the private key, most significant octet first. What becomes of
// it is the caller's to mind.
func (k PrivateKey) Expose() [CoordinateSize]byte { return [CoordinateSize]byte(k.k.Bytes()) }

// Wipe overwrites the private key in k and all its copies, best effort.
func (k PrivateKey) Wipe() { k.k.Wipe() }
