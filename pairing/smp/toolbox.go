package smp

import (
	"crypto/subtle"

	"github.com/seed-496a4445/fyr/internal/mode"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// f5Salt is SALT of f5: Vol 3 Part H, 2.2.7.
var f5Salt = Value{0x6c, 0x88, 0x83, 0x91, 0xaa, 0xf5, 0xa5, 0x38, 0x60, 0x37, 0x0b, 0xdb, 0x5a, 0x60, 0x83, 0xbe}

// cmac returns AES-CMAC under key, 16 bytes, of parts in a row. Their copy is
// wiped.
func cmac(key []byte, parts ...[]byte) Value {
	c, err := mode.NewCMAC(key)
	if err != nil {
		panic("smp: " + err.Error()) // 16 bytes always do
	}
	var room [128]byte
	m := room[:0]
	for _, p := range parts {
		m = append(m, p...)
	}
	defer clear(m)
	return c.Sum(m)
}

// F4 is the confirm value function: the CMAC under x of u, v and z (2.2.6). u and
// v are X coordinates.
func F4(u, v [CoordinateSize]byte, x Key, z byte) Value {
	return cmac(x.bytes(), u[:], v[:], []byte{z})
}

// F5 is the key generation function (2.2.7). w is the DHKey, n1 and a1 are nonce
// and address of the initiator, n2 and a2 those of the responder.
func F5(w DHKey, n1, n2 Value, a1, a2 Address) (macKey, ltk Key) {
	t := cmac(f5Salt[:], w.k.Bytes())
	defer clear(t[:])
	out := func(counter byte) Key {
		v := cmac(t[:], []byte{counter}, []byte("btle"), n1[:], n2[:], a1[:], a2[:], []byte{1, 0}) // 256 bits
		defer clear(v[:])
		return newKey(v)
	}
	return out(0), out(1)
}

// F6 is the check value function (2.2.8). w is the MacKey; n1, ioCap and a1 are
// of the side that sends the check, n2 and a2 of the other. r is what the sender
// has read in a tap, and a key of zeros when it has read nothing. ioCap is that
// of [Features.IOCap].
func F6(w Key, n1, n2 Value, r Key, ioCap [IOCapSize]byte, a1, a2 Address) Value {
	return cmac(w.bytes(), n1[:], n2[:], r.bytes(), ioCap[:], a1[:], a2[:])
}

// G2 is the numeric comparison function (2.2.9). People see the result modulo
// 10^6, six digits. u and v are X coordinates, x and y nonces, first of the
// initiator, then of the responder.
func G2(u, v [CoordinateSize]byte, x, y Value) uint32 {
	sum := cmac(x[:], u[:], v[:], y[:])
	return wire.Be32(sum[ValueSize-4:])
}

// H6 is a link key conversion function (2.2.10): the CMAC under w of keyID.
func H6(w Key, keyID [4]byte) Key { return newKey(cmac(w.bytes(), keyID[:])) }

// H7 is a link key conversion function (2.2.11): the CMAC under salt of w.
func H7(salt Value, w Key) Key { return newKey(cmac(salt[:], w.bytes())) }

// Confirm returns C of out-of-band data: f4(x, x, r, 0), where x is the X
// coordinate of the public key of the side that shows it. Whether x belongs to a
// point is not checked.
func Confirm(x [CoordinateSize]byte, r Key) Value { return F4(x, x, r, 0) }

// VerifyConfirm checks C of a record against the X coordinate that came over the
// air, in constant time. It returns [ErrAuthentication] when it differs.
func VerifyConfirm(x [CoordinateSize]byte, r Key, c Value) error {
	return verify(Confirm(x, r), c)
}

// verify compares in constant time.
func verify(want, got Value) error {
	if subtle.ConstantTimeCompare(want[:], got[:]) != 1 {
		return ErrAuthentication
	}
	return nil
}

// reversed returns b, [ValueSize] bytes, in the other order.
func reversed(b []byte) (v Value) {
	appendReversed(v[:0], b)
	return v
}
