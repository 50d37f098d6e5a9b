// Package kdf derives keys: the key derivation function of ANSI X9.63, which
// the standard library lacks. It has HKDF in crypto/hkdf.
//
// Shared secrets and derived keys are secret. Calls are constant time in them,
// as far as crypto/sha256 is; sizes are public.
package kdf

import (
	"crypto/sha256"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// MaxX963Size is the size of the longest key that [AppendX963] derives, in
// bytes. The standard allows 32 * (2^32 - 1) and uses need 72.
const MaxX963Size = 1 << 16

// AppendX963 appends the first n bytes of T1 | T2 | ... to dst and returns the
// extended slice, where
//
//	Tc = SHA-256(z | c as 4 bytes, most significant first | info),  c = 1, 2, ...
//
// It is the key derivation function of ANSI X9.63 (2001), Section 5.6.3, also
// in SEC 1, Section 3.6.1: z is the shared secret and info the SharedInfo, which
// may be empty. n is not hashed, so that a shorter key begins a longer one.
//
// It panics when n is not in 1..[MaxX963Size]. It does not allocate when dst
// has the capacity. What is appended may overlap z and info when n is at most
// 32, and must not otherwise.
func AppendX963(dst, z, info []byte, n int) []byte {
	if n < 1 || n > MaxX963Size {
		panic("kdf: size of the key out of range")
	}
	h := sha256.New()
	for c := uint32(1); n > 0; c++ {
		var number [4]byte
		wire.PutBe32(number[:], c)
		h.Reset()
		h.Write(z)
		h.Write(number[:])
		h.Write(info)
		var t [sha256.Size]byte
		h.Sum(t[:0])
		k := min(n, len(t))
		dst = append(dst, t[:k]...)
		n -= k
	}
	return dst
}
