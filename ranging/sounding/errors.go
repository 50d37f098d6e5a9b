package sounding

import "github.com/seed-496a4445/fyr/internal/fail"

// The errors of this package.
var (
	// ErrLength: a key, a vector, a report or a term of a wrong size; also tones
	// that break off.
	ErrLength = fail.New(fail.Length, "sounding: wrong length")
	// ErrRange: a number out of its range.
	ErrRange = fail.New(fail.Range, "sounding: number out of range")
	// ErrPacket: a kind of packet that does not exist, or without what was asked
	// for.
	ErrPacket = fail.New(fail.Unsupported, "sounding: packet kind not supported")
	// ErrStep: a step before one that was.
	ErrStep = fail.New(fail.State, "sounding: step goes backwards")
	// ErrChannel: a channel outside 0..78, or one that was given before.
	ErrChannel = fail.New(fail.Range, "sounding: channel out of range or repeated")
	// ErrNotFinite: a value that is infinite or no number.
	ErrNotFinite = fail.New(fail.Range, "sounding: value is not finite")
	// ErrTones: too few tones, or none that are neighbours.
	ErrTones = fail.New(fail.Range, "sounding: too few tones")
	// ErrSilent: tones that hold no distance, for they are zero, all or but one,
	// or their steps add up to zero.
	ErrSilent = fail.New(fail.Range, "sounding: tones hold no distance")
	// ErrPhaseAlone: nothing was timed. Phase alone never authenticates.
	ErrPhaseAlone = fail.New(fail.Unsupported, "sounding: phase alone is no evidence")
)
