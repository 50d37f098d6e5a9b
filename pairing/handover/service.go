package handover

import (
	"math"
	"time"
	"unicode/utf8"

	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// ServiceName is the name of the service that takes handover requests.
const ServiceName = "urn:nfc:sn:handover"

// The types of the records of TNEP, all of format [ndef.WellKnown].
const (
	TypeService = "Tp" // a service that the tag offers, in its initial message
	TypeSelect  = "Ts" // the service that the reader selects
	TypeStatus  = "Te" // what the tag makes of it
)

// WaitingTime is the least time between a write and the first read of its
// answer, and between reads, 0..63: 2^(w/4 - 1) ms, from 0.5 ms to 27.6 s.
type WaitingTime uint8

// maxWaitingTime is the longest one.
const maxWaitingTime WaitingTime = 63

// Duration returns w to the nanosecond, or [ErrRange] when it is above 63.
func (w WaitingTime) Duration() (time.Duration, error) {
	if w > maxWaitingTime {
		return 0, ErrRange
	}
	return time.Duration(math.Round(math.Exp2(float64(w)/4-1) * float64(time.Millisecond))), nil
}

// Mode says how the messages of a service follow one another.
type Mode uint8

// The modes that are known; others are reserved.
const (
	SingleResponse  Mode = 0x00 // each message of the reader has one answer
	ServiceSpecific Mode = 0xFE
)

// Service is a service that a tag offers, Tp. The zero value cannot be
// written.
type Service struct {
	Version    Version     // 1.0, that is 0x10, so far
	Name       string      // a URI, 0..255 octets of UTF-8
	Mode       Mode        // phones offer [SingleResponse]
	Wait       WaitingTime // not checked: above 63 is reserved
	Extensions uint8       // how often the tag may have no answer yet; 0..15 by the specification
	MaxMessage uint16      // longest message that the tag takes and sends, in octets
}

// serviceTail is the size in octets of what follows the name.
const serviceTail = 5

// ParseService reads the payload of a Tp record: version, length and octets of
// the name, mode, waiting time, extensions, two octets of message size.
//
// It returns [ErrLength] for fewer than 2 octets, then [ErrVersion], then
// ErrLength for another size than the length of the name calls for, then
// [ErrName]. Mode, waiting time and extensions are not checked.
func ParseService(b []byte) (Service, error) {
	if len(b) < 2 {
		return Service{}, ErrLength
	}
	s := Service{Version: Version(b[0])}
	if s.Version.Major() != 1 {
		return Service{}, ErrVersion
	}
	name, tail, ok := cutField(b[1:])
	switch {
	case !ok || len(tail) != serviceTail:
		return Service{}, ErrLength
	case !utf8.Valid(name):
		return Service{}, ErrName
	}
	s.Name = string(name)
	s.Mode, s.Wait, s.Extensions, s.MaxMessage = Mode(tail[0]), WaitingTime(tail[1]), tail[2], wire.Be16(tail[3:])
	return s, nil
}

// Append appends the payload of the Tp record of s and returns the extended
// slice. It returns dst and [ErrRange] for a major version other than 1, then
// [ErrLength] for a name of more than 255 octets, then [ErrName].
func (s Service) Append(dst []byte) ([]byte, error) {
	switch {
	case s.Version.Major() != 1:
		return dst, ErrRange
	case len(s.Name) > maxLength:
		return dst, ErrLength
	case !utf8.ValidString(s.Name):
		return dst, ErrName
	}
	dst = append(append(dst, byte(s.Version), byte(len(s.Name))), s.Name...)
	dst = append(dst, byte(s.Mode), byte(s.Wait), s.Extensions)
	return wire.AppendBe16(dst, s.MaxMessage), nil
}

// FindService returns the service of the given name that the initial message
// of a tag offers: the first one. It returns [ErrService] where there is none,
// and the errors of [ParseService] for any Tp record before.
func FindService(initial ndef.Message, name string) (Service, error) {
	for _, r := range initial {
		if !r.Is(ndef.WellKnown, TypeService) {
			continue
		}
		s, err := ParseService(r.Payload)
		if err != nil {
			return Service{}, err
		}
		if s.Name == name {
			return s, nil
		}
	}
	return Service{}, ErrService
}

// AppendSelect appends the message, one Ts record, that selects the service of
// the given name; the empty name selects none. It returns dst and [ErrLength]
// when the name has more than 255 octets.
func AppendSelect(dst []byte, name string) ([]byte, error) {
	if len(name) > maxLength {
		return dst, ErrLength
	}
	payload := appendField(nil, []byte(name))
	return ndef.Message{{TNF: ndef.WellKnown, Type: []byte(TypeSelect), Payload: payload}}.Append(dst)
}

// ParseSelect returns the name in the first Ts record of a message. It returns
// [ErrNoSelect] where there is none, [ErrLength] when its payload is not one
// length octet and as many octets, then [ErrName].
func ParseSelect(m ndef.Message) (string, error) {
	for _, r := range m {
		if !r.Is(ndef.WellKnown, TypeSelect) {
			continue
		}
		name, rest, ok := cutField(r.Payload)
		switch {
		case !ok || len(rest) != 0:
			return "", ErrLength
		case !utf8.Valid(name):
			return "", ErrName
		}
		return string(name), nil
	}
	return "", ErrNoSelect
}

// Status is what a tag makes of a message. The zero value is success.
type Status uint8

// The status values that are known; 0x80..0xFE are the service's own.
const (
	Success       Status = 0x00
	ProtocolError Status = 0x01
)

// AppendStatus appends the message, one Te record, that says s.
func AppendStatus(dst []byte, s Status) ([]byte, error) {
	return ndef.Message{statusRecord(s)}.Append(dst)
}

func statusRecord(s Status) ndef.Record {
	return ndef.Record{TNF: ndef.WellKnown, Type: []byte(TypeStatus), Payload: []byte{byte(s)}}
}

// ParseStatus reads a whole message and returns the status in its first Te
// record. It returns the errors of [ndef.Parse], [ErrNoStatus] where there is
// no such record, and [ErrLength] when it has not one octet.
func ParseStatus(b []byte) (Status, error) {
	m, err := ndef.Parse(b)
	if err != nil {
		return 0, err
	}
	for _, r := range m {
		if !r.Is(ndef.WellKnown, TypeStatus) {
			continue
		}
		if len(r.Payload) != 1 {
			return 0, ErrLength
		}
		return Status(r.Payload[0]), nil
	}
	return 0, ErrNoStatus
}
