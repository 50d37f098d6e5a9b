package edhoc

import (
	"crypto/ecdh"
	"crypto/subtle"
	"slices"

	"filippo.io/nistec"
)

// ephemeral returns the public key that x stands for on the wire, or
// [ErrPoint]: for P-256 an x coordinate below the prime that has a point, for
// X25519 anything but the points of low order. RFC 9528, Section 3.7.
//
// Of the two points with one x coordinate it takes the one with the even y;
// both give the same secrets.
func (s Suite) ephemeral(x *[KeySize]byte) (*ecdh.PublicKey, error) {
	if s.Curve() == ecdh.X25519() {
		if isLowOrder(x) {
			return nil, ErrPoint
		}
		return s.publicKey(x[:])
	}
	return s.point(0, x)
}

// point returns the point of P-256 with the coordinate x whose y is even for 0
// and odd for 1.
func (s Suite) point(sign byte, x *[KeySize]byte) (*ecdh.PublicKey, error) {
	compressed := append([]byte{2 + sign}, x[:]...)
	p, err := nistec.NewP256Point().SetBytes(compressed)
	if err != nil {
		return nil, ErrPoint
	}
	return s.publicKey(p.Bytes())
}

// publicKey reads a public key as crypto/ecdh has it.
func (s Suite) publicKey(b []byte) (*ecdh.PublicKey, error) {
	k, err := s.Curve().NewPublicKey(b)
	if err != nil {
		return nil, ErrPoint
	}
	return k, nil
}

// coordinate returns k as it is on the wire: the u or x coordinate.
func coordinate(k *ecdh.PublicKey) (x [KeySize]byte) {
	b := k.Bytes()
	if k.Curve() == ecdh.P256() {
		b = b[1:]
	}
	copy(x[:], b)
	return x
}

// lowOrder lists the u coordinates of order 1, 2, 4 and 8 on Curve25519 and
// its twist, little endian, with those of them that are below 2^255 and not
// reduced: RFC 7748, Section 6.1, and Bernstein's list.
var lowOrder = [...][KeySize]byte{
	{},
	{1},
	{0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
		0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00},
	{0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b,
		0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57},
	nearPrime(0xec), // -1
	nearPrime(0xed), // 0
	nearPrime(0xee), // 1
}

// nearPrime returns the number 2^255 - 256 + low.
func nearPrime(low byte) (b [KeySize]byte) {
	for i := range b {
		b[i] = 0xff
	}
	b[0], b[KeySize-1] = low, 0x7f
	return b
}

// isLowOrder reports whether X25519 of any private key and u is zero. u is
// public. The top bit does not count.
func isLowOrder(u *[KeySize]byte) bool { return isListed(lowOrder[:], u) }

// isListed reports whether list has b but for the top bit.
func isListed(list [][KeySize]byte, b *[KeySize]byte) bool {
	v := *b
	v[KeySize-1] &= 0x7f
	return slices.Contains(list, v)
}

// agree returns the secret that own and peer share, [KeySize] bytes. Own may
// be a key in hardware, so that its answer is checked: [ErrPoint] when there
// is none, or one of another size or all zero.
func agree(own ecdh.KeyExchanger, peer *ecdh.PublicKey) ([]byte, error) {
	z, err := own.ECDH(peer)
	if err != nil || len(z) != KeySize {
		return nil, ErrPoint
	}
	var zero [KeySize]byte
	if subtle.ConstantTimeCompare(z, zero[:]) == 1 {
		return nil, ErrPoint
	}
	return z, nil
}
