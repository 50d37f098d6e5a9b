package aliro

import (
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"
)

// Errors of this package.
var (
	// ErrKeyLength: a key, or what a key is made of, has a wrong size.
	ErrKeyLength = ladder.ErrKeyLength
	// ErrPrivateKey: a private key is 0 or not below the order of the curve.
	ErrPrivateKey = ladder.ErrPrivateKey
	// ErrPoint: a public key does not begin with 04 or is not on the curve, or
	// an ephemeral key is that of the other end.
	ErrPoint = ladder.ErrPoint
	// ErrInterface: the interface is neither NFC nor Bluetooth LE.
	ErrInterface = ladder.ErrInterface
	// ErrSignature: a signature does not verify, or the reader is unknown.
	ErrSignature = ladder.ErrSignature
	// ErrSealedLength: a sealed message is shorter than its tag.
	ErrSealedLength = ladder.ErrSealedLength
	// ErrSealed: a sealed message does not open: it was changed, repeated, lost
	// or reordered, or is of another channel.
	ErrSealed = ladder.ErrSealed

	// ErrTLV: bytes are no sequence of TLVs, or a TLV is missing, there twice,
	// or not to be there.
	ErrTLV = fail.New(fail.Format, "aliro: malformed message")
	// ErrFieldLength: a TLV has a wrong size.
	ErrFieldLength = fail.New(fail.Length, "aliro: field of a wrong length")
	// ErrTimestamp: a timestamp is not of the form 2026-02-26T00:00:00Z.
	ErrTimestamp = fail.New(fail.Format, "aliro: malformed timestamp")
	// ErrVersion: the ends have no protocol version in common, or the reader
	// chose one that the device did not offer.
	ErrVersion = fail.New(fail.Unsupported, "aliro: no protocol version in common")
	// ErrApplication: a SELECT answer is not that of [AIDPrimary].
	ErrApplication = fail.New(fail.Mismatch, "aliro: answer of another application")
	// ErrUnknown: no known device made the cryptogram or sent the answer.
	ErrUnknown = fail.New(fail.Unknown, "aliro: unknown device")
	// ErrState: the message is not expected now.
	ErrState = fail.New(fail.State, "aliro: not expected now")
	// ErrExhausted: a direction of a channel has used all its counters.
	ErrExhausted = fail.New(fail.State, "aliro: channel has used all its counters")
)
