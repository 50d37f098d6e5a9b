// Package secret holds key bytes so that they cannot be printed, compared with
// == or logged by accident. All key types of this module are made of it.
package secret

import "crypto/subtle"

// Key hides a byte string. Copies share the bytes, so that Wipe on any copy
// wipes them all. The zero value holds nothing and panics when its bytes are
// asked for. It is safe for concurrent use, but for Wipe.
type Key struct {
	_ [0]func() // not comparable: use Equal
	s *store
}

// Two pointers deep, because fmt prints what unexported fields point to once.
type store struct{ b *[]byte }

// New returns a Key that holds a copy of b.
func New(b []byte) Key {
	c := append([]byte(nil), b...)
	return Key{s: &store{&c}}
}

// Bytes returns the bytes themselves: the caller must neither change them nor
// keep them longer than the Key. It panics on the zero value and after Wipe.
func (k Key) Bytes() []byte {
	if k.s == nil || k.s.b == nil {
		panic("secret: use of a zero or wiped key")
	}
	return *k.s.b
}

// Valid reports whether k holds bytes: it is neither zero nor wiped.
func (k Key) Valid() bool { return k.s != nil && k.s.b != nil }

// Same reports whether k and other are copies of one another, so that Wipe of
// one wipes both. It says nothing of the bytes.
func (k Key) Same(other Key) bool { return k.s == other.s }

// Equal reports whether k and other hold the same bytes, in time that depends
// on their sizes only.
func (k Key) Equal(other Key) bool {
	return subtle.ConstantTimeCompare(k.Bytes(), other.Bytes()) == 1
}

// Wipe overwrites the bytes, best effort: Go may have copied them. Every later
// use of k or of a copy panics. Wiping twice is no error.
func (k Key) Wipe() {
	if !k.Valid() {
		return
	}
	clear(*k.s.b)
	k.s.b = nil
}

// String stands in for the bytes wherever a Key is printed.
func (k Key) String() string { return "(secret)" }

// GoString stands in for the bytes under %#v.
func (k Key) GoString() string { return "secret.Key{}" }

// MarshalText stands in for the bytes in JSON and logs.
func (k Key) MarshalText() ([]byte, error) { return []byte("(secret)"), nil }

// AllZero reports whether all of b is zero, in time that depends on its size
// only.
func AllZero(b []byte) bool {
	var any byte
	for _, v := range b {
		any |= v
	}
	return any == 0
}
