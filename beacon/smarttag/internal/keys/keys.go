// Package keys derives the keys of a SmartTag from its master secret.
//
// Secret are the master secret and the keys.
package keys

import "github.com/seed-496a4445/fyr/internal/kdf"

// Size is the size of all keys in bytes, and of what counts of the master
// secret.
const Size = 16

// The purposes of keys. The key of a command has its session's nonce for one.
const (
	Privacy        = "privacy"
	Signing        = "signing"
	Authentication = "bleAuthentication"
)

// Derive returns the key for a purpose: the first 16 bytes of SHA-256(master |
// 00000001 | purpose), which is the KDF of ANSI X9.63.
func Derive(master *[Size]byte, purpose string) (key [Size]byte) {
	kdf.AppendX963(key[:0], master[:], []byte(purpose), Size)
	return key
}
