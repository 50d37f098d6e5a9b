package sounding

import (
	"crypto/aes"
	"crypto/cipher"

	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Sizes in bytes.
const (
	KeySize = 16 // of K_DRBG, and of V_DRBG
	IVSize  = 16 // CS_IV
	INSize  = 8  // CS_IN
	PVSize  = 16 // CS_PV
)

// Key is what the random bits of one procedure come from: K_DRBG and V_DRBG, of
// which both are secret. Copies share the bytes, so that Wipe on any copy wipes
// them all. The zero value is no key and panics when used, as a wiped one does.
// It is safe for concurrent use, but for Wipe.
type Key struct{ s secret.Key } // K_DRBG || V_DRBG

// NewKey returns the key of K_DRBG and V_DRBG, [KeySize] bytes each and most
// significant octet first, or [ErrLength]. It copies both.
func NewKey(k, v []byte) (Key, error) {
	if len(k) != KeySize || len(v) != KeySize {
		return Key{}, ErrLength
	}
	b := append(append(make([]byte, 0, 2*KeySize), k...), v...)
	defer clear(b)
	return Key{secret.New(b)}, nil
}

// k returns K_DRBG itself.
func (k Key) k() []byte { return k.s.Bytes()[:KeySize] }

// v returns V_DRBG itself.
func (k Key) v() []byte { return k.s.Bytes()[KeySize:] }

// Equal reports whether k and other are the same, in constant time.
func (k Key) Equal(other Key) bool { return k.s.Equal(other.s) }

// Valid reports whether k is a key: neither zero nor wiped.
func (k Key) Valid() bool { return k.s.Valid() }

// Expose returns K_DRBG and V_DRBG. What becomes of them is the caller's to
// mind.
func (k Key) Expose() (kDRBG, vDRBG [KeySize]byte) {
	return [KeySize]byte(k.k()), [KeySize]byte(k.v())
}

// Wipe overwrites the bytes of k and all its copies, best effort.
func (k Key) Wipe() { k.s.Wipe() }

// Block returns the random block of a transaction in a step: AES of V_DRBG with
// the three counters added to fields of their own, without carries between.
//
//	V_DRBG octet   0 ... 11   12, 13   14            15
//	plus                      step     transaction   counter
//
// It returns [ErrRange] when there is no such transaction. [DRBG] draws the
// blocks in their order.
func (k Key) Block(step uint16, t Transaction, counter uint8) ([KeySize]byte, error) {
	if t >= transactions {
		return [KeySize]byte{}, ErrRange
	}
	b := [KeySize]byte(k.v())
	count(&b, step, t, counter)
	expanded(k.k()).Encrypt(b[:], b[:])
	return b, nil
}

// count adds the counters to the fields of V_DRBG that they have there.
func count(v *[KeySize]byte, step uint16, t Transaction, counter uint8) {
	wire.PutBe16(v[12:], wire.Be16(v[12:])+step)
	v[14] += byte(t)
	v[15] += counter
}

// Next returns the key of the procedure after this one, so that this one cannot
// be found from it. It implements the update at the start of a procedure as a
// public SDK has it: transaction 9 is added to V_DRBG, then f9 without new
// material. No sample data of the specification confirm it.
func (k Key) Next() Key {
	v := [KeySize]byte(k.v())
	v[14] += byte(Backtracking)
	return f9(&[2 * KeySize]byte{}, [KeySize]byte(k.k()), v)
}

// expanded returns AES-128 under a key of the right size.
func expanded(key []byte) cipher.Block {
	c, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // 16 bytes are a key
	}
	return c
}
