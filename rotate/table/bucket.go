package table

import "math/bits"

// A bucket is a cache line of 16 entries, filled from the first one on; 0 is an
// empty one. Two lie in a word:
//
//	         63                            32 31                             0
//	        +--------------------+-----------+--------------------+-----------+
//	word 0  | group + 1          |fingerprint| group + 1          |fingerprint|
//	        +--------------------+-----------+--------------------+-----------+
//	          ...                   entry 1                          entry 0
//	        +--------------------+-----------+--------------------+-----------+
//	word 7  | 0 unless the bucket is full    |                       entry 14 |
//	        +--------------------+-----------+--------------------+-----------+
//
// A group is a number of neighbouring rows, one where the table is small; which
// of them it is tells deriving them again. The bits that numbering the groups
// leaves are the fingerprint: those of the key that follow the ones which choose
// the bucket. An entry lies in its own bucket or, where that and all between are
// full, in a later one; the last is followed by the first.
type bucket [8]uint64

const (
	bucketSize    = 64 // bytes
	bucketEntries = 16
)

// buckets is a hash table of entries.
type buckets struct {
	line []bucket
	fp   uint // bits of a fingerprint
}

// bucketsFor returns how many buckets take that many rows: 79 % of the entries
// are in use, and at least one is not.
func bucketsFor(rows int64) int64 {
	if rows == 0 {
		return 0
	}
	return rows/1264*100 + rows%1264*100/1264 + 1
}

// spread makes use of all of a key: identifiers are as good as uniform, but
// those of fleets that count them are not.
func spread(key uint64) uint64 { return key * 0x9e3779b97f4a7c15 }

// home returns the bucket of a key and its fingerprint.
func (t *buckets) home(key uint64) (at uint64, fp uint32) {
	at, low := bits.Mul64(spread(key), uint64(len(t.line)))
	return at, uint32(low >> (64 - t.fp))
}

// put adds the n-th entry of a bucket.
func (b *bucket) put(n uint8, entry uint32) { b[n/2] |= uint64(entry) << (n % 2 * 32) }

func (b *bucket) full() bool { return b[7]>>32 != 0 }

// may reports whether an entry of the bucket may have a fingerprint: pattern is
// the fingerprint twice and mask what covers it.
func (b *bucket) may(pattern, mask uint64) bool {
	const (
		ones = 0x00000001_00000001
		tops = 0x80000000_80000000
	)
	// (x-ones) &^ x & tops is not 0 exactly when half of x is 0.
	x0, x1, x2, x3 := (b[0]^pattern)&mask, (b[1]^pattern)&mask, (b[2]^pattern)&mask, (b[3]^pattern)&mask
	x4, x5, x6, x7 := (b[4]^pattern)&mask, (b[5]^pattern)&mask, (b[6]^pattern)&mask, (b[7]^pattern)&mask
	any := (x0-ones)&^x0 | (x1-ones)&^x1 | (x2-ones)&^x2 | (x3-ones)&^x3
	any |= (x4-ones)&^x4 | (x5-ones)&^x5 | (x6-ones)&^x6 | (x7-ones)&^x7
	return any&tops != 0
}

// find appends the groups that may hold a key.
func (t *buckets) find(groups []uint32, key uint64) []uint32 {
	at, fp := t.home(key)
	mask := uint32(1)<<t.fp - 1
	pattern := uint64(fp)<<32 | uint64(fp)
	wide := uint64(mask)<<32 | uint64(mask)
	for {
		b := &t.line[at]
		if b.may(pattern, wide) {
			for _, w := range b {
				if e := uint32(w); e != 0 && e&mask == fp {
					groups = append(groups, e>>t.fp-1)
				}
				if e := uint32(w >> 32); e != 0 && e&mask == fp {
					groups = append(groups, e>>t.fp-1)
				}
			}
		}
		if !b.full() {
			return groups
		}
		if at++; at == uint64(len(t.line)) {
			at = 0
		}
	}
}
