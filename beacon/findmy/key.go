package findmy

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/curve"
	"github.com/seed-496a4445/fyr/internal/secret"
)

// Sizes in bytes.
const (
	KeySize       = curve.P224ScalarSize    // private and advertised keys
	PublicKeySize = curve.P224PointSize     // 04, X, Y
	KeyBlobSize   = PublicKeySize + KeySize // 04, X, Y, private key
	HashSize      = sha256.Size
)

// AdvKey is the key that a tag shows on the air: the X coordinate of its
// public key, big endian. It is comparable; the zero value is no key.
type AdvKey [KeySize]byte

// ParseAdvKey reads an advertised key from [KeySize] bytes, else it returns
// [ErrKeyLength]. Whether it is on the curve is not checked.
func ParseAdvKey(b []byte) (AdvKey, error) {
	if len(b) != KeySize {
		return AdvKey{}, ErrKeyLength
	}
	return AdvKey(b), nil
}

// OnCurve reports whether k is the X coordinate of a point. Half of all values
// are not; no report can be sealed to those.
func (k AdvKey) OnCurve() bool {
	_, ok := curve.P224Lift((*[KeySize]byte)(&k))
	return ok
}

// Hash returns the SHA-256 of k, under which reports are stored.
func (k AdvKey) Hash() [HashSize]byte { return sha256.Sum256(k[:]) }

// LookupID returns the hash as servers take it: base64 of the standard
// alphabet with padding. About half of the texts hold a slash, so use another
// form in file names.
func (k AdvKey) LookupID() string {
	h := k.Hash()
	return base64.StdEncoding.EncodeToString(h[:])
}

// Address returns the random static address under which k is shown.
func (k AdvKey) Address() beacon.Address {
	a := beacon.Address(k[:])
	a[0] |= staticBits
	return a
}

// PublicKey is an uncompressed point. It is comparable; the zero value is no
// key. Functions that take one check it.
type PublicKey [PublicKeySize]byte

// ParsePublicKey reads a public key from [PublicKeySize] bytes. It returns
// [ErrKeyLength], and [ErrPoint] when the first byte is not 04 or the rest not
// a point of the curve.
func ParsePublicKey(b []byte) (PublicKey, error) {
	if len(b) != PublicKeySize {
		return PublicKey{}, ErrKeyLength
	}
	p := PublicKey(b)
	if !curve.P224OnCurve((*[PublicKeySize]byte)(&p)) {
		return PublicKey{}, ErrPoint
	}
	return p, nil
}

// AdvKey returns the X coordinate of p.
func (p PublicKey) AdvKey() AdvKey { return AdvKey(p[1:]) }

// PrivateKey is the private key of one advertised key, or the master key of
// an accessory. Copies share the bytes. The zero value and a wiped key panic
// when used. It is safe for concurrent use, but for Wipe.
type PrivateKey struct{ key secret.Key }

// NewPrivateKey returns the key with a copy of b, [KeySize] bytes big endian.
// It returns [ErrKeyLength], and [ErrKeyRange] when the number is 0 or not
// below the order of the curve.
func NewPrivateKey(b []byte) (PrivateKey, error) {
	if len(b) != KeySize {
		return PrivateKey{}, ErrKeyLength
	}
	if !curve.P224Valid((*[KeySize]byte)(b)) {
		return PrivateKey{}, ErrKeyRange
	}
	return PrivateKey{secret.New(b)}, nil
}

// GeneratePrivateKey returns a fresh random key.
func GeneratePrivateKey() PrivateKey {
	var b [KeySize]byte
	defer clear(b[:])
	for {
		rand.Read(b[:])
		if k, err := NewPrivateKey(b[:]); err == nil { // all but 2^-112
			return k
		}
	}
}

// ParseKeyBlob reads the form of a private key in Apple's key files: a public
// key and behind it the private one, [KeyBlobSize] bytes. It returns, in the
// order of the checks, [ErrKeyLength], [ErrPoint], [ErrKeyRange] and
// [ErrKeyMismatch].
func ParseKeyBlob(b []byte) (PrivateKey, error) {
	if len(b) != KeyBlobSize {
		return PrivateKey{}, ErrKeyLength
	}
	p, err := ParsePublicKey(b[:PublicKeySize])
	if err != nil {
		return PrivateKey{}, err
	}
	k, err := NewPrivateKey(b[PublicKeySize:])
	if err != nil {
		return PrivateKey{}, err
	}
	if k.PublicKey() != p {
		k.Wipe()
		return PrivateKey{}, ErrKeyMismatch
	}
	return k, nil
}

// scalar returns the bytes themselves.
func (k PrivateKey) scalar() *[KeySize]byte { return (*[KeySize]byte)(k.key.Bytes()) }

// PublicKey returns the public key of k.
func (k PrivateKey) PublicKey() PublicKey { return curve.P224Public(k.scalar()) }

// AdvKey returns the advertised key of k.
func (k PrivateKey) AdvKey() AdvKey {
	var x AdvKey
	curve.P224BaseX(x[:], k.key.Bytes())
	return x
}

// Check returns [ErrKeyMismatch] unless x is the advertised key of k. The keys
// d and n-d have the same one.
func (k PrivateKey) Check(x AdvKey) error {
	if got := k.AdvKey(); subtle.ConstantTimeCompare(got[:], x[:]) != 1 {
		return ErrKeyMismatch
	}
	return nil
}

// AppendSecret appends the key itself, [KeySize] bytes, in clear.
func (k PrivateKey) AppendSecret(dst []byte) []byte { return append(dst, k.key.Bytes()...) }

// AppendKeyBlob appends the key in the form of Apple's key files, [KeyBlobSize]
// bytes, in clear. It is the inverse of [ParseKeyBlob].
func (k PrivateKey) AppendKeyBlob(dst []byte) []byte {
	p := k.PublicKey()
	return k.AppendSecret(append(dst, p[:]...))
}

// Equal reports whether k and other are the same key, in constant time.
func (k PrivateKey) Equal(other PrivateKey) bool { return k.key.Equal(other.key) }

// Wipe overwrites the key, and with it all copies, best effort.
func (k PrivateKey) Wipe() { k.key.Wipe() }
