package fira

import (
	"math"
	"math/bits"
)

// Schedule says how slots are counted. A session is a row of blocks, a block a
// row of rounds, and a round a row of slots. Its methods check the fields that
// they use. It can be compared with ==.
//
//	index = IndexInit + block*SlotsPerBlock + round*SlotsPerRound + slot
//
// Slots behind the last whole round of a block count as one more, short round.
type Schedule struct {
	IndexInit     uint32 // phyStsIndexInit, below 2^31
	SlotsPerBlock int64  // from SlotsPerRound on
	SlotsPerRound int64  // from 1 on
}

// Slot is the place of a slot in a session, counted from 0.
type Slot struct{ Block, Round, Slot int64 }

// check checks all fields.
func (s Schedule) check() error {
	if s.IndexInit > indexMask || s.SlotsPerRound < 1 || s.SlotsPerBlock < s.SlotsPerRound {
		return ErrRange
	}
	return nil
}

// Index returns phyStsIndex of a slot. It returns [ErrRange] when a field of s
// or at is out of range, the slot lies outside its round or block, or the index
// is 2^32 or more.
func (s Schedule) Index(at Slot) (uint32, error) {
	if s.check() != nil || at.Block < 0 || at.Round < 0 || at.Slot < 0 || at.Slot >= s.SlotsPerRound {
		return 0, ErrRange
	}
	// round*SlotsPerRound + slot < SlotsPerBlock, where slot is already below it
	if at.Round > (s.SlotsPerBlock-1-at.Slot)/s.SlotsPerRound {
		return 0, ErrRange
	}
	return s.add(at.Block, at.Round*s.SlotsPerRound+at.Slot)
}

// add returns the index of slot rest, below 2^63, of a block.
func (s Schedule) add(block, rest int64) (uint32, error) {
	hi, lo := bits.Mul64(uint64(block), uint64(s.SlotsPerBlock))
	if hi != 0 || lo > math.MaxUint32 {
		return 0, ErrRange
	}
	index := uint64(s.IndexInit) + lo + uint64(rest) // below 2^63 + 2^33
	if index > math.MaxUint32 {
		return 0, ErrRange
	}
	return uint32(index), nil
}

// Locate returns where the slot of an index is. It returns [ErrRange] when a
// field of s is out of range or index lies before the first slot.
func (s Schedule) Locate(index uint32) (Slot, error) {
	if s.check() != nil || index < s.IndexInit {
		return Slot{}, ErrRange
	}
	d := int64(index - s.IndexInit)
	rest := d % s.SlotsPerBlock
	return Slot{d / s.SlotsPerBlock, rest / s.SlotsPerRound, rest % s.SlotsPerRound}, nil
}

// MaxRotationRate is the largest key rotation rate.
const MaxRotationRate = 15

// Rotation returns the block with which the rotation in force at a block began,
// and the index of its first slot, of which [Session.Rotation] makes the keys.
// Keys rotate each 2^rate blocks. Whoever finds that it has to go back over a
// rotation rotates back too.
//
// SlotsPerRound is not used. [ErrRange] when block is negative, SlotsPerBlock
// below 1, IndexInit or rate out of range, or the index 2^32 or more.
func (s Schedule) Rotation(block int64, rate int) (first int64, cryptoIndex uint32, err error) {
	if s.IndexInit > indexMask || s.SlotsPerBlock < 1 || block < 0 || rate < 0 || rate > MaxRotationRate {
		return 0, 0, ErrRange
	}
	first = block &^ (1<<rate - 1)
	cryptoIndex, err = s.add(first, 0)
	if err != nil {
		return 0, 0, err
	}
	return first, cryptoIndex, nil
}
