package sts

import "github.com/seed-496a4445/fyr/ranging"

// Position counts the blocks of a [Stream] from its V: the number of the next
// one.
type Position uint64

// LastPosition is where every stream ends: its counter would come round.
const LastPosition Position = 1 << 32

// Stream owns the sequence of a key and a V, and hands out each block once. A
// sender has one for its direction, and a receiver one for what it expects.
//
// A Stream has a lease: the positions up to an end that its owner has made sure
// never to use again. For a key that is forgotten with the Stream, as that of
// one session, the lease is all positions. For a key that outlives it, store the
// end first, with the key, and then make the Stream; after a loss of power the
// stored end is where the next one begins. [Stream.Extend] lengthens a lease.
//
// Copies share key and position, so that none repeats what another has used.
// The key does not print. The zero value and a wiped Stream panic when used. Not
// for concurrent use. Only [NewStream] and [Unkeyed] allocate, where dst has the
// capacity.
type Stream struct {
	_ [0]func() // not comparable
	s *hiddenStream
}

// hiddenStream keeps the key two pointers deep, where fmt does not print it.
type hiddenStream struct{ t *stream }

type stream struct {
	*generator
	keyed     bool
	next, end Position
}

// NewStream returns the stream of key and v over the positions from from to
// before end. It takes the key over and overwrites the caller's. No other stream
// may be made of the same key and V unless it begins at that end or later, and
// none of the same key and a V with another counter: its blocks are some of these.
//
// It returns [ErrPublicKey] when [PublicKey] is true, and [ErrPosition] unless
// from <= end <= [LastPosition]; then key is unchanged.
func NewStream(aes ranging.AES, key *[KeySize]byte, v V, from, end Position) (Stream, error) {
	s := Unkeyed(aes)
	if err := s.Rekey(key, v, from, end); err != nil {
		return Stream{}, err
	}
	return s, nil
}

// Unkeyed returns a stream without a key, as [Stream.Wipe] leaves one, for
// [Stream.Rekey]. It allocates.
func Unkeyed(aes ranging.AES) Stream {
	return Stream{s: &hiddenStream{&stream{generator: &generator{aes: aes}}}}
}

// Rekey makes s and all its copies the stream of another key and V, and forgets
// the key before; a wiped stream can be used again then. It takes the key over
// like [NewStream], has the same errors, after which key and s are unchanged,
// and does not allocate. It panics on the zero value.
func (s Stream) Rekey(key *[KeySize]byte, v V, from, end Position) error {
	if s.s == nil {
		panic("sts: use of a zero stream")
	}
	if PublicKey(key) {
		return ErrPublicKey
	}
	if from > end || end > LastPosition {
		return ErrPosition
	}
	t := s.s.t
	t.set(key, v)
	t.keyed, t.next, t.end = true, from, end
	clear(key[:])
	return nil
}

func (s Stream) open() *stream {
	if s.s == nil || !s.s.t.keyed {
		panic("sts: use of a zero or wiped stream")
	}
	return s.s.t
}

// Position returns the position of the next block.
func (s Stream) Position() Position { return s.open().next }

// Left returns how many blocks are left of the lease.
func (s Stream) Left() uint64 { t := s.open(); return uint64(t.end - t.next) }

// V returns V of the next block, for the counter of a log. After the last
// position it is V of block 0 again, which no stream hands out.
func (s Stream) V() V { t := s.open(); return t.v.Advance(uint32(t.next)) }

// Append appends the sequence of one packet to dst, all segments end to end, and
// returns the extended slice and the position of its first block. These blocks
// are used then, whatever becomes of the packet.
//
// It returns dst, 0 and [ErrExhausted] when the lease has fewer blocks; then
// none is used. It panics when g is zero.
func (s Stream) Append(dst []byte, g Geometry) ([]byte, Position, error) {
	t := s.open()
	first, err := t.take(g)
	if err != nil {
		return dst, 0, err
	}
	return t.append(dst, uint32(first), g.Blocks()), first, nil
}

// ExposeRegisters is Append for a radio that makes the sequence itself: it
// returns the words that the radio is loaded with for one packet, the KEY among
// them. The words are of no use for a second packet.
func (s Stream) ExposeRegisters(g Geometry) (Registers, Position, error) {
	t := s.open()
	first, err := t.take(g)
	if err != nil {
		return Registers{}, 0, err
	}
	return NewRegisters(&t.key, t.v.Advance(uint32(first))), first, nil
}

// take uses the blocks of one packet.
func (t *stream) take(g Geometry) (first Position, err error) {
	n := Position(g.Blocks())
	if n == 0 {
		panic("sts: no geometry")
	}
	if t.end-t.next < n {
		return 0, ErrExhausted
	}
	first = t.next
	t.next += n
	return first, nil
}

// Skip goes on to a position without handing out what lies between: where a
// receiver has missed packets. It returns [ErrReplay] for a position before the
// next, and [ErrExhausted] for one past the lease; then the stream is unchanged.
func (s Stream) Skip(to Position) error {
	switch t := s.open(); {
	case to < t.next:
		return ErrReplay
	case to > t.end:
		return ErrExhausted
	default:
		t.next = to
		return nil
	}
}

// Extend moves the end of the lease on, once the new one is stored. It returns
// [ErrPosition] when end is before the old one or past [LastPosition]; then the
// stream is unchanged.
func (s Stream) Extend(end Position) error {
	t := s.open()
	if end < t.end || end > LastPosition {
		return ErrPosition
	}
	t.end = end
	return nil
}

// Wipe overwrites the key of s and all its copies, best effort.
func (s Stream) Wipe() {
	if s.s != nil {
		t := s.s.t
		*t.generator = generator{aes: t.aes}
		t.keyed, t.next, t.end = false, 0, 0
	}
}
