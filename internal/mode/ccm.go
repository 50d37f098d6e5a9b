package mode

import (
	"crypto/subtle"
	"math"
	"math/bits"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// CCMKeySize is the size of a key of CCM in bytes.
const CCMKeySize = 16

// CCM is AES-128-CCM under one key with tags of one size: RFC 3610 and SP
// 800-38C. The zero value has no key and panics when used. It is not for
// concurrent use.
type CCM struct {
	block   Block
	tagSize int

	chain   chain
	counter counter
	tag     [BlockSize]byte
	head    [16]byte // room for B_0, and for the length of associated data
}

// NewCCM returns CCM under key, [CCMKeySize] bytes, with tags of 4, 6, 8, 10,
// 12, 14 or 16 bytes. It returns [ErrLength] for another key, and then
// [ErrRange] for other tags.
func NewCCM(key []byte, tagSize int) (*CCM, error) {
	c := new(CCM)
	if err := c.Reset(key, tagSize); err != nil {
		return nil, err
	}
	return c, nil
}

// Reset makes c what [NewCCM] returns, and allocates the key schedule only. On
// error c is unchanged.
func (c *CCM) Reset(key []byte, tagSize int) error {
	if len(key) != CCMKeySize {
		return ErrLength
	}
	if tagSize < 4 || tagSize > 16 || tagSize%2 != 0 {
		return ErrRange
	}
	block, err := NewBlock(key)
	if err != nil {
		return err
	}
	*c = CCM{block: block, tagSize: tagSize}
	return nil
}

// CCMLimit returns the size of the longest plaintext, in bytes, that goes with
// nonces of nonceSize bytes: 256^(15-nonceSize) - 1, or the largest int when
// that is less. It is -1 when CCM has no such nonces.
func CCMLimit(nonceSize int) int {
	if nonceSize < 7 || nonceSize > 13 {
		return -1
	}
	l := 15 - nonceSize // bytes that hold the size, L of RFC 3610
	if 8*l >= bits.UintSize-1 {
		return math.MaxInt
	}
	return 1<<(8*l) - 1
}

// Seal appends to dst the encryption of plaintext and the tag over it and data,
// and returns the extended slice. nonce has 7..13 bytes and must not be used
// twice under one key. Empty data is the same as none.
//
// It panics when nonce has another size or plaintext is longer than [CCMLimit]
// allows.
func (c *CCM) Seal(dst, nonce, plaintext, data []byte) []byte {
	if len(plaintext) > CCMLimit(len(nonce)) {
		panic("mode: nonce or plaintext of a size that CCM does not allow")
	}
	all, more := extend(dst, len(plaintext)+c.tagSize)
	mustFit(more, plaintext)
	c.start(nonce, len(plaintext), data)
	c.finish(plaintext)
	c.counter.xor(c.block, more, plaintext)
	copy(more[len(plaintext):], c.tag[:])
	return all
}

// Open appends to dst the plaintext of sealed, which is ciphertext and tag, and
// returns the extended slice.
//
// It returns nil and [ErrLength] when nonce has not 7..13 bytes or sealed is
// shorter than the tag or longer than [CCMLimit] and the tag, and nil and
// [ErrAuthentication] when the tag does not verify. Then the bytes that the
// plaintext would have had behind dst are zero: who opens in place loses the
// ciphertext.
func (c *CCM) Open(dst, nonce, sealed, data []byte) ([]byte, error) {
	c.block.mustHaveKey()
	n := len(sealed) - c.tagSize
	if n < 0 || n > CCMLimit(len(nonce)) {
		return nil, ErrLength
	}
	all, more := extend(dst, n)
	mustFit(more, sealed)
	if !c.decrypt(more, nonce, sealed[:n], sealed[n:], data) {
		clear(more)
		return nil, ErrAuthentication
	}
	return all, nil
}

// OpenTruncated appends to dst the plaintext of ciphertext, WHETHER OR NOT it
// is authentic, and returns the extended slice and whether tag verified. tag
// holds the first bytes of the tag, of which a protocol sends fewer than CCM
// was told: of a tag of 16 bytes, frames of MiBeacon 2 and 3 carry one, which a
// wrong key meets once in 256. Seal has no such form: cut what it returns.
//
// It returns nil, false and [ErrLength] when nonce has not 7..13 bytes,
// ciphertext is longer than [CCMLimit], or tag is empty or longer than a tag.
func (c *CCM) OpenTruncated(dst, nonce, ciphertext, tag, data []byte) ([]byte, bool, error) {
	c.block.mustHaveKey()
	if len(ciphertext) > CCMLimit(len(nonce)) || len(tag) == 0 || len(tag) > c.tagSize {
		return nil, false, ErrLength
	}
	all, more := extend(dst, len(ciphertext))
	mustFit(more, ciphertext)
	var t [BlockSize]byte // what is appended may overwrite tag
	tag = t[:copy(t[:], tag)]
	return all, c.decrypt(more, nonce, ciphertext, tag, data), nil
}

// decrypt sets plaintext to the decryption of ciphertext, and reports whether
// tag holds the first bytes of its tag.
func (c *CCM) decrypt(plaintext, nonce, ciphertext, tag, data []byte) bool {
	c.start(nonce, len(ciphertext), data)
	c.counter.xor(c.block, plaintext, ciphertext)
	c.finish(plaintext)
	ok := subtle.ConstantTimeCompare(c.tag[:len(tag)], tag) == 1
	c.tag = [BlockSize]byte{}
	return ok
}

// start begins the tag with B_0 and data, keeps S_0 in c.tag, and sets the
// counter to A_1: RFC 3610, Sections 2.2 and 2.3.
//
//	B_0  flags | nonce | size of the plaintext    flags = 64*(data?) + 8*(M-2)/2 + L-1
//	A_i  flags | nonce | i                        flags = L-1
func (c *CCM) start(nonce []byte, size int, data []byte) {
	l := 15 - len(nonce)
	b := &c.head
	b[0] = byte((c.tagSize-2)/2<<3 | (l - 1))
	if len(data) > 0 {
		b[0] |= 0x40
	}
	copy(b[1:], nonce)
	for i := BlockSize - 1; i > len(nonce); i-- {
		b[i] = byte(size)
		size >>= 8
	}
	c.counter.block = [BlockSize]byte{byte(l - 1)}
	copy(c.counter.block[1:], nonce)
	c.block.Encrypt(&c.tag, &c.counter.block)
	c.counter.increment()

	c.chain = chain{}
	c.chain.write(c.block, b[:])
	if len(data) > 0 {
		c.chain.write(c.block, appendDataSize(b[:0], uint64(len(data))))
		c.chain.write(c.block, data)
		c.chain.pad(c.block)
	}
}

// appendDataSize appends the size of associated data as RFC 3610, Section 2.2,
// writes it: 2, 6 or 10 bytes.
func appendDataSize(b []byte, n uint64) []byte {
	switch {
	case n < 0xff00:
		return wire.AppendBe16(b, uint16(n))
	case n < 1<<32:
		return wire.AppendBe32(append(b, 0xff, 0xfe), uint32(n))
	}
	return wire.AppendBe64(append(b, 0xff, 0xff), n)
}

// finish takes the plaintext into the tag, and encrypts it with S_0.
func (c *CCM) finish(plaintext []byte) {
	c.chain.write(c.block, plaintext)
	c.chain.pad(c.block)
	subtle.XORBytes(c.tag[:], c.tag[:], c.chain.x[:])
	c.chain = chain{}
}
