package secure

import (
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/ranging"
)

// The first octet of each message: spec/ranging.md, Section 5.
const (
	typeChallenge = 0 // by the prover
	typeOpen      = 1 // by the verifier
	typeAccept    = 2 // by the prover
	typeStart     = 3 // by the verifier
	typeReport    = 4 // by the verifier
	typeAnswer    = 5 // by the prover
)

// byVerifier reports whether the verifier sends messages of a type.
func byVerifier(t byte) bool { return t == typeOpen || t == typeStart || t == typeReport }

// byProver reports whether the prover sends messages of a type.
func byProver(t byte) bool { return t == typeChallenge || t == typeAccept || t == typeAnswer }

// checkForm returns an error unless b is of a type and its size. own says which
// types the one who receives it sends.
func checkForm(b []byte, t byte, size int, own func(t byte) bool) error {
	switch {
	case len(b) > 0 && own(b[0]):
		return ErrReflected
	case len(b) != size:
		return ErrLength
	case b[0] != t:
		return ErrFormat
	}
	return nil
}

// body returns b without its MAC, and the MAC.
func body(b []byte) (body, mac []byte) { return b[:len(b)-MACSize], b[len(b)-MACSize:] }

// observations are what one side saw of a round: three time stamps in the order
// of the packets, and its receptions, of which the verifier has one.
type observations struct {
	round      uint32
	stamps     [3]ranging.Ticks
	receptions [2]Reception
}

// append appends type, round, stamps and so many receptions.
func (o *observations) append(dst []byte, t byte, receptions int) []byte {
	b := wire.AppendBe32(append(dst, t), o.round)
	for _, s := range o.stamps {
		b = wire.AppendBe32(append(b, byte(s>>32)), uint32(s))
	}
	for i := range receptions {
		b = o.receptions[i].append(b)
	}
	return b
}

// parseObservations returns what is in b, the body of a REPORT or an ANSWER, of
// receptions of so many segments, or [ErrFormat].
func parseObservations(b []byte, receptions, segments int) (o observations, err error) {
	o.round = wire.Be32(b[1:])
	b = b[1+roundSize:]
	for i := range o.stamps {
		o.stamps[i] = ranging.Ticks(b[0])<<32 | ranging.Ticks(wire.Be32(b[1:]))
		b = b[stampSize:]
	}
	for i := range receptions {
		if o.receptions[i], err = parseReception(b, segments); err != nil {
			return observations{}, err
		}
		b = b[receptionSize:]
	}
	return o, nil
}

// checkRound returns an error unless o is of the round that goes on, and its
// receptions of the packets that they must be of.
func (s *session) checkRound(o *observations, packets ...Packet) error {
	if o.round < s.round {
		return ErrReplay
	}
	if o.round > s.round {
		return ErrState
	}
	for i, m := range packets {
		if err := o.receptions[i].check(s.first(m), s.geometry.Segments()); err != nil {
			return err
		}
	}
	return nil
}
