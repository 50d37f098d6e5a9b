package mode

import "crypto/subtle"

// EAX is AES-EAX under one key with tags of one size: M. Bellare, P. Rogaway,
// D. Wagner, "The EAX Mode of Operation", 2004. The zero value has no key and
// panics when used. It is not for concurrent use.
type EAX struct {
	cmac    CMAC
	tagSize int

	counter counter
}

// NewEAX returns EAX under key of 16, 24 or 32 bytes with tags of 2..16 bytes,
// the first of the whole tag. It returns [ErrLength] for another key, and then
// [ErrRange] for other tags.
func NewEAX(key []byte, tagSize int) (*EAX, error) {
	e := new(EAX)
	if err := e.Reset(key, tagSize); err != nil {
		return nil, err
	}
	return e, nil
}

// Reset makes e what [NewEAX] returns, and allocates the key schedule only. On
// error e is unchanged.
func (e *EAX) Reset(key []byte, tagSize int) error {
	block, err := NewBlock(key)
	if err != nil {
		return err
	}
	if tagSize < 2 || tagSize > BlockSize {
		return ErrRange
	}
	e.cmac.reset(block)
	e.tagSize = tagSize
	return nil
}

// Seal appends to dst the encryption of plaintext and the tag over it, nonce
// and header, and returns the extended slice. nonce may have any size, and must
// not be used twice under one key.
func (e *EAX) Seal(dst, nonce, plaintext, header []byte) []byte {
	all, more := extend(dst, len(plaintext)+e.tagSize)
	mustFit(more, plaintext)
	tag := e.start(nonce, header)
	e.counter.xor(e.cmac.block, more, plaintext)
	e.finish(&tag, more[:len(plaintext)])
	copy(more[len(plaintext):], tag[:])
	return all
}

// Open appends to dst the plaintext of sealed, which is ciphertext and tag, and
// returns the extended slice. It returns nil and [ErrLength] when sealed is
// shorter than the tag, and nil and [ErrAuthentication] when the tag does not
// verify. Nothing is written then, so who opens in place keeps the ciphertext.
func (e *EAX) Open(dst, nonce, sealed, header []byte) ([]byte, error) {
	n := len(sealed) - e.tagSize
	if n < 0 {
		return nil, ErrLength
	}
	all, more := extend(dst, n)
	mustFit(more, sealed)
	tag := e.start(nonce, header)
	e.finish(&tag, sealed[:n])
	if subtle.ConstantTimeCompare(tag[:e.tagSize], sealed[n:]) != 1 {
		return nil, ErrAuthentication
	}
	e.counter.xor(e.cmac.block, more, sealed[:n])
	return all, nil
}

// start sets the counter to N = OMAC^0(nonce) and returns N XOR H, where H =
// OMAC^1(header). Both are made of empty strings too.
func (e *EAX) start(nonce, header []byte) (tag [BlockSize]byte) {
	n, h := e.cmac.omac(0, nonce), e.cmac.omac(1, header)
	e.counter.block = n
	subtle.XORBytes(tag[:], n[:], h[:])
	return tag
}

// finish takes OMAC^2(ciphertext) into the tag.
func (e *EAX) finish(tag *[BlockSize]byte, ciphertext []byte) {
	c := e.cmac.omac(2, ciphertext)
	subtle.XORBytes(tag[:], tag[:], c[:])
}
