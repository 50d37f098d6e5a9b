package pairingtest

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"golang.org/x/crypto/chacha20poly1305"
)

// The second way to all values: HMAC, ECDH and the AEAD are the libraries',
// HKDF and all above it is written here once more, from spec/pairing.md and the
// Noise Protocol Framework alone.

func u16(n int) []byte    { return binary.BigEndian.AppendUint16(nil, uint16(n)) }
func u32(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }

// number reads an integer of 1 to 4 octets.
func number(b []byte) (n uint32) {
	for _, c := range b {
		n = n<<8 | uint32(c)
	}
	return n
}

// lp8 is LP8 of the page, lp16 is LP16.
func lp8(b []byte) []byte  { return slices.Concat([]byte{byte(len(b))}, b) }
func lp16(b []byte) []byte { return slices.Concat(u16(len(b)), b) }

func hash(parts ...[]byte) []byte {
	sum := sha256.Sum256(slices.Concat(parts...))
	return sum[:]
}

func mac(key []byte, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(slices.Concat(parts...))
	return h.Sum(nil)
}

// expand is HKDF-Expand, RFC 5869 section 2.3.
func expand(prk, info []byte, n int) []byte {
	var out, last []byte
	for i := byte(1); len(out) < n; i++ {
		last = mac(prk, last, info, []byte{i})
		out = append(out, last...)
	}
	return out[:n]
}

// hkdf is extraction and expansion, RFC 5869 section 2.
func hkdf(salt, input, info []byte, n int) []byte { return expand(mac(salt, input), info, n) }

// labelled is HKDF-Expand with u16(n), LP8 of a label, and what follows.
func labelled(prk []byte, label string, rest []byte, n int) []byte {
	return expand(prk, slices.Concat(u16(n), lp8([]byte("fyr/1 "+label)), rest), n)
}

// nonce is that of message n under a key of Noise.
func nonce(n uint64) []byte {
	return binary.LittleEndian.AppendUint64(make([]byte, 4), n)
}

// sealed encrypts, opened decrypts; ok says whether the tag verifies.
func sealed(key []byte, n uint64, ad, plain []byte) []byte {
	aead, err := chacha20poly1305.New(key)
	if err != nil {
		panic("pairingtest: " + err.Error()) // keys have 32 octets
	}
	return aead.Seal(nil, nonce(n), plain, ad)
}

func opened(key []byte, n uint64, ad, sealed []byte) (plain []byte, ok bool) {
	aead, err := chacha20poly1305.New(key)
	if err != nil {
		panic("pairingtest: " + err.Error())
	}
	plain, err = aead.Open([]byte{}, nonce(n), sealed, ad)
	return plain, err == nil
}

// dh is X25519; ok is false for a key that is none or of low order.
func dh(private, public []byte) (shared []byte, ok bool) {
	k, err := ecdh.X25519().NewPrivateKey(private)
	if err != nil {
		return nil, false
	}
	p, err := ecdh.X25519().NewPublicKey(public)
	if err != nil {
		return nil, false
	}
	shared, err = k.ECDH(p)
	return shared, err == nil
}

// A pool holds private X25519 keys by their public ones, and seeds of
// ML-KEM-768.
type pool struct {
	private map[string][]byte
	seeds   [][]byte
}

// add takes a private key in.
func (p *pool) add(private []byte) {
	if p.private == nil {
		p.private = make(map[string][]byte)
	}
	p.private[string(public(private))] = bytes.Clone(private)
}
