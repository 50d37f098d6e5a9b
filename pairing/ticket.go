package pairing

import (
	"encoding/base32"
	"strings"
)

// TicketSize is the size of an encoded ticket in bytes.
const TicketSize = 3 + FingerprintSize + SecretSize

// ticketVersion is the version of the encoding.
const ticketVersion = 1

// TicketKind says what a ticket is for.
type TicketKind uint8

// The kinds of tickets.
const (
	SetupTicket   TicketKind = 1 // on the tag or its box: [ClaimMode]
	ReleaseTicket TicketKind = 4 // from the last owner: [TransferMode]
)

// Mode returns the mode of the handshake that the ticket is good for.
func (k TicketKind) Mode() Mode { return Mode(k) }

// Ticket is what somebody needs to claim a tag, and no more: its suite, its
// fingerprint and a secret. Whoever has seen it can claim the tag while it is in
// the state that the kind is for. The zero value is none.
type Ticket struct {
	Kind        TicketKind
	Suite       Suite
	Fingerprint Fingerprint
	Secret      Key // [SecretSize] bytes
}

// NewTicket returns a ticket with a copy of a secret of [SecretSize] bytes, or
// [ErrTicket].
func NewTicket(k TicketKind, s Suite, f Fingerprint, known []byte) (Ticket, error) {
	if k != SetupTicket && k != ReleaseTicket || !s.Valid() || len(known) != SecretSize {
		return Ticket{}, ErrTicket
	}
	key, err := NewKey(known)
	return Ticket{k, s, f, key}, err
}

// ParseTicket parses the [TicketSize] bytes of a ticket: spec/pairing.md,
// Section 4.8. The error is [ErrTicket].
func ParseTicket(b []byte) (Ticket, error) {
	if len(b) != TicketSize || b[0] != ticketVersion {
		return Ticket{}, ErrTicket
	}
	return NewTicket(TicketKind(b[1]), Suite(b[2]), Fingerprint(b[3:]), b[3+FingerprintSize:])
}

// AppendExposed appends the [TicketSize] bytes of t, its secret among them.
func (t Ticket) AppendExposed(dst []byte) []byte {
	dst = append(dst, ticketVersion, byte(t.Kind), byte(t.Suite))
	dst = append(dst, t.Fingerprint[:]...)
	return append(dst, t.Secret.bytes()...)
}

// ticketScheme begins the text of a ticket.
const ticketScheme = "FYR:"

// ticketCoding uses letters that a QR code has a short mode for.
var ticketCoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// ParseTicketText parses the text of a ticket, as [Ticket.ExposeText] writes
// it; letters may be small. The error is [ErrTicket].
func ParseTicketText(s string) (Ticket, error) {
	rest, ok := strings.CutPrefix(upper(s), ticketScheme)
	b, err := ticketCoding.DecodeString(rest)
	// The decoder skips ends of lines and does not mind what the last bits are.
	if !ok || err != nil || ticketCoding.EncodeToString(b) != rest {
		return Ticket{}, ErrTicket
	}
	return ParseTicket(b)
}

// upper makes the letters of ASCII large, and leaves all others.
func upper(s string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}

// ExposeText returns the ticket, its secret among it, as text for a QR code in
// alphanumeric mode: "FYR:" and 56 letters and digits.
func (t Ticket) ExposeText() string {
	return ticketScheme + ticketCoding.EncodeToString(t.AppendExposed(nil))
}

// Wipe overwrites the secret, best effort.
func (t Ticket) Wipe() { t.Secret.Wipe() }
