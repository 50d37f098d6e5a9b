// Package aes encrypts few blocks under each of many keys, which is what
// deriving identifiers for a fleet comes to.
//
// Keys are packed in a row, 16 or 32 bytes each. No function allocates, keeps
// a key schedule, or takes a time that depends on a key or a block; [Match24]
// alone takes one that depends on what it finds. All may be called at once by
// many goroutines.
//
// The work is done by one of several kernels, the tiers: see [Tiers].
//
// It implements the encryption of FIPS 197 for keys of 128 and 256 bits.
package aes

// Sizes in bytes.
const (
	KeySize     = 16
	WideKeySize = 32 // of AES-256
	BlockSize   = 16
)

// Template is a block into which a 32-bit counter is written for each row.
type Template struct {
	Block        [BlockSize]byte
	Offset       int  // of the counter, 0..12
	LittleEndian bool // byte order of the counter
}

func (t *Template) check() {
	if t.Offset < 0 || t.Offset > BlockSize-4 {
		panic("aes: the counter of a template lies outside of its block")
	}
}

// Counters encrypts, under each of n keys of [KeySize] bytes, the template with
// m counters, and writes the first size bytes of each block to dst: row by row,
// n*m*size bytes. counters holds n*m values. dst overlaps no other argument.
// It panics when a size does not fit.
func Counters(dst []byte, size int, keys []byte, t *Template, counters []uint32, m int) {
	n := len(keys) / KeySize
	if m < 0 || size < 0 || size > BlockSize || len(keys) != n*KeySize || len(counters) != n*m || len(dst) != n*m*size {
		panic("aes: sizes of keys, counters and blocks do not fit")
	}
	t.check()
	if len(dst) == 0 {
		return
	}
	encryptCounters(dst, size, keys, t, counters, m)
}

// Blocks encrypts m blocks under each of n keys of [KeySize] bytes: dst and src
// hold n*m blocks, row by row, and are the same or do not overlap. It panics
// when a size does not fit.
func Blocks(dst, keys, src []byte, m int) {
	n := len(keys) / KeySize
	if m < 0 || len(keys) != n*KeySize || len(src) != n*m*BlockSize || len(dst) != len(src) {
		panic("aes: sizes of keys and blocks do not fit")
	}
	if len(dst) == 0 {
		return
	}
	encryptBlocks(dst, keys, src, m)
}

// Pairs256 encrypts, under each of n keys of [WideKeySize] bytes, two templates
// with the same counter, and writes both blocks to dst, 32 bytes a key.
// counters holds n values. dst overlaps no other argument. It panics when a
// size does not fit.
func Pairs256(dst, keys []byte, ts *[2]Template, counters []uint32) {
	n := len(counters)
	if len(keys) != n*WideKeySize || len(dst) != n*2*BlockSize {
		panic("aes: sizes of keys, counters and blocks do not fit")
	}
	ts[0].check()
	ts[1].check()
	if n == 0 {
		return
	}
	encryptPairs256(dst, keys, ts, counters)
}

// Hash24 encrypts, under each key of [KeySize] bytes, 13 zero bytes and the low
// 24 bits of prand, and writes the last three bytes of the block to dst as an
// integer: the random address hash ah of the Bluetooth Core Specification
// (Vol 3, Part H, 2.2.2). dst has one entry a key; it panics otherwise.
func Hash24(dst []uint32, keys []byte, prand uint32) {
	n := len(keys) / KeySize
	if len(keys) != n*KeySize || len(dst) != n {
		panic("aes: sizes of keys and hashes do not fit")
	}
	if n == 0 {
		return
	}
	hash24(dst, keys, prand)
}

// Match says that an address has, under a key, the hash that it shows.
type Match struct{ Key, Address int }

// Match24 appends to dst every pair of a key and an address for which the low
// 24 bits of hashes[Address] are the ah of prands[Address] under the key (see
// [Hash24]), in order of the keys and then of the addresses. n keys and m
// foreign addresses give n*m/2^24 false ones. It costs less than m calls of
// Hash24, because keys are expanded once for several addresses. It does not
// allocate when dst has the capacity. It panics when a size does not fit.
//
// The time it takes depends on which pairs match.
func Match24(dst []Match, keys []byte, prands, hashes []uint32) []Match {
	if len(keys)%KeySize != 0 || len(prands) != len(hashes) {
		panic("aes: sizes of keys and addresses do not fit")
	}
	for first := 0; first < len(keys)/KeySize && len(prands) > 0; first += page {
		some := keys[first*KeySize : min((first+page)*KeySize, len(keys))]
		found := len(dst)
		dst = match24(dst, first, some, prands, hashes)
		sortMatches(dst[found:])
	}
	return dst
}

// page is how many keys [Match24] takes past all addresses before the next, so
// that they stay in the first-level cache.
const page = 512

// sortMatches orders a page's matches, of which there are few.
func sortMatches(ms []Match) {
	for i, m := range ms {
		for i > 0 && (ms[i-1].Key > m.Key || ms[i-1].Key == m.Key && ms[i-1].Address > m.Address) {
			ms[i] = ms[i-1]
			i--
		}
		ms[i] = m
	}
}

// prandBlock is the block that ah encrypts.
func prandBlock(prand uint32) (b [BlockSize]byte) {
	b[13], b[14], b[15] = byte(prand>>16), byte(prand>>8), byte(prand)
	return b
}
