package rotatetest

import "math/bits"

// sbox is the substitution of FIPS 197, Section 5.1.1.
var sbox = func() (s [256]byte) {
	for v := range 256 {
		var inverse byte // v^254
		if v != 0 {
			inverse = 1
			for range 254 {
				inverse = times(inverse, byte(v))
			}
		}
		s[v] = 0x63
		for i := range 5 {
			s[v] ^= bits.RotateLeft8(inverse, i)
		}
	}
	return s
}()

// times multiplies in GF(2^8).
func times(a, b byte) (p byte) {
	for ; b != 0; b >>= 1 {
		p ^= a & -(b & 1)
		a = a<<1 ^ 0x1b&-(a>>7)
	}
	return p
}

// encrypt is Cipher of FIPS 197, Section 5.1, for keys of 16 or 32 bytes.
func encrypt(key []byte, dst, src *[16]byte) {
	var w [240]byte
	rounds := len(key)/4 + 6
	expand(w[:16*(rounds+1)], key)
	state := *src
	for round := 0; ; round++ {
		for i := range state {
			state[i] ^= w[16*round+i]
		}
		if round == rounds {
			break
		}
		var next [16]byte
		for i := range state { // SubBytes and ShiftRows
			next[(i+12*(i%4))%16] = sbox[state[i]]
		}
		if state = next; round == rounds-1 {
			continue
		}
		for i := 0; i < 16; i += 4 { // MixColumns
			c := [4]byte(state[i:])
			all := c[0] ^ c[1] ^ c[2] ^ c[3]
			for j := range 4 {
				d := c[j] ^ c[(j+1)%4]
				state[i+j] ^= all ^ d<<1 ^ 0x1b&-(d>>7)
			}
		}
	}
	*dst = state
}

// expand is KeyExpansion of FIPS 197, Section 5.2.
func expand(w, key []byte) {
	n := copy(w, key)
	rcon := byte(1)
	for i := n; i < len(w); i += 4 {
		t := [4]byte(w[i-4:])
		if i%n == 0 {
			t = [4]byte{sbox[t[1]] ^ rcon, sbox[t[2]], sbox[t[3]], sbox[t[0]]}
			rcon = times(rcon, 2)
		} else if n == 32 && i%n == 16 {
			t = [4]byte{sbox[t[0]], sbox[t[1]], sbox[t[2]], sbox[t[3]]}
		}
		for j := range t {
			w[i+j] = w[i+j-n] ^ t[j]
		}
	}
}
