package handover

import "github.com/seed-496a4445/fyr/pairing/ndef"

// Power says whether the radio of a carrier runs. The zero value is
// [Inactive].
type Power uint8

// The four power states.
const (
	Inactive Power = iota
	Active
	Activating
	PowerUnknown
)

// String returns the name of p.
func (p Power) String() string {
	switch p {
	case Inactive:
		return "inactive"
	case Active:
		return "active"
	case Activating:
		return "activating"
	case PowerUnknown:
		return "unknown"
	}
	return "reserved"
}

// Alternative is one carrier that a device has, ac. The zero value refers to
// the empty ID.
type Alternative struct {
	Power     Power
	Carrier   []byte   // ID of the carrier's record, 0..255 octets
	Auxiliary [][]byte // 0..255 IDs of records with more about it, 0..255 octets each
}

// maxLength is what a length octet can say, and a count.
const maxLength = 255

// parseAlternative reads the payload of an ac record: power state in two bits,
// reference, count, references. The upper six bits are reserved and ignored.
func parseAlternative(b []byte) (Alternative, error) {
	if len(b) == 0 {
		return Alternative{}, ErrLength
	}
	a := Alternative{Power: Power(b[0] & 3)}
	carrier, rest, ok := cutField(b[1:])
	if !ok || len(rest) == 0 {
		return Alternative{}, ErrLength
	}
	a.Carrier = carrier
	count, rest := int(rest[0]), rest[1:]
	for range count { // no further than there are octets
		var aux []byte
		if aux, rest, ok = cutField(rest); !ok {
			return Alternative{}, ErrLength
		}
		a.Auxiliary = append(a.Auxiliary, aux)
	}
	if len(rest) != 0 {
		return Alternative{}, ErrLength
	}
	return a, nil
}

// append appends the payload of the ac record of a.
func (a Alternative) append(dst []byte) ([]byte, error) {
	if a.Power > PowerUnknown {
		return dst, ErrRange
	}
	if len(a.Carrier) > maxLength || len(a.Auxiliary) > maxLength {
		return dst, ErrLength
	}
	dst = appendField(append(dst, byte(a.Power)), a.Carrier)
	dst = append(dst, byte(len(a.Auxiliary)))
	for _, aux := range a.Auxiliary {
		if len(aux) > maxLength {
			return dst, ErrLength
		}
		dst = appendField(dst, aux)
	}
	return dst, nil
}

// cutField cuts a length octet and as many octets from b. A field without
// octets is nil.
func cutField(b []byte) (field, rest []byte, ok bool) {
	if len(b) == 0 || len(b)-1 < int(b[0]) {
		return nil, nil, false
	}
	n := 1 + int(b[0])
	if n > 1 {
		field = b[1:n:n]
	}
	return field, b[n:], true
}

// appendField appends b, at most maxLength octets, after its length.
func appendField(dst, b []byte) []byte { return append(append(dst, byte(len(b))), b...) }

// Find returns the records of m with the given ID, in order: those that an
// [Alternative] refers to. Several carriers may share an ID, and phones send
// such messages.
func (m Message) Find(id []byte) []ndef.Record {
	var found []ndef.Record
	for _, r := range m.Records {
		if string(r.ID) == string(id) {
			found = append(found, r)
		}
	}
	return found
}

// Unresolved returns the references of m that no record of m has for its ID,
// each once, in the order of first use. The handover record itself does not
// count. An empty reference is one like any other.
func (m Message) Unresolved() [][]byte {
	known := make(map[string]bool, len(m.Records))
	for _, r := range m.Records {
		known[string(r.ID)] = true
	}
	var missing [][]byte
	look := func(ref []byte) {
		if !known[string(ref)] {
			known[string(ref)] = true
			missing = append(missing, ref)
		}
	}
	for _, a := range m.Alternatives {
		look(a.Carrier)
		for _, aux := range a.Auxiliary {
			look(aux)
		}
	}
	return missing
}
