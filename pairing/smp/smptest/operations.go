// Package smptest runs the operations of the oob and smp test vectors.
package smptest

import (
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/smp"
)

// Operations returns the operations of both files by name.
func Operations() map[string]vectors.Operation {
	return map[string]vectors.Operation{
		"oob.decode":       {In: "payload", Out: "address address_random role confirm random complete structures", Run: decode},
		"oob.encode":       {In: "address? address_random? role? confirm? random? extra?", Out: "payload", Run: encode},
		"oob.decode_bredr": {In: "payload", Out: "address structures", Run: decodeBREDR},
		"oob.f4":           {In: "u v x z", Out: "value", Run: oobF4},
		"oob.confirm":      {In: "public_x random", Out: "confirm", Run: confirm},
		"oob.verify":       {In: "public_x random confirm", Out: "ok", Run: verify},
		"oob.f5":           {In: "dhkey n1 n2 a1 a2", Out: "mac_key ltk", Run: f5("dhkey", "mac_key")},
		"oob.f6":           {In: "mac_key n1 n2 r io_cap a1 a2", Out: "value", Run: f6("mac_key", "io_cap", "value")},

		"smp.c1":           {In: "k r preq pres iat ia rat ra", Out: "confirm", Run: c1},
		"smp.s1":           {In: "k r1 r2", Out: "key", Run: s1},
		"smp.f4":           {In: "u v x z", Out: "confirm", Run: smpF4},
		"smp.f5":           {In: "w n1 n2 a1 a2", Out: "mackey ltk", Run: f5("w", "mackey")},
		"smp.f6":           {In: "w n1 n2 r iocap a1 a2", Out: "check", Run: f6("w", "iocap", "check")},
		"smp.g2":           {In: "u v x y", Out: "value display", Run: g2},
		"smp.h6":           {In: "w key_id", Out: "key", Run: h6},
		"smp.h7":           {In: "salt w", Out: "key", Run: h7},
		"smp.att_sign":     {In: "csrk message counter", Out: "signature", Run: attSign},
		"smp.gatt_db_hash": {In: "db", Out: "hash", Run: gattDBHash},
		"smp.oob_confirm":  {In: "pk_x r", Out: "confirm ad_confirm ad_random", Run: oobConfirm},
		"smp.p256_public":  {In: "private", Out: "x y", Run: p256Public},
		"smp.dhkey":        {In: "private peer_x peer_y", Out: "dhkey", Run: dhKey},
	}
}

// A reader reads fields of fixed sizes, and notes when one has another.
type reader struct {
	in  *vectors.Input
	err error
}

// fixed returns a field of n bytes, or n zeros.
func (r *reader) fixed(name string, n int) []byte {
	b := r.in.Bytes(name)
	if len(b) != n {
		r.err = smp.ErrLength
		return make([]byte, n)
	}
	return b
}

func (r *reader) value(name string) smp.Value { return smp.Value(r.fixed(name, smp.ValueSize)) }

func (r *reader) address(name string) smp.Address {
	return smp.Address(r.fixed(name, smp.AddressSize))
}

func (r *reader) coordinate(name string) [smp.CoordinateSize]byte {
	return [smp.CoordinateSize]byte(r.fixed(name, smp.CoordinateSize))
}

func (r *reader) key(name string) smp.Key {
	k, err := smp.NewKey(r.in.Bytes(name))
	if err != nil {
		r.err = err
		k, _ = smp.NewKey(make([]byte, smp.ValueSize))
	}
	return k
}
