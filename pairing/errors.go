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
	// ErrPoint: a public key of low order, or a static one that is not canonical.
	ErrPoint = fail.New(fail.Point, "pairing: public key of low order, or not canonical")
	// ErrFingerprint: the tag that answered is not the one of the ticket.
	ErrFingerprint = fail.New(fail.Mismatch, "pairing: tag is not that of the ticket")
	// ErrAttestation: the tag's maker did not sign for it.
	ErrAttestation = fail.New(fail.Authentication, "pairing: attestation does not verify")
	// ErrSealed: a command or a reply of a session does not verify.
	ErrSealed = fail.New(fail.Authentication, "pairing: sealed message does not verify")
	// ErrRefused: the tag answers, and does not do it: it does not say why.
	ErrRefused = fail.New(fail.Authentication, "pairing: tag refuses")
	// ErrOwner: what is stored of a tag is malformed.
	ErrOwner = fail.New(fail.Format, "pairing: malformed state of an owner")
	// ErrTagState: what a tag's store holds is malformed.
	ErrTagState = fail.New(fail.Format, "pairing: malformed state of a tag")
	// ErrFactory: what a tag got at the factory is not complete.
	ErrFactory = fail.New(fail.Format, "pairing: incomplete factory data")
	// ErrFork: the tag is at an auth key that this phone does not have and has
	// left the phone's: somebody uses a copy of the phone's state. Which of the
	// two is the honest one cannot be told.
	ErrFork = fail.New(fail.State, "pairing: somebody uses a copy of the owner's state")
	// ErrSetBack: the tag says an ownership epoch that it has left before: its
	// memory was set back, or it is a copy of the chip.
	ErrSetBack = fail.New(fail.State, "pairing: tag is in an epoch that is over")
	// ErrReleased: the tag has proved that it was released.
	ErrReleased = fail.New(fail.State, "pairing: tag is released")
	// ErrState: not now.
	ErrState = fail.New(fail.State, "pairing: not allowed in this state")
)
