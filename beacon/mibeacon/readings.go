package mibeacon

import (
	"math"

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
	frame, err := Parse(f.Body)
	if err != nil {
		return dst, err
	}
	if !f.Sealed {
		if plain, err = frame.objects(); err != nil {
			return dst, err
		}
	}
	r := reader{dst: dst, first: len(dst), product: frame.Product}
	for {
		o, rest, more, err := Next(plain)
		if err != nil {
			return dst, err
		}
		if !more {
			return r.dst, nil
		}
		r.object(o)
		plain = rest
	}
}

// objects returns the objects of a frame that is not encrypted. Where its
// capability leaves in doubt where they begin, it is where they make whole
// objects.
func (f Frame) objects() ([]byte, error) {
	if !f.Control.Has(ObjectIncluded) {
		return nil, nil
	}
	body, ok := f.body()
	if !ok {
		return nil, ErrLength
	}
	skips := f.skips()
	for _, skip := range skips {
		if int(skip) <= len(body) && whole(body[skip:]) {
			return body[skip:], nil
		}
	}
	return body[min(int(skips[0]), len(body)):], nil
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
	if read := readers[o.Type]; read != nil && read(r, o.Data) {
		return
	}
	r.dst = r.dst[:before]
	if fields := layouts[o.key()]; fields != nil && r.fields(fields, o.Data) {
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
