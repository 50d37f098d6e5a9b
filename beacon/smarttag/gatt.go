package smarttag

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/beacon/smarttag/internal/keys"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// NonceSize is the size of the nonces of the GATT service in bytes.
const NonceSize = 16

// proofText is what a peer encrypts to prove that it has the secret.
const proofText = "smartthings"

// Proof returns the answer to the nonce of a peer: the proof that this side
// holds the master secret. A nonce that comes again has the same proof.
func (c *Credential) Proof(nonce [NonceSize]byte) [aes.BlockSize]byte {
	var b [aes.BlockSize]byte
	appendPadding(append(b[:0], proofText...), len(proofText))
	cbc := cipher.NewCBCEncrypter(c.block(keys.Authentication), nonce[:])
	cbc.CryptBlocks(b[:], b[:])
	return b
}

// CheckProof reports whether proof is what [Credential.Proof] returns, in
// constant time.
func (c *Credential) CheckProof(nonce, proof [NonceSize]byte) bool {
	want := c.Proof(nonce)
	return subtle.ConstantTimeCompare(want[:], proof[:]) == 1
}

// SealCommand appends a command, opcode and arguments, encrypted under the
// nonce of the session: 1 to 16 bytes and a multiple of 16 more than command
// and counter. The counter is 32 bits of the session's own. Nothing
// authenticates the result. command and dst must not overlap.
func (c *Credential) SealCommand(dst []byte, nonce [NonceSize]byte, counter uint32, command []byte) []byte {
	start := len(dst)
	dst = wire.AppendLe32(dst, counter)
	dst = append(dst, command...)
	dst = appendPadding(dst, len(dst)-start)
	cbc := cipher.NewCBCEncrypter(c.block(string(nonce[:])), nonce[:])
	cbc.CryptBlocks(dst[start:], dst[start:])
	return dst
}

// OpenCommand appends the command that data encrypts to dst and returns its
// counter. On error it returns dst unchanged: [ErrCommandLength] when data is
// empty or no multiple of 16 bytes, and [ErrCommand], which a peer must not see,
// for wrong padding and for fewer than four bytes of plaintext. Under a wrong
// key it may also return garbage. data and dst must not overlap.
func (c *Credential) OpenCommand(dst []byte, nonce [NonceSize]byte, data []byte) ([]byte, uint32, error) {
	if len(data) == 0 || len(data)%aes.BlockSize != 0 {
		return dst, 0, ErrCommandLength
	}
	plain := make([]byte, len(data))
	defer clear(plain)
	cbc := cipher.NewCBCDecrypter(c.block(string(nonce[:])), nonce[:])
	cbc.CryptBlocks(plain, data)
	n, ok := unpad(plain)
	if ok &= subtle.ConstantTimeLessOrEq(4, n); ok != 1 {
		return dst, 0, ErrCommand
	}
	return append(dst, plain[4:n]...), wire.Le32(plain), nil
}

// block returns the cipher of a purpose.
func (c *Credential) block(purpose string) cipher.Block {
	key := keys.Derive((*[SecretSize]byte)(c.master.Bytes()), purpose)
	b, err := aes.NewCipher(key[:])
	if err != nil {
		panic("smarttag: " + err.Error()) // 16 bytes always do
	}
	clear(key[:])
	return b
}

// appendPadding appends the PKCS #7 padding of n bytes.
func appendPadding(dst []byte, n int) []byte {
	p := aes.BlockSize - n%aes.BlockSize
	for range p {
		dst = append(dst, byte(p))
	}
	return dst
}

// unpad returns the length of b, a whole number of blocks, without its PKCS #7
// padding, and 1 when that is valid, else 0, in constant time.
func unpad(b []byte) (n, ok int) {
	last := int(b[len(b)-1])
	ok = subtle.ConstantTimeLessOrEq(1, last) & subtle.ConstantTimeLessOrEq(last, aes.BlockSize)
	for i := range aes.BlockSize {
		inside := subtle.ConstantTimeLessOrEq(i+1, last)
		same := subtle.ConstantTimeByteEq(b[len(b)-1-i], byte(last))
		ok &= same | (1 - inside)
	}
	return len(b) - last, ok
}
