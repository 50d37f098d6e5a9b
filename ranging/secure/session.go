package secure

import (
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// A session is what both sides have of one. When it is over its keys are gone;
// what is public stays.
type session struct {
	over error // why there is none; nil while there is

	agreement  Parameters
	geometry   sts.Geometry
	offsets    [2]ranging.Ticks // of the verifier and of the prover
	began      ranging.Seconds
	id         [SessionSize]byte
	addresses  [2 * AddressSize]byte
	transcript [hashSize]byte

	poll, reply        sts.Stream // by direction
	replies            [16]byte   // key of the delays
	confirmV, confirmP [keySize]byte

	round uint32          // the last that began, 0 before the first
	since ranging.Seconds // when it began
	next  Packet          // whose sequence is handed out next; behind Final all are
	stage stage
}

// stage is how far a round is.
type stage uint8

const (
	resting    stage = iota // no round goes on
	exchanging              // packets are sent
	reported                // the verifier has reported
)

// end ends the session, if there is one, and forgets its keys.
func (s *session) end(why error) {
	s.over, s.stage = why, resting
	s.poll.Wipe()
	s.reply.Wipe()
	clear(s.replies[:])
	clear(s.confirmV[:])
	clear(s.confirmP[:])
}

// live returns why there is no session, or nil. It ends one that has expired.
func (s *session) live(now ranging.Seconds) error {
	if s.over == nil && outlived(s.began, now, s.agreement.Lifetime) {
		s.end(ErrExpired)
	}
	return s.over
}

// outlived reports whether what began then is older than most, or the clock
// went back behind it. Seconds count from anywhere, so that the difference of two
// may be beyond them.
func outlived(began, now, most ranging.Seconds) bool {
	return now < began || uint64(now)-uint64(began) > uint64(most)
}

// startRound begins round r.
func (s *session) startRound(r uint32, now ranging.Seconds) error {
	if err := s.live(now); err != nil {
		return err
	}
	if r > s.agreement.Tries {
		s.end(ErrTries)
		return ErrTries
	}
	if r <= s.round {
		return ErrReplay
	}
	s.round, s.since = r, now
	if err := s.poll.Skip(s.first(Poll)); err != nil {
		return err
	}
	if err := s.reply.Skip(s.first(Response)); err != nil {
		return err
	}
	s.next, s.stage = Poll, exchanging
	return nil
}

// first returns the position of the first block of a packet of the round:
// Section 6.1.
func (s *session) first(m Packet) sts.Position {
	blocks := sts.Position(s.geometry.Blocks())
	before := sts.Position(s.round-1) * blocks // in one direction with one packet a round
	switch m {
	case Response:
		return before
	case Final:
		return 2*before + blocks
	}
	return 2 * before
}

// stream goes on to the next packet of the round and returns the stream of its
// direction.
func (s *session) stream(m Packet) (sts.Stream, error) {
	switch {
	case s.over != nil:
		return sts.Stream{}, s.over
	case s.stage != exchanging || m != s.next || m > Final:
		return sts.Stream{}, ErrState
	}
	s.next++
	if m == Response {
		return s.reply, nil
	}
	return s.poll, nil
}

// append appends the sequence of a packet.
func (s *session) append(dst []byte, m Packet) ([]byte, sts.Position, error) {
	from, err := s.stream(m)
	if err != nil {
		return dst, 0, err
	}
	return from.Append(dst, s.geometry)
}

// registers returns what a radio is loaded with for a packet.
func (s *session) registers(m Packet) (sts.Registers, sts.Position, error) {
	from, err := s.stream(m)
	if err != nil {
		return sts.Registers{}, 0, err
	}
	return from.ExposeRegisters(s.geometry)
}

// stampMask has the bits of a time stamp.
const stampMask ranging.Ticks = 1<<40 - 1

// isStamp reports whether all of ts are time stamps.
func isStamp(ts ...ranging.Ticks) bool {
	for _, t := range ts {
		if t < 0 || t > stampMask {
			return false
		}
	}
	return true
}

// delay returns how long after the packet before the response or the final of
// the round is sent: one of 2^Slots delays, which only the keys tell. Section
// 6.2.
func (p *party) delay(m Packet) ranging.Ticks {
	p.counter = [16]byte{4: byte(m - 1)}
	wire.PutBe32(p.counter[:], p.round)
	p.aes.Encrypt(&p.replies, &p.drawn, &p.counter)
	slot := wire.Be16(p.drawn[:]) >> (16 - p.agreement.Slots)
	clear(p.drawn[:])
	return p.agreement.Reply + p.agreement.Step*ranging.Ticks(slot)
}

// schedule returns when the response or the final of the round is sent, for
// the time stamp of the packet before: the time that the radio is told, and the
// time stamp at the antenna.
func (p *party) schedule(m Packet, received ranging.Ticks) (program, stamp ranging.Ticks) {
	program = (received + p.delay(m)) & stampMask &^ (p.agreement.Grain - 1)
	offset := p.offsets[0]
	if m == Response {
		offset = p.offsets[1]
	}
	return program, (program + offset) & stampMask
}

// at is schedule for a caller.
func (p *party) at(m Packet, received ranging.Ticks) (program, stamp ranging.Ticks, err error) {
	switch {
	case p.over != nil:
		return 0, 0, p.over
	case p.stage != exchanging:
		return 0, 0, ErrState
	case !isStamp(received):
		return 0, 0, ErrStamp
	}
	program, stamp = p.schedule(m, received)
	return program, stamp, nil
}

// ready returns an error unless the round is at this stage, and all of its
// sequences were had.
func (s *session) ready(at stage) error {
	switch {
	case s.over != nil:
		return s.over
	case s.stage == at && s.next > Final:
		return nil
	case s.stage == resting && s.round > 0:
		return ErrReplay
	}
	return ErrState
}

// checkOwn returns an error unless what this side has seen can be told: stamps
// fit, and receptions are of these packets.
func (s *session) checkOwn(o *observations, packets ...Packet) error {
	if !isStamp(o.stamps[:]...) {
		return ErrStamp
	}
	return s.checkRound(o, packets...)
}

// finish ends the round, and the session with the last.
func (s *session) finish() {
	s.stage = resting
	if s.round == s.agreement.Tries {
		s.end(ErrTries)
	}
}

// split returns the two addresses.
func (s *session) split() (verifier, prover [AddressSize]byte) {
	return [AddressSize]byte(s.addresses[:]), [AddressSize]byte(s.addresses[AddressSize:])
}
