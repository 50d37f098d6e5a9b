package smp

import (
	"crypto/subtle"
	"slices"

	"github.com/seed-496a4445/fyr/internal/mode"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Sizes in bytes.
const (
	SignatureSize = counterSize + macSize // of an ATT Signed Write: counter, MAC
	counterSize   = 4
	macSize       = 8
)

// AppendSignature appends the signature of an ATT Signed Write (2.4.5 and Part
// F, 3.3.1) as it goes on the air: the counter, little endian, and the MAC, least
// significant octet first. message is opcode, handle and value as on the air. A
// counter must never come twice under one CSRK.
func AppendSignature(dst []byte, csrk Key, message []byte, counter uint32) []byte {
	mac := signature(csrk, message, counter)
	return append(wire.AppendLe32(dst, counter), mac[:]...)
}

// OpenSigned checks a signed PDU, a message and its signature, and returns the
// message, which aliases pdu, and its counter. next is the counter that is
// expected next, one more than the last that was accepted; larger ones are
// accepted too. It returns [ErrLength] for a PDU shorter than a signature, then
// [ErrAuthentication], then [ErrReplay] for a counter below next.
func OpenSigned(csrk Key, pdu []byte, next uint64) (message []byte, counter uint32, err error) {
	n := len(pdu) - SignatureSize
	if n < 0 {
		return nil, 0, ErrLength
	}
	counter = wire.Le32(pdu[n:])
	mac := signature(csrk, pdu[:n], counter)
	if subtle.ConstantTimeCompare(mac[:], pdu[n+counterSize:]) != 1 {
		return nil, 0, ErrAuthentication
	}
	if uint64(counter) < next {
		return nil, 0, ErrReplay
	}
	return pdu[:n:n], counter, nil
}

// signature returns the MAC, least significant octet first. What it is of is
// turned round as a whole, and so is what comes out.
func signature(csrk Key, message []byte, counter uint32) (mac [macSize]byte) {
	m := wire.AppendLe32(append(make([]byte, 0, len(message)+counterSize), message...), counter)
	slices.Reverse(m)
	sum := cmac(csrk.bytes(), m)
	appendReversed(mac[:0], sum[:macSize])
	return mac
}

// DatabaseHash returns the GATT Database Hash (Part G, 7.3) of db, the fields of
// the attributes in a row: the CMAC under a key of zeros, most significant octet
// first.
func DatabaseHash(db []byte) Value {
	c, err := mode.NewCMAC(make([]byte, ValueSize))
	if err != nil {
		panic("smp: " + err.Error()) // 16 bytes always do
	}
	return c.Sum(db)
}
