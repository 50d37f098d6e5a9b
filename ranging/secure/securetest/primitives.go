package securetest

import (
	"crypto/aes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// must returns v: what goes in here has sizes that cannot fail.
func must[T any](v T, err error) T {
	if err != nil {
		panic("securetest: " + err.Error())
	}
	return v
}

func u16(n int) []byte    { return binary.BigEndian.AppendUint16(nil, uint16(n)) }
func u32(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }

// lp8 is LP8 of the page, for a text.
func lp8(s string) []byte { return slices.Concat([]byte{byte(len(s))}, []byte(s)) }

func hash(parts ...[]byte) []byte {
	sum := sha256.Sum256(slices.Concat(parts...))
	return sum[:]
}

// mac16 is the first 16 octets of HMAC-SHA-256.
func mac16(key []byte, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(slices.Concat(parts...))
	return h.Sum(nil)[:16]
}

func extract(salt, input []byte) []byte { return must(hkdf.Extract(sha256.New, input, salt)) }

// labelled is HKDF-Expand with u16(n), LP8 of a label, and what follows.
func labelled(prk []byte, label string, rest []byte, n int) []byte {
	return must(hkdf.Expand(sha256.New, prk, string(slices.Concat(u16(n), lp8("fyr/1 "+label), rest)), n))
}

// encrypted is one block of AES-128.
func encrypted(key, block []byte) []byte {
	out := make([]byte, 16)
	must(aes.NewCipher(key)).Encrypt(out, block)
	return out
}
