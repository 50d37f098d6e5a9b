package mode_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"math/big"
	"math/rand/v2"
)

// This file has the modes again, as plainly as can be: whole strings of blocks
// are built and handed to CBC and CTR of the standard library.

// source makes the bytes of a test.
type source struct{ *rand.Rand }

func newSource(seed uint64) source { return source{rand.New(rand.NewPCG(seed, 0x6d6f6465))} }

func (s source) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(s.Uint32())
	}
	return b
}

func slowBlock(key []byte) cipher.Block {
	b, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	return b
}

// lastOfCBC is CBC-MAC: the last block of CBC with an IV of zeros.
func lastOfCBC(key, blocks []byte) []byte {
	out := make([]byte, len(blocks))
	cipher.NewCBCEncrypter(slowBlock(key), make([]byte, 16)).CryptBlocks(out, blocks)
	return out[len(out)-16:]
}

func slowCTR(key, first, text []byte) []byte {
	out := make([]byte, len(text))
	cipher.NewCTR(slowBlock(key), first).XORKeyStream(out, text)
	return out
}

func xor(a, b []byte) []byte {
	out := bytes.Clone(a)
	for i := range out {
		out[i] ^= b[i]
	}
	return out
}

// slowDouble multiplies by x modulo x^128 + x^7 + x^2 + x + 1.
func slowDouble(b []byte) []byte {
	n := new(big.Int).Lsh(new(big.Int).SetBytes(b), 1)
	if n.Bit(128) == 1 {
		n.SetBit(n, 128, 0).Xor(n, big.NewInt(0x87))
	}
	return n.FillBytes(make([]byte, 16))
}

func slowCMAC(key, message []byte) []byte {
	l := make([]byte, 16)
	slowBlock(key).Encrypt(l, l)
	k := slowDouble(l)
	blocks := bytes.Clone(message)
	if len(blocks) == 0 || len(blocks)%16 != 0 {
		k = slowDouble(k)
		blocks = append(blocks, 0x80)
		blocks = append(blocks, make([]byte, -len(blocks)&15)...)
	}
	n := len(blocks) - 16
	return lastOfCBC(key, append(blocks[:n:n], xor(blocks[n:], k)...))
}

func slowCCM(key []byte, tagSize int, nonce, plaintext, data []byte) []byte {
	l := 15 - len(nonce)
	zeros := func(b []byte) []byte { return append(b, make([]byte, -len(b)&15)...) }
	number := func(n, size int) []byte { return big.NewInt(int64(n)).FillBytes(make([]byte, size)) }

	blocks := append([]byte{byte((tagSize-2)/2*8 + l - 1)}, nonce...)
	blocks = append(blocks, number(len(plaintext), l)...)
	if len(data) > 0 {
		blocks[0] += 0x40
		if len(data) < 0xff00 {
			blocks = append(blocks, number(len(data), 2)...)
		} else {
			blocks = append(append(blocks, 0xff, 0xfe), number(len(data), 4)...)
		}
		blocks = zeros(append(blocks, data...))
	}
	tag := lastOfCBC(key, zeros(append(blocks, plaintext...)))

	first := append(append([]byte{byte(l - 1)}, nonce...), make([]byte, l)...)
	out := slowCTR(key, first, append(tag, plaintext...)) // the tag takes S_0
	return append(out[16:], out[:tagSize]...)
}

func slowEAX(key []byte, tagSize int, nonce, plaintext, header []byte) []byte {
	omac := func(t byte, m []byte) []byte {
		return slowCMAC(key, append(append(make([]byte, 15), t), m...))
	}
	n := omac(0, nonce)
	out := slowCTR(key, n, plaintext)
	return append(out, xor(xor(n, omac(1, header)), omac(2, out))[:tagSize]...)
}
