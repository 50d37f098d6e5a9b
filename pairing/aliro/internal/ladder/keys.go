package ladder

import (
	"crypto/ecdh"
	"crypto/rand"

	"github.com/seed-496a4445/fyr/internal/secret"
)

// A Point is a public key of P-256 in its uncompressed form: 04, X, Y. It is on
// the curve when [ParsePoint] or [Private.Public] made it.
type Point [PointSize]byte

// ParsePoint returns b as a point. It returns [ErrKeyLength] and [ErrPoint].
func ParsePoint(b []byte) (Point, error) {
	if len(b) != PointSize {
		return Point{}, ErrKeyLength
	}
	if _, err := ecdh.P256().NewPublicKey(b); err != nil {
		return Point{}, ErrPoint
	}
	return Point(b), nil
}

// x returns the coordinate X, which is all that the key schedule and the
// signatures take of a point.
func (p *Point) x() []byte { return p[1 : 1+KeySize] }

// Private is a private key of P-256 and its public key. The zero value panics
// when used. It is safe for concurrent use, but for Wipe.
type Private struct {
	d      secret.Key
	public Point
}

// NewPrivate returns the key with a copy of b, big endian. It returns
// [ErrKeyLength] and [ErrPrivateKey].
func NewPrivate(b []byte) (Private, error) {
	if len(b) != KeySize {
		return Private{}, ErrKeyLength
	}
	k, err := ecdh.P256().NewPrivateKey(b)
	if err != nil {
		return Private{}, ErrPrivateKey
	}
	return Private{secret.New(b), Point(k.PublicKey().Bytes())}, nil
}

// GeneratePrivate draws a key.
func GeneratePrivate() (Private, error) {
	k, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return Private{}, err
	}
	b := k.Bytes()
	defer clear(b)
	return Private{secret.New(b), Point(k.PublicKey().Bytes())}, nil
}

// Public returns the public key.
func (k Private) Public() Point { return k.public }

// Secret returns the bytes themselves, as [secret.Key.Bytes] does.
func (k Private) Secret() []byte { return k.d.Bytes() }

// Valid reports whether k is neither zero nor wiped.
func (k Private) Valid() bool { return k.d.Valid() }

// Equal reports whether k and other are the same key, in constant time.
func (k Private) Equal(other Private) bool { return k.d.Equal(other.d) }

// Wipe overwrites the key and all copies, best effort.
func (k Private) Wipe() { k.d.Wipe() }

// shared returns the X coordinate of k*peer. peer must be on the curve, else it
// panics.
func (k Private) shared(peer *Point) []byte {
	own := must(ecdh.P256().NewPrivateKey(k.d.Bytes()))
	// The order of the curve is prime and k is not 0: no point at infinity.
	return must(own.ECDH(must(ecdh.P256().NewPublicKey(peer[:]))))
}

// must returns v. Keys are checked when they are made.
func must[T any](v T, err error) T {
	if err != nil {
		panic("aliro: a key was not checked: " + err.Error())
	}
	return v
}
