package spake2plus

import (
	"encoding/binary"
	"hash/crc32"
)

// LimiterSize is the size in bytes of what a [Store] keeps.
const LimiterSize = 16

// Store keeps one value of [LimiterSize] bytes through cuts of power. It does
// not keep the pointers that it is given.
type Store interface {
	// Load fills value with what was saved last. What it is when nothing ever
	// was saved does not matter, as long as it is not an old count.
	Load(value *[LimiterSize]byte) error
	// Save replaces the value, and returns when it will be there after a cut of
	// power. One during Save may leave the old value, the new one, or bytes of
	// both: that is found by a checksum, and locks the limiter. What was saved
	// before must not come back later.
	Save(value *[LimiterSize]byte) error
}

// A count is what a [Store] keeps, big endian:
//
//	 0      version, 1
//	 1      wrong codes since the last physical action, 0..MaxWrong
//	 2      wrong codes in a row, 0..wrong
//	 3      0
//	 4..11  tag time of the last attempt, two's complement
//	12..15  CRC-32 (IEEE) of 0..11
type count struct {
	wrong, row uint8
	at         int64
}

// countVersion is byte 0. Neither erased flash nor zeros are a count.
const countVersion = 1

// locked is the count of who may not try any more.
var locked = count{MaxWrong, MaxWrong, 0}

// put writes c into b.
func (c count) put(b *[LimiterSize]byte) {
	*b = [LimiterSize]byte{countVersion, c.wrong, c.row}
	binary.BigEndian.PutUint64(b[4:], uint64(c.at))
	binary.BigEndian.PutUint32(b[12:], crc32.ChecksumIEEE(b[:12]))
}

// parseCount is the inverse of put, and [locked] for what put does not write.
func parseCount(b *[LimiterSize]byte) count {
	c := count{b[1], b[2], int64(binary.BigEndian.Uint64(b[4:]))}
	var again [LimiterSize]byte
	c.put(&again)
	if again != *b || c.wrong > MaxWrong || c.row > c.wrong {
		return locked
	}
	return c
}
