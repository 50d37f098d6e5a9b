package secure

import "github.com/seed-496a4445/fyr/ranging"

// Sizes in bytes.
const (
	LeafSize     = 32 // the leaf "ranging" of a pairing
	NonceSize    = 16
	IdentitySize = 32
	SessionSize  = 16
	AddressSize  = 8 // an extended address of IEEE 802.15.4

	ParametersSize = 51
	MACSize        = 16
	ChallengeSize  = 1 + NonceSize
	OpenSize       = 1 + NonceSize + ParametersSize + offsetSize + MACSize
	AcceptSize     = 1 + offsetSize + MACSize
	StartSize      = 1 + MACSize
	ReportSize     = 1 + roundSize + 3*stampSize + receptionSize + MACSize
	AnswerSize     = 1 + roundSize + 3*stampSize + 2*receptionSize + MACSize

	offsetSize    = 4
	roundSize     = 4
	stampSize     = 5
	receptionSize = 25
)

// A Bond is between whom ranging is, both sides have the same. It is public.
type Bond struct {
	Epoch            uint32             // of ownership
	Verifier, Prover [IdentitySize]byte // static public keys of the pairing
}

// MaxOffset is the largest offset of a radio: how many ticks the stamp of a sent
// packet, taken at the antenna, is behind the time that the radio was told to
// send it at. It is the transmit antenna delay: where nothing is calibrated 16436
// for a DW1000 and 16385 for a DW3000, and the receive delay as much again. See
// [ranging/twr.Antenna]. What one piece differs from its model belongs into the
// receive delay, where it names nobody: the offset goes over the transport.
const MaxOffset ranging.Ticks = 1<<20 - 1

// A Packet is one of the three of a round.
type Packet uint8

// The packets, in the order in which they are sent.
const (
	Poll     Packet = iota + 1 // by the verifier
	Response                   // by the prover
	Final                      // by the verifier
)

// String returns the name of p in lower case.
func (p Packet) String() string {
	switch p {
	case Poll:
		return "poll"
	case Response:
		return "response"
	case Final:
		return "final"
	}
	return "unknown"
}
