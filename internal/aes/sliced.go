package aes

// This file is the tier purego: 64 blocks at once, each under a key of its own,
// in the form of bit planes. Plane 8p+i of a string holds bit i of its byte p,
// that of block j in bit j. Everything AES does is then XOR, AND and a choice
// of planes, in an order that depends on nothing: constant time on any machine.

import "math/bits"

// lanes is how many blocks are worked on at once.
const lanes = 64

// planes are the bit planes of 16-byte strings.
type planes [8 * BlockSize]uint64

func (p *planes) byte(i int) *[8]uint64 { return (*[8]uint64)(p[8*i : 8*i+8]) }

// set writes string j, before slice is called.
func (p *planes) set(j int, b *[BlockSize]byte) {
	p[j] = le64(b[:8])
	p[lanes+j] = le64(b[8:])
}

// slice turns strings into planes or back.
func (p *planes) slice() {
	transpose((*[lanes]uint64)(p[:lanes]))
	transpose((*[lanes]uint64)(p[lanes:]))
}

// string reads string j, after slice has been called again.
func (p *planes) string(j int, b *[BlockSize]byte) {
	putLe64(b[:8], p[j])
	putLe64(b[8:], p[lanes+j])
}

func le64(b []byte) uint64 {
	_ = b[7]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

func putLe64(b []byte, v uint64) {
	_ = b[7]
	b[0], b[1], b[2], b[3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
	b[4], b[5], b[6], b[7] = byte(v>>32), byte(v>>40), byte(v>>48), byte(v>>56)
}

// transpose exchanges bit i of a[j] with bit j of a[i], by halves, quarters
// and so on: three levels at a time on eight words.
func transpose(a *[lanes]uint64) {
	for i := range 8 {
		levels(a, i, 8, 32, 0x00000000ffffffff, 0x0000ffff0000ffff, 0x00ff00ff00ff00ff)
	}
	for i := range 8 {
		levels(a, 8*i, 1, 4, 0x0f0f0f0f0f0f0f0f, 0x3333333333333333, 0x5555555555555555)
	}
}

// levels exchanges bits of the words first, first+step and so on, at distances
// w, w/2 and w/4 with the masks m, n and o.
func levels(a *[lanes]uint64, first, step int, w uint, m, n, o uint64) {
	x0, x1, x2, x3 := &a[first%lanes], &a[(first+step)%lanes], &a[(first+2*step)%lanes], &a[(first+3*step)%lanes]
	x4, x5, x6, x7 := &a[(first+4*step)%lanes], &a[(first+5*step)%lanes], &a[(first+6*step)%lanes], &a[(first+7*step)%lanes]
	a0, a4 := exchange(*x0, *x4, w&63, m)
	a1, a5 := exchange(*x1, *x5, w&63, m)
	a2, a6 := exchange(*x2, *x6, w&63, m)
	a3, a7 := exchange(*x3, *x7, w&63, m)
	w /= 2
	a0, a2 = exchange(a0, a2, w&63, n)
	a1, a3 = exchange(a1, a3, w&63, n)
	a4, a6 = exchange(a4, a6, w&63, n)
	a5, a7 = exchange(a5, a7, w&63, n)
	w /= 2
	*x0, *x1 = exchange(a0, a1, w&63, o)
	*x2, *x3 = exchange(a2, a3, w&63, o)
	*x4, *x5 = exchange(a4, a5, w&63, o)
	*x6, *x7 = exchange(a6, a7, w&63, o)
}

// exchange exchanges the bits of x above distance w with those of y in mask.
func exchange(x, y uint64, w uint, mask uint64) (uint64, uint64) {
	t := (x>>w ^ y) & mask
	return x ^ t<<w, y ^ t
}

// encrypt encrypts b under keys k, both of planes, and leaves the last round
// key in k.
func encrypt(b, k *planes) {
	var s planes
	addKey(b, k)
	expand(k, k, rcon[0], true)
	round(&s, b, k)
	for r := 1; r < 9; r += 2 {
		expand(k, k, rcon[r], true)
		round(b, &s, k)
		expand(k, k, rcon[r+1], true)
		round(&s, b, k)
	}
	expand(k, k, rcon[9], true)
	lastRound(b, &s, k)
}

// encrypt256 does so for keys of 32 bytes, which it leaves alone.
func encrypt256(b *planes, key *[2]planes) {
	var s planes
	k := *key
	addKey(b, &k[0])
	round(&s, b, &k[1])
	for r := 2; r < 14; r += 2 {
		expand(&k[0], &k[1], rcon[r/2-1], true)
		round(b, &s, &k[0])
		expand(&k[1], &k[0], 0, false)
		round(&s, b, &k[1])
	}
	expand(&k[0], &k[1], rcon[6], true)
	lastRound(b, &s, &k[0])
}

// rcon are the round constants of the key schedule.
var rcon = [10]uint8{0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x1b, 0x36}

// expand turns the words of k into the next ones: the first takes up SubWord of
// the last word of from, rotated or not, and each other one its predecessor.
func expand(k, from *planes, rcon uint8, rotate bool) {
	first := 0
	if rotate {
		first = 1
	}
	var t [32]uint64
	for p := range 4 {
		q := (*[8]uint64)(t[8*p : 8*p+8])
		*q = *from.byte(12 + (p+first)%4)
		sbox(q)
	}
	for ; rcon != 0; rcon &= rcon - 1 {
		i := bits.TrailingZeros8(rcon)
		t[i] = ^t[i]
	}
	for i, v := range &t {
		v ^= k[i]
		k[i] = v
		v ^= k[i+32]
		k[i+32] = v
		v ^= k[i+64]
		k[i+64] = v
		k[i+96] ^= v
	}
}

func addKey(b, k *planes) {
	for i := range b {
		b[i] ^= k[i]
	}
}

// round writes a round of b to s; b is lost.
func round(s, b, k *planes) {
	for p := range BlockSize {
		sbox(b.byte(p))
	}
	for c := 0; c < 16; c += 4 {
		// ShiftRows: row r of column c comes from column c+r.
		mix(s, k, c, b.byte(c), b.byte((c+5)%16), b.byte((c+10)%16), b.byte((c+15)%16))
	}
}

// mix is MixColumns and AddRoundKey for the column of bytes w, x, y, z, written
// to the bytes of s from p on. With d0 = w^x and so on, row 0 of the product is
// 2 d0 ^ x ^ d2; doubling moves planes up by one, and plane 7 goes to 0, 1, 3
// and 4.
func mix(s, k *planes, p int, w, x, y, z *[8]uint64) {
	s0, s1, s2, s3 := s.byte(p), s.byte(p+1), s.byte(p+2), s.byte(p+3)
	k0, k1, k2, k3 := k.byte(p), k.byte(p+1), k.byte(p+2), k.byte(p+3)
	h0, h1, h2, h3 := w[7]^x[7], x[7]^y[7], y[7]^z[7], z[7]^w[7]
	p0, p1, p2, p3 := h0, h1, h2, h3
	for i := range 8 {
		w, x, y, z := w[i], x[i], y[i], z[i]
		d0, d1, d2, d3 := w^x, x^y, y^z, z^w
		s0[i] = p0 ^ x ^ d2 ^ k0[i]
		s1[i] = p1 ^ y ^ d3 ^ k1[i]
		s2[i] = p2 ^ z ^ d0 ^ k2[i]
		s3[i] = p3 ^ w ^ d1 ^ k3[i]
		p0, p1, p2, p3 = d0, d1, d2, d3
		if i == 0 || i == 2 || i == 3 {
			p0, p1, p2, p3 = d0^h0, d1^h1, d2^h2, d3^h3
		}
	}
}

// lastRound writes the last round of b to s, without MixColumns; b is lost.
func lastRound(s, b, k *planes) {
	for p := range BlockSize {
		sbox(b.byte(p))
	}
	for p := range BlockSize {
		to, from, key := s.byte(p), b.byte((p+4*(p%4))%16), k.byte(p)
		for i := range 8 {
			to[i] = from[i] ^ key[i]
		}
	}
}

func slicedCounters(dst []byte, size int, keys []byte, t *Template, counters []uint32, m int) {
	var b, k planes
	var block [BlockSize]byte
	for first := 0; first < len(counters); first += lanes {
		n := min(lanes, len(counters)-first)
		for j, c := range counters[first : first+n] {
			t.put(&block, c)
			b.set(j, &block)
			k.set(j, (*[KeySize]byte)(keys[(first+j)/m*KeySize:]))
		}
		b.slice()
		k.slice()
		encrypt(&b, &k)
		b.slice()
		for j := range n {
			b.string(j, &block)
			copy(dst[(first+j)*size:(first+j+1)*size], block[:])
		}
	}
	clear(k[:])
	clear(b[:])
}

func slicedBlocks(dst, keys, src []byte, m int) {
	var b, k planes
	for first := 0; first < len(src)/BlockSize; first += lanes {
		n := min(lanes, len(src)/BlockSize-first)
		for j := range n {
			b.set(j, (*[BlockSize]byte)(src[(first+j)*BlockSize:]))
			k.set(j, (*[KeySize]byte)(keys[(first+j)/m*KeySize:]))
		}
		b.slice()
		k.slice()
		encrypt(&b, &k)
		b.slice()
		for j := range n {
			b.string(j, (*[BlockSize]byte)(dst[(first+j)*BlockSize:]))
		}
	}
	clear(k[:])
	clear(b[:])
}

func slicedPairs256(dst, keys []byte, ts *[2]Template, counters []uint32) {
	var b planes
	var k [2]planes
	var block [BlockSize]byte
	for first := 0; first < len(counters); first += lanes {
		some := counters[first:min(first+lanes, len(counters))]
		for j := range some {
			key := keys[(first+j)*WideKeySize : (first+j+1)*WideKeySize]
			k[0].set(j, (*[BlockSize]byte)(key))
			k[1].set(j, (*[BlockSize]byte)(key[BlockSize:]))
		}
		k[0].slice()
		k[1].slice()
		for i := range ts {
			for j, c := range some {
				ts[i].put(&block, c)
				b.set(j, &block)
			}
			b.slice()
			encrypt256(&b, &k)
			b.slice()
			for j := range some {
				b.string(j, (*[BlockSize]byte)(dst[(2*(first+j)+i)*BlockSize:]))
			}
		}
	}
	clear(k[0][:])
	clear(k[1][:])
	clear(b[:])
}

func slicedHash24(dst []uint32, keys []byte, prand uint32) {
	var k, b planes
	for first := 0; first < len(dst); first += lanes {
		some := dst[first:min(first+lanes, len(dst))]
		for j := range some {
			k.set(j, (*[KeySize]byte)(keys[(first+j)*KeySize:]))
		}
		k.slice()
		slicedPrand(&b, &k, prand)
		for j := range some {
			some[j] = planeHash(&b, j)
		}
	}
	clear(k[:])
	clear(b[:])
}

func slicedMatch24(dst []Match, first int, keys []byte, prands, hashes []uint32) []Match {
	var k, b planes
	for at := 0; at < len(keys)/KeySize; at += lanes {
		n := min(lanes, len(keys)/KeySize-at)
		var key planes
		for j := range n {
			key.set(j, (*[KeySize]byte)(keys[(at+j)*KeySize:]))
		}
		key.slice()
		for a, prand := range prands {
			k = key
			slicedPrand(&b, &k, prand)
			for j := range n {
				if planeHash(&b, j) == hashes[a]&0xffffff {
					dst = append(dst, Match{first + at + j, a})
				}
			}
		}
		clear(key[:])
	}
	clear(k[:])
	clear(b[:])
	return dst
}

// slicedPrand encrypts the block of prand under all keys, and turns the second
// half of the result into strings. k is lost.
func slicedPrand(b, k *planes, prand uint32) {
	block := prandBlock(prand)
	for i := range b {
		b[i] = -uint64(block[i/8] >> (i % 8) & 1)
	}
	encrypt(b, k)
	transpose((*[lanes]uint64)(b[lanes:]))
}

// planeHash reads bytes 13 to 15 of string j.
func planeHash(b *planes, j int) uint32 {
	return bits.ReverseBytes32(uint32(b[lanes+j]>>32)) & 0xffffff
}
