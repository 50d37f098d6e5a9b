package mibeacon

import (
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Errors of objects.
var (
	// ErrObject: an object announces more data than there is.
	ErrObject = fail.New(fail.Format, "mibeacon: object is cut short")
	// ErrObjectSize: the data of an object to be built has more than 255 bytes.
	ErrObjectSize = fail.New(fail.Length, "mibeacon: object data too long")
)

const objectHeaderSize = 3 // type and length

// Object is one thing that a device says.
type Object struct {
	Type uint16
	Data []byte // may be empty
}

// Next cuts the first object from b; its Data aliases b. more is false when b
// has less than the three bytes of an object's header. [ErrObject] means that
// the object announces more data than there is.
func Next(b []byte) (o Object, rest []byte, more bool, err error) {
	if len(b) < objectHeaderSize {
		return Object{}, nil, false, nil
	}
	o.Type, rest = wire.Le16(b), b[objectHeaderSize:]
	n := int(b[2])
	if n > len(rest) {
		return Object{}, nil, false, ErrObject
	}
	o.Data = rest[:n:n]
	return o, rest[n:], true, nil
}

// ParseObjects appends the objects in b to dst, whose Data alias b, and returns
// the one or two bytes that may stand behind the last. On error it returns dst
// unchanged: there is no partial result.
func ParseObjects(dst []Object, b []byte) (objects []Object, trailing []byte, err error) {
	objects = dst
	for {
		o, rest, more, err := Next(b)
		if err != nil {
			return dst, nil, err
		}
		if !more {
			return objects, b, nil
		}
		objects, b = append(objects, o), rest
	}
}

// whole reports whether b is a row of objects with nothing behind it.
func whole(b []byte) bool {
	for {
		_, rest, more, err := Next(b)
		if err != nil {
			return false
		}
		if !more {
			return len(b) == 0
		}
		b = rest
	}
}

// Append appends o as it stands in a frame. [ErrObjectSize] means that Data has
// more than 255 bytes; dst is then returned unchanged.
func (o Object) Append(dst []byte) ([]byte, error) {
	if len(o.Data) > 255 {
		return dst, ErrObjectSize
	}
	dst = append(wire.AppendLe16(dst, o.Type), byte(len(o.Data)))
	return append(dst, o.Data...), nil
}
