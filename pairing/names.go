package pairing

// AID is the application identifier that a reader selects: of the proprietary
// class, F0 and "fyrpair", version 1. Constant.
const AID = "\xf0fyrpair\x01"

// CLA is the class octet of all commands, without the chaining bit.
const CLA = 0x80

// Instruction octets: spec/pairing.md, Section 3.
const (
	InsStart     = 0x50 // P1 suite, P2 mode: message 1, answered by message 2
	InsFinish    = 0x52 // message 3, answered by message 4
	InsSession   = 0x54 // a sealed command, answered by a sealed reply
	InsProximity = 0x56 // 8 octets, answered by 8 octets at once
	InsCode      = 0x58 // P1 suite, P2 step: a message of SPAKE2+
	InsVoucher   = 0x5a // P1 suite: the signature of a voucher
)

// Suite names the primitives of a handshake. A ticket names one, and there is
// no other for its bearer: nothing falls back.
type Suite uint8

// The suites. 02 is reserved: owners with P-256 keys take package edhoc.
const (
	X25519 Suite = 1 // Noise with 25519, ChaChaPoly, SHA256
	Hybrid Suite = 3 // the same with ML-KEM-768 mixed in (hfs)
)

// Valid reports whether s is a suite of this package.
func (s Suite) Valid() bool { return s == X25519 || s == Hybrid }

// String returns the name of the suite's primitives as Noise writes them.
func (s Suite) String() string {
	switch s {
	case X25519:
		return "25519_ChaChaPoly_SHA256"
	case Hybrid:
		return "25519+MLKEM768_ChaChaPoly_SHA256"
	}
	return "unknown suite"
}

// Mode says what a handshake is for, and with that its pattern and what its
// pre-shared key comes from.
type Mode uint8

// The modes. 02 is reserved.
const (
	ClaimMode    Mode = 1 // of an unclaimed tag, with the setup secret
	OwnerMode    Mode = 3 // of the owner, with the auth key
	TransferMode Mode = 4 // of a released tag, with the token of a release ticket
	GuestMode    Mode = 5 // of a guest, with the key that the owner gave
	CodeMode     Mode = 6 // of an unclaimed tag, with a printed code: what SPAKE2+ made of it
	RecoverMode  Mode = 7 // of the owner, with the setup secret: ends a freeze
)

// Valid reports whether m is a mode of this package.
func (m Mode) Valid() bool { return m.claims() || m.knows() }

// claims reports whether the mode makes an owner: XXpsk0, three messages and a
// confirmation.
func (m Mode) claims() bool { return m == ClaimMode || m == TransferMode || m == CodeMode }

// knows reports whether both sides know each other: KKpsk0, two messages.
func (m Mode) knows() bool { return m == OwnerMode || m == GuestMode || m == RecoverMode }

// bit is that of the mode in a SELECT answer.
func (m Mode) bit() byte { return 1 << (m - 1) }

// String returns the name of the mode.
func (m Mode) String() string {
	switch m {
	case ClaimMode:
		return "claim"
	case OwnerMode:
		return "owner"
	case TransferMode:
		return "transfer"
	case GuestMode:
		return "guest"
	case CodeMode:
		return "code"
	case RecoverMode:
		return "recover"
	}
	return "unknown mode"
}

// protocol returns the Noise name of a suite and a mode, which are valid.
func protocol(s Suite, m Mode) string {
	pattern := "KK"
	if m.claims() {
		pattern = "XX"
	}
	if s == Hybrid {
		pattern += "hfs+"
	}
	return "Noise_" + pattern + "psk0_" + s.String()
}

// Transport says what carries the messages; both sides must agree.
type Transport uint8

// The transports.
const (
	NFC Transport = 0x5e
	BLE Transport = 0xc3
)

// Valid reports whether t is a transport of this package.
func (t Transport) Valid() bool { return t == NFC || t == BLE }
