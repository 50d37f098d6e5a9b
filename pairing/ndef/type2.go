package ndef

import (
	"math"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// Tags of the TLVs in the memory of a Type 2 tag.
const (
	TLVNull          = 0x00 // padding of one octet
	TLVLockControl   = 0x01 // where lock bits are, see [Control]
	TLVMemoryControl = 0x02 // where reserved octets are, see [Control]
	TLVMessage       = 0x03 // an NDEF message
	TLVProprietary   = 0xfd
	TLVTerminator    = 0xfe // one octet, the last
)

// The capability container of a Type 2 tag, its page 3.
const (
	type2CCSize = 4
	type2Magic  = 0xe1
	type2Unit   = 8 // octets of the data area for each that the CC counts
	maxShortTLV = 0xfe
	longTLV     = 0xff // a length of two octets follows
)

// Type2MaxSize is the size of the largest data area, in octets.
const Type2MaxSize = math.MaxUint8 * type2Unit

// Type2Version is version 1.0 of the memory of a Type 2 tag.
const Type2Version = 0x10

// Type2 is the memory of a Type 2 tag from its capability container, page 3, on.
// The zero value cannot be written.
type Type2 struct {
	Version  byte // major and minor, four bits each: [Type2Version]
	DataSize int  // octets of the data area, a multiple of 8 up to [Type2MaxSize]
	Access   byte // read and write access, four bits each; 00: both free
	TLVs     []TLV
}

// TLV is a block of the data area.
type TLV struct {
	Tag   byte // not TLVNull or TLVTerminator
	Value []byte
}

// ParseType2 reads the memory of a Type 2 tag from its page 3 on, as far as it
// was read. It leaves out NULL TLVs and what follows the terminator, which may
// be missing. Values alias memory.
//
// Lock and reserved octets are not skipped where they lie within the data area;
// [TLV.Control] says where they are. Common tags have them behind it.
//
// It returns [ErrType2Length] for fewer than 4 octets, then [ErrType2Magic],
// [ErrType2Version] for a major version other than 1, [ErrType2Length] for a
// TLV that goes beyond the memory or its data area, and at the end
// [ErrNoMessage].
//
// It implements the TLV blocks of Type 2 Tag.
func ParseType2(memory []byte) (Type2, error) {
	if len(memory) < type2CCSize {
		return Type2{}, ErrType2Length
	}
	t := Type2{Version: memory[1], DataSize: int(memory[2]) * type2Unit, Access: memory[3]}
	if memory[0] != type2Magic {
		return Type2{}, ErrType2Magic
	}
	if t.Version>>4 != Type2Version>>4 {
		return Type2{}, ErrType2Version
	}
	area := memory[type2CCSize:]
	area = area[:min(len(area), t.DataSize)]
	for len(area) > 0 && area[0] != TLVTerminator {
		if area[0] == TLVNull {
			area = area[1:]
			continue
		}
		var l TLV
		var ok bool
		if l, area, ok = cutTLV(area); !ok {
			return Type2{}, ErrType2Length
		}
		t.TLVs = append(t.TLVs, l)
	}
	if _, ok := t.Message(); !ok {
		return Type2{}, ErrNoMessage
	}
	return t, nil
}

// cutTLV reads the TLV that area, which is not empty, begins with.
func cutTLV(area []byte) (l TLV, rest []byte, ok bool) {
	if len(area) < 2 {
		return TLV{}, nil, false
	}
	l.Tag = area[0]
	n, rest := int(area[1]), area[2:]
	if n == longTLV {
		if len(rest) < 2 {
			return TLV{}, nil, false
		}
		n, rest = int(wire.Be16(rest)), rest[2:]
	}
	if n > len(rest) {
		return TLV{}, nil, false
	}
	l.Value, rest = cut(rest, n)
	return l, rest, true
}

// Message returns the value of the first TLV with an NDEF message, not parsed,
// or false when there is none. It may be empty: a tag that is ready for a first
// message.
func (t Type2) Message() ([]byte, bool) {
	for _, l := range t.TLVs {
		if l.Tag == TLVMessage {
			return l.Value, true
		}
	}
	return nil, false
}

// Append appends the memory from the capability container to the terminator,
// which is left out when the TLVs fill the data area. Lengths of up to 254 take
// one octet.
//
// It returns dst and [ErrType2Version], [ErrType2Size] for a data area of
// another size, [ErrTLV] for a TLV of a tag that has no length, [ErrType2Length]
// for TLVs that do not fit, or [ErrNoMessage], checked in this order.
func (t Type2) Append(dst []byte) ([]byte, error) {
	if t.Version>>4 != Type2Version>>4 {
		return dst, ErrType2Version
	}
	if t.DataSize < 0 || t.DataSize > Type2MaxSize || t.DataSize%type2Unit != 0 {
		return dst, ErrType2Size
	}
	size := 0
	for _, l := range t.TLVs {
		if l.Tag == TLVNull || l.Tag == TLVTerminator {
			return dst, ErrTLV
		}
		size += 2 + len(l.Value)
		if len(l.Value) > maxShortTLV {
			size += 2
		}
		if size > t.DataSize {
			return dst, ErrType2Length
		}
	}
	if _, ok := t.Message(); !ok {
		return dst, ErrNoMessage
	}
	dst = append(dst, type2Magic, t.Version, byte(t.DataSize/type2Unit), t.Access)
	for _, l := range t.TLVs {
		dst = l.append(dst)
	}
	if size < t.DataSize {
		dst = append(dst, TLVTerminator)
	}
	return dst, nil
}

// append appends l, whose value has at most 65,535 octets.
func (l TLV) append(dst []byte) []byte {
	dst = append(dst, l.Tag)
	if n := len(l.Value); n > maxShortTLV {
		dst = wire.AppendBe16(append(dst, longTLV), uint16(n))
	} else {
		dst = append(dst, byte(n))
	}
	return append(dst, l.Value...)
}
