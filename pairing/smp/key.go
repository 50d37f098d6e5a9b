package smp

import "github.com/seed-496a4445/fyr/internal/secret"

// Sizes in bytes.
const (
	ValueSize = 16 // keys but DHKey, confirmations, nonces, checks
	DHKeySize = 32
)

// Value is 128 bits that are not secret, most significant octet first: a
// confirmation, a nonce once it is sent, a check, a salt.
type Value [ValueSize]byte

// Key is 128 bits that are secret: LTK, STK, MacKey, CSRK, TK, or r of a tap.
// Copies share the bytes, so that Wipe on any copy wipes them all. The zero value
// is no key and panics when used, as a wiped one does. It is safe for concurrent
// use, but for Wipe.
type Key struct{ k secret.Key }

// NewKey returns a key of [ValueSize] bytes, most significant octet first, or
// [ErrLength]. It copies b.
func NewKey(b []byte) (Key, error) {
	if len(b) != ValueSize {
		return Key{}, ErrLength
	}
	return Key{secret.New(b)}, nil
}

// newKey moves v into a key. v is the caller's copy and stays what it is.
func newKey(v Value) Key { return Key{secret.New(v[:])} }

func (k Key) bytes() []byte { return k.k.Bytes() }

// Equal reports whether k and other are the same, in constant time.
func (k Key) Equal(other Key) bool { return k.k.Equal(other.k) }

// Valid reports whether k is a key: neither zero nor wiped.
func (k Key) Valid() bool { return k.k.Valid() }

// Expose returns the bytes, most significant octet first. What becomes of them
// is the caller's to mind.
func (k Key) Expose() [ValueSize]byte { return [ValueSize]byte(k.bytes()) }

// Wipe overwrites the bytes of k and all its copies, best effort.
func (k Key) Wipe() { k.k.Wipe() }

// DHKey is the secret of a Diffie-Hellman exchange on P-256, an X coordinate of
// 256 bits. It is like [Key] in all else.
type DHKey struct{ k secret.Key }

// NewDHKey returns a DHKey of [DHKeySize] bytes, most significant octet first,
// or [ErrLength]. It copies b.
func NewDHKey(b []byte) (DHKey, error) {
	if len(b) != DHKeySize {
		return DHKey{}, ErrLength
	}
	return DHKey{secret.New(b)}, nil
}

// Equal reports whether k and other are the same, in constant time.
func (k DHKey) Equal(other DHKey) bool { return k.k.Equal(other.k) }

// Expose returns the bytes, most significant octet first. What becomes of them
// is the caller's to mind.
func (k DHKey) Expose() [DHKeySize]byte { return [DHKeySize]byte(k.k.Bytes()) }

// Wipe overwrites the bytes of k and all its copies, best effort.
func (k DHKey) Wipe() { k.k.Wipe() }
