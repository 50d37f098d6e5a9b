package pairing

import (
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/sha256"

	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Sizes in bytes.
const (
	PublicSize      = 32 // of a public X25519 key
	SecretSize      = 16 // of a setup secret, and of the token of a release ticket
	FingerprintSize = 16
	RootSize        = 32
	AuthSize        = 32
)

// Key is a symmetric key or secret. Copies share the bytes, so that Wipe on any
// copy wipes them all. The zero value holds nothing and panics when used. It is
// safe for concurrent use, but for Wipe.
type Key struct{ k secret.Key }

// NewKey returns a Key that holds a copy of b, of any size but 0: [ErrLength].
func NewKey(b []byte) (Key, error) {
	if len(b) == 0 {
		return Key{}, ErrLength
	}
	return Key{secret.New(b)}, nil
}

// drawKey draws a key of n bytes.
func drawKey(s *entropy.Source, n int) Key {
	b := make([]byte, n)
	defer clear(b)
	s.Fill(b)
	return Key{secret.New(b)}
}

// Expose returns a copy of the bytes. It is the one method by which they leave.
func (k Key) Expose() []byte { return append([]byte(nil), k.k.Bytes()...) }

// Size returns the number of bytes.
func (k Key) Size() int { return len(k.k.Bytes()) }

// Valid reports whether k holds bytes: it is neither zero nor wiped.
func (k Key) Valid() bool { return k.k.Valid() }

// Equal reports whether k and other hold the same bytes, in constant time.
func (k Key) Equal(other Key) bool { return k.k.Equal(other.k) }

// Wipe overwrites the bytes, best effort. Every later use of k or of a copy
// panics. Wiping twice is no error.
func (k Key) Wipe() { k.k.Wipe() }

// bytes are those of the key, not to be kept.
func (k Key) bytes() []byte { return k.k.Bytes() }

// StaticKey is the private X25519 key of one side, made once. The properties of
// [Key] hold for it.
type StaticKey struct {
	k      secret.Key
	public [PublicSize]byte
}

// NewStaticKey draws a key.
func NewStaticKey() StaticKey { return drawStatic(nil) }

func drawStatic(s *entropy.Source) StaticKey {
	var b [32]byte
	defer clear(b[:])
	s.Fill(b[:])
	k, _ := ParseStaticKey(b[:]) // 32 bytes are a key
	return k
}

// ParseStaticKey returns the key of the 32 bytes b, as X25519 takes them, or
// [ErrLength].
func ParseStaticKey(b []byte) (StaticKey, error) {
	k, err := ecdh.X25519().NewPrivateKey(b)
	if err != nil {
		return StaticKey{}, ErrLength
	}
	return StaticKey{secret.New(b), [PublicSize]byte(k.PublicKey().Bytes())}, nil
}

// Public returns the public key.
func (k StaticKey) Public() [PublicSize]byte { return k.public }

// Expose returns a copy of the 32 bytes of the private key.
func (k StaticKey) Expose() []byte { return append([]byte(nil), k.k.Bytes()...) }

// Valid reports whether k holds a key: it is neither zero nor wiped.
func (k StaticKey) Valid() bool { return k.k.Valid() }

// Wipe overwrites the private key, best effort. Every later use panics.
func (k StaticKey) Wipe() { k.k.Wipe() }

// canonical reports whether b is the one encoding of a point that X25519 makes:
// a number below 2^255 - 19. Keys that are compared are to have no other.
func canonical(b [PublicSize]byte) bool {
	top := b[PublicSize-1]
	for _, v := range b[1 : PublicSize-1] {
		if v != 0xff {
			return top < 0x80
		}
	}
	return top < 0x7f || top == 0x7f && b[0] < 0xed
}

// Fingerprint names a tag to who holds a ticket of it.
type Fingerprint [FingerprintSize]byte

// FingerprintOf returns the fingerprint of a tag's static public key in a
// suite: spec/pairing.md, Section 4.1.
func FingerprintOf(s Suite, static [PublicSize]byte) Fingerprint {
	b := append([]byte("fyr/1 fp"), byte(s))
	sum := sha256.Sum256(append(b, static[:]...))
	return Fingerprint(sum[:FingerprintSize])
}

// prologue binds a handshake to all that was said before it: Section 4.2.
func prologue(answer []byte, s Suite, m Mode, t Transport) []byte {
	b := append([]byte("fyr/1"), 0, byte(len(AID)))
	b = append(b, AID...)
	b = wire.AppendBe16(b, uint16(len(answer)))
	b = append(b, answer...)
	return append(b, byte(s), byte(m), byte(t))
}

// pskSize is that of a pre-shared key of Noise, in bytes.
const pskSize = 32

// psk derives the pre-shared key of a mode from what its bearer knows: Section
// 4.3.
func psk(known Key, m Mode, f Fingerprint) []byte {
	info := append([]byte("fyr/1 psk"), byte(m))
	return must(hkdf.Key(sha256.New, known.bytes(), nil, string(append(info, f[:]...)), pskSize))
}

// expand is HKDF-Expand with SHA-256 and an info of u16(n), the label and what
// follows it.
func expand(prk []byte, label string, rest []byte, n int) Key {
	info := wire.AppendBe16(nil, uint16(n))
	label = "fyr/1 " + label
	info = append(append(info, byte(len(label))), label...)
	b := must(hkdf.Expand(sha256.New, prk, string(append(info, rest...)), n))
	defer clear(b)
	return Key{secret.New(b)}
}

// must is for calls that fail only where sizes are wrong, which are constant.
func must(b []byte, err error) []byte {
	if err != nil {
		panic("pairing: " + err.Error())
	}
	return b
}
