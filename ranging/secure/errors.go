package secure

import "github.com/seed-496a4445/fyr/internal/fail"

// The errors of this package.
var (
	// ErrLength: a message has a wrong size.
	ErrLength = fail.New(fail.Length, "secure: message of a wrong size")
	// ErrFormat: a message is not of the type that is expected here, or encodes
	// a value in a way that nobody does.
	ErrFormat = fail.New(fail.Format, "secure: malformed message")
	// ErrVersion: parameters are of another version.
	ErrVersion = fail.New(fail.Unsupported, "secure: unknown version of parameters")
	// ErrParameters: no session can have such parameters, or a radio such an
	// offset.
	ErrParameters = fail.New(fail.Range, "secure: parameters out of range")
	// ErrCapability: the prover does not agree to these parameters.
	ErrCapability = fail.New(fail.Unsupported, "secure: parameters that the prover does not agree to")
	// ErrZero: a leaf or a nonce is all zeros, as those are that were taken over
	// before.
	ErrZero = fail.New(fail.Range, "secure: leaf or nonce of zeros")
	// ErrRepeated: a nonce is that of the handshake before: its generator stands
	// still.
	ErrRepeated = fail.New(fail.Replay, "secure: nonce of the handshake before")
	// ErrAuthentication: a message is not of this bond, this session, the peer's
	// role, or what it answers; or it was altered.
	ErrAuthentication = fail.New(fail.Authentication, "secure: message does not verify")
	// ErrReflected: a message is of a type that only this side sends.
	ErrReflected = fail.New(fail.Authentication, "secure: own message came back")
	// ErrState: a call out of order, or without a session; or an authentic
	// message of a round that has not begun.
	ErrState = fail.New(fail.State, "secure: call out of order")
	// ErrExpired: the session has outlived its lifetime, a handshake
	// [MaxHandshake], an ANSWER its round; or the clock went back behind their
	// beginning.
	ErrExpired = fail.New(fail.State, "secure: session, handshake or round has expired")
	// ErrTries: the session has no round left.
	ErrTries = fail.New(fail.State, "secure: no tries are left")
	// ErrReplay: a round is over.
	ErrReplay = fail.New(fail.Replay, "secure: round is over")
	// ErrIndex: the blocks of a packet are not those of the round.
	ErrIndex = fail.New(fail.Replay, "secure: blocks of another round")
	// ErrStamp: a time stamp does not fit 40 bits, or no exchange has such
	// stamps.
	ErrStamp = fail.New(fail.Range, "secure: time stamps that no exchange has")
	// ErrReception: what a radio reports does not fit a message.
	ErrReception = fail.New(fail.Range, "secure: report of a radio out of range")
)
