package fira

import "github.com/seed-496a4445/fyr/internal/secret"

// KeySize is the size of every key of a session in bytes.
const KeySize = 16

// Key is a key of a session. Copies share the bytes, so that Wipe on any copy
// wipes them all. The zero value is no key and panics when used, as a wiped one
// does. It is safe for concurrent use, but for Wipe.
type Key struct{ k secret.Key }

// NewKey returns the key in b, [KeySize] bytes, or [ErrLength]. It copies b.
func NewKey(b []byte) (Key, error) {
	if len(b) != KeySize {
		return Key{}, ErrLength
	}
	return Key{secret.New(b)}, nil
}

// Equal reports whether k and other are the same, in constant time.
func (k Key) Equal(other Key) bool { return k.k.Equal(other.k) }

// Valid reports whether k is a key: neither zero nor wiped.
func (k Key) Valid() bool { return k.k.Valid() }

// Expose returns the bytes. What becomes of them is the caller's to mind.
func (k Key) Expose() [KeySize]byte { return [KeySize]byte(k.k.Bytes()) }

// Wipe overwrites the bytes of k and all its copies, best effort.
func (k Key) Wipe() { k.k.Wipe() }
