package bthome

import "github.com/seed-496a4445/fyr/beacon"

// The directions of a dimmer.
const (
	dimmerNone  = 0
	dimmerLeft  = 1
	dimmerRight = 2
)

// Readings appends one reading an object, in their order. What stands from the
// first unknown identifier of version 2 on comes as one unknown quantity, and so
// does an object that cannot be read. [ErrObject] means that an object is
// truncated.
//
// Text and raw objects alias plain.
func (Network) Readings(dst []beacon.Reading, f *beacon.Frame, plain []byte) ([]beacon.Reading, error) {
	if f.Version == 1 {
		return readingsV1(dst, plain)
	}
	if !f.Sealed {
		p, err := Parse(plain)
		if err != nil {
			return dst, err
		}
		plain = p.Body
	}
	return readings(dst, plain)
}

func readings(dst []beacon.Reading, b []byte) ([]beacon.Reading, error) {
	all := dst
	for {
		o, rest, more, err := Next(b)
		if err != nil {
			return dst, err
		}
		if !more {
			break
		}
		r, ok := o.reading()
		if !ok {
			r = unknown(o.ID, o.Data)
		}
		all, b = beacon.AppendReading(all, len(dst), r), rest
	}
	if len(b) > 0 {
		all = beacon.AppendReading(all, len(dst), unknown(b[0], b[1:]))
	}
	return all, nil
}

func readingsV1(dst []beacon.Reading, b []byte) ([]beacon.Reading, error) {
	all := dst
	for {
		o, rest, more, err := NextV1(b)
		if err != nil {
			return dst, err
		}
		if !more {
			return all, nil
		}
		r, ok := o.reading()
		if !ok {
			r = unknown(o.ID, o.Data)
		}
		all, b = beacon.AppendReading(all, len(dst), r), rest
	}
}

func unknown(id byte, data []byte) beacon.Reading {
	return beacon.Reading{Value: float64(id), Raw: data}
}

// reading returns what o says, or false when it cannot be told.
func (o Object) reading() (beacon.Reading, bool) {
	r := beacon.Reading{Quantity: ids[o.ID].quantity}
	switch o.ID {
	case IDText, IDRaw:
		r.Raw = o.Data
		return r, true
	case IDButton, IDDimmer:
		return event(r, o.ID, o.Data)
	}
	v, ok := o.Value()
	r.Value = ids[o.ID].convert(v)
	return r, ok
}

// reading is that of version 2, but for the formats, which each object states.
func (o ObjectV1) reading() (beacon.Reading, bool) {
	r := beacon.Reading{Quantity: ids[o.ID].quantity}
	switch {
	case o.Format == String:
		return beacon.Reading{Quantity: beacon.Text, Raw: o.Data}, true
	case o.Format == Bytes:
		return beacon.Reading{Quantity: beacon.Raw, Raw: o.Data}, true
	case o.ID == IDButton, o.ID == IDDimmer:
		return event(r, o.ID, o.Data)
	}
	v, ok := o.Value()
	r.Value = ids[o.ID].convert(v)
	return r, ok && finite(r.Value)
}

// event reads a button's code, or a dimmer's direction and steps.
func event(r beacon.Reading, id byte, data []byte) (beacon.Reading, bool) {
	if len(data) != int(ids[id].size) {
		return r, false
	}
	if id == IDButton {
		r.Value = float64(data[0])
		return r, true
	}
	steps := float64(data[1])
	switch data[0] {
	case dimmerNone:
	case dimmerLeft:
		r.Value = -steps
	case dimmerRight:
		r.Value = steps
	default:
		return r, false
	}
	return r, true
}
