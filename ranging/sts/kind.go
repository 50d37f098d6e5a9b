package sts

import "crypto/subtle"

// Kind says where the pulses of a packet come from, and so whether they
// authenticate anybody.
type Kind uint8

// The kinds. The zero Kind is unknown, which authenticates nobody.
const (
	Unknown Kind = iota
	// Secret: the key is known to the two parties only, and no V comes twice.
	// The only kind that authenticates.
	Secret
	// Static: FiRa's static STS. Its key comes from a published constant and the
	// configuration, and each round repeats the one before.
	Static
	// SDC: the super deterministic code of DW3000 radios. It needs no key, and is
	// the same for all.
	SDC
	// Fixed: a secret key, but the same V in each packet. The second packet can
	// be sent by whoever heard the first.
	Fixed
	// Public: the key is published: see [PublicKey].
	Public
)

// Authenticated reports whether pulses of this kind say anything about who sent
// them. A distance from any other kind is unauthenticated.
func (k Kind) Authenticated() bool { return k == Secret }

// String returns the name of k, and that it is unauthenticated when it is.
func (k Kind) String() string {
	switch k {
	case Secret:
		return "secret STS"
	case Static:
		return "static STS (unauthenticated)"
	case SDC:
		return "SDC (unauthenticated)"
	case Fixed:
		return "fixed STS (unauthenticated)"
	case Public:
		return "STS of a public key (unauthenticated)"
	}
	return "unknown STS (unauthenticated)"
}

// publicKeys lists keys that anybody can look up.
var publicKeys = [...][KeySize]byte{
	{}, // zero
	{0x07, 0x38, 0x12, 0x3b, 0xb5, 0xe5, 0xa4, 0xed, 0x8d, 0xf4, 0x3a, 0x20, 0xc9, 0xa3, 0x75, 0xfa}, // reset value of the DW3000
	{0x14, 0x14, 0x86, 0x74, 0xd1, 0xd3, 0x36, 0xaa, 0xf8, 0x60, 0x50, 0xa8, 0x14, 0xeb, 0x22, 0x0f}, // its example programs
	{0x4a, 0x55, 0x72, 0xbc, 0x90, 0x79, 0x8c, 0x8e, 0x51, 0x8d, 0x24, 0x49, 0x09, 0x2f, 0x1b, 0x55}, // simulators and test vectors
	{0xdd, 0x98, 0x97, 0xf2, 0xb8, 0x5c, 0x9d, 0xc8, 0xa7, 0xde, 0xc0, 0x1c, 0xca, 0x5b, 0x61, 0xdb}, // FiRa's vectors, static
	{0x91, 0xa2, 0xde, 0x58, 0xff, 0x3b, 0x5e, 0x85, 0x15, 0x33, 0x58, 0xd6, 0x15, 0x64, 0x64, 0xff}, // FiRa's vectors, provisioned
}

// PublicKey reports whether key is zero or one of those that stand in data
// sheets, example programs and test vectors, with their words in either order.
// It cannot know all of them, nor the keys of FiRa's static STS, of which there
// is one for each configuration. Constant time in key.
func PublicKey(key *[KeySize]byte) bool {
	found := 0
	for i := range publicKeys {
		p := &publicKeys[i]
		found |= subtle.ConstantTimeCompare(key[:], p[:])
		turned := turn(p)
		found |= subtle.ConstantTimeCompare(key[:], turned[:])
	}
	return found == 1
}

// turn returns the four words of b in the other order.
func turn(b *[KeySize]byte) (t [KeySize]byte) {
	for i := range t {
		t[i] = b[12-i&^3+i&3]
	}
	return t
}
