//go:build !purego && (amd64 || arm64)

package aes

import "math/bits"

// This file cuts rows of any length into what the kernels take: whole groups of
// keys. The end of a row goes through a copy, padded with zero keys.

// bulk is from how many blocks a key on it is expanded by itself.
const bulk = 24

// span is how many rows go through scratch memory at once, and most is the
// largest group of any tier.
const (
	span = 192
	most = 16
)

// A shape is a [Template] as the kernels take it.
type shape struct {
	block [BlockSize]byte // without the counter
	// place[k] is a shuffle that brings dword k of four counters to their place.
	place [4][BlockSize]byte
}

func (s *shape) set(t *Template) {
	s.block = t.Block
	clear(s.block[t.Offset : t.Offset+4])
	for i := range BlockSize {
		s.place[0][i] = keep(i)
	}
	s.place[1], s.place[2], s.place[3] = s.place[0], s.place[0], s.place[0]
	for k := range s.place {
		p := (*[4]byte)(s.place[k][t.Offset:])
		i := byte(4 * k)
		if t.LittleEndian {
			*p = [4]byte{i, i + 1, i + 2, i + 3}
		} else {
			*p = [4]byte{i + 3, i + 2, i + 1, i}
		}
	}
}

// An address is the block that an address hash encrypts, and the last dword of
// the ciphertext that matches, four times; its lowest byte is zero.
type address struct {
	block [BlockSize]byte
	want  [4]uint32
}

func (a *address) set(prand, hash uint32) {
	a.block = prandBlock(prand)
	want := bits.ReverseBytes32(hash & 0xffffff)
	a.want = [4]uint32{want, want, want, want}
}

func encryptCounters(dst []byte, size int, keys []byte, t *Template, counters []uint32, m int) {
	tier := active()
	if tier == purego {
		slicedCounters(dst, size, keys, t, counters, m)
		return
	}
	var s shape
	s.set(t)
	switch {
	case m >= bulk:
		countersBulk(tier, dst, size, keys, &s, counters, m)
	case m > 1:
		countersFew(tier, dst, size, keys, &s, counters, m)
	case size == BlockSize:
		countersOnce(tier, dst, keys, &s, counters)
	case size == BlockSize/2:
		n := len(counters) &^ (tier.group() - 1)
		if n > 0 {
			kernelHalves(tier, &dst[0], &keys[0], &s, &counters[0], n)
		}
		if n < len(counters) {
			countersCut(tier, dst[n*size:], size, keys[n*KeySize:], &s, counters[n:])
		}
	default:
		countersCut(tier, dst, size, keys, &s, counters)
	}
}

// countersOnce writes one whole block a key.
func countersOnce(t tier, dst, keys []byte, s *shape, counters []uint32) {
	n := len(counters) &^ (t.group() - 1)
	if n > 0 {
		kernelCounters(t, &dst[0], &keys[0], s, &counters[0], n)
	}
	if n < len(counters) {
		countersEnd(t, dst[n*BlockSize:], keys[n*KeySize:], s, counters[n:])
	}
}

// countersEnd does so for less than a group.
func countersEnd(t tier, dst, keys []byte, s *shape, counters []uint32) {
	var (
		k [most * KeySize]byte
		b [most * BlockSize]byte
		c [most]uint32
	)
	copy(k[:], keys)
	copy(c[:], counters)
	kernelCounters(t, &b[0], &k[0], s, &c[0], t.group())
	copy(dst, b[:])
	clear(k[:])
	clear(b[:])
}

// countersCut writes a part of one block a key.
func countersCut(t tier, dst []byte, size int, keys []byte, s *shape, counters []uint32) {
	if len(counters) <= most {
		var b [most * BlockSize]byte
		countersCutTo(b[:], t, dst, size, keys, s, counters)
	} else {
		var b [span * BlockSize]byte
		countersCutTo(b[:], t, dst, size, keys, s, counters)
	}
}

// countersCutTo does so by way of b.
func countersCutTo(b []byte, t tier, dst []byte, size int, keys []byte, s *shape, counters []uint32) {
	for len(counters) > 0 {
		n := min(len(b)/BlockSize, len(counters))
		countersOnce(t, b[:n*BlockSize], keys[:n*KeySize], s, counters[:n])
		cut(dst, size, b[:n*BlockSize], size)
		dst, keys, counters = dst[n*size:], keys[n*KeySize:], counters[n:]
	}
	clear(b)
}

// cut copies the first size bytes of each block to dst, step bytes apart.
func cut(dst []byte, step int, blocks []byte, size int) {
	at := 0
	switch size {
	case BlockSize:
		for ; len(blocks) >= BlockSize; blocks = blocks[BlockSize:] {
			*(*[BlockSize]byte)(dst[at:]) = *(*[BlockSize]byte)(blocks)
			at += step
		}
	case 8:
		for ; len(blocks) >= BlockSize; blocks = blocks[BlockSize:] {
			*(*[8]byte)(dst[at:]) = *(*[8]byte)(blocks)
			at += step
		}
	default:
		for ; len(blocks) >= BlockSize; blocks = blocks[BlockSize:] {
			copy(dst[at:at+size], blocks)
			at += step
		}
	}
}

// countersFew writes 2 to bulk-1 blocks a key. The kernel takes the counters,
// and writes the blocks, of a group column by column.
func countersFew(t tier, dst []byte, size int, keys []byte, s *shape, counters []uint32, m int) {
	const columns = 4
	var (
		k [most * KeySize]byte
		c [columns * most]uint32
		b [columns * most * BlockSize]byte
	)
	group, few := t.group(), t.few()
	for len(keys) > 0 {
		n := min(group, len(keys)/KeySize)
		key := &keys[0]
		if n < group {
			copy(k[:], keys)
			key = &k[0]
		}
		for from := 0; from < m; from += few {
			w := min(few, m-from)
			for a := range w {
				for i := range n {
					c[a*group+i] = counters[i*m+from+a]
				}
			}
			if w == 1 {
				kernelCounters(t, &b[0], key, s, &c[0], group)
			} else {
				kernelFew(t, &b[0], key, s, &c[0], group)
			}
			for a := range w {
				cut(dst[(from+a)*size:], m*size, b[a*group*BlockSize:(a*group+n)*BlockSize], size)
			}
		}
		dst, keys, counters = dst[n*m*size:], keys[n*KeySize:], counters[n*m:]
	}
	clear(k[:])
	clear(b[:])
}

// countersBulk writes bulk blocks a key or more.
func countersBulk(t tier, dst []byte, size int, keys []byte, s *shape, counters []uint32, m int) {
	var (
		b [span * BlockSize]byte
		c [most]uint32
	)
	for ; len(keys) > 0; keys = keys[KeySize:] {
		for row := counters[:m]; len(row) > 0; {
			n := min(span, len(row))
			out := b[:n*BlockSize]
			if size == BlockSize {
				out = dst[:n*BlockSize]
			}
			whole := n &^ (t.group() - 1)
			if whole > 0 {
				kernelBulkCounters(t, &out[0], &keys[0], s, &row[0], whole)
			}
			if whole < n {
				var end [most * BlockSize]byte
				copy(c[:], row[whole:n])
				kernelBulkCounters(t, &end[0], &keys[0], s, &c[0], t.group())
				copy(out[whole*BlockSize:], end[:])
				clear(end[:])
			}
			if size < BlockSize {
				cut(dst, size, out, size)
			}
			dst, row = dst[n*size:], row[n:]
		}
		counters = counters[m:]
	}
	clear(b[:])
}

func encryptBlocks(dst, keys, src []byte, m int) {
	tier := active()
	switch {
	case tier == purego:
		slicedBlocks(dst, keys, src, m)
	case m >= bulk:
		blocksBulk(tier, dst, keys, src, m)
	case m > 1:
		blocksFew(tier, dst, keys, src, m)
	default:
		blocksOnce(tier, dst, keys, src)
	}
}

// blocksOnce encrypts one block a key.
func blocksOnce(t tier, dst, keys, src []byte) {
	n := len(src) / BlockSize &^ (t.group() - 1)
	if n > 0 {
		kernelBlocks(t, &dst[0], &keys[0], &src[0], n)
	}
	if n < len(src)/BlockSize {
		blocksEnd(t, dst[n*BlockSize:], keys[n*KeySize:], src[n*BlockSize:])
	}
}

// blocksEnd does so for less than a group.
func blocksEnd(t tier, dst, keys, src []byte) {
	var (
		k [most * KeySize]byte
		b [most * BlockSize]byte
	)
	copy(k[:], keys)
	copy(b[:], src)
	kernelBlocks(t, &b[0], &k[0], &b[0], t.group())
	copy(dst, b[:])
	clear(k[:])
	clear(b[:])
}

// blocksFew encrypts 2 to bulk-1 blocks a key, column by column.
func blocksFew(t tier, dst, keys, src []byte, m int) {
	var (
		k [most * KeySize]byte
		b [most * BlockSize]byte
	)
	group := t.group()
	for len(keys) > 0 {
		n := min(group, len(keys)/KeySize)
		key := &keys[0]
		if n < group {
			copy(k[:], keys)
			key = &k[0]
		}
		for a := range m {
			for i := range n {
				copy(b[i*BlockSize:(i+1)*BlockSize], src[(i*m+a)*BlockSize:])
			}
			kernelBlocks(t, &b[0], key, &b[0], group)
			cut(dst[a*BlockSize:], m*BlockSize, b[:n*BlockSize], BlockSize)
		}
		dst, src, keys = dst[n*m*BlockSize:], src[n*m*BlockSize:], keys[n*KeySize:]
	}
	clear(k[:])
	clear(b[:])
}

// blocksBulk encrypts bulk blocks a key or more.
func blocksBulk(t tier, dst, keys, src []byte, m int) {
	whole := m &^ (t.group() - 1)
	var end [most * BlockSize]byte
	for ; len(keys) > 0; keys = keys[KeySize:] {
		kernelBulkBlocks(t, &dst[0], &keys[0], &src[0], whole)
		if whole < m {
			copy(end[:], src[whole*BlockSize:m*BlockSize])
			kernelBulkBlocks(t, &end[0], &keys[0], &end[0], t.group())
			copy(dst[whole*BlockSize:m*BlockSize], end[:])
		}
		dst, src = dst[m*BlockSize:], src[m*BlockSize:]
	}
	clear(end[:])
}

func encryptPairs256(dst, keys []byte, ts *[2]Template, counters []uint32) {
	tier := active()
	if tier == purego {
		slicedPairs256(dst, keys, ts, counters)
		return
	}
	var s [2]shape
	s[0].set(&ts[0])
	s[1].set(&ts[1])
	n := len(counters) &^ (tier.group() - 1)
	if n > 0 {
		kernelPairs(tier, &dst[0], &keys[0], &s, &counters[0], n)
	}
	if n < len(counters) {
		pairsEnd(tier, dst[n*2*BlockSize:], keys[n*WideKeySize:], &s, counters[n:])
	}
}

// pairsEnd does so for less than a group.
func pairsEnd(t tier, dst, keys []byte, s *[2]shape, counters []uint32) {
	var (
		k [most * WideKeySize]byte
		b [most * 2 * BlockSize]byte
		c [most]uint32
	)
	copy(k[:], keys)
	copy(c[:], counters)
	kernelPairs(t, &b[0], &k[0], s, &c[0], t.group())
	copy(dst, b[:])
	clear(k[:])
	clear(b[:])
}

func hash24(dst []uint32, keys []byte, prand uint32) {
	tier := active()
	if tier == purego {
		slicedHash24(dst, keys, prand)
		return
	}
	block := prandBlock(prand)
	n := len(dst) &^ (tier.group() - 1)
	if n > 0 {
		kernelHash(tier, &dst[0], &keys[0], &block[0], n)
	}
	if n < len(dst) {
		hashEnd(tier, dst[n:], keys[n*KeySize:], &block)
	}
}

// hashEnd does so for less than a group.
func hashEnd(t tier, dst []uint32, keys []byte, block *[BlockSize]byte) {
	var (
		k [most * KeySize]byte
		h [most]uint32
	)
	copy(k[:], keys)
	kernelHash(t, &h[0], &k[0], &block[0], t.group())
	copy(dst, h[:])
	clear(k[:])
}

func match24(dst []Match, first int, keys []byte, prands, hashes []uint32) []Match {
	tier := active()
	if tier == purego {
		return slicedMatch24(dst, first, keys, prands, hashes)
	}
	group, few := tier.group(), tier.few()
	n := len(keys) / KeySize
	whole := n &^ (group - 1)
	for from := 0; from < len(prands); from += few {
		if from == len(prands)-1 {
			return matchOne(dst, first, keys, from, prands[from], hashes[from])
		}
		var as [4]address
		some := min(few, len(prands)-from)
		for a := range few { // the last one again where there are less
			i := from + min(a, some-1)
			as[a].set(prands[i], hashes[i])
		}
		for at := 0; at < whole; at += group {
			at += kernelMatch(tier, &keys[at*KeySize], &as[0], whole-at)
			if at < whole {
				dst = matchGroup(dst, first+at, keys[at*KeySize:(at+group)*KeySize], from, prands[from:from+some], hashes[from:])
			}
		}
		if whole < n {
			dst = matchGroup(dst, first+whole, keys[whole*KeySize:], from, prands[from:from+some], hashes[from:])
		}
	}
	return dst
}

// matchGroup finds the matches among a group of keys, the first with number
// key, and a few addresses, the first with number address.
func matchGroup(dst []Match, key int, keys []byte, address int, prands, hashes []uint32) []Match {
	for a, prand := range prands {
		dst = matchOne(dst, key, keys, address+a, prand, hashes[a])
	}
	return dst
}

// matchOne finds the matches of one address.
func matchOne(dst []Match, key int, keys []byte, address int, prand, hash uint32) []Match {
	if len(keys) <= most*KeySize {
		var h [most]uint32
		return matchOneBy(h[:], dst, key, keys, address, prand, hash&0xffffff)
	}
	var h [page]uint32
	return matchOneBy(h[:], dst, key, keys, address, prand, hash&0xffffff)
}

// matchOneBy does so by way of h, which has room for all keys.
func matchOneBy(h []uint32, dst []Match, key int, keys []byte, address int, prand, hash uint32) []Match {
	h = h[:len(keys)/KeySize]
	hash24(h, keys, prand)
	for at := 0; at < len(h); at += 8 {
		if len(h)-at >= 8 && !has((*[8]uint32)(h[at:]), hash) {
			continue
		}
		for i := at; i < min(at+8, len(h)); i++ {
			if h[i] == hash {
				dst = append(dst, Match{key + i, address})
			}
		}
	}
	return dst
}

// has reports whether one of h is hash. As hashes have 24 bits, (x^hash)-1 has
// its top bit only where they are equal.
func has(h *[8]uint32, hash uint32) bool {
	x := ((h[0] ^ hash) - 1) | ((h[1] ^ hash) - 1) | ((h[2] ^ hash) - 1) | ((h[3] ^ hash) - 1)
	x |= ((h[4] ^ hash) - 1) | ((h[5] ^ hash) - 1) | ((h[6] ^ hash) - 1) | ((h[7] ^ hash) - 1)
	return x>>31 != 0
}
