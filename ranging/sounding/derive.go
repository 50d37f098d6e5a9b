package sounding

import (
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/secret"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Share is what one side contributes to the key when the security of Channel
// Sounding starts: half of CS_IV, of CS_IN and of CS_PV. Shares went over the
// encrypted link and are secret. Copies share the bytes. The zero value is none
// and panics when used, as a wiped one does.
type Share struct{ s secret.Key }

// NewShare returns the share of CS_IV, 8 bytes, CS_IN, 4 bytes, and CS_PV,
// 8 bytes, most significant octet first, or [ErrLength]. It copies them.
func NewShare(iv, in, pv []byte) (Share, error) {
	if len(iv) != IVSize/2 || len(in) != INSize/2 || len(pv) != PVSize/2 {
		return Share{}, ErrLength
	}
	b := append(append(append(make([]byte, 0, materialSize/2), iv...), in...), pv...)
	defer clear(b)
	return Share{secret.New(b)}, nil
}

// Wipe overwrites the bytes of s and all its copies, best effort.
func (s Share) Wipe() { s.s.Wipe() }

// Join returns the key of two shares. The peripheral's half is the more
// significant one of each vector.
func Join(peripheral, central Share) Key {
	p, c := peripheral.s.Bytes(), central.s.Bytes()
	var m [materialSize]byte
	defer clear(m[:])
	at := 0
	for _, half := range [...][2]int{{0, 8}, {8, 12}, {12, 20}} {
		at += copy(m[at:], p[half[0]:half[1]])
		at += copy(m[at:], c[half[0]:half[1]])
	}
	return h9(&m)
}

// Instantiate returns the key of whole vectors: CS_IV of [IVSize], CS_IN of
// [INSize] and CS_PV of [PVSize] bytes, most significant octet first, or
// [ErrLength].
func Instantiate(iv, in, pv []byte) (Key, error) {
	if len(iv) != IVSize || len(in) != INSize || len(pv) != PVSize {
		return Key{}, ErrLength
	}
	var m [materialSize]byte
	defer clear(m[:])
	copy(m[:], iv)
	copy(m[IVSize:], in)
	copy(m[IVSize+INSize:], pv)
	return h9(&m), nil
}

// materialSize is the size of CS_IV || CS_IN || CS_PV in bytes.
const materialSize = IVSize + INSize + PVSize

// h9 instantiates the generator: f8, then f9 from nothing.
func h9(m *[materialSize]byte) Key {
	_, _, sm := f8(m)
	defer clear(sm[:])
	return f9(&sm, [KeySize]byte{}, [KeySize]byte{})
}

// f7 chains AES over the blocks of s: h = e(k, h xor block), from zero.
func f7(k *[KeySize]byte, s []byte) (h [KeySize]byte) {
	e := expanded(k[:])
	for ; len(s) > 0; s = s[KeySize:] {
		subtle.XORBytes(h[:], h[:], s[:KeySize])
		e.Encrypt(h[:], h[:])
	}
	return h
}

// f8 derives seed material of the exchanged material, with
//
//	S  = 00000028 00000020 || material 40 || 80 || 15 zeros
//	k2 = f7(K, 16 zeros || S)               K = 000102..0f
//	x  = f7(K, 00000001 || 12 zeros || S)
//	sm = e(k2, x) || e(k2, e(k2, x))
//
// k2 and x are returned for tests.
func f8(material *[materialSize]byte) (k2, x [KeySize]byte, sm [2 * KeySize]byte) {
	var k [KeySize]byte
	for i := range k {
		k[i] = byte(i)
	}
	var b [5 * KeySize]byte // counter block || S
	defer clear(b[:])
	s := b[KeySize:]
	wire.PutBe32(s, materialSize)
	wire.PutBe32(s[4:], 2*KeySize)
	copy(s[8:], material[:])
	s[8+materialSize] = 0x80
	k2 = f7(&k, b[:])
	wire.PutBe32(b[:], 1)
	x = f7(&k, b[:])
	e := expanded(k2[:])
	e.Encrypt(sm[:], x[:])
	e.Encrypt(sm[KeySize:], sm[:KeySize])
	return k2, x, sm
}

// f9 returns the next key and vector of k, v and seed material. The last octet
// of v counts modulo 256, without a carry.
func f9(sm *[2 * KeySize]byte, k, v [KeySize]byte) Key {
	var x [2 * KeySize]byte
	defer clear(x[:])
	e := expanded(k[:])
	v[15]++
	e.Encrypt(x[:], v[:])
	v[15]++
	e.Encrypt(x[KeySize:], v[:])
	subtle.XORBytes(x[:], x[:], sm[:])
	return Key{secret.New(x[:])}
}
