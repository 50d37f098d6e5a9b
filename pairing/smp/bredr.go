package smp

import (
	"math"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// bredrHeaderSize is the size of length and address in a BR/EDR record.
const bredrHeaderSize = 2 + DeviceAddressSize

// BREDRRecord is the payload of an NDEF record of [MediaTypeBREDR]. Its
// structures are not interpreted: pairing over BR/EDR is the controller's.
type BREDRRecord struct {
	Address    [DeviceAddressSize]byte // most significant octet first
	Structures []Structure
}

// ParseBREDR reads a BR/EDR record: two octets of length, little endian, which
// must be that of b, the address, and structures. All that is wrong is
// [ErrRecordLength]. The values of structures alias b.
func ParseBREDR(b []byte) (BREDRRecord, error) {
	if len(b) < bredrHeaderSize || int(wire.Le16(b)) != len(b) {
		return BREDRRecord{}, ErrRecordLength
	}
	all, err := ParseStructures(b[bredrHeaderSize:])
	if err != nil {
		return BREDRRecord{}, err
	}
	r := BREDRRecord{Structures: all}
	appendReversed(r.Address[:0], b[2:bredrHeaderSize])
	return r, nil
}

// Append appends the record. On [ErrRecordLength], for a value above
// [MaxStructureSize] bytes or a record above 65535, it returns dst unchanged. It
// does not allocate when dst has the capacity.
func (r *BREDRRecord) Append(dst []byte) ([]byte, error) {
	start := len(dst)
	out := append(dst, 0, 0)
	out = appendReversed(out, r.Address[:])
	out, err := appendStructures(out, r.Structures)
	n := len(out) - start
	if err != nil || n > math.MaxUint16 {
		return dst, ErrRecordLength
	}
	out[start], out[start+1] = byte(n), byte(n>>8)
	return out, nil
}
