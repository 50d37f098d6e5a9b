package eddystone

import (
	"crypto/aes"
	"crypto/cipher"

	"github.com/seed-496a4445/fyr/internal/secret"
)

// KeySize is the size of an identity key and of a lock code in bytes.
const KeySize = 16

// IdentityKey is the secret of one beacon. Copies share the bytes. The zero
// value and a wiped key panic when used. It is safe for concurrent use, but for
// Wipe.
type IdentityKey struct{ key secret.Key }

// NewIdentityKey returns the key with a copy of b, or [ErrKeyLength].
func NewIdentityKey(b []byte) (IdentityKey, error) {
	if len(b) != KeySize {
		return IdentityKey{}, ErrKeyLength
	}
	return IdentityKey{secret.New(b)}, nil
}

// AppendSecret appends the key itself, [KeySize] bytes, in clear.
func (k IdentityKey) AppendSecret(dst []byte) []byte { return append(dst, k.key.Bytes()...) }

// Equal reports whether k and other are the same key, in constant time.
func (k IdentityKey) Equal(other IdentityKey) bool { return k.key.Equal(other.key) }

// Wipe overwrites the key, and with it all copies, best effort.
func (k IdentityKey) Wipe() { k.key.Wipe() }

// LockCode is the key that unlocks the configuration service of a beacon.
// Copies share the bytes. The zero value and a wiped code panic when used. It
// is safe for concurrent use, but for Wipe.
type LockCode struct{ key secret.Key }

// NewLockCode returns the lock code with a copy of b, or [ErrKeyLength].
func NewLockCode(b []byte) (LockCode, error) {
	if len(b) != KeySize {
		return LockCode{}, ErrKeyLength
	}
	return LockCode{secret.New(b)}, nil
}

// Token returns the answer to the challenge that the unlock characteristic
// (7507) holds: AES of it under the lock code.
func (l LockCode) Token(challenge [KeySize]byte) [KeySize]byte {
	var token [KeySize]byte
	l.block().Encrypt(token[:], challenge[:])
	return token
}

// Change returns the value that makes next the lock code when it is written to
// the lock-state characteristic (7506): 00 and AES of next under l. There is no
// integrity check: the beacon takes whatever it decrypts.
func (l LockCode) Change(next LockCode) [1 + KeySize]byte {
	var value [1 + KeySize]byte
	l.block().Encrypt(value[1:], next.key.Bytes())
	return value
}

// Encrypt returns k as the identity-key characteristic (7509) and slot writes
// carry it: AES of it under the lock code.
func (l LockCode) Encrypt(k IdentityKey) [KeySize]byte {
	var encrypted [KeySize]byte
	l.block().Encrypt(encrypted[:], k.key.Bytes())
	return encrypted
}

// Decrypt is the inverse of Encrypt. Under a wrong lock code it gives another
// key: nothing in the value tells.
func (l LockCode) Decrypt(encrypted [KeySize]byte) IdentityKey {
	var key [KeySize]byte
	l.block().Decrypt(key[:], encrypted[:])
	k := IdentityKey{secret.New(key[:])}
	clear(key[:])
	return k
}

// Equal reports whether l and other are the same code, in constant time.
func (l LockCode) Equal(other LockCode) bool { return l.key.Equal(other.key) }

// Wipe overwrites the lock code, and with it all copies, best effort.
func (l LockCode) Wipe() { l.key.Wipe() }

func (l LockCode) block() cipher.Block {
	c, err := aes.NewCipher(l.key.Bytes())
	if err != nil {
		panic("eddystone: " + err.Error()) // 16 bytes always do
	}
	return c
}
