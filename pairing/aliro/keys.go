package aliro

import (
	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"
)

// Sizes in bytes.
const (
	PublicKeySize     = ladder.PointSize // uncompressed: 04, X, Y
	PrivateKeySize    = ladder.KeySize
	PersistentKeySize = ladder.KeySize
	RangingKeySize    = ladder.KeySize
	ReaderIDSize      = ladder.ReaderIDSize
	TransactionIDSize = ladder.TransactionSize
	SignatureSize     = ladder.SignatureSize
	TagSize           = ladder.TagSize
)

// PublicKey is a point of P-256, public. Keys compare with ==. The zero value
// is none, and panics when used.
type PublicKey struct{ p ladder.Point }

// ParsePublicKey returns the key of [PublicKeySize] bytes. It returns
// [ErrKeyLength] and [ErrPoint].
func ParsePublicKey(b []byte) (PublicKey, error) {
	p, err := ladder.ParsePoint(b)
	if err != nil {
		return PublicKey{}, err
	}
	return PublicKey{p}, nil
}

// Valid reports whether k is a key, and not zero.
func (k PublicKey) Valid() bool { return k.p[0] != 0 }

// Bytes returns the key in its uncompressed form.
func (k PublicKey) Bytes() [PublicKeySize]byte { return *k.point() }

// point returns k, which must not be zero.
func (k *PublicKey) point() *ladder.Point {
	if !k.Valid() {
		panic("aliro: use of a zero public key")
	}
	return &k.p
}

// SigningKey is the long-term private key of a reader or a device. Copies share
// the bytes. The zero value and a wiped key panic when used. It is safe for
// concurrent use, but for Wipe.
type SigningKey struct{ k ladder.Private }

// NewSigningKey returns the key with a copy of b, [PrivateKeySize] bytes, big
// endian. It returns [ErrKeyLength] and [ErrPrivateKey].
func NewSigningKey(b []byte) (SigningKey, error) {
	k, err := ladder.NewPrivate(b)
	return SigningKey{k}, err
}

// GenerateSigningKey draws a key.
func GenerateSigningKey() (SigningKey, error) {
	k, err := ladder.GeneratePrivate()
	return SigningKey{k}, err
}

// Public returns the public key.
func (k SigningKey) Public() PublicKey { return PublicKey{*k.public()} }

// public returns the public key of a key that can be used.
func (k SigningKey) public() *ladder.Point {
	if !k.k.Valid() {
		panic("aliro: use of a zero or wiped key")
	}
	p := k.k.Public()
	return &p
}

// AppendSecret appends the key itself, [PrivateKeySize] bytes, in clear.
func (k SigningKey) AppendSecret(dst []byte) []byte { return append(dst, k.k.Secret()...) }

// Equal reports whether k and other are the same key, in constant time.
func (k SigningKey) Equal(other SigningKey) bool { return k.k.Equal(other.k) }

// Wipe overwrites the key, and with it all copies, best effort.
func (k SigningKey) Wipe() { k.k.Wipe() }

// PersistentKey is what a reader and a device keep for fast transactions. It
// stands for one pair of long-term keys. Copies share the bytes. The zero value
// and a wiped key are none. It is safe for concurrent use, but for Wipe.
type PersistentKey struct{ k secret.Key }

// NewPersistentKey returns the key with a copy of b, or [ErrKeyLength].
func NewPersistentKey(b []byte) (PersistentKey, error) {
	if len(b) != PersistentKeySize {
		return PersistentKey{}, ErrKeyLength
	}
	return PersistentKey{secret.New(b)}, nil
}

// Valid reports whether k is a key: neither zero nor wiped.
func (k PersistentKey) Valid() bool { return k.k.Valid() }

// AppendSecret appends the key itself, [PersistentKeySize] bytes, in clear. It
// panics when k is not valid.
func (k PersistentKey) AppendSecret(dst []byte) []byte { return append(dst, k.k.Bytes()...) }

// Equal reports whether k and other are the same key, in constant time. It
// panics when one is not valid.
func (k PersistentKey) Equal(other PersistentKey) bool { return k.k.Equal(other.k) }

// Wipe overwrites the key, and with it all copies, best effort.
func (k PersistentKey) Wipe() { k.k.Wipe() }
