package bthome

import (
	"math"

	"github.com/seed-496a4445/fyr/internal/fail"
)

// Errors of objects.
var (
	// ErrObject: an object ends before its length says.
	ErrObject = fail.New(fail.Format, "bthome: object is cut short")
	// ErrObjectID: an object of this identifier cannot be built from this.
	ErrObjectID = fail.New(fail.Unsupported, "bthome: object identifier does not take this value")
	// ErrObjectSize: the data does not have the size that the object's identifier
	// or its length field allows.
	ErrObjectSize = fail.New(fail.Length, "bthome: object data of a wrong size")
	// ErrValue: a value lies outside of what the object can hold.
	ErrValue = fail.New(fail.Range, "bthome: value out of the object's range")
)

// The identifiers of objects whose data is not one number.
const (
	IDButton = 0x3a // one byte: an event code
	IDDimmer = 0x3c // two bytes: a direction and a number of steps
	IDText   = 0x53 // a length byte and UTF-8
	IDRaw    = 0x54 // a length byte and bytes
)

// Object is one object of version 2.
type Object struct {
	ID byte
	// Data is the value as sent, little endian, without the length byte that text
	// and raw objects have.
	Data []byte
}

// Next cuts the first object from b; its Data aliases b. more is false when b
// is empty or begins with an identifier that is not known, which ends a frame.
// [ErrObject] means that a known object is truncated.
func Next(b []byte) (o Object, rest []byte, more bool, err error) {
	if len(b) == 0 || !ids[b[0]].known {
		return Object{}, nil, false, nil
	}
	o.ID, rest = b[0], b[1:]
	n := int(ids[o.ID].size)
	if ids[o.ID].counted {
		if len(rest) == 0 {
			return Object{}, nil, false, ErrObject
		}
		n, rest = int(rest[0]), rest[1:]
	}
	if len(rest) < n {
		return Object{}, nil, false, ErrObject
	}
	o.Data = rest[:n:n]
	return o, rest[n:], true, nil
}

// ParseObjects appends the objects of a plain frame to dst, whose Data alias b,
// and returns what stands from the first unknown identifier on. On error it
// returns dst unchanged: there is no partial result. Identifiers may repeat and
// stand in any order.
func ParseObjects(dst []Object, b []byte) (objects []Object, rest []byte, err error) {
	objects = dst
	for {
		o, after, more, err := Next(b)
		if err != nil {
			return dst, nil, err
		}
		if !more {
			return objects, b, nil
		}
		objects, b = append(objects, o), after
	}
}

// Append appends o as it stands in a frame. [ErrObjectID] means that the
// identifier is not known, [ErrObjectSize] that Data has not the size it takes;
// dst is then returned unchanged.
func (o Object) Append(dst []byte) ([]byte, error) {
	id := &ids[o.ID]
	switch {
	case !id.known:
		return dst, ErrObjectID
	case id.counted:
		if len(o.Data) > 255 {
			return dst, ErrObjectSize
		}
		dst = append(dst, o.ID, byte(len(o.Data)))
	case len(o.Data) != int(id.size):
		return dst, ErrObjectSize
	default:
		dst = append(dst, o.ID)
	}
	return append(dst, o.Data...), nil
}

// Value returns the object's number in the unit that BTHome gives it, which is
// not always that of a reading (pounds, millimetres). It returns false for
// events, text and raw objects, and for an Object whose Data has not the size
// that its ID takes.
func (o Object) Value() (float64, bool) {
	id := &ids[o.ID]
	if !id.number || len(o.Data) != int(id.size) {
		return 0, false
	}
	return id.scale(integer(o.Data, id.signed)), true
}

// AppendValue appends an object that holds v, in the unit that BTHome gives the
// identifier, rounded to the nearest step. [ErrObjectID] means that the
// identifier is not known or takes no number, [ErrValue] that v does not fit;
// dst is then returned unchanged.
func AppendValue(dst []byte, id byte, v float64) ([]byte, error) {
	d := &ids[id]
	if !d.number {
		return dst, ErrObjectID
	}
	steps := math.RoundToEven(v * float64(d.div) / float64(d.mul))
	lo, hi := 0.0, math.Ldexp(1, 8*int(d.size))-1
	if d.signed {
		lo, hi = -(hi+1)/2, (hi-1)/2
	}
	if !(steps >= lo && steps <= hi) { // NaN is neither
		return dst, ErrValue
	}
	dst = append(dst, id)
	n := uint64(int64(steps)) // |steps| < 2^32
	for range d.size {
		dst = append(dst, byte(n))
		n >>= 8
	}
	return dst, nil
}

// integer reads a little-endian integer of up to 8 bytes.
func integer(b []byte, signed bool) float64 {
	var n uint64
	for i, c := range b {
		n |= uint64(c) << (8 * i)
	}
	if !signed {
		return float64(n)
	}
	unused := 64 - 8*len(b)
	return float64(int64(n<<unused) >> unused)
}
