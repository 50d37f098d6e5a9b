package bounding

import "github.com/seed-496a4445/fyr/internal/secret"

// Sizes in bytes of keys.
const (
	MinKeySize       = 16
	MaxKeySize       = MaxRounds / 8
	ProximityKeySize = 16
)

// Key is what a prover and a verifier share: of [MinKeySize] to [MaxKeySize]
// bytes, drawn at random, and not by the prover: see the package doc. Copies
// share the bytes, so that Wipe on any copy wipes them all. The zero value is no key and panics when
// used, as a wiped one does. It is safe for concurrent use, but for Wipe.
type Key struct{ k secret.Key }

// NewKey returns a key of b, or [ErrLength]. It copies b.
func NewKey(b []byte) (Key, error) {
	if len(b) < MinKeySize || len(b) > MaxKeySize {
		return Key{}, ErrLength
	}
	return Key{secret.New(b)}, nil
}

func (k Key) bytes() []byte { return k.k.Bytes() }

// Equal reports whether k and other are the same, in constant time.
func (k Key) Equal(other Key) bool { return k.k.Equal(other.k) }

// Valid reports whether k is a key: neither zero nor wiped.
func (k Key) Valid() bool { return k.k.Valid() }

// Wipe overwrites the bytes of k and all its copies, best effort.
func (k Key) Wipe() { k.k.Wipe() }
