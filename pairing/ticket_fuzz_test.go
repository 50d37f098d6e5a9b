package pairing_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
)

func FuzzParseTicket(f *testing.F) {
	ticket, err := pairing.NewTicket(pairing.ReleaseTicket, pairing.Hybrid, pairing.Fingerprint{1, 2}, make([]byte, 16))
	do(f, err)
	f.Add(ticket.AppendExposed(nil))
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, b []byte) {
		ticket, err := pairing.ParseTicket(b)
		if err != nil {
			if err != pairing.ErrTicket || ticket.Secret.Valid() {
				t.Fatal(err)
			}
			return
		}
		if !bytes.Equal(ticket.AppendExposed(nil), b) {
			t.Fatalf("%x", b)
		}
		again, err := pairing.ParseTicketText(ticket.ExposeText())
		if err != nil || !bytes.Equal(again.AppendExposed(nil), b) {
			t.Fatalf("%s: %v", ticket.ExposeText(), err)
		}
	})
}

func FuzzParseTicketText(f *testing.F) {
	ticket, err := pairing.NewTicket(pairing.SetupTicket, pairing.X25519, pairing.Fingerprint{1, 2}, make([]byte, 16))
	do(f, err)
	f.Add(ticket.ExposeText())
	f.Add("fyr:" + ticket.ExposeText()[4:])
	f.Fuzz(func(t *testing.T, s string) {
		ticket, err := pairing.ParseTicketText(s)
		if err != nil {
			if err != pairing.ErrTicket || ticket.Secret.Valid() {
				t.Fatal(err)
			}
			return
		}
		if text := ticket.ExposeText(); text != upper(s) {
			t.Fatalf("%q became %q", s, text)
		}
	})
}

// upper makes ASCII letters large.
func upper(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}
