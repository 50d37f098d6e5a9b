package mode

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
)

// BlockSize is the size of a block of AES in bytes.
const BlockSize = 16

// Block is AES in the encrypting direction under one key. The zero value has
// no key and panics when used. It is safe for concurrent use.
type Block struct{ c cipher.Block }

// NewBlock returns AES under key of 16, 24 or 32 bytes, or [ErrLength]. It
// allocates, and does not keep key.
func NewBlock(key []byte) (Block, error) {
	c, err := aes.NewCipher(key)
	if err != nil {
		return Block{}, ErrLength
	}
	return Block{c}, nil
}

// Encrypt sets dst to the encryption of src; they may be the same. What they
// point to escapes to the heap: for a call that does not allocate, they point
// into something that is there already.
func (b Block) Encrypt(dst, src *[BlockSize]byte) {
	b.mustHaveKey()
	b.c.Encrypt(dst[:], src[:])
}

func (b Block) mustHaveKey() {
	if b.c == nil {
		panic("mode: no key")
	}
}

// A chain is CBC-MAC: the encryption of each block XOR what came before. It
// takes a message in pieces.
type chain struct {
	x [BlockSize]byte
	n int // bytes of the unfinished block that are in x, 0..15
}

// write takes the next piece of the message.
func (c *chain) write(b Block, p []byte) {
	for len(p) > 0 {
		k := subtle.XORBytes(c.x[c.n:], c.x[c.n:], p)
		c.n, p = c.n+k, p[k:]
		if c.n == BlockSize {
			c.pad(b)
		}
	}
}

// pad ends an unfinished block with zeros.
func (c *chain) pad(b Block) {
	if c.n > 0 {
		b.Encrypt(&c.x, &c.x)
		c.n = 0
	}
}

// A counter is counter mode: the encryptions of a block and of those that
// follow it, where block is a number of 128 bits, most significant byte first.
type counter struct {
	block, stream [BlockSize]byte
}

// xor sets dst to src XOR the next len(src) bytes of the stream. What is left
// of the last block of the stream is dropped. dst is src or does not overlap it.
func (c *counter) xor(b Block, dst, src []byte) {
	for len(src) > 0 {
		b.Encrypt(&c.stream, &c.block)
		c.increment()
		n := subtle.XORBytes(dst, src, c.stream[:])
		dst, src = dst[n:], src[n:]
	}
	c.stream = [BlockSize]byte{}
}

// increment adds 1 modulo 2^128. How far it carries depends on the block, which
// is public in CCM and a function of the nonce and the key in EAX: the sum of
// all bytes is made always.
func (c *counter) increment() {
	carry := uint16(1)
	for i := BlockSize - 1; i >= 0; i-- {
		carry += uint16(c.block[i]) // at most 256
		c.block[i] = byte(carry)
		carry >>= 8
	}
}
