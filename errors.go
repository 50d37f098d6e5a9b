package fyr

import "github.com/seed-496a4445/fyr/internal/fail"

// The ten error classes. Every error that a package of this module returns
// for its input wraps exactly one of them; test with [errors.Is]. They are the
// error classes of the test vectors in testdata/vectors.
var (
	// ErrLength: an input has a size that is not allowed.
	ErrLength error = fail.Length
	// ErrFormat: an input is malformed or not in its canonical encoding.
	ErrFormat error = fail.Format
	// ErrRange: a field is outside its allowed range.
	ErrRange error = fail.Range
	// ErrAuthentication: a tag, MAC, signature or confirmation does not verify.
	ErrAuthentication error = fail.Authentication
	// ErrPoint: not a valid curve point, a point of low order, or an all-zero
	// shared secret.
	ErrPoint error = fail.Point
	// ErrUnsupported: well formed, but of a version or suite not supported.
	ErrUnsupported error = fail.Unsupported
	// ErrReplay: a counter, nonce or identifier that was seen before or whose
	// time is over.
	ErrReplay error = fail.Replay
	// ErrUnknown: no key, or no match.
	ErrUnknown error = fail.Unknown
	// ErrState: the operation is not allowed now.
	ErrState error = fail.State
	// ErrMismatch: two inputs that must agree do not.
	ErrMismatch error = fail.Mismatch
)
