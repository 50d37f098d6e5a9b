package pairing_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
)

// TestTickets: bytes and text there and back, and everything that is none.
func TestTickets(t *testing.T) {
	f := pairing.FingerprintOf(pairing.X25519, static(t, 1).Public())
	for _, k := range []pairing.TicketKind{pairing.SetupTicket, pairing.ReleaseTicket} {
		for _, s := range allSuites {
			ticket, err := pairing.NewTicket(k, s, f, bytes.Repeat([]byte{0xee}, 16))
			do(t, err)
			b, text := ticket.AppendExposed([]byte{9})[1:], ticket.ExposeText()
			if len(b) != pairing.TicketSize || len(text) != 60 || strings.ToUpper(text) != text || k.Mode() != pairing.Mode(k) {
				t.Fatalf("%x, %s", b, text)
			}
			for _, parsed := range []func() (pairing.Ticket, error){
				func() (pairing.Ticket, error) { return pairing.ParseTicket(b) },
				func() (pairing.Ticket, error) { return pairing.ParseTicketText(text) },
				func() (pairing.Ticket, error) { return pairing.ParseTicketText(strings.ToLower(text)) },
			} {
				got, err := parsed()
				if err != nil || !bytes.Equal(got.AppendExposed(nil), b) {
					t.Errorf("%x, %v", b, err)
				}
			}
			for n := range 80 {
				if n != len(b) {
					none(t, append(bytes.Clone(b), make([]byte, 80)...)[:n])
				}
			}
			for at := range 3 {
				for v := range 256 {
					bad := bytes.Clone(b)
					bad[at] = byte(v)
					if _, err := pairing.ParseTicket(bad); (err == nil) != (at == 0 && v == 1 || at == 1 && (v == 1 || v == 4) || at == 2 && (v == 1 || v == 3)) {
						t.Errorf("octet %d is %d: %v", at, v, err)
					}
				}
			}
			for _, bad := range []string{
				"", "FYR:", text[4:], text + "A", text[:59], text + "=", text + "\n", text[:20] + "\r\n" + text[20:], " " + text, "FYR" + text[3:20] + "1" + text[21:],
				"fyr;" + text[4:], "FYR: " + text[4:],
			} {
				if got, err := pairing.ParseTicketText(bad); !errors.Is(err, pairing.ErrTicket) || got.Secret.Valid() {
					t.Errorf("%q: %v", bad, err)
				}
			}
			ticket.Wipe()
			if ticket.Secret.Valid() {
				t.Error("a wiped ticket has a secret")
			}
		}
	}
	for n := range 40 {
		if n != pairing.SecretSize {
			_, err := pairing.NewTicket(pairing.SetupTicket, pairing.X25519, f, make([]byte, n))
			wants(t, "secret", err, pairing.ErrTicket)
		}
	}
	if pairing.FingerprintOf(pairing.Hybrid, static(t, 1).Public()) == f || pairing.FingerprintOf(pairing.X25519, static(t, 2).Public()) == f {
		t.Error("a fingerprint of two")
	}
	wants(t, "no ticket", newOwner(t).Claim(nil, pairing.Ticket{}, pairing.Terms{}), pairing.ErrTicket)
	_, err := newOwner(t).ReleaseTicket()
	wants(t, "an owner of none", err, pairing.ErrState)
	if len(newOwner(t).SetupTickets()) != 0 {
		t.Error("an owner of none has setup tickets")
	}
}

func none(t *testing.T, b []byte) {
	t.Helper()
	if got, err := pairing.ParseTicket(b); !errors.Is(err, pairing.ErrTicket) || got.Secret.Valid() {
		t.Errorf("%x: %v", b, err)
	}
}

// TestTicketsOfOthers: a ticket of another tag, kind, suite or secret claims
// nothing.
func TestTicketsOfOthers(t *testing.T) {
	w := newWorld(t, allSuites...)
	trial := newTrial(w)
	good, other := w.ticket(t, pairing.X25519), newWorld(t).ticket(t, pairing.X25519)
	for name, change := range map[string]func(k *pairing.Ticket){
		"kind":        func(k *pairing.Ticket) { k.Kind = pairing.ReleaseTicket },
		"suite":       func(k *pairing.Ticket) { k.Suite = pairing.Hybrid }, // with the fingerprint of the other
		"fingerprint": func(k *pairing.Ticket) { k.Fingerprint = other.Fingerprint },
		"secret":      func(k *pairing.Ticket) { k.Secret = key(t, 99, 16) },
	} {
		bad := good
		change(&bad)
		w.ticks(5)
		wants(t, name, newOwner(t).Claim(w.link(t), bad, pairing.Terms{}), pairing.ErrRefused)
	}
	if !bytes.Equal(w.store.b, trial.stored) {
		t.Error("the store has changed")
	}
}

// TestInvitations: there and back, and everything that is none.
func TestInvitations(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	i := p.invite(t, w, 0, pairing.NewStaticKey(), pairing.MayAsk, 0)
	b := i.AppendExposed(nil)
	again, err := pairing.ParseInvitation(b)
	if err != nil || len(b) != pairing.InvitationSize || !bytes.Equal(again.AppendExposed(nil), b) {
		t.Fatalf("%x, %v", b, err)
	}
	for n := range 200 {
		if n != len(b) {
			_, err := pairing.ParseInvitation(append(bytes.Clone(b), make([]byte, 200)...)[:n])
			wants(t, "size", err, pairing.ErrTicket)
		}
	}
	for at := range 3 + 16 + 32 { // the fingerprint is that of the static key
		for bit := range 8 {
			bad := bytes.Clone(b)
			bad[at] ^= 1 << bit
			got, err := pairing.ParseInvitation(bad)
			wants(t, "flipped", err, pairing.ErrTicket)
			if got.Secret.Valid() {
				t.Error("a secret beside the error")
			}
		}
	}
	i.Wipe()
	if i.Secret.Valid() {
		t.Error("a wiped invitation has a secret")
	}
}

// TestAnswers: every size, every count of suites, and every octet.
func TestAnswers(t *testing.T) {
	for n := range 12 {
		var suites []pairing.Suite
		for k := range n {
			suites = append(suites, pairing.Suite(k+1))
		}
		b := pairing.Answer{Suites: suites, Modes: 0x55, Challenge: [16]byte{8}}.Append(nil)
		a, err := pairing.ParseAnswer(b)
		if n == 0 || n > 8 {
			wants(t, "suites", err, pairing.ErrAnswer)
			continue
		}
		do(t, err)
		if !bytes.Equal(a.Append(nil), b) || a.Modes != 0x55 || len(a.Suites) != n || len(b) != 20+n {
			t.Errorf("%d suites: %+v", n, a)
		}
		for size := range 40 {
			if size != len(b) {
				_, err := pairing.ParseAnswer(append(bytes.Clone(b), make([]byte, 40)...)[:size])
				wants(t, "size", err, pairing.ErrAnswer)
			}
		}
		for v := range 256 {
			bad := bytes.Clone(b)
			if bad[0] = byte(v); v != 1 {
				_, err := pairing.ParseAnswer(bad)
				wants(t, "version", err, pairing.ErrUnsupported)
			}
			bad = bytes.Clone(b)
			if bad[3+n] = byte(v); v != 0 {
				_, err := pairing.ParseAnswer(bad)
				wants(t, "flags", err, pairing.ErrAnswer)
			}
			bad = bytes.Clone(b)
			bad[2] = byte(v)
			if _, err := pairing.ParseAnswer(bad); (err == nil) != (v == 1 || v > n) {
				t.Errorf("%d suites, the first is %d: %v", n, v, err)
			}
		}
	}
	a := pairing.Answer{Suites: allSuites, Modes: 1 << 2}
	for m := range 256 {
		for s := range 256 {
			if a.Allows(pairing.Suite(s), pairing.Mode(m)) != (m == 3 && (s == 1 || s == 3)) {
				t.Errorf("suite %d, mode %d", s, m)
			}
		}
	}
}
