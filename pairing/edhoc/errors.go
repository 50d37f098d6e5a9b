package edhoc

import "github.com/seed-496a4445/fyr/internal/fail"

// Errors of encodings.
var (
	// ErrTruncated: the input ends inside an item or before a required one.
	ErrTruncated = fail.New(fail.Length, "edhoc: message ends early")
	// ErrEncoding: an item is of another type than its place asks for, or not
	// in the one encoding that is allowed.
	ErrEncoding = fail.New(fail.Format, "edhoc: message is not in deterministic CBOR of its form")
	// ErrLength: a key, hash, ciphertext, signature, MAC or list has a size that
	// is not allowed.
	ErrLength = fail.New(fail.Length, "edhoc: size not allowed")
	// ErrRange: a length of output key material outside 1..8160, or a private
	// key outside its group.
	ErrRange = fail.New(fail.Range, "edhoc: number out of range")
	// ErrPoint: an ephemeral key is no point of its curve or of low order, or a
	// key agreement gave no secret.
	ErrPoint = fail.New(fail.Point, "edhoc: not a usable public key")
)

// Errors of sessions.
var (
	// ErrSuite: the cipher suite is none of 0..3, or not the one that both sides
	// would prefer.
	ErrSuite = fail.New(fail.Unsupported, "edhoc: cipher suite not supported")
	// ErrMethod: the method is not known, or not one that this session does.
	ErrMethod = fail.New(fail.Unsupported, "edhoc: method not supported")
	// ErrKeyType: an authentication key or credential does not go with the
	// method and the suite, or an Ed25519 key is of low order.
	ErrKeyType = fail.New(fail.Unsupported, "edhoc: authentication key of another kind")
	// ErrCritical: the peer sent a critical EAD item that nobody here handles.
	ErrCritical = fail.New(fail.Unsupported, "edhoc: critical EAD item not understood")
	// ErrEAD: the application refuses an EAD item.
	ErrEAD = fail.New(fail.Authentication, "edhoc: EAD item refused")
	// ErrAuthentication: a ciphertext, MAC or signature does not verify.
	ErrAuthentication = fail.New(fail.Authentication, "edhoc: message does not authenticate")
	// ErrClaim: the peer did not prove that it holds the setup secret.
	ErrClaim = fail.New(fail.Authentication, "edhoc: no proof of the right to claim")
	// ErrCredential: the peer names a credential that is not known here.
	ErrCredential = fail.New(fail.Unknown, "edhoc: credential of the peer is not known")
	// ErrConnectionID: both sides have the same connection identifier.
	ErrConnectionID = fail.New(fail.Mismatch, "edhoc: connection identifiers are the same")
	// ErrReflection: the peer shows a key or credential of this side.
	ErrReflection = fail.New(fail.Mismatch, "edhoc: peer shows this side's own key")
	// ErrState: the session is over, or not yet there.
	ErrState = fail.New(fail.State, "edhoc: not allowed in this state")
	// ErrConfig: the configuration of a session lacks something or contradicts
	// itself.
	ErrConfig = fail.New(fail.State, "edhoc: configuration is not complete")
)
