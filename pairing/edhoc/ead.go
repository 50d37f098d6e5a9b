package edhoc

import "math"

// Padding is the label of EAD items that are there for their size only.
const Padding = 0

// EAD is an item of external authorization data: RFC 9528, Section 3.8.
type EAD struct {
	// Label is the absolute value of ead_label.
	Label uint64
	// Critical: a peer that does not understand the item must end the session.
	// Padding is never critical.
	Critical bool
	// Value is ead_value, or nil where there is none: an empty value is not nil.
	Value []byte
}

// Append appends e, two CBOR items or one, to dst.
func (e EAD) Append(dst []byte) []byte {
	if e.Critical && e.Label != Padding {
		dst = appendHead(dst, kindNegative, e.Label-1)
	} else {
		dst = appendHead(dst, kindUint, e.Label)
	}
	if e.Value != nil {
		dst = appendBytes(dst, e.Value)
	}
	return dst
}

// ParseEAD reads a whole EAD field, such as those of [Message1] and the
// plaintexts, padding included. The values alias b. It returns [ErrTruncated]
// or [ErrEncoding], and [ErrCritical] for the label -2^64, which is the only
// one that an EAD does not hold.
func ParseEAD(b []byte) ([]EAD, error) {
	var items []EAD
	fits := true
	err := eachEAD(b, func(label item, value []byte) {
		e := EAD{Label: label.n, Value: value}
		if label.kind == kindNegative {
			fits = fits && label.n != math.MaxUint64
			e.Label, e.Critical = label.n+1, true
		}
		items = append(items, e)
	})
	if err == nil && !fits {
		err = ErrCritical
	}
	if err != nil {
		return nil, err
	}
	return items, nil
}

// checkEAD checks that b is an EAD field.
func checkEAD(b []byte) error { return eachEAD(b, func(item, []byte) {}) }

// eachEAD reads b as a sequence of labels, each with a value or without one,
// which is nil then.
func eachEAD(b []byte, each func(label item, value []byte)) error {
	for len(b) > 0 {
		label, rest, err := takeItem(b)
		if err != nil {
			return err
		}
		if !label.isInteger() {
			return ErrEncoding
		}
		var value []byte
		if len(rest) > 0 && kind(rest[0]>>5) == kindBytes {
			if value, rest, err = takeBytes(rest); err != nil {
				return err
			}
		}
		each(label, value)
		b = rest
	}
	return nil
}
