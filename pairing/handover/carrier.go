package handover

import (
	"slices"

	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// TypeCarrier is the type, of format [ndef.WellKnown], of the record that
// holds a [Carrier].
const TypeCarrier = "Hc"

// Carrier names a carrier that its sender has without saying how to reach it,
// Hc: it stands in an Hr, and the selector's answer has the configuration.
// The zero value is a carrier without a type.
type Carrier struct {
	TNF  ndef.TNF // format of Type, 0..7
	Type []byte   // type of the carrier's configuration record, 0..255 octets
	Data []byte   // whatever else the carrier's specification has
}

// ParseCarrier reads the payload of an Hc record. Type and Data alias b, and
// are nil when they have no octets. It returns [ErrLength] for fewer than 2
// octets and for a type that is cut. The upper five bits of the first octet
// are reserved and ignored; whether the type suits its format is not checked.
func ParseCarrier(b []byte) (Carrier, error) {
	if len(b) < 2 {
		return Carrier{}, ErrLength
	}
	c := Carrier{TNF: ndef.TNF(b[0] & 7)}
	typ, data, ok := cutField(b[1:])
	if !ok {
		return Carrier{}, ErrLength
	}
	c.Type = typ
	if len(data) > 0 {
		c.Data = slices.Clip(data)
	}
	return c, nil
}

// Append appends the payload of the Hc record of c and returns the extended
// slice. It returns dst and [ErrRange] when the format has more than three
// bits, [ErrLength] when the type is too long.
func (c Carrier) Append(dst []byte) ([]byte, error) {
	switch {
	case c.TNF > 7:
		return dst, ErrRange
	case len(c.Type) > maxLength:
		return dst, ErrLength
	}
	return append(appendField(append(dst, byte(c.TNF)), c.Type), c.Data...), nil
}

// CarrierType returns the format and type of the carrier that r configures:
// those of r itself, or the ones that it names if it is an Hc record. ok is
// false for an Hc record that [ParseCarrier] refuses.
func CarrierType(r ndef.Record) (tnf ndef.TNF, typ []byte, ok bool) {
	if r.TNF != ndef.WellKnown || string(r.Type) != TypeCarrier {
		return r.TNF, r.Type, true
	}
	c, err := ParseCarrier(r.Payload)
	return c.TNF, c.Type, err == nil
}
