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

// fill makes all strings the same.
func (p *planes) fill(block *[BlockSize]byte) {
	for i := range p {
		p[i] = -uint64(block[i/8] >> (i % 8) & 1)
	}
}

// counters makes each string t with one counter.
func (p *planes) counters(t *Template, counters []uint32) {
	var c [lanes / 2]uint64
	for j, v := range counters {
		c[j%32] |= uint64(v) << (j &^ 31)
	}
	transposeHalves(&c)
	p.fill(&t.Block)
	for q := range 4 {
		from := 3 - q
		if t.LittleEndian {
			from = q
		}
		*p.byte(t.Offset + q) = *(*[8]uint64)(c[8*from:])
	}
}

// strings makes string j bytes step*j to step*j+15 of b, which has n of them.
func (p *planes) strings(b []byte, step, n int) {
	for j := range n {
		p.set(j, (*[BlockSize]byte)(b[step*j:]))
	}
	p.slice()
}

// rows makes string j key (first+j)/m, up to n of them.
func (p *planes) rows(keys []byte, first, n, m int) {
	key, used := first/m*KeySize, first%m
	for j := range n {
		p.set(j, (*[KeySize]byte)(keys[key:]))
		if used++; used == m {
			key, used = key+KeySize, 0
		}
	}
	p.slice()
}

// write writes the first size bytes of n strings to dst, step bytes apart. The
// planes are lost.
func (p *planes) write(dst []byte, step, size, n int) {
	p.slice()
	if size == BlockSize {
		for j := range n {
			p.string(j, (*[BlockSize]byte)(dst[step*j:]))
		}
		return
	}
	var block [BlockSize]byte
	for j := range n {
		p.string(j, &block)
		copy(dst[step*j:step*j+size], block[:])
	}
	clear(block[:])
}

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

// transpose exchanges bit i of a[j] with bit j of a[i].
func transpose(a *[lanes]uint64) {
	for i := range lanes / 2 {
		a[i], a[i+32] = exchange(a[i], a[i+32], 32, 0x00000000ffffffff)
	}
	transposeHalves((*[lanes / 2]uint64)(a[:32]))
	transposeHalves((*[lanes / 2]uint64)(a[32:]))
}

// transposeHalves does so in each half of the words by itself: it exchanges bits
// at distances 16, 8, 4, 2 and 1.
func transposeHalves(a *[lanes / 2]uint64) {
	for i := range 8 {
		const m, n = 0x0000ffff0000ffff, 0x00ff00ff00ff00ff
		a0, a2 := exchange(a[i], a[i+16], 16, m)
		a1, a3 := exchange(a[i+8], a[i+24], 16, m)
		a[i], a[i+8] = exchange(a0, a1, 8, n)
		a[i+16], a[i+24] = exchange(a2, a3, 8, n)
	}
	for i := 0; i < len(a); i += 8 {
		const m, n, o = 0x0f0f0f0f0f0f0f0f, 0x3333333333333333, 0x5555555555555555
		x := (*[8]uint64)(a[i:])
		a0, a4 := exchange(x[0], x[4], 4, m)
		a1, a5 := exchange(x[1], x[5], 4, m)
		a2, a6 := exchange(x[2], x[6], 4, m)
		a3, a7 := exchange(x[3], x[7], 4, m)
		a0, a2 = exchange(a0, a2, 2, n)
		a1, a3 = exchange(a1, a3, 2, n)
		a4, a6 = exchange(a4, a6, 2, n)
		a5, a7 = exchange(a5, a7, 2, n)
		x[0], x[1] = exchange(a0, a1, 1, o)
		x[2], x[3] = exchange(a2, a3, 1, o)
		x[4], x[5] = exchange(a4, a5, 1, o)
		x[6], x[7] = exchange(a6, a7, 1, o)
	}
}

// exchange exchanges the bits of x above distance w with those of y in mask.
func exchange(x, y uint64, w uint, mask uint64) (uint64, uint64) {
	t := (x>>(w&63) ^ y) & mask
	return x ^ t<<(w&63), y ^ t
}

// A state is the planes of 64 blocks: a round takes them from one place to the
// other. They begin and end in the first.
type state [2]planes

// encrypt encrypts blocks under keys k, which become the last round keys.
func encrypt(blocks []state, k *planes) {
	addKey(blocks, k)
	for r := range 9 {
		expand(k, k, rcon[r], true)
		round(blocks, k, r)
	}
	expand(k, k, rcon[9], true)
	lastRound(blocks, k)
}

// encrypt256 does so for keys of 32 bytes.
func encrypt256(blocks []state, k *[2]planes) {
	addKey(blocks, &k[0])
	round(blocks, &k[1], 0)
	for r := 2; r < 14; r += 2 {
		expand(&k[0], &k[1], rcon[r/2-1], true)
		round(blocks, &k[0], r-1)
		expand(&k[1], &k[0], 0, false)
		round(blocks, &k[1], r)
	}
	expand(&k[0], &k[1], rcon[6], true)
	lastRound(blocks, &k[0])
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

func addKey(blocks []state, k *planes) {
	for j := range blocks {
		b := &blocks[j][0]
		for i := range b {
			b[i] ^= k[i]
		}
	}
}

// round is round r, from 0.
func round(blocks []state, k *planes, r int) {
	for j := range blocks {
		b, s := &blocks[j][r%2], &blocks[j][1-r%2]
		for p := range BlockSize {
			sbox(b.byte(p))
		}
		for c := 0; c < 16; c += 4 {
			// ShiftRows: row r of column c comes from column c+r.
			mix(s, k, c, b.byte(c), b.byte((c+5)%16), b.byte((c+10)%16), b.byte((c+15)%16))
		}
	}
}

// mix is MixColumns and AddRoundKey for the column of bytes w, x, y, z, written
// to the bytes of s from p on. With d0 = w^x and so on, row 0 of the product is
// 2 d0 ^ x ^ d2; doubling moves planes up by one, and plane 7 goes to 0, 1, 3
// and 4.
func mix(s, k *planes, p int, w, x, y, z *[8]uint64) {
	to, key := (*[32]uint64)(s[8*p:]), (*[32]uint64)(k[8*p:])
	h0, h1, h2, h3 := w[7]^x[7], x[7]^y[7], y[7]^z[7], z[7]^w[7]
	p0, p1, p2, p3 := h0, h1, h2, h3
	for i := range 8 {
		w, x, y, z := w[i], x[i], y[i], z[i]
		d0, d1, d2, d3 := w^x, x^y, y^z, z^w
		to[i] = p0 ^ x ^ d2 ^ key[i]
		to[i+8] = p1 ^ y ^ d3 ^ key[i+8]
		to[i+16] = p2 ^ z ^ d0 ^ key[i+16]
		to[i+24] = p3 ^ w ^ d1 ^ key[i+24]
		p0, p1, p2, p3 = d0, d1, d2, d3
		if i == 0 || i == 2 || i == 3 {
			p0, p1, p2, p3 = d0^h0, d1^h1, d2^h2, d3^h3
		}
	}
}

// lastRound is the last round, which is an odd one and without MixColumns.
func lastRound(blocks []state, k *planes) {
	for j := range blocks {
		b, s := &blocks[j][1], &blocks[j][0]
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
}

func slicedCounters(dst []byte, size int, keys []byte, t *Template, counters []uint32, m int) {
	var b [1]state
	var k planes
	for first := 0; first < len(counters); first += lanes {
		n := min(lanes, len(counters)-first)
		b[0][0].counters(t, counters[first:first+n])
		k.rows(keys, first, n, m)
		encrypt(b[:], &k)
		b[0][0].write(dst[first*size:], size, size, n)
	}
	clear(k[:])
	clear(b[:])
}

func slicedBlocks(dst, keys, src []byte, m int) {
	var b [1]state
	var k planes
	for first := 0; first < len(src)/BlockSize; first += lanes {
		n := min(lanes, len(src)/BlockSize-first)
		b[0][0].strings(src[first*BlockSize:], BlockSize, n)
		k.rows(keys, first, n, m)
		encrypt(b[:], &k)
		b[0][0].write(dst[first*BlockSize:], BlockSize, BlockSize, n)
	}
	clear(k[:])
	clear(b[:])
}

func slicedPairs256(dst, keys []byte, ts *[2]Template, counters []uint32) {
	var b [2]state
	var k [2]planes
	for first := 0; first < len(counters); first += lanes {
		n := min(lanes, len(counters)-first)
		for i := range ts {
			b[i][0].counters(&ts[i], counters[first:first+n])
			k[i].strings(keys[first*WideKeySize+i*BlockSize:], WideKeySize, n)
		}
		encrypt256(b[:], &k)
		for i := range b {
			b[i][0].write(dst[(2*first+i)*BlockSize:], 2*BlockSize, BlockSize, n)
		}
	}
	clear(k[:])
	clear(b[:])
}

func slicedHash24(dst []uint32, keys []byte, prand uint32) {
	var b [1]state
	var k planes
	block := prandBlock(prand)
	for first := 0; first < len(dst); first += lanes {
		some := dst[first:min(first+lanes, len(dst))]
		k.strings(keys[first*KeySize:], KeySize, len(some))
		b[0][0].fill(&block)
		encrypt(b[:], &k)
		b[0][0].hashes()
		for j := range some {
			some[j] = b[0][0].hash(j)
		}
	}
	clear(k[:])
	clear(b[:])
}

func slicedMatch24(dst []Match, first int, keys []byte, prands, hashes []uint32) []Match {
	const few = 4 // addresses at once
	var b [few]state
	var key, k planes
	for at := 0; at < len(keys)/KeySize; at += lanes {
		n := min(lanes, len(keys)/KeySize-at)
		key.strings(keys[at*KeySize:], KeySize, n)
		for from := 0; from < len(prands); from += few {
			some := b[:min(few, len(prands)-from)]
			for a := range some {
				block := prandBlock(prands[from+a])
				some[a][0].fill(&block)
			}
			k = key
			encrypt(some, &k)
			for a := range some {
				some[a][0].hashes()
				for j := range n {
					if some[a][0].hash(j) == hashes[from+a]&0xffffff {
						dst = append(dst, Match{first + at + j, from + a})
					}
				}
			}
		}
	}
	clear(key[:])
	clear(k[:])
	clear(b[:])
	return dst
}

// hashes turns the second half of the planes into strings, for hash.
func (p *planes) hashes() { transpose((*[lanes]uint64)(p[lanes:])) }

// hash reads bytes 13 to 15 of string j.
func (p *planes) hash(j int) uint32 {
	return bits.ReverseBytes32(uint32(p[lanes+j]>>32)) & 0xffffff
}
