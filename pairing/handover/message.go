package handover

import (
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// Role is what a message is for. The zero value is no role.
type Role uint8

// The four roles, and the types of their records.
const (
	Request   Role = iota + 1 // Hr
	Select                    // Hs
	Mediation                 // Hm
	Initiate                  // Hi
)

// String returns the record type of r: "Hr", "Hs", "Hm" or "Hi".
func (r Role) String() string {
	switch r {
	case Request:
		return "Hr"
	case Select:
		return "Hs"
	case Mediation:
		return "Hm"
	case Initiate:
		return "Hi"
	}
	return "none"
}

// ParseRole returns the role whose record type is s, or [ErrRange].
func ParseRole(s string) (Role, error) {
	for r := Request; r <= Initiate; r++ {
		if r.String() == s {
			return r, nil
		}
	}
	return 0, ErrRange
}

// Version is the octet of a version: the major one in the high four bits, the
// minor one in the low four.
type Version uint8

// Latest is version 1.5, the one that phones send.
const Latest Version = 0x15

// Major returns the major version.
func (v Version) Major() uint8 { return uint8(v >> 4) }

// Minor returns the minor version, 0..15.
func (v Version) Minor() uint8 { return uint8(v & 15) }

// Message is a Connection Handover message. The zero value is none and cannot
// be written.
type Message struct {
	Role    Role
	Version Version // major version 1; the minor one changes nothing

	// Random is the number for the resolution of collisions, cr, of an Hr; nil:
	// none. Phones leave it out where reader and tag cannot collide.
	Random *uint16

	Alternatives []Alternative // ac, in order of preference
	Failure      *Failure      // err, of an Hs; nil: none

	// Records follows the handover record: carriers, auxiliary data and whatever
	// else. Alternatives refer to them by their IDs.
	Records ndef.Message
}

// Parse reads a whole message. Its slices alias b, but the payloads of records
// that came in chunks; slices without octets or elements are nil. What it
// allocates is proportional to len(b), never to a declared length.
//
// It returns the errors of [ndef.Parse] for the message and for the one
// embedded in its first record, [ErrRole], [ErrLength], [ErrVersion],
// [ErrTwice] and [ErrRange], the last for an err record of reason 0.
// References without a record are no error: see [Message.Unresolved].
//
// The layout is drawn in the package doc.
func Parse(b []byte) (Message, error) {
	records, err := ndef.Parse(b)
	if err != nil {
		return Message{}, err
	}
	m := Message{Role: roleOf(records[0])}
	payload := records[0].Payload
	switch {
	case m.Role == 0:
		return Message{}, ErrRole
	case len(payload) == 0:
		return Message{}, ErrLength
	}
	m.Version = Version(payload[0])
	if m.Version.Major() != 1 {
		return Message{}, ErrVersion
	}
	if len(payload) > 1 {
		embedded, err := ndef.Parse(payload[1:])
		if err != nil {
			return Message{}, err
		}
		for _, r := range embedded {
			if err := m.take(r); err != nil {
				return Message{}, err
			}
		}
	}
	if len(records) > 1 {
		m.Records = records[1:]
	}
	return m, nil
}

// roleOf returns the role of the message that r begins, 0 when r is no
// handover record.
func roleOf(r ndef.Record) Role {
	for role := Request; role <= Initiate; role++ {
		if r.Is(ndef.WellKnown, role.String()) {
			return role
		}
	}
	return 0
}

// The types of embedded records.
const (
	typeAlternative = "ac"
	typeCollision   = "cr"
	typeFailure     = "err"
)

// take reads one embedded record into m. Those that m cannot have are ignored.
func (m *Message) take(r ndef.Record) error {
	if r.TNF != ndef.WellKnown {
		return nil
	}
	switch typ := string(r.Type); {
	case typ == typeAlternative:
		a, err := parseAlternative(r.Payload)
		if err != nil {
			return err
		}
		m.Alternatives = append(m.Alternatives, a)
	case typ == typeCollision && m.Role == Request:
		if m.Random != nil {
			return ErrTwice
		}
		if len(r.Payload) != 2 {
			return ErrLength
		}
		m.Random = new(wire.Be16(r.Payload))
	case typ == typeFailure && m.Role == Select:
		if m.Failure != nil {
			return ErrTwice
		}
		f, err := parseFailure(r.Payload)
		if err != nil {
			return err
		}
		m.Failure = &f
	}
	return nil
}

// Append appends m as an NDEF message and returns the extended slice. The
// embedded records are cr, then every ac, then err. On an error it returns
// dst.
//
// Checks, in this order: Role and Version, or [ErrRange]; Random has its
// place, or [ErrPlace]; the power states of the alternatives, or [ErrRange],
// and the lengths of their references, or [ErrLength]; Failure has its place,
// or [ErrPlace], its reason, or [ErrRange], and its data, or [ErrLength]; then
// those of [ndef.Message.Append].
func (m Message) Append(dst []byte) ([]byte, error) {
	if m.Role < Request || m.Role > Initiate || m.Version.Major() != 1 {
		return dst, ErrRange
	}
	embedded, err := m.embedded()
	if err != nil {
		return dst, err
	}
	payload := []byte{byte(m.Version)}
	if len(embedded) > 0 {
		if payload, err = embedded.Append(payload); err != nil {
			return dst, err
		}
	}
	whole := make(ndef.Message, 0, 1+len(m.Records))
	whole = append(whole, ndef.Record{TNF: ndef.WellKnown, Type: []byte(m.Role.String()), Payload: payload})
	return append(whole, m.Records...).Append(dst)
}

// embedded returns the records within the handover record.
func (m Message) embedded() (ndef.Message, error) {
	var records ndef.Message
	add := func(typ string, payload []byte) {
		records = append(records, ndef.Record{TNF: ndef.WellKnown, Type: []byte(typ), Payload: payload})
	}
	if m.Random != nil {
		if m.Role != Request {
			return nil, ErrPlace
		}
		add(typeCollision, wire.AppendBe16(nil, *m.Random))
	}
	for _, a := range m.Alternatives {
		payload, err := a.append(nil)
		if err != nil {
			return nil, err
		}
		add(typeAlternative, payload)
	}
	if m.Failure != nil {
		if m.Role != Select {
			return nil, ErrPlace
		}
		payload, err := m.Failure.append(nil)
		if err != nil {
			return nil, err
		}
		add(typeFailure, payload)
	}
	return records, nil
}
