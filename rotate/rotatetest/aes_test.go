package rotatetest

import (
	stdaes "crypto/aes"
	"math/rand/v2"
	"testing"
)

// TestAgainstStandardLibrary compares both engines, and the plain one with both
// sizes of keys.
func TestAgainstStandardLibrary(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	for range 2000 {
		var key [32]byte
		var src, got, want [16]byte
		for i := range key {
			key[i], src[i%16] = byte(r.Uint32()), byte(r.Uint32())
		}
		for name, c := range map[string]struct {
			size    int
			encrypt func()
		}{
			"AES128":    {16, func() { AES128{}.Encrypt((*[16]byte)(key[:]), &got, &src) }},
			"AES256":    {32, func() { AES256{}.Encrypt(&key, &got, &src) }},
			"plain 128": {16, func() { encrypt(key[:16], &got, &src) }},
			"in place":  {32, func() { got = src; encrypt(key[:], &got, &got) }},
		} {
			block, err := stdaes.NewCipher(key[:c.size])
			if err != nil {
				t.Fatal(err)
			}
			block.Encrypt(want[:], src[:])
			if c.encrypt(); got != want {
				t.Fatalf("%s, key %x: %x of %x, want %x", name, key[:c.size], got, src, want)
			}
		}
	}
}
