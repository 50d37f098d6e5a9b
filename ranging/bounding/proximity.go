package bounding

import (
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/mode"
)

// Sizes in bytes of the proximity check.
const (
	ProximityMACSize    = 8
	ProximityRandomSize = 8
	responseTimeSize    = 2
)

// Proximity is a proximity check of MIFARE Plus EV1 and DESFire EV2 as both
// sides saw it. Its MACs say that a holder of the key saw the same; how long
// the rounds took is for the reader to measure. A reader behind an operating
// system measures that too coarsely for any distance.
type Proximity struct {
	Option       int    // 0..255, the option byte
	ResponseTime []byte // 2 bytes, the published response time
	PPS1         []byte // 1 byte when bit 0 of Option is set; nil otherwise
	Challenges   []byte // 8 bytes, RndC: what the reader sent in all rounds
	Responses    []byte // 8 bytes, RndR: what the card answered
	Chunk        int    // bytes in a round: 1, 2, 4 or 8
}

// The first bytes of what the MACs are over.
const (
	readerMAC = 0xFD // the command VerifyPC
	cardMAC   = 0x90 // its status
)

// MACs returns the MAC that the reader sends and the one that the card answers
// with:
//
//	m = FD or 90 | Option | ResponseTime | PPS1 | Responses, Challenges of each round
//	bytes 1, 3, .., 15 of AES-CMAC(key, m)
//
// The order is as in open source for the cards; no official vector stands
// behind it. MACs returns [ErrLength] when the key does not have
// [ProximityKeySize] bytes or a field a wrong size, then [ErrRange] for Option
// and Chunk, then [ErrMismatch] when PPS1 is there and Option does not say so or
// the other way round. Constant time in the key.
func (p *Proximity) MACs(key Key) (reader, card [ProximityMACSize]byte, err error) {
	if err := p.check(key); err != nil {
		return reader, card, err
	}
	c, err := mode.NewCMAC(key.bytes())
	if err != nil {
		return reader, card, ErrLength
	}
	m := p.message()
	return mac(c, m, readerMAC), mac(c, m, cardMAC), nil
}

// Verify checks the MAC that a card sent, in constant time. Its errors are those
// of [Proximity.MACs], with [ErrLength] for a MAC that does not have
// [ProximityMACSize] bytes, and last [ErrAuthentication].
func (p *Proximity) Verify(key Key, card []byte) error {
	short := len(card) != ProximityMACSize
	_, want, err := p.MACs(key)
	switch {
	case short:
		return ErrLength
	case err != nil:
		return err
	case subtle.ConstantTimeCompare(want[:], card) != 1:
		return ErrAuthentication
	}
	return nil
}

// check makes the checks of MACs.
func (p *Proximity) check(key Key) error {
	switch {
	case len(key.bytes()) != ProximityKeySize, len(p.ResponseTime) != responseTimeSize, p.PPS1 != nil && len(p.PPS1) != 1,
		len(p.Challenges) != ProximityRandomSize, len(p.Responses) != ProximityRandomSize:
		return ErrLength
	case p.Option < 0 || p.Option > 0xFF:
		return ErrRange
	case p.Chunk != 1 && p.Chunk != 2 && p.Chunk != 4 && p.Chunk != 8:
		return ErrRange
	case (p.PPS1 != nil) != (p.Option&1 != 0):
		return ErrMismatch
	}
	return nil
}

// message returns what the MACs are over, with room for the first byte.
func (p *Proximity) message() []byte {
	m := make([]byte, 0, 2+responseTimeSize+1+2*ProximityRandomSize)
	m = append(m, 0, byte(p.Option))
	m = append(m, p.ResponseTime...)
	m = append(m, p.PPS1...)
	for i := 0; i < ProximityRandomSize; i += p.Chunk {
		m = append(m, p.Responses[i:i+p.Chunk]...)
		m = append(m, p.Challenges[i:i+p.Chunk]...)
	}
	return m
}

// mac returns the odd bytes of the CMAC of m with first before it.
func mac(c *mode.CMAC, m []byte, first byte) (out [ProximityMACSize]byte) {
	m[0] = first
	sum := c.Sum(m)
	for i := range out {
		out[i] = sum[2*i+1]
	}
	return out
}
