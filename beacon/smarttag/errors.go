package smarttag

import "github.com/seed-496a4445/fyr/internal/fail"

// Errors of this package.
var (
	// ErrKeyLength: a master secret shorter than 16 bytes, or an IV, seed, nonce
	// or state of a wrong size.
	ErrKeyLength = fail.New(fail.Length, "smarttag: key of a wrong length")
	// ErrPoolSize: a pool size outside 1..65535.
	ErrPoolSize = fail.New(fail.Range, "smarttag: pool size outside 1..65535")
	// ErrFrameLength: the service data is not 20 bytes.
	ErrFrameLength = fail.New(fail.Length, "smarttag: service data of a wrong length")
	// ErrVersion: the service data is of a version other than 1.
	ErrVersion = fail.New(fail.Unsupported, "smarttag: service data of another version")
	// ErrSignature: the signature is not that of this tag.
	ErrSignature = fail.New(fail.Authentication, "smarttag: signature does not verify")
	// ErrTime: a time is before 2020-07-02 or beyond 24 bits of aging counter, in
	// 2498.
	ErrTime = fail.New(fail.Range, "smarttag: time outside what the aging counter counts")
	// ErrUnknown: the privacy ID is in no pool.
	ErrUnknown = fail.New(fail.Unknown, "smarttag: privacy ID is in no pool")
	// ErrCommandLength: an encrypted command is empty or no whole number of
	// blocks.
	ErrCommandLength = fail.New(fail.Length, "smarttag: encrypted command of a wrong length")
	// ErrCommand: an encrypted command does not decrypt to one.
	ErrCommand = fail.New(fail.Format, "smarttag: command does not decrypt")
)
