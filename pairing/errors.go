package pairing

import "github.com/seed-496a4445/fyr/internal/fail"

// Errors of this package. A peer sees none of them: all that it is told is one
// status word.
var (
	// ErrTicket: not a ticket.
	ErrTicket = fail.New(fail.Format, "pairing: not a ticket")
	// ErrAnswer: not a SELECT answer of this protocol.
	ErrAnswer = fail.New(fail.Format, "pairing: malformed SELECT answer")
	// ErrLength: a message, a payload or a key of a wrong length.
	ErrLength = fail.New(fail.Length, "pairing: wrong length")
	// ErrFormat: a payload that authenticates and makes no sense.
	ErrFormat = fail.New(fail.Format, "pairing: malformed payload")
	// ErrUnsupported: a version, suite, mode or transport that this side does not
	// speak, or that the tag does not offer.
	ErrUnsupported = fail.New(fail.Unsupported, "pairing: version, suite or mode not supported")
	// ErrHandshake: a message does not verify: a wrong secret, a wrong tag, or a
	// message that was changed.
	ErrHandshake = fail.New(fail.Authentication, "pairing: handshake does not verify")
	// ErrPoint: a public key of low order.
	ErrPoint = fail.New(fail.Point, "pairing: public key of low order")
	// ErrFingerprint: the tag that answered is not the one of the ticket.
	ErrFingerprint = fail.New(fail.Mismatch, "pairing: tag is not that of the ticket")
	// ErrAttestation: the tag's maker did not sign for it.
	ErrAttestation = fail.New(fail.Authentication, "pairing: attestation does not verify")
	// ErrSealed: a command or a reply of a session does not verify.
	ErrSealed = fail.New(fail.Authentication, "pairing: sealed message does not verify")
	// ErrState: not now.
	ErrState = fail.New(fail.State, "pairing: not allowed in this state")
)
