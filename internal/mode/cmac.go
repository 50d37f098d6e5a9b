package mode

import "crypto/subtle"

// CMACSize is the size of a CMAC in bytes. Protocols that cut it take the
// first bytes.
const CMACSize = BlockSize

// CMAC is AES-CMAC under one key: RFC 4493 and SP 800-38B. The zero value has
// no key and panics when used. It is not for concurrent use.
type CMAC struct {
	block  Block
	k1, k2 [BlockSize]byte
	chain  chain
}

// NewCMAC returns CMAC under key of 16, 24 or 32 bytes, or [ErrLength].
func NewCMAC(key []byte) (*CMAC, error) {
	c := new(CMAC)
	if err := c.Reset(key); err != nil {
		return nil, err
	}
	return c, nil
}

// Reset makes c what [NewCMAC] returns, and allocates the key schedule only. On
// error c is unchanged.
func (c *CMAC) Reset(key []byte) error {
	block, err := NewBlock(key)
	if err != nil {
		return err
	}
	c.reset(block)
	return nil
}

// reset makes the subkeys: RFC 4493, Section 2.3.
func (c *CMAC) reset(block Block) {
	*c = CMAC{block: block}
	block.Encrypt(&c.k1, &c.k1) // L
	double(&c.k1)
	c.k2 = c.k1
	double(&c.k2)
}

// double multiplies b by x in GF(2^128). Constant time.
func double(b *[BlockSize]byte) {
	carry := b[0] >> 7
	for i := range BlockSize - 1 {
		b[i] = b[i]<<1 | b[i+1]>>7
	}
	b[BlockSize-1] = b[BlockSize-1]<<1 ^ 0x87&-carry
}

// Sum returns the CMAC of message, which may be empty. It does not allocate.
func (c *CMAC) Sum(message []byte) [CMACSize]byte {
	c.chain = chain{}
	return c.finish(message)
}

// Verify checks the whole CMAC of message. It returns [ErrLength] when tag does
// not have [CMACSize] bytes, and [ErrAuthentication]. It does not allocate.
func (c *CMAC) Verify(message, tag []byte) error {
	if len(tag) != CMACSize {
		return ErrLength
	}
	sum := c.Sum(message)
	if subtle.ConstantTimeCompare(sum[:], tag) != 1 {
		return ErrAuthentication
	}
	return nil
}

// omac returns OMAC^t(message) of EAX: the CMAC of a block with the number t
// in it and message.
func (c *CMAC) omac(t byte, message []byte) [CMACSize]byte {
	c.chain = chain{x: [BlockSize]byte{BlockSize - 1: t}}
	if len(message) == 0 {
		return c.last(&c.k1) // the block with t is full, and the last
	}
	c.block.Encrypt(&c.chain.x, &c.chain.x)
	return c.finish(message)
}

// finish takes message, the rest of what is summed, and returns the sum. The
// last block is full and goes with K1, or is cut or empty and goes with K2.
func (c *CMAC) finish(message []byte) [CMACSize]byte {
	whole := max(len(message)-1, 0) / BlockSize * BlockSize // all but the last
	c.chain.write(c.block, message[:whole])
	rest := message[whole:] // 0..16 bytes
	subtle.XORBytes(c.chain.x[:], c.chain.x[:], rest)
	if len(rest) == BlockSize {
		return c.last(&c.k1)
	}
	c.chain.x[len(rest)] ^= 0x80
	return c.last(&c.k2)
}

// last ends the sum, whose last block is in the chain, with k.
func (c *CMAC) last(k *[BlockSize]byte) [CMACSize]byte {
	subtle.XORBytes(c.chain.x[:], c.chain.x[:], k[:])
	c.block.Encrypt(&c.chain.x, &c.chain.x)
	sum := c.chain.x
	c.chain.x = [BlockSize]byte{}
	return sum
}
