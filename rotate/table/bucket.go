package table

// A bucket is a cache line of 16 entries of 32 bits, filled from the first one
// on; 0 is an empty one:
//
//	 31                                    0
//	+----------------------+----------------+
//	| group + 1            |    fingerprint |  entry 0
//	+----------------------+----------------+
//	  ...
//	+----------------------+----------------+
//	| 0 unless the bucket is full           |  entry 15
//	+----------------------+----------------+
//
// A group is a number of neighbouring rows, one where the table is small; which
// of them it is tells deriving them again. The bits that numbering the groups
// leaves are the fingerprint: those of the key that follow the ones which choose
// the bucket. An entry lies in its own bucket or, where that and all between are
// full, in a later one; the last is followed by the first.
type bucket [bucketEntries]uint32

const (
	bucketSize    = 64 // bytes
	bucketEntries = 16
)

// buckets is a hash table of entries.
type buckets struct {
	line []bucket
	n    uint64 // buckets, < 2^32
	fp   uint   // bits of a fingerprint
	drop uint   // 32 less as many
}

// newBuckets returns a table for that many rows, without its buckets.
func newBuckets(rows int64, fp uint) buckets {
	return buckets{n: uint64(bucketsFor(rows)), fp: fp, drop: 32 - fp}
}

// bucketsFor returns how many buckets take that many rows: 75 % of the entries
// are in use, and at least one is not.
func bucketsFor(rows int64) int64 {
	if rows == 0 {
		return 0
	}
	return rows/12 + 1
}

// spread mixes a key: identifiers are as good as uniform, but those of fleets
// that count them are not, and short ones lie in the upper half alone.
func spread(key uint64) uint64 { return (key ^ key>>32) * 0x9e3779b97f4a7c15 }

// home returns the bucket of a key and its fingerprint: the upper half of the
// key chooses the one, the lower half is the other.
func (t *buckets) home(key uint64) (at uint64, fp uint32) {
	key = spread(key)
	return key >> 32 * t.n >> 32, uint32(key) >> (t.drop & 31)
}

func (b *bucket) full() bool { return b[bucketEntries-1] != 0 }

// pair returns two entries, the first in the low half.
func (b *bucket) pair(i int) uint64 { return uint64(b[i]) | uint64(b[i+1])<<32 }

// may reports whether an entry of the bucket may have a fingerprint: pattern is
// the fingerprint twice and mask what covers it.
func (b *bucket) may(pattern, mask uint64) bool {
	const (
		ones = 0x00000001_00000001
		tops = 0x80000000_80000000
	)
	// (x-ones) &^ x & tops is not 0 exactly when half of x is 0.
	x0, x1, x2, x3 := (b.pair(0)^pattern)&mask, (b.pair(2)^pattern)&mask, (b.pair(4)^pattern)&mask, (b.pair(6)^pattern)&mask
	x4, x5, x6, x7 := (b.pair(8)^pattern)&mask, (b.pair(10)^pattern)&mask, (b.pair(12)^pattern)&mask, (b.pair(14)^pattern)&mask
	hit := (x0-ones)&^x0 | (x1-ones)&^x1 | (x2-ones)&^x2 | (x3-ones)&^x3
	hit |= (x4-ones)&^x4 | (x5-ones)&^x5 | (x6-ones)&^x6 | (x7-ones)&^x7
	return hit&tops != 0
}

// ask is an identifier that is looked for: its bucket and fingerprint, and what
// the bucket has of it. The assembly knows its fields.
type ask struct {
	id   int // position in what is looked up
	at   uint64
	fp   uint32
	hits uint32 // a bit for each entry with the fingerprint, and whole
}

// whole says that a bucket is full, so that the next one counts, too.
const whole = 1 << bucketEntries

// lookEach sets the hits of one ask or more.
func (t *buckets) lookEach(asks []ask) {
	last := uint32(0)
	for i := range asks { // so that the processor waits for all of them at once
		last |= t.line[asks[i].at][bucketEntries-1]
	}
	asks[0].hits = last // so that they are read at all
	for i := range asks {
		a := &asks[i]
		a.hits = t.line[a.at].hits(a.fp, 1<<t.fp-1)
	}
}

// next returns the bucket after one.
func (t *buckets) next(at uint64) uint64 {
	if at++; at == uint64(len(t.line)) {
		return 0
	}
	return at
}

// group returns the group of an entry.
func (t *buckets) group(at uint64, entry int) uint32 { return t.line[at][entry]>>t.fp - 1 }

// hits returns which entries have a fingerprint, and whole where the bucket is
// full. mask covers a fingerprint.
func (b *bucket) hits(fp, mask uint32) (hits uint32) {
	if b.may(uint64(fp)<<32|uint64(fp), uint64(mask)<<32|uint64(mask)) {
		for i, e := range b {
			if e != 0 && e&mask == fp {
				hits |= 1 << i
			}
		}
	}
	if b.full() {
		hits |= whole
	}
	return hits
}
