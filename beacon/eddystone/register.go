package eddystone

import (
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/sha256"

	"github.com/seed-496a4445/fyr/internal/secret"
)

// PublicSize is the size of an X25519 public key in bytes.
const PublicSize = 32

// RegisterResolver returns the identity key that a resolver and a beacon agree
// on, seen from the resolver: private is the resolver's key, peer the beacon's
// public key, little endian as in RFC 7748, of which any 32 bytes will do. It
// returns [ErrPublicLength], or [ErrPoint] when the shared secret is all zero.
// It panics when private is not of X25519.
//
// The identity key is HKDF-SHA-256(shared secret, salt = resolver's public key
// || beacon's public key, no info).
func RegisterResolver(private *ecdh.PrivateKey, peer []byte) (IdentityKey, error) {
	return register(private, peer, private.PublicKey().Bytes(), peer)
}

// RegisterBeacon is [RegisterResolver] seen from the beacon: private is the
// beacon's key and peer the resolver's public key.
func RegisterBeacon(private *ecdh.PrivateKey, peer []byte) (IdentityKey, error) {
	return register(private, peer, peer, private.PublicKey().Bytes())
}

func register(private *ecdh.PrivateKey, peer, resolver, beacon []byte) (IdentityKey, error) {
	if private.Curve() != ecdh.X25519() {
		panic("eddystone: registration with a key that is not of X25519")
	}
	public, err := ecdh.X25519().NewPublicKey(peer)
	if err != nil {
		return IdentityKey{}, ErrPublicLength
	}
	z, err := private.ECDH(public)
	if err != nil {
		return IdentityKey{}, ErrPoint
	}
	// The salt takes peer as it was given, not reduced.
	salt := append(append(make([]byte, 0, 2*PublicSize), resolver...), beacon...)
	key, err := hkdf.Key(sha256.New, z, salt, "", KeySize)
	clear(z)
	if err != nil {
		panic("eddystone: " + err.Error()) // 16 bytes can always be had
	}
	defer clear(key)
	return IdentityKey{secret.New(key)}, nil
}
