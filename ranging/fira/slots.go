package fira

import "github.com/seed-496a4445/fyr/ranging/sts"

// Slots hands out the keys and V of the slots of a session, each slot once and
// in their order, and rotates the keys as it goes. A sequence of up to
// [sts.MaxBlocks] blocks from each V uses no pair of key and V twice: the index
// is part of V, and the counter, below 2^31 at first, does not come round.
//
// Each party has one for all slots that it sends or listens in. What survives a
// restart is the index that [Slots.Next] returns, stored before slots below it
// are used: see [sts.Stream] for how. Not for concurrent use. The zero value
// panics.
type Slots struct {
	session  Session
	schedule Schedule
	rate     int
	next     uint64 // at most 2^32
	block    int64  // of keys, with which their rotation began; -1: none yet
	keys     Rotation
}

// Use is what one slot is ranged with: an [sts.Stream] is made of AuthKey and V,
// for the blocks of one packet.
type Use struct {
	Index uint32
	At    Slot
	V     sts.V
	Keys  Rotation
}

// Slots returns the slots of s from index from on. The first index of s is that
// of schedule, whatever is in it. It returns [ErrUnauthenticated] with static
// STS, which repeats itself each round, and with a session key that is public:
// that of static STS, or one of [sts.PublicKey], zero among them. It returns
// [ErrRange] when schedule or rate is out of range, or from lies before the
// first slot.
func (s Session) Slots(schedule Schedule, rate int, from uint32) (*Slots, error) {
	if !s.mode.Authenticated() || s.public {
		return nil, ErrUnauthenticated
	}
	schedule.IndexInit = s.init
	if schedule.check() != nil || rate < 0 || rate > MaxRotationRate || from < s.init {
		return nil, ErrRange
	}
	return &Slots{session: s, schedule: schedule, rate: rate, next: uint64(from), block: -1}, nil
}

// Next returns the lowest index that was not used. After the last index there
// is none: it is 2^32 then.
func (s *Slots) Next() uint64 { return s.next }

// Use returns what the slot of an index is ranged with, and makes it and all
// before it used. It returns [ErrReplay] when it was used already; then nothing
// changes.
func (s *Slots) Use(index uint32) (Use, error) {
	if uint64(index) < s.next {
		return Use{}, ErrReplay
	}
	at, err := s.schedule.Locate(index)
	if err != nil {
		return Use{}, err
	}
	block, cryptoIndex, err := s.schedule.Rotation(at.Block, s.rate)
	if err != nil {
		return Use{}, err
	}
	if block != s.block {
		s.block, s.keys = block, s.session.Rotation(cryptoIndex)
	}
	s.next = uint64(index) + 1
	return Use{index, at, V(&s.keys.AuthIV, index), s.keys}, nil
}
