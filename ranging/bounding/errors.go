package bounding

import "github.com/seed-496a4445/fyr/internal/fail"

// The errors of this package.
var (
	// ErrProtocol: no protocol of the table, or one without what was asked for.
	ErrProtocol = fail.New(fail.Unsupported, "bounding: protocol not supported")
	// ErrAttack: no attack that distance bounding is about.
	ErrAttack = fail.New(fail.Unsupported, "bounding: attack not supported")
	// ErrLength: a key, message or field of a wrong size.
	ErrLength = fail.New(fail.Length, "bounding: wrong length")
	// ErrFormat: text that is no fraction, or a message with bits set that have
	// no meaning.
	ErrFormat = fail.New(fail.Format, "bounding: malformed")
	// ErrRange: a number outside its range, or targets that no setting meets.
	ErrRange = fail.New(fail.Range, "bounding: out of range")
	// ErrMismatch: PPS1 is there and the option does not say so, or the other
	// way round.
	ErrMismatch = fail.New(fail.Mismatch, "bounding: option and PPS1 disagree")
	// ErrAuthentication: a last message or a MAC is not of the key.
	ErrAuthentication = fail.New(fail.Authentication, "bounding: not authentic")
	// ErrRejected: too few rounds were right and in time.
	ErrRejected = fail.New(fail.Authentication, "bounding: too few rounds right and in time")
	// ErrState: a call out of order, or on a run that is over.
	ErrState = fail.New(fail.State, "bounding: call out of order")
)
