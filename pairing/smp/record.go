package smp

// The media types of NDEF records with out-of-band data.
const (
	MediaTypeLE    = "application/vnd.bluetooth.le.oob"
	MediaTypeBREDR = "application/vnd.bluetooth.ep.oob"
)

// Role says which roles a device takes, and which rather.
type Role uint8

// The roles.
const (
	Peripheral     Role = iota // peripheral only
	Central                    // central only
	BothPeripheral             // both, peripheral preferred
	BothCentral                // both, central preferred
)

// Record is the payload of an NDEF record of [MediaTypeLE]: what one device
// shows of itself in a tap. What is nil is not there; the zero value is the empty
// record. It is not for concurrent use while it is changed.
//
// Confirm and Random of an own record are those of an [Offer]: see
// [Offer.Record].
type Record struct {
	Address *Address
	Role    *Role
	Confirm *Value // C
	Random  *Key   // r
	Extra   []Structure
}

// ParseRecord reads an LE record, the empty one included. It splits all of b
// first, and then takes structure by structure: [ErrRecordLength] for one that is
// cut; [ErrRecord] for a known one that comes twice, else [ErrRecordLength] for
// one of a wrong size, else [ErrRole]. Values of Extra alias b, all others are
// copies.
func ParseRecord(b []byte) (Record, error) {
	for rest, more := b, true; more; {
		var err error
		if _, rest, more, err = NextStructure(rest); err != nil {
			return Record{}, err
		}
	}
	var r Record
	for {
		s, rest, more, _ := NextStructure(b)
		if !more {
			return r, nil
		}
		if err := r.take(s); err != nil {
			r.Wipe()
			return Record{}, err
		}
		b = rest
	}
}

// take adds a structure to r.
func (r *Record) take(s Structure) error {
	switch s.Type {
	case TypeAddress:
		if err := known(s, r.Address != nil, AddressSize); err != nil {
			return err
		}
		var a Address
		a[0] = s.Value[DeviceAddressSize] & 1
		appendReversed(a[:1], s.Value[:DeviceAddressSize])
		r.Address = &a
	case TypeRole:
		if err := known(s, r.Role != nil, 1); err != nil {
			return err
		}
		role := Role(s.Value[0])
		if role > BothCentral {
			return ErrRole
		}
		r.Role = &role
	case TypeConfirm:
		if err := known(s, r.Confirm != nil, ValueSize); err != nil {
			return err
		}
		c := reversed(s.Value)
		r.Confirm = &c
	case TypeRandom:
		if err := known(s, r.Random != nil, ValueSize); err != nil {
			return err
		}
		random := newKey(reversed(s.Value))
		r.Random = &random
	default:
		r.Extra = append(r.Extra, s)
	}
	return nil
}

// known checks a structure of a known type, which has one size and comes once.
func known(s Structure, again bool, size int) error {
	switch {
	case again:
		return ErrRecord
	case len(s.Value) != size:
		return ErrRecordLength
	}
	return nil
}

// isKnown reports whether a record has a field for structures of a type.
func isKnown(typ byte) bool {
	return typ == TypeAddress || typ == TypeRole || typ == TypeConfirm || typ == TypeRandom
}

// Append appends the record: address, role, C, r and Extra, in this order. On an
// error it returns dst unchanged: [ErrRole], then for each of Extra [ErrRecord]
// when it has a known type, and [ErrRecordLength] when its value is above
// [MaxStructureSize] bytes. It does not allocate when dst has the capacity.
func (r *Record) Append(dst []byte) ([]byte, error) {
	if err := r.check(); err != nil {
		return dst, err
	}
	if a := r.Address; a != nil {
		dst = append(dst, 1+AddressSize, TypeAddress)
		dst = append(appendReversed(dst, a[1:]), a[0]&1)
	}
	if r.Role != nil {
		dst = append(dst, 2, TypeRole, byte(*r.Role))
	}
	if r.Confirm != nil {
		dst = append(dst, 1+ValueSize, TypeConfirm)
		dst = appendReversed(dst, r.Confirm[:])
	}
	if r.Random != nil {
		dst = append(dst, 1+ValueSize, TypeRandom)
		dst = appendReversed(dst, r.Random.bytes())
	}
	return appendStructures(dst, r.Extra)
}

func (r *Record) check() error {
	if r.Role != nil && *r.Role > BothCentral {
		return ErrRole
	}
	for _, s := range r.Extra {
		switch {
		case isKnown(s.Type):
			return ErrRecord
		case len(s.Value) > MaxStructureSize:
			return ErrRecordLength
		}
	}
	return nil
}

// Complete reports whether r has what BTSSP wants of every record: address and
// role. Other standards leave the address out.
func (r *Record) Complete() bool { return r.Address != nil && r.Role != nil }

// Secure reports whether r has what LE Secure Connections needs: C and r.
func (r *Record) Secure() bool { return r.Confirm != nil && r.Random != nil }

// Wipe overwrites r of the record, in all copies of it.
func (r *Record) Wipe() {
	if r.Random != nil {
		r.Random.Wipe()
	}
}
