package ccc

import "github.com/seed-496a4445/fyr/internal/fail"

// The errors of this package.
var (
	// ErrLength: a key, an address, a header or a payload has a wrong size.
	ErrLength = fail.New(fail.Length, "ccc: wrong length")
	// ErrFormat: a header has other fixed octets, or a flag is neither 0 nor 1.
	ErrFormat = fail.New(fail.Format, "ccc: malformed frame")
	// ErrTwice: a responder is in a Final_Data message twice.
	ErrTwice = fail.New(fail.Format, "ccc: responder comes twice")
	// ErrAuthentication: a payload does not open.
	ErrAuthentication = fail.New(fail.Authentication, "ccc: payload does not authenticate")
	// ErrRange: an index, a slot, a round or a block is out of range.
	ErrRange = fail.New(fail.Range, "ccc: number out of range")
	// ErrReplay: a slot index was used, or lies before one that was.
	ErrReplay = fail.New(fail.Replay, "ccc: slot index was used")
	// ErrExhausted: the URSK is at its last index.
	ErrExhausted = fail.New(fail.State, "ccc: URSK is used up")
)
