package smp

import (
	"crypto/sha256"
	"slices"
)

// TapsSize is how many records a [Taps] remembers.
const TapsSize = 256

// Taps remembers the last [TapsSize] records that were read, so that one that
// comes again is refused: it is printed, copied, or of a device that draws r
// once. The zero value has seen none. It is not for concurrent use.
type Taps struct {
	seen [TapsSize]tap
	n    int  // where the next one goes
	full bool // all of seen counts, not the first n alone
}

// A tap is what is remembered of a record: digests, because r may be in use
// still.
type tap struct{ confirm, random [sha256.Size]byte }

// Accept remembers the record r. It returns [ErrRecord] when C or r is missing,
// and [ErrReplay] when one of the two came before.
func (t *Taps) Accept(r *Record) error {
	if !r.Secure() {
		return ErrRecord
	}
	now := tap{sha256.Sum256(r.Confirm[:]), sha256.Sum256(r.Random.bytes())}
	old := t.seen[:]
	if !t.full {
		old = old[:t.n]
	}
	if slices.ContainsFunc(old, now.shares) {
		return ErrReplay
	}
	t.seen[t.n] = now
	if t.n++; t.n == TapsSize {
		t.n, t.full = 0, true
	}
	return nil
}

// shares reports whether two taps have C or r in common.
func (a tap) shares(b tap) bool { return a.confirm == b.confirm || a.random == b.random }
