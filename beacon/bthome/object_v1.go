package bthome

import (
	"math"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// Format says how the data of an object of version 1 is to be read.
type Format uint8

// The formats. Others, up to 7, have no meaning yet.
const (
	Unsigned  Format = 0 // little-endian integer
	Signed    Format = 1 // little-endian integer, two's complement
	Float     Format = 2 // IEEE 754, little endian, of 2, 4 or 8 bytes
	String    Format = 3 // UTF-8
	Bytes     Format = 4 // raw bytes or a MAC
	Timestamp Format = 5 // little-endian integer, Unix seconds
)

// MaxDataV1 is the largest size of the data of an object of version 1 in bytes.
const MaxDataV1 = 30

// ObjectV1 is one object of version 1. Its ID means what it does in version 2.
type ObjectV1 struct {
	Format Format
	ID     byte
	Data   []byte
}

// NextV1 cuts the first object from b; its Data aliases b. more is false when b
// is empty. [ErrObject] means that the object is truncated, a control byte
// without an identifier included.
func NextV1(b []byte) (o ObjectV1, rest []byte, more bool, err error) {
	if len(b) == 0 {
		return ObjectV1{}, nil, false, nil
	}
	n := int(b[0] & 31) // of the identifier and the data
	if n == 0 || n >= len(b) {
		return ObjectV1{}, nil, false, ErrObject
	}
	return ObjectV1{Format: Format(b[0] >> 5), ID: b[1], Data: b[2 : n+1 : n+1]}, b[n+1:], true, nil
}

// ParseObjectsV1 appends the objects of a plain frame to dst, whose Data alias
// b. On error it returns dst unchanged: there is no partial result.
func ParseObjectsV1(dst []ObjectV1, b []byte) ([]ObjectV1, error) {
	objects := dst
	for {
		o, rest, more, err := NextV1(b)
		if err != nil {
			return dst, err
		}
		if !more {
			return objects, nil
		}
		objects, b = append(objects, o), rest
	}
}

// Append appends o as it stands in a frame. [ErrObjectSize] means that Data has
// more than [MaxDataV1] bytes, [ErrValue] that the format is above 7; dst is
// then returned unchanged.
func (o ObjectV1) Append(dst []byte) ([]byte, error) {
	switch {
	case len(o.Data) > MaxDataV1:
		return dst, ErrObjectSize
	case o.Format > 7:
		return dst, ErrValue
	}
	dst = append(dst, byte(o.Format)<<5|byte(len(o.Data)+1), o.ID)
	return append(dst, o.Data...), nil
}

// Value returns the object's number in the unit that BTHome gives its
// identifier. It returns false for other formats, for sizes that the format
// does not have, for what is infinite or not a number, and for identifiers that
// are unknown or take no number.
func (o ObjectV1) Value() (float64, bool) {
	id := &ids[o.ID]
	if !id.number {
		return 0, false
	}
	n, ok := o.number()
	if v := id.scale(n); ok && finite(v) {
		return v, true
	}
	return 0, false
}

// number reads the data by the format alone.
func (o ObjectV1) number() (float64, bool) {
	switch o.Format {
	case Unsigned, Signed, Timestamp:
		if len(o.Data) == 0 || len(o.Data) > 8 {
			return 0, false
		}
		return integer(o.Data, o.Format == Signed), true
	case Float:
		switch len(o.Data) {
		case 2:
			return half(wire.Le16(o.Data)), true
		case 4:
			return float64(math.Float32frombits(wire.Le32(o.Data))), true
		case 8:
			return math.Float64frombits(wire.Le64(o.Data)), true
		}
	}
	return 0, false
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// half returns the value of an IEEE 754 number of 16 bits.
func half(b uint16) float64 {
	sign, exponent, fraction := b>>15, int(b>>10&31), float64(b&1023)
	var v float64
	switch exponent {
	case 0:
		v = math.Ldexp(fraction, -24)
	case 31:
		v = math.Inf(1)
		if fraction != 0 {
			v = math.NaN()
		}
	default:
		v = math.Ldexp(1024+fraction, exponent-25)
	}
	if sign == 1 {
		v = -v
	}
	return v
}
