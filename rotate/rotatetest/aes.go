// Package rotatetest has AES engines for tests of what runs on tags. They are
// not constant in time: for tests only.
package rotatetest

import "github.com/seed-496a4445/fyr/internal/aes"

// AES128 encrypts under keys of 16 bytes: with the instructions of the
// processor, where it has some.
type AES128 struct{}

// Encrypt encrypts one block. It allocates nothing.
func (AES128) Encrypt(key, dst, src *[16]byte) {
	if sliced {
		encrypt(key[:], dst, src)
		return
	}
	aes.Blocks(dst[:], key[:], src[:], 1)
}

// sliced says that the kernels here encrypt under 64 keys or none.
var sliced = aes.Tier() == "purego"

// AES256 encrypts under keys of 32 bytes.
type AES256 struct{}

// Encrypt encrypts one block. It allocates nothing.
func (AES256) Encrypt(key *[32]byte, dst, src *[16]byte) { encrypt(key[:], dst, src) }
