package edhoc

import (
	"crypto/ecdh"
	"math"
)

// A Method says how the two sides authenticate: RFC 9528, Section 3.2.
type Method int64

// The methods. Sessions do the first and the last; the encodings know all.
const (
	SignatureSignature Method = 0 // both sign
	SignatureStatic    Method = 1 // the initiator signs, the responder has a static key
	StaticSignature    Method = 2 // the initiator has a static key, the responder signs
	StaticStatic       Method = 3 // both have static Diffie-Hellman keys
)

// valid reports whether m is one of the four.
func (m Method) valid() bool { return m >= SignatureSignature && m <= StaticStatic }

// supported reports whether sessions do m.
func (m Method) supported() bool { return m == SignatureSignature || m == StaticStatic }

// responderSigns reports whether Signature_or_MAC_2 is a signature.
func (m Method) responderSigns() bool { return m == SignatureSignature || m == StaticSignature }

// initiatorSigns reports whether Signature_or_MAC_3 is a signature.
func (m Method) initiatorSigns() bool { return m == SignatureSignature || m == SignatureStatic }

// A Suite is the number of a cipher suite: RFC 9528, Section 3.6. Any number
// can stand in SUITES_I; four are supported. All of them have SHA-256.
type Suite int64

// The cipher suites that are supported: the AEAD and the size of its tag and
// of MACs of static keys, the curve, and signatures.
const (
	Suite0 Suite = 0 // AES-CCM-16-64-128, 8 bytes, X25519, Ed25519
	Suite1 Suite = 1 // AES-CCM-16-128-128, 16 bytes, X25519, Ed25519
	Suite2 Suite = 2 // AES-CCM-16-64-128, 8 bytes, P-256
	Suite3 Suite = 3 // AES-CCM-16-128-128, 16 bytes, P-256
)

// WideSuite stands in [Message1.Suites] for a number that a Suite has no room
// for, one below -2^63+1 or from 2^63 on. It is nowhere else in use.
const WideSuite Suite = math.MinInt64

// Integer is an integer as CBOR has them, of -2^64 to 2^64-1: N, or -1-N when
// it is negative.
type Integer struct {
	Negative bool
	N        uint64
}

// Sizes in bytes.
const (
	HashSize      = 32 // of transcript hashes and of every PRK
	KeySize       = 32 // of ephemeral keys on the wire
	SignatureSize = 64
)

// Supported reports whether s is one of the four.
func (s Suite) Supported() bool { return s >= Suite0 && s <= Suite3 }

// MACSize returns the size of the tags of s, and of its MACs where they stand
// for themselves, in bytes: 8 or 16.
func (s Suite) MACSize() int {
	if s == Suite1 || s == Suite3 {
		return 16
	}
	return 8
}

// Curve returns the curve of s.
func (s Suite) Curve() ecdh.Curve {
	if s == Suite2 || s == Suite3 {
		return ecdh.P256()
	}
	return ecdh.X25519()
}

// authenticatorSize returns the size of a Signature_or_MAC.
func (s Suite) authenticatorSize(signs bool) int {
	if signs {
		return SignatureSize
	}
	return s.MACSize()
}

// macSize returns the size of the MAC below a Signature_or_MAC: RFC 9528,
// Sections 5.3.2 and 5.4.2.
func (s Suite) macSize(signs bool) int {
	if signs {
		return HashSize
	}
	return s.MACSize()
}
