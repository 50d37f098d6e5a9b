package securetest

import "slices"

// Packet is one of the three of a round.
type Packet int

// The packets.
const (
	Poll Packet = iota
	Response
	Final
)

// stream is the name of the sequence that a packet is of.
func (p Packet) stream() string {
	if p == Response {
		return "reply"
	}
	return "poll"
}

// number returns a parameter.
func (s *Session) number(name string) int64 { return Unpack(LayoutParameters, s.Parameters)[name] }

// Blocks is B: how many blocks the sequence of a packet has. A unit has 512
// chips, a pulse 8 of them in mode 1 and 4 in mode 2, a block 128 pulses.
func (s *Session) Blocks() int64 { return s.SegmentPulses() * s.number("segments") / 128 }

// SegmentPulses is how many pulses a segment has.
func (s *Session) SegmentPulses() int64 {
	return s.number("units") * 512 * s.number("mode") / 8
}

// First is the position of the first block of a packet of round r, Section 6.1.
func (s *Session) First(r uint32, p Packet) int64 {
	before := int64(r - 1)
	switch p {
	case Poll:
		return 2 * before * s.Blocks()
	case Final:
		return (2*before + 1) * s.Blocks()
	}
	return before * s.Blocks()
}

// counter is that of V of block 0 of a stream.
func (s *Session) counter(stream string) uint32 {
	return uint32(Unpack("upper 12 | counter 4", s.Key(stream+" v", 16))["counter"])
}

// V is that of the block at a position of a stream: the counter runs on modulo
// 2^32, and nothing is carried.
func (s *Session) V(stream string, position int64) []byte {
	upper := s.Key(stream+" v", 16)[:12]
	return slices.Concat(upper, u32(s.counter(stream)+uint32(position)))
}

// Sequence is that of a packet of round r.
func (s *Session) Sequence(r uint32, p Packet) (b []byte) {
	key, v := s.Key(p.stream()+" sts", 16), s.V(p.stream(), s.First(r, p))
	counter := uint32(Unpack("upper 12 | counter 4", v)["counter"])
	for i := range s.Blocks() {
		b = append(b, encrypted(key, slices.Concat(v[:12], u32(counter+uint32(i))))...)
	}
	return b
}

// Delay is delay(r, m), Section 6.2: m is 1 for the response and 2 for the final.
func (s *Session) Delay(r uint32, p Packet) int64 {
	block := s.delayBlock(r, p)
	first := int64(block[0])<<16 | int64(block[1])<<8 | int64(block[2])
	return s.number("reply") + s.number("step")*(first>>(24-s.number("slots")))
}

// delayBlock is what AES makes of a round and a packet.
func (s *Session) delayBlock(r uint32, p Packet) []byte {
	return encrypted(s.Key("replies", 16), slices.Concat(u32(r), []byte{byte(p)}, make([]byte, 11)))
}

// stampMask has the bits of a stamp.
const stampMask = 1<<40 - 1

// Program is the time that a radio is told to send a packet at that answers one
// stamped received, and stamp is what it stamps then.
func (s *Session) Program(r uint32, p Packet, received int64) (program, stamp int64) {
	grain := s.number("grain")
	program = (received + s.Delay(r, p)) & stampMask / grain * grain
	offset := s.ProverOffset
	if p == Final {
		offset = s.VerifierOffset
	}
	return program, (program + int64(offset)) & stampMask
}
