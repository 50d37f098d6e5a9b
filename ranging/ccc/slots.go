package ccc

import (
	"math/bits"

	"github.com/seed-496a4445/fyr/ranging/sts"
)

// MaxIndex is the index at which a URSK dies.
const MaxIndex = 1<<31 - 1

// MaxRounds is the largest number of rounds in a block.
const MaxRounds = 1<<16 - 1

// Schedule says how slots are counted. Its methods check its fields. It can be
// compared with ==.
//
//	index = Index0 + (block*Rounds + round)*SlotsPerRound + slot
//
//	slot 0 Pre-POLL | 1 POLL | 2.. responses, N | N+2 Final | N+3 Final_Data
type Schedule struct {
	Index0        uint32 // STS_Index0, at most MaxIndex
	SlotsPerRound int64  // at least N+4
	Rounds        int64  // in a block, 1..MaxRounds
}

// Slot is the place of a slot in a session, counted from 0.
type Slot struct{ Block, Round, Slot int64 }

// MinSlotsPerRound returns how many slots a round needs for so many responders.
func MinSlotsPerRound(responders int) int { return responders + 4 }

func (s Schedule) check() error {
	if s.Index0 > MaxIndex || s.SlotsPerRound < 1 || s.Rounds < 1 || s.Rounds > MaxRounds {
		return ErrRange
	}
	return nil
}

// Index returns STS_Index of a slot, or [ErrRange] when a field of s or at is out
// of range or the index is above [MaxIndex].
func (s Schedule) Index(at Slot) (uint32, error) {
	if s.check() != nil || at.Block < 0 || at.Round < 0 || at.Round >= s.Rounds || at.Slot < 0 || at.Slot >= s.SlotsPerRound ||
		at.Block > MaxIndex {
		return 0, ErrRange
	}
	round := uint64(at.Block)*uint64(s.Rounds) + uint64(at.Round) // below 2^47
	hi, lo := bits.Mul64(round, uint64(s.SlotsPerRound))
	if hi != 0 || lo > MaxIndex {
		return 0, ErrRange
	}
	index := uint64(s.Index0) + lo + uint64(at.Slot) // below 2^63 + 2^32
	if index > MaxIndex {
		return 0, ErrRange
	}
	return uint32(index), nil
}

// Locate returns where the slot of an index is. It returns [ErrRange] when a
// field of s is out of range, or index lies before Index0 or after [MaxIndex].
func (s Schedule) Locate(index uint32) (Slot, error) {
	if s.check() != nil || index < s.Index0 || index > MaxIndex {
		return Slot{}, ErrRange
	}
	d := int64(index - s.Index0)
	round := d / s.SlotsPerRound
	return Slot{round / s.Rounds, round % s.Rounds, d % s.SlotsPerRound}, nil
}

// Slots hands out the keys and V of the slots of a session, each slot once and
// in their order. A sequence of up to [sts.MaxBlocks] blocks from each V uses no
// pair of key and V twice, since the index is part of V.
//
// Each party has one for all slots that it sends or listens in. What survives a
// restart is the index that [Slots.Next] returns, stored before slots below it
// are used: see [sts.Stream] for how. Not for concurrent use. The zero value
// panics.
type Slots struct {
	ladder   Ladder
	schedule Schedule
	next     uint32 // at most MaxIndex + 1
	round    int64  // of keys, the index with which it began; -1: none yet
	keys     Round
}

// Use is what one slot is ranged with: an [sts.Stream] is made of STSKey and V,
// for the blocks of one packet.
type Use struct {
	Index uint32
	At    Slot
	V     sts.V
	Keys  Round
}

// Slots returns the slots of l from index from on. [ErrRange] when schedule is
// out of range or from lies before its first slot; [ErrExhausted] when from is
// above [MaxIndex].
func (l Ladder) Slots(schedule Schedule, from uint32) (*Slots, error) {
	if schedule.check() != nil || from < schedule.Index0 {
		return nil, ErrRange
	}
	if from > MaxIndex {
		return nil, ErrExhausted
	}
	return &Slots{ladder: l, schedule: schedule, next: from, round: -1}, nil
}

// Next returns the lowest index that was not used. After the last one it is
// above [MaxIndex].
func (s *Slots) Next() uint32 { return s.next }

// Use returns what the slot of an index is ranged with, and makes it and all
// before it used. It returns [ErrReplay] when it was used already, and
// [ErrExhausted] above [MaxIndex]; then nothing changes.
func (s *Slots) Use(index uint32) (Use, error) {
	if index > MaxIndex {
		return Use{}, ErrExhausted
	}
	if index < s.next {
		return Use{}, ErrReplay
	}
	at, err := s.schedule.Locate(index)
	if err != nil {
		return Use{}, err
	}
	if first := int64(index) - at.Slot; first != s.round {
		s.round, s.keys = first, s.ladder.Round(uint32(first))
	}
	s.next = index + 1
	return Use{index, at, s.ladder.V(index), s.keys}, nil
}
