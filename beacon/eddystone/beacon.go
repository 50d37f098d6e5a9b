package eddystone

import (
	"iter"

	"github.com/seed-496a4445/fyr/rotate"
)

// Beacon is what makes the identifiers and the encrypted telemetry of one
// beacon: an identity key and a rotation exponent. It shares the bytes of the
// key. The zero value panics when used. Safe for concurrent use.
type Beacon struct {
	key IdentityKey
	k   uint8
}

// NewBeacon returns the beacon with an identity key and the rotation exponent
// k: a new identifier each 2^k seconds. It returns [ErrExponent] when k is
// above [ExponentMax].
func NewBeacon(key IdentityKey, k uint8) (Beacon, error) {
	if k > ExponentMax {
		return Beacon{}, ErrExponent
	}
	return Beacon{key: key, k: k}, nil
}

// Identifier returns the identifier that the beacon shows when its clock says
// c, nominally from c.Masked(k) for 2^k seconds.
func (b Beacon) Identifier(c Clock) Identifier {
	var id Identifier
	Scheme{b.k}.Derive(id[:], b.key.key.Bytes(), []rotate.Epoch{rotate.Epoch(c >> b.k)}, 1)
	return id
}

// Identifiers yields the first second and the identifier of each rotation
// period of which at least one second lies in first..last, in order. It returns
// [ErrClock] when last is before first.
func (b Beacon) Identifiers(first, last Clock) (iter.Seq2[Clock, Identifier], error) {
	if last < first {
		return nil, ErrClock
	}
	return func(yield func(Clock, Identifier) bool) {
		var ids [row * IdentifierSize]byte
		e, end := rotate.Epoch(first>>b.k), rotate.Epoch(last>>b.k)+1
		for ; e < end; e += row {
			m := int(min(row, end-e))
			Scheme{b.k}.Derive(ids[:m*IdentifierSize], b.key.key.Bytes(), []rotate.Epoch{e}, m)
			for i := range m {
				if !yield(Clock(e+rotate.Epoch(i))<<b.k, Identifier(ids[i*IdentifierSize:])) {
					return
				}
			}
		}
	}, nil
}

// Find returns the first second of the first rotation period in first..last in
// which the beacon shows id, and whether there is one. It is the search of one
// key through one range; package resolve holds indexes over many. It returns
// [ErrClock] when last is before first.
func (b Beacon) Find(id Identifier, first, last Clock) (Clock, bool, error) {
	rows, err := b.Identifiers(first, last)
	if err != nil {
		return 0, false, err
	}
	for c, got := range rows {
		if got == id { // both are public
			return c, true, nil
		}
	}
	return 0, false, nil
}
