package pairing_test

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// anotherTag is one of a model: its keys, its id, its setup secret, its
// attestation and its history are its own.
func anotherTag(t testing.TB, n byte) *world {
	t.Helper()
	maker := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{6}, 32))
	w := newWorld(t)
	f := &w.config.Factory
	f.ID, f.Setup, f.Maker = [16]byte{n}, key(t, n, 16), maker.Public().(ed25519.PublicKey)
	f.Attestations = [][]byte{pairing.Attest(maker, pairing.X25519, f.Static.Public(), f.ID, f.Model)}
	w.boot(t)
	return w
}

// inState are ways to bring a tag into a state of its life, with a history that
// differs by n.
var inState = map[string]func(t testing.TB, w *world, n byte) *phone{
	"unclaimed": func(t testing.TB, w *world, n byte) *phone { return newPhone(t) },
	"unclaimed again": func(t testing.TB, w *world, n byte) *phone {
		p := newPhone(t)
		do(t, p.Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{}))
		do(t, w.tag.Reset())
		return p
	},
	"owned": func(t testing.TB, w *world, n byte) *phone {
		p := newPhone(t)
		do(t, p.Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{Policy: pairing.Policy(n % 8), Config: bytes.Repeat([]byte{n}, int(n))}))
		for slot := range n % 4 {
			p.invite(t, w, slot, pairing.NewStaticKey(), pairing.MayAsk, 0)
		}
		return p
	},
	"frozen": func(t testing.TB, w *world, n byte) *phone {
		p := newPhone(t)
		do(t, p.Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{}))
		q := p.copied(t)
		do(t, p.visit(t, w).Ring(1, 1))
		v, _ := q.Visit(w.link(t))
		do(t, v.ReportFork())
		return p
	},
	"released": func(t testing.TB, w *world, n byte) *phone {
		p := newPhone(t)
		do(t, p.Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{}))
		for range n {
			do(t, p.visit(t, w).Rekey())
		}
		_, err := p.visit(t, w).Release()
		do(t, err)
		return p
	},
}

// TestSelectAnswers: two tags of a model in one state of their life say the
// same, but for the challenge, which is new each time.
func TestSelectAnswers(t *testing.T) {
	lifeOf := map[string]string{"unclaimed again": "unclaimed", "frozen": "owned"}
	first := map[string][]byte{}
	challenges := map[string]bool{}
	count := 0
	for n := byte(1); n < 6; n++ {
		for state, bring := range inState {
			w := anotherTag(t, n)
			bring(t, w, n)
			w.ticks(int(n))
			for range 3 {
				b := w.sel(t)
				name := state
				if l := lifeOf[state]; l != "" {
					name = l
				}
				head, challenge := string(b[:5]), string(b[5:])
				if first[name] == nil {
					first[name] = b
				}
				if head != string(first[name][:5]) || len(b) != len(first[name]) {
					t.Errorf("%s: %x and %x", state, b, first[name])
				}
				challenges[challenge] = true
				count++
			}
		}
	}
	if len(challenges) != count || len(first) != 3 {
		t.Errorf("%d challenges in %d answers, %d lives", len(challenges), count, len(first))
	}
	if bytes.Equal(first["owned"][:5], first["released"][:5]) || bytes.Equal(first["owned"][:5], first["unclaimed"][:5]) {
		t.Error("states answer alike: the comparison compares nothing")
	}
}

// TestReplayedMessages: all that went to a tag, heard by somebody, and sent to
// that tag and to others of the model in its state, gets the same answers: it
// recognises none.
func TestReplayedMessages(t *testing.T) {
	for state, bring := range inState {
		w := anotherTag(t, 1)
		p := bring(t, w, 1)
		var commands [][]byte
		record := func(command []byte, send func([]byte) []byte) []byte {
			commands = append(commands, command)
			return send(command)
		}
		keep := bytes.Clone(w.store.b)
		switch state {
		case "unclaimed":
			do(t, p.Claim(w.tapped(t, record), w.ticket(t, pairing.X25519), pairing.Terms{}))
		case "unclaimed again":
			do(t, p.Claim(w.tapped(t, record), p.SetupTickets()[0], pairing.Terms{}))
		case "released":
			ticket, err := p.ReleaseTicket()
			do(t, err)
			do(t, p.Claim(w.tapped(t, record), ticket, pairing.Terms{}))
		default:
			v, err := p.Visit(w.tapped(t, record))
			do(t, err)
			do(t, v.Ring(1, 1))
			_, err = v.Measure(stopwatch(0, 1))
			do(t, err)
		}
		if len(commands) < 3 {
			t.Fatalf("%s: %d commands", state, len(commands))
		}
		w.store.b = keep // the same tag, in the same state
		w.boot(t)
		other := anotherTag(t, 2)
		bring(t, other, 2)
		for n, c := range commands {
			a, b := w.card.Step(c), other.card.Step(c)
			if len(a) == 2+21 {
				a, b = a[:5], b[:5] // the challenge
			}
			if !bytes.Equal(a, b) || c[1] != apdu.InsSelect && !bytes.Equal(a, []byte{0x69, 0x82}) {
				t.Errorf("%s: command %d: %x and %x", state, n, a, b)
			}
		}
	}
}

// TestOneRefusal: whatever is wrong with a first message, the answer is the
// same, and nothing of it stays.
func TestOneRefusal(t *testing.T) {
	owned, p := claimed(t, pairing.Terms{})
	p.invite(t, owned, 0, pairing.NewStaticKey(), pairing.MayAsk, 0)
	trial := newTrial(owned)
	right := func(answer []byte, m pairing.Mode, known pairing.Key) *pact {
		pact := newPact(t, pairing.X25519, m)
		pact.Answer, pact.phone, pact.tag, pact.known = answer, p.c.Static, owned.config.Factory.Static, known
		return pact
	}
	for name, message := range map[string]func(answer []byte) []byte{
		"nothing":   func([]byte) []byte { return nil },
		"noise":     func([]byte) []byte { return bytes.Repeat([]byte{0x77}, 50) },
		"low order": func([]byte) []byte { return make([]byte, 50) },
		"wrong key": func(a []byte) []byte {
			return right(a, pairing.OwnerMode, key(t, 1, 32)).forge(t, true).hello([]byte{1, 0})
		},
		"of recovery": func(a []byte) []byte {
			return right(a, pairing.RecoverMode, key(t, 1, 32)).forge(t, true).hello([]byte{1, 0})
		},
		"of a guest": func(a []byte) []byte {
			return right(a, pairing.GuestMode, key(t, 1, 32)).forge(t, true).hello([]byte{1, 0})
		},
		"of a claim": func(a []byte) []byte {
			return right(a, pairing.ClaimMode, owned.config.Factory.Setup).forge(t, true).hello([]byte{1, 0})
		},
		"too long": func(a []byte) []byte { return make([]byte, 4000) },
	} {
		for _, m := range allModes {
			answer := trial.begin(t)
			trial.refuse(t, fmt.Sprintf("%s as %v", name, m), pairing.InsStart, 1, byte(m), message(answer))
		}
	}
	// the forger is no straw man: with the right key it is answered
	v := p.visit(t, owned)
	do(t, v.Ring(1, 1))
	again, err := pairing.SeeOwner(p.store.b)
	do(t, err)
	answer := trial.begin(t)
	b, s := owned.send(t, pairing.InsStart, 1, 3, right(answer, pairing.OwnerMode, again.Current.Auth).forge(t, true).hello([]byte{1, 0}))
	if s != apdu.StatusOK || len(b) != 90 {
		t.Errorf("%x %v", b, s)
	}
	// and its message is good for one challenge only
	message := right(answer, pairing.OwnerMode, again.Current.Auth).forge(t, true).hello([]byte{1, 0})
	trial.stored = bytes.Clone(owned.store.b)
	trial.begin(t)
	trial.refuse(t, "the same for a new challenge", pairing.InsStart, 1, 3, message)
}
