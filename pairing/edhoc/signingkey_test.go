package edhoc

import (
	"crypto/ed25519"
	"math/rand/v2"
	"testing"
)

// forgeable reports whether crypto/ed25519 verifies, under key, signatures that
// are made without a private key: S = 0, and for R a point of low order that is
// -H(R, key, message) times the key. Two messages of three have one.
func forgeable(key ed25519.PublicKey) bool {
	for message := range byte(8) {
		for n := range byte(10) {
			var signature [SignatureSize]byte
			copy(signature[:], lowOrderSigners[n/2][:])
			signature[KeySize-1] |= n << 7
			if ed25519.Verify(key, []byte{message}, signature[:]) {
				return true
			}
		}
	}
	return false
}

// The list of signing keys of low order is that of those under which signatures
// can be forged: on all encodings that are small or not reduced, on
// the coordinates of order 8 and their neighbours, and on random ones.
func TestLowOrderSigners(t *testing.T) {
	r := rand.New(rand.NewPCG(9528, 42))
	low := 0
	check := func(k [KeySize]byte) {
		t.Helper()
		for range 2 {
			want := forgeable(k[:])
			if isLowOrderSigner(&k) != want {
				t.Errorf("%x: %v, want %v", k, !want, want)
			}
			if (signingKey(ed25519.PublicKey(k[:])) == nil) != want {
				t.Errorf("%x as a key: %v", k, !want)
			}
			if want {
				low++
			}
			k[KeySize-1] ^= 0x80
		}
	}
	for i := range 12 {
		check([KeySize]byte{byte(i)})
	}
	for i := 256 - 24; i < 256; i++ {
		check(nearPrime(byte(i)))
	}
	for _, k := range lowOrderSigners {
		check(k)
		k[9] ^= 4
		check(k)
	}
	for range 8 {
		var k [KeySize]byte
		for i := range k {
			k[i] = byte(r.Uint32())
		}
		check(k)
	}
	if low < 2*(5+7) {
		t.Errorf("%d of low order", low)
	}
	if signingKey(ed25519.PublicKey(make([]byte, KeySize-1))) != nil || signingKey("key") != nil || signingKey(nil) != nil {
		t.Error("not a key of Ed25519 is one")
	}
}
