package fira

import "github.com/seed-496a4445/fyr/internal/fail"

// The errors of this package.
var (
	// ErrMode: a mode is none of static, provisioned and dynamic.
	ErrMode = fail.New(fail.Unsupported, "fira: unknown STS mode")
	// ErrLength: a key, a configuration, a header, an address or a payload has a
	// wrong size.
	ErrLength = fail.New(fail.Length, "fira: wrong length")
	// ErrConfig: a configuration lacks its constant.
	ErrConfig = fail.New(fail.Format, "fira: malformed configuration")
	// ErrHeader: a header has other fixed octets.
	ErrHeader = fail.New(fail.Format, "fira: malformed header")
	// ErrUnknown: a header was not encrypted with this key.
	ErrUnknown = fail.New(fail.Unknown, "fira: header of another session")
	// ErrAuthentication: a payload does not open.
	ErrAuthentication = fail.New(fail.Authentication, "fira: payload does not authenticate")
	// ErrRange: an index, a slot, a round, a block or a rate is out of range.
	ErrRange = fail.New(fail.Range, "fira: number out of range")
	// ErrReplay: a slot index was used, or lies before one that was.
	ErrReplay = fail.New(fail.Replay, "fira: slot index was used")
	// ErrUnauthenticated: what was asked for needs a secret STS, and the session
	// has a static one or a public key.
	ErrUnauthenticated = fail.New(fail.Unsupported, "fira: STS is unauthenticated")
)
