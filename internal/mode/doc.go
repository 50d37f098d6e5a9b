// Package mode has the modes of AES that location tags use and the standard
// library lacks: CMAC, CCM and EAX.
//
//	CMAC  RFC 4493, SP 800-38B    keys of 16, 24 or 32 bytes
//	CCM   RFC 3610, SP 800-38C    keys of 16 bytes, nonces of 7..13, tags of 4, 6 .. 16
//	EAX   Bellare, Rogaway,       keys of 16, 24 or 32 bytes, nonces of any size,
//	      Wagner 2004             tags of 2..16
//
// A CMAC, CCM or EAX holds a key schedule and the scratch of one call, so that
// no call allocates but to grow dst. None is for concurrent use. The zero value
// has no key and panics when used; Reset gives a value another key.
//
// The results that a call appends to dst may lie exactly over its plaintext or
// sealed text, that is, begin where it begins, or must not overlap it: the call
// panics otherwise. Nonces and associated data may overlap anything, because
// they are read before anything is written.
//
// Secret are keys, plaintexts and the tags that verification computes. All
// calls are constant time in them, as far as crypto/aes is on the machine;
// sizes, nonces and whether a tag verified are public. Only the encrypting
// direction of AES is used.
package mode

import "github.com/seed-496a4445/fyr/internal/fail"

// The errors of this package.
var (
	// ErrLength: a key, nonce, tag, plaintext or sealed text has a size that the
	// mode does not allow.
	ErrLength = fail.New(fail.Length, "mode: size not allowed")
	// ErrRange: the mode has no tags of the size asked for.
	ErrRange = fail.New(fail.Range, "mode: tag size not allowed")
	// ErrAuthentication: the tag does not verify.
	ErrAuthentication = fail.New(fail.Authentication, "mode: tag does not verify")
)
