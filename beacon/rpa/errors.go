package rpa

import "github.com/seed-496a4445/fyr/internal/fail"

// Errors of this package.
var (
	// ErrKeySize: a key does not have 16 bytes.
	ErrKeySize = fail.New(fail.Length, "rpa: key is not 16 bytes")
	// ErrKeyText: the text of a key is neither hexadecimal nor padded base64.
	ErrKeyText = fail.New(fail.Format, "rpa: key is neither hexadecimal nor base64")
	// ErrNoKey: the IRK is all zero, by which a device says that it has none.
	ErrNoKey = fail.New(fail.Unknown, "rpa: key of zeros stands for no key")
	// ErrPrand: the top bits of a prand for an address are not 01, or all others
	// are equal.
	ErrPrand = fail.New(fail.Range, "rpa: prand is not 01 and 22 bits that differ")
	// ErrRSISize: a resolvable set identifier does not have 6 bytes.
	ErrRSISize = fail.New(fail.Length, "rpa: resolvable set identifier is not 6 bytes")
)
