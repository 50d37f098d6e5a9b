package smp

// Types of AD structures that records have (Assigned Numbers, 2.3). The first
// four are read by [ParseRecord].
const (
	TypeAddress = 0x1b // LE Bluetooth device address: 6 octets little endian, type octet
	TypeRole    = 0x1c // LE role
	TypeConfirm = 0x22 // LE Secure Connections confirmation value, little endian
	TypeRandom  = 0x23 // LE Secure Connections random value, little endian

	TypeFlags         = 0x01
	TypeShortName     = 0x08
	TypeName          = 0x09
	TypeClassOfDevice = 0x0d
	TypeHash192       = 0x0e // Simple Pairing hash C-192, BR/EDR
	TypeRandomizer192 = 0x0f // Simple Pairing randomizer R-192, BR/EDR
	TypeTemporaryKey  = 0x10 // Security Manager TK value: legacy pairing, do not use
	TypeAppearance    = 0x19
	TypeHash256       = 0x1d // Simple Pairing hash C-256, BR/EDR
	TypeRandomizer256 = 0x1e // Simple Pairing randomizer R-256, BR/EDR
	TypeManufacturer  = 0xff
	MaxStructureSize  = 254 // of a value, in bytes
)

// Structure is one AD structure: its type, and its value as on the wire, at
// most [MaxStructureSize] bytes.
type Structure struct {
	Type  byte
	Value []byte
}

// NextStructure cuts the first structure from b, skipping zero length octets.
// more is false at the end of b. A structure that runs past the end is
// [ErrRecordLength]. The value aliases b. It does not allocate.
func NextStructure(b []byte) (s Structure, rest []byte, more bool, err error) {
	for len(b) > 0 && b[0] == 0 {
		b = b[1:]
	}
	if len(b) == 0 {
		return Structure{}, nil, false, nil
	}
	n := int(b[0])
	if len(b) < 1+n {
		return Structure{}, nil, false, ErrRecordLength
	}
	return Structure{b[1], b[2 : 1+n : 1+n]}, b[1+n:], true, nil
}

// ParseStructures splits b into its structures, in their order, or returns
// [ErrRecordLength] when one runs past the end. The values alias b.
func ParseStructures(b []byte) ([]Structure, error) {
	var all []Structure
	for {
		s, rest, more, err := NextStructure(b)
		if err != nil {
			return nil, err
		}
		if !more {
			return all, nil
		}
		all, b = append(all, s), rest
	}
}

// Append appends s. On [ErrRecordLength], for a value above [MaxStructureSize]
// bytes, it returns dst unchanged.
func (s Structure) Append(dst []byte) ([]byte, error) {
	if len(s.Value) > MaxStructureSize {
		return dst, ErrRecordLength
	}
	return append(append(dst, byte(1+len(s.Value)), s.Type), s.Value...), nil
}

func appendStructures(dst []byte, all []Structure) ([]byte, error) {
	start := len(dst)
	var err error
	for _, s := range all {
		if dst, err = s.Append(dst); err != nil {
			return dst[:start], err
		}
	}
	return dst, nil
}
