package beacon

import (
	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Sizes of advertising data in bytes.
const (
	LegacySize   = 31   // legacy advertising data and scan responses
	ExtendedSize = 1650 // extended advertising data of one set
)

// AD types that this module reads (Assigned Numbers, 2.3).
const (
	TypeFlags         = 0x01
	TypeUUIDs16       = 0x03 // complete list of 16-bit service UUIDs
	TypeServiceData16 = 0x16 // 16-bit UUID, little endian, then data
	TypeManufacturer  = 0xff // company identifier, little endian, then data
)

// ErrAD is returned for advertising data in which a structure runs past the
// end.
var ErrAD = fail.New(fail.Format, "beacon: advertising structure runs past the end")

// Advert is one advertisement as a radio, an operating system or a capture
// reports it. The zero value is an advertisement without data from the address
// 00:00:00:00:00:00.
type Advert struct {
	// Time of reception, Unix nanoseconds.
	Time int64
	// Address of the advertiser. Some networks put identifier bytes there, some
	// use it as nonce.
	Address Address
	// Type of Address.
	Type AddressType
	// RSSI in dBm; 127 means not available, as in HCI.
	RSSI int8
	// Data is a row of AD structures, as on the air. Where an operating system
	// hides them, rebuild them with [AppendManufacturer] and
	// [AppendServiceData16]. The Advert does not own the bytes: they must not
	// change while it is in use.
	Data []byte
}

// Unix returns the time of reception in seconds, rounded down.
func (a *Advert) Unix() int64 {
	s := a.Time / 1e9
	if a.Time%1e9 < 0 {
		s--
	}
	return s
}

// Random reports whether the address may be a random one: it is, or its type
// is not known.
func (a *Advert) Random() bool { return a.Type == AddressRandom || a.Type == AddressUnknown }

// Structure is one AD structure: a type and data, without the length byte.
// Data aliases the advertising data.
type Structure struct {
	Type byte
	Data []byte
}

// Next cuts the first AD structure from data. more is false at the end: when
// data is empty or a length byte of 0 ends it early. [ErrAD] means that the
// structure runs past the end; nothing behind it can be read.
func Next(data []byte) (s Structure, rest []byte, more bool, err error) {
	if len(data) == 0 || data[0] == 0 {
		return Structure{}, nil, false, nil
	}
	n := int(data[0])
	if n >= len(data) {
		return Structure{}, nil, false, ErrAD
	}
	return Structure{Type: data[1], Data: data[2 : n+1 : n+1]}, data[n+1:], true, nil
}

// Check walks all structures and returns [ErrAD] when one runs past the end.
func (a *Advert) Check() error {
	data := a.Data
	for {
		_, rest, more, err := Next(data)
		if !more {
			return err
		}
		data = rest
	}
}

// find returns what follows id in the first structure of type t whose data
// begins with id, two bytes little endian. Structures of the type with fewer
// than two bytes are passed over, and what follows the hit is not looked at.
func (a *Advert) find(t byte, id uint16) ([]byte, bool, error) {
	data := a.Data
	for {
		s, rest, more, err := Next(data)
		if !more {
			return nil, false, err
		}
		if s.Type == t && len(s.Data) >= 2 && wire.Le16(s.Data) == id {
			return s.Data[2:], true, nil
		}
		data = rest
	}
}

// ServiceData16 returns the data of the first service-data structure for a
// 16-bit UUID, without the UUID, and whether there is one. A structure that
// runs past the end before one is found gives [ErrAD].
func (a *Advert) ServiceData16(uuid uint16) ([]byte, bool, error) {
	return a.find(TypeServiceData16, uuid)
}

// Manufacturer returns the data of the first manufacturer structure of a
// company, without the company identifier, and whether there is one. A
// structure that runs past the end before one is found gives [ErrAD].
func (a *Advert) Manufacturer(company uint16) ([]byte, bool, error) {
	return a.find(TypeManufacturer, company)
}

// AppendStructure appends an AD structure. data has at most 254 bytes, else it
// panics.
func AppendStructure(dst []byte, t byte, data []byte) []byte {
	if len(data) > 254 {
		panic("beacon: advertising structure of more than 255 bytes")
	}
	dst = append(dst, byte(len(data)+1), t)
	return append(dst, data...)
}

// AppendServiceData16 appends a service-data structure for a 16-bit UUID. data
// has at most 252 bytes, else it panics.
func AppendServiceData16(dst []byte, uuid uint16, data []byte) []byte {
	return appendTagged(dst, TypeServiceData16, uuid, data)
}

// AppendManufacturer appends a manufacturer structure. data has at most 252
// bytes, else it panics.
func AppendManufacturer(dst []byte, company uint16, data []byte) []byte {
	return appendTagged(dst, TypeManufacturer, company, data)
}

func appendTagged(dst []byte, t byte, id uint16, data []byte) []byte {
	if len(data) > 252 {
		panic("beacon: advertising structure of more than 255 bytes")
	}
	dst = append(dst, byte(len(data)+3), t)
	return append(wire.AppendLe16(dst, id), data...)
}
