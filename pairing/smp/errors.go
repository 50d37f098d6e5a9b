package smp

import "github.com/seed-496a4445/fyr/internal/fail"

// Errors of this package. A peer sees none of them: what [Pairing.Step] sends
// on a failure is always the same.
var (
	// ErrLength: a key, value or PDU has a wrong size.
	ErrLength = fail.New(fail.Length, "smp: value of a wrong length")
	// ErrRecordLength: a structure of a record is cut, too long, or of another
	// size than its type has, or a BR/EDR record is not as long as it says.
	ErrRecordLength = fail.New(fail.Length, "smp: record of a wrong length")
	// ErrRecord: a record has a known structure twice, a known type is among the
	// extra structures, or C comes without r where both are needed.
	ErrRecord = fail.New(fail.Format, "smp: record has a structure twice or lacks one")
	// ErrRole: a role is not one of the four.
	ErrRole = fail.New(fail.Range, "smp: role outside 0..3")
	// ErrPDU: a PDU is not of the kind that was asked for.
	ErrPDU = fail.New(fail.Format, "smp: PDU of another kind")
	// ErrFeatures: a field of a pairing request or response is out of range.
	ErrFeatures = fail.New(fail.Range, "smp: pairing feature out of range")
	// ErrMethod: the peer does not offer LE Secure Connections with keys of 16
	// octets, or neither side has read a record of the other.
	ErrMethod = fail.New(fail.Unsupported, "smp: no secure connection with out-of-band data")
	// ErrClaim: the peer claims what cannot be: to have read a record that was
	// not shown, or keys that were not asked for.
	ErrClaim = fail.New(fail.Mismatch, "smp: peer claims what was not offered")
	// ErrPrivateKey: a private key is 0 or not below the order of the curve.
	ErrPrivateKey = fail.New(fail.Range, "smp: private key outside 1..n-1")
	// ErrPoint: a public key is not on the curve, or not below p.
	ErrPoint = fail.New(fail.Point, "smp: public key is not on the curve")
	// ErrDebugKey: a key is that of debug mode, whose private half is published.
	ErrDebugKey = fail.New(fail.Point, "smp: key of debug mode")
	// ErrOwnKey: the peer's public key has the own X coordinate.
	ErrOwnKey = fail.New(fail.Point, "smp: peer sends the own public key")
	// ErrAuthentication: a confirmation, check or signature does not verify.
	ErrAuthentication = fail.New(fail.Authentication, "smp: does not authenticate")
	// ErrReplay: a record was read in an earlier tap, or a counter of a signature
	// was used.
	ErrReplay = fail.New(fail.Replay, "smp: seen before")
	// ErrState: a PDU does not come next, a pairing is over, or an offer has
	// served already.
	ErrState = fail.New(fail.State, "smp: not allowed now")
	// ErrEnded: the peer has ended the pairing.
	ErrEnded = fail.New(fail.State, "smp: peer ended the pairing")
)
