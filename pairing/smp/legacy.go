package smp

import (
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/mode"
)

// C1 is the confirm value function of legacy pairing (2.2.3). k is the TK, r the
// random number of the side that confirms, req and res the pairing request and
// response, most significant octet first: the other way round than on the air.
//
// Legacy pairing does not keep out who listens. C1 and [S1] are for captures and
// for checking other implementations.
func C1(k Key, r Value, req, res [FeaturesSize]byte, initiator, responder Address) Value {
	block := newBlock(k)
	var p1, p2 Value
	copy(p1[:], res[:])
	copy(p1[FeaturesSize:], req[:])
	p1[14], p1[15] = responder[0], initiator[0]
	copy(p2[4:], initiator[1:])
	copy(p2[4+DeviceAddressSize:], responder[1:])

	subtle.XORBytes(r[:], r[:], p1[:])
	block.Encrypt((*[ValueSize]byte)(&r), (*[ValueSize]byte)(&r))
	subtle.XORBytes(r[:], r[:], p2[:])
	block.Encrypt((*[ValueSize]byte)(&r), (*[ValueSize]byte)(&r))
	return r
}

// S1 is the key generation function of legacy pairing (2.2.4): it returns the
// STK. k is the TK, r1 the random number of the responder, r2 that of the
// initiator; their less significant halves count.
func S1(k Key, r1, r2 Value) Key {
	block := newBlock(k)
	var b Value
	copy(b[:8], r1[8:])
	copy(b[8:], r2[8:])
	block.Encrypt((*[ValueSize]byte)(&b), (*[ValueSize]byte)(&b))
	defer clear(b[:])
	return newKey(b)
}

func newBlock(k Key) mode.Block {
	b, err := mode.NewBlock(k.bytes())
	if err != nil {
		panic("smp: " + err.Error()) // 16 bytes always do
	}
	return b
}
