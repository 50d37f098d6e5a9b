package ccc

import "github.com/seed-496a4445/fyr/internal/secret"

// Sizes in bytes.
const (
	KeySize     = 16
	LongKeySize = 32 // URSK, mUPSK2, mURSK
)

// Key is a key of 16 bytes: of the sequence, of Pre-POLL or of Final_Data.
// Copies share the bytes, so that Wipe on any copy wipes them all. The zero
// value is no key and panics when used, as a wiped one does. It is safe for
// concurrent use, but for Wipe.
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

// Expose returns the bytes. What becomes of them is the caller's to mind.
func (k Key) Expose() [KeySize]byte { return [KeySize]byte(k.k.Bytes()) }

// Wipe overwrites the bytes of k and all its copies, best effort.
func (k Key) Wipe() { k.k.Wipe() }

// LongKey is a key of 32 bytes. It is like [Key] in all else.
type LongKey struct{ k secret.Key }

// NewLongKey returns the key in b, [LongKeySize] bytes, or [ErrLength]. It copies
// b.
func NewLongKey(b []byte) (LongKey, error) {
	if len(b) != LongKeySize {
		return LongKey{}, ErrLength
	}
	return LongKey{secret.New(b)}, nil
}

// Equal reports whether k and other are the same, in constant time.
func (k LongKey) Equal(other LongKey) bool { return k.k.Equal(other.k) }

// Expose returns the bytes. What becomes of them is the caller's to mind.
func (k LongKey) Expose() [LongKeySize]byte { return [LongKeySize]byte(k.k.Bytes()) }

// Wipe overwrites the bytes of k and all its copies, best effort.
func (k LongKey) Wipe() { k.k.Wipe() }
