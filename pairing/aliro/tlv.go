package aliro

import "github.com/seed-496a4445/fyr/internal/wire"

// Tags of all messages.
const (
	tagStatus        = 0x5e
	tagCode          = 0x42
	tagCryptogram    = 0x9d
	tagDeviceKey     = 0x86
	tagExpiresAt     = 0x92
	tagFCI           = 0x6f
	tagFlags         = 0x41
	tagCapabilities  = 0x7f66
	tagIssuedAt      = 0x91
	tagKeyID         = 0x4e
	tagLongTermKey   = 0x5a
	tagMedium        = 0x80
	tagName          = 0x84
	tagProprietary   = 0xa5
	tagReaderID      = 0x4d
	tagReaderKey     = 0x87
	tagSignature     = 0x9e
	tagTransactionID = 0x4c
	tagVersions      = 0x5c
)

// cut splits the first TLV off b. Tags have one or two octets. Lengths are in
// their shortest form, of one to three octets.
func cut(b []byte) (tag uint16, value, rest []byte, err error) {
	if len(b) < 2 {
		return 0, nil, nil, ErrTLV
	}
	tag, b = uint16(b[0]), b[1:]
	if tag&0x1f == 0x1f {
		if b[0]&0x80 != 0 {
			return 0, nil, nil, ErrTLV
		}
		tag, b = tag<<8|uint16(b[0]), b[1:]
	}
	n, b, ok := cutLength(b)
	if !ok || n > len(b) {
		return 0, nil, nil, ErrTLV
	}
	return tag, b[:n:n], b[n:], nil
}

// cutLength splits a length off b.
func cutLength(b []byte) (n int, rest []byte, ok bool) {
	switch {
	case len(b) >= 1 && b[0] < 0x80:
		return int(b[0]), b[1:], true
	case len(b) >= 2 && b[0] == 0x81 && b[1] >= 0x80:
		return int(b[1]), b[2:], true
	case len(b) >= 3 && b[0] == 0x82 && b[1] != 0:
		return int(wire.Be16(b[1:])), b[3:], true
	}
	return 0, nil, false
}

// appendHeader appends a tag and a length below 2^16.
func appendHeader(dst []byte, tag uint16, n int) []byte {
	if tag > 0xff {
		dst = append(dst, byte(tag>>8))
	}
	dst = append(dst, byte(tag))
	switch {
	case n < 0x80:
		return append(dst, byte(n))
	case n < 0x100:
		return append(dst, 0x81, byte(n))
	case n < 0x10000:
		return append(dst, 0x82, byte(n>>8), byte(n))
	}
	panic("aliro: value of more than 65,535 bytes")
}

func appendTLV(dst []byte, tag uint16, value ...byte) []byte {
	return append(appendHeader(dst, tag, len(value)), value...)
}

// anySize is the size of a field that has no fixed one.
const anySize = -1

// field is a TLV that a message may have.
type field struct {
	tag      uint16
	size     int
	optional bool
	value    []byte // nil: absent
}

// scan reads the TLVs of b, in any order, into fields, whose values alias b.
// Others are skipped.
func scan(b []byte, fields []field) error {
	for len(b) > 0 {
		tag, value, rest, err := cut(b)
		if err != nil {
			return err
		}
		b = rest
		for i := range fields {
			f := &fields[i]
			if f.tag != tag {
				continue
			}
			if f.value != nil {
				return ErrTLV
			}
			if f.size != anySize && len(value) != f.size {
				return ErrFieldLength
			}
			f.value = value
		}
	}
	for i := range fields {
		if fields[i].value == nil && !fields[i].optional {
			return ErrTLV
		}
	}
	return nil
}
