package sts

import "github.com/seed-496a4445/fyr/internal/fail"

// The errors of this package.
var (
	// ErrLength: a key, a V or a sequence has a wrong size.
	ErrLength = fail.New(fail.Length, "sts: wrong length")
	// ErrMode: a mode is none of BPRF and HPRF.
	ErrMode = fail.New(fail.Unsupported, "sts: unknown mode")
	// ErrGeometry: there are no segments of that length, or not so many.
	ErrGeometry = fail.New(fail.Range, "sts: no such segments")
	// ErrRange: a number of pulses, matches or lags, a threshold, or a power, is
	// out of range.
	ErrRange = fail.New(fail.Range, "sts: number out of range")
	// ErrPublicKey: a key is one that was published, or zero.
	ErrPublicKey = fail.New(fail.Range, "sts: key is public")
	// ErrPosition: a position is past the last, or before the first.
	ErrPosition = fail.New(fail.Range, "sts: position out of range")
	// ErrReplay: a position lies before the next one.
	ErrReplay = fail.New(fail.Replay, "sts: position was used")
	// ErrExhausted: fewer blocks are left than asked for.
	ErrExhausted = fail.New(fail.State, "sts: no blocks are left")
)
