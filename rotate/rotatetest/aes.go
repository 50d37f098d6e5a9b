// Package rotatetest has AES engines for tests of what runs on tags. They
// encrypt on the host, and keep keys: for tests only.
package rotatetest

import (
	stdaes "crypto/aes"
	"crypto/cipher"

	"github.com/seed-496a4445/fyr/internal/aes"
)

// AES128 encrypts under keys of 16 bytes. The zero value is ready, allocates
// nothing and is safe for concurrent use.
type AES128 struct{}

// Encrypt encrypts one block.
func (AES128) Encrypt(key, dst, src *[16]byte) { aes.Blocks(dst[:], key[:], src[:], 1) }

// AES256 encrypts under keys of 32 bytes. The zero value is ready. It remembers
// every key, and allocates for new ones only. Not for concurrent use.
type AES256 struct{ known map[[32]byte]cipher.Block }

// Encrypt encrypts one block.
func (a *AES256) Encrypt(key *[32]byte, dst, src *[16]byte) {
	block := a.known[*key]
	if block == nil {
		block, _ = stdaes.NewCipher(key[:]) // 32 bytes are a key
		if a.known == nil {
			a.known = map[[32]byte]cipher.Block{}
		}
		a.known[*key] = block
	}
	block.Encrypt(dst[:], src[:])
}
