package mibeacon

import (
	"math"
	"slices"

	"github.com/seed-496a4445/fyr/beacon"
)

// Readings appends what the objects of a frame say, in their order. An object
// of an unknown type, or of a length that its type does not have, becomes one
// unknown quantity; one or two bytes behind the last object are passed over.
// [ErrObject] means that an object is cut short.
//
// Where a type means different things in different products, the product of the
// frame decides. Raw data alias plain.
func (Network) Readings(dst []beacon.Reading, f *beacon.Frame, plain []byte) ([]beacon.Reading, error) {
	if f.Kind == KindEmpty {
		return dst, nil
	}
	frame, err := Parse(f.Body)
	switch {
	case err != nil:
		return dst, err
	case f.Sealed:
		return frame.read(dst, plain)
	case !frame.Control.Has(ObjectIncluded):
		return dst, nil
	}
	return frame.readPlain(dst)
}

// readPlain appends the readings of a frame that is not encrypted. Where the
// capability leaves in doubt where the objects begin, it is where they are
// whole and known, or else whole, or else at the likeliest place.
func (f Frame) readPlain(dst []beacon.Reading) ([]beacon.Reading, error) {
	body, ok := f.body()
	if !ok {
		return dst, ErrLength
	}
	skips := f.skips()
	likeliest := min(int(skips[0]), len(body))
	if len(skips) == 1 {
		return f.read(dst, body[likeliest:])
	}
	start := -1
	for _, n := range skips {
		skip := int(n)
		if skip > len(body) || !whole(body[skip:]) {
			continue
		}
		if start < 0 {
			start = skip
		}
		if all, err := f.read(dst, body[skip:]); err == nil && !slices.ContainsFunc(all[len(dst):], isUnknown) {
			return all, nil
		}
	}
	if start < 0 {
		start = likeliest
	}
	return f.read(dst, body[start:])
}

func isUnknown(r beacon.Reading) bool { return r.Quantity == beacon.UnknownQuantity }

// read appends the readings of objects.
func (f Frame) read(dst []beacon.Reading, objects []byte) ([]beacon.Reading, error) {
	r := reader{dst: dst, first: len(dst), product: f.Product}
	for {
		o, rest, more, err := Next(objects)
		if err != nil {
			return dst, err
		}
		if !more {
			return r.dst, nil
		}
		r.object(o)
		objects = rest
	}
}

// reader collects the readings of one frame.
type reader struct {
	dst     []beacon.Reading
	first   int // of this frame in dst
	product uint16
}

// add appends a reading.
func (r *reader) add(q beacon.Quantity, v float64) {
	r.dst = beacon.AppendReading(r.dst, r.first, beacon.Reading{Quantity: q, Value: v})
}

// button appends the event of one of several buttons, counted from 0.
func (r *reader) button(channel uint8, event float64) {
	r.dst = append(r.dst, beacon.Reading{Quantity: beacon.Button, Channel: channel, Value: event})
}

// object appends what o says.
func (r *reader) object(o Object) {
	before := len(r.dst)
	if r.special(o) {
		return
	}
	r.dst = r.dst[:before]
	if r.fields(layouts[o.key()], o.Data) {
		return
	}
	r.dst = beacon.AppendReading(r.dst[:before], r.first, beacon.Reading{Value: float64(o.Type), Raw: o.Data})
}

// fields appends the fields of data that have a quantity. It returns false when
// there are none, or one is not a number.
func (r *reader) fields(fields []field, data []byte) bool {
	found := false
	for i := range fields {
		f := &fields[i]
		if f.quantity == beacon.UnknownQuantity {
			continue
		}
		v := f.of(data)
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
		if f.how == float {
			v = decimal(v)
		}
		r.add(f.quantity, v)
		found = true
	}
	return found
}
