package noise

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"math"

	"golang.org/x/crypto/chacha20poly1305"
)

const (
	keySize = 32 // of ciphers, and of private and public keys, in bytes
	tagSize = 16
)

// Cipher encrypts the messages of one direction of a session: CipherState of
// Noise, Section 5.1. The zero value and a wiped one panic when used. Copies
// share the key and the nonce. Sizes of messages are the caller's to bound:
// Noise allows 65535 bytes. It is not for concurrent use.
type Cipher struct {
	_ [0]func() // not comparable
	h *hidden[cipherState]
}

func newCipher(key []byte, useAES bool) *Cipher {
	c := &cipherState{aes: useAES}
	c.setKey(key)
	return &Cipher{h: &hidden[cipherState]{c}}
}

// Seal appends the encryption of plaintext and a tag of 16 bytes to dst, and
// returns the extended slice. The nonce is the number of messages sealed
// before. It returns nil and [ErrExhausted] when that is 2^64 - 1.
//
// What is appended lies exactly over plaintext or does not overlap it. Seal
// allocates with the first message of a key, when dst has not the capacity, and
// where chacha20poly1305 does: on processors that it has no assembly for.
func (c *Cipher) Seal(dst, ad, plaintext []byte) ([]byte, error) {
	s := c.keyed()
	if s.n == math.MaxUint64 {
		return nil, ErrExhausted
	}
	return s.seal(dst, ad, plaintext), nil
}

// Open appends the decryption of ciphertext to dst, and returns the extended
// slice. The nonce is the number of messages opened before. It returns nil and
// [ErrExhausted] when that is 2^64 - 1, [ErrLength] when ciphertext is shorter
// than a tag, and [ErrAuthentication] when the tag does not verify; the nonce
// is then the same for the next message.
//
// Overlaps and allocations are those of Seal.
func (c *Cipher) Open(dst, ad, ciphertext []byte) ([]byte, error) {
	s := c.keyed()
	if s.n == math.MaxUint64 {
		return nil, ErrExhausted
	}
	return s.open(dst, ad, ciphertext)
}

// Rekey replaces the key by one that does not lead back to it: Noise, Section
// 11.3. The nonce stays.
func (c *Cipher) Rekey() { c.keyed().rekey() }

// Wipe overwrites the key. Every later use but another Wipe panics.
func (c *Cipher) Wipe() {
	if c.h != nil {
		*c.h.v = cipherState{}
	}
}

func (c *Cipher) keyed() *cipherState {
	if c.h == nil || !c.h.v.keyed {
		panic("noise: use of a zero or wiped cipher")
	}
	return c.h.v
}

// A cipherState is a key, or none, and the next nonce.
type cipherState struct {
	aes, keyed bool
	key        [keySize]byte
	n          uint64
	aead       cipher.AEAD // of key once it was used, else nil
	nonce      [chacha20poly1305.NonceSize]byte
}

// setKey starts a new key.
func (c *cipherState) setKey(key []byte) {
	c.key, c.keyed, c.n, c.aead = [keySize]byte(key), true, 0, nil
}

// overhead is what encryption adds to a text, in bytes.
func (c *cipherState) overhead() int {
	if c.keyed {
		return tagSize
	}
	return 0
}

// prepare makes the cipher of the key, if need be, and the nonce n: Noise,
// Section 12.3 and 12.4.
func (c *cipherState) prepare(n uint64) {
	if c.aead == nil {
		c.aead = newAEAD(c.key[:], c.aes)
	}
	if c.aes {
		binary.BigEndian.PutUint64(c.nonce[4:], n)
	} else {
		binary.LittleEndian.PutUint64(c.nonce[4:], n)
	}
}

func newAEAD(key []byte, useAES bool) cipher.AEAD {
	var aead cipher.AEAD
	var err error
	if useAES {
		var block cipher.Block
		if block, err = aes.NewCipher(key); err == nil {
			aead, err = cipher.NewGCM(block)
		}
	} else {
		aead, err = chacha20poly1305.New(key)
	}
	if err != nil {
		panic("noise: " + err.Error()) // the key has keySize bytes
	}
	return aead
}

// seal is EncryptWithAd where nonces are left, as in a handshake, which gives a
// key to a few messages.
func (c *cipherState) seal(dst, ad, plaintext []byte) []byte {
	if !c.keyed {
		return append(dst, plaintext...)
	}
	c.prepare(c.n)
	c.n++
	return c.aead.Seal(dst, c.nonce[:], plaintext, ad)
}

// open is DecryptWithAd where nonces are left.
func (c *cipherState) open(dst, ad, ciphertext []byte) ([]byte, error) {
	if !c.keyed {
		return append(dst, ciphertext...), nil
	}
	if len(ciphertext) < tagSize {
		return nil, ErrLength
	}
	c.prepare(c.n)
	plaintext, err := c.aead.Open(dst, c.nonce[:], ciphertext, ad)
	if err != nil {
		return nil, ErrAuthentication
	}
	c.n++
	return plaintext, nil
}

// rekey encrypts 32 zeros under the nonce that nothing else uses: Noise,
// Section 4.2.
func (c *cipherState) rekey() {
	c.prepare(math.MaxUint64)
	n := c.n
	k := c.aead.Seal(nil, c.nonce[:], make([]byte, keySize), nil)
	c.setKey(k[:keySize])
	c.n = n
	clear(k)
}
