package pairingtest_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/pairingtest"
)

// TestTraceFollowsALife recomputes a claim, sessions, a rekey, a release and a
// transfer, in both suites and over both transports, and what the two ends have
// of it.
func TestTraceFollowsALife(t *testing.T) {
	for _, suite := range []pairing.Suite{pairing.X25519, pairing.Hybrid} {
		for _, transport := range []pairing.Transport{pairing.NFC, pairing.BLE} {
			t.Run(suite.String(), func(t *testing.T) {
				w := newScene(t, suite, transport)
				a := w.phone(&memory{})
				w.must(a.Claim(w.link, w.ticket, pairing.Terms{Policy: pairing.Vouchers, Config: []byte("hello")}))
				w.compare(a)
				v := w.visit(a)
				w.must(v.Ring(5, 1))
				_, err := v.Measure(func() uint32 { return 3 })
				w.must(err)
				_, err = v.Measure(func() uint32 { return 3 })
				w.must(err)
				w.must(v.Configure([]byte("again")))
				w.must(v.SetPolicy(pairing.Locked))
				_, err = v.Ask()
				w.must(err)
				for c := range pairing.Class(pairing.Classes) {
					_, _, err := v.Log(c)
					w.must(err)
				}
				v.Close()
				w.must(w.visit(a).Rekey())
				w.compare(a)
				v = w.visit(a)
				_, _, err = v.Log(pairing.LifeClass)
				w.must(err)
				release, err := v.Release()
				w.must(err)
				if got := w.last("release ticket"); !bytes.Equal(got, release.AppendExposed(nil)) {
					t.Errorf("release ticket %x, trace %x", release.AppendExposed(nil), got)
				}
				b := w.phone(&memory{})
				w.must(b.Claim(w.link, release, pairing.Terms{}))
				w.compare(b)
				w.visit(b)
			})
		}
	}
}

// last returns the last value of a name.
func (w *scene) last(name string) (found []byte) {
	w.t.Helper()
	w.must(w.transcript().Check(func(e pairingtest.Exchange) {
		for _, v := range e.Values {
			if v.Name == name {
				found = v.Octets
			}
		}
	}))
	return found
}

// compare compares the root and the leaves of the ends with those of the trace.
func (w *scene) compare(o *pairing.Owner) {
	w.t.Helper()
	roots, _ := o.Roots()
	setup := o.SetupTickets()[0]
	for name, got := range map[string][]byte{
		"owner root": roots[0].Expose(), "leaf beacon, 16 octets": w.device.beacon, "leaf ring": w.device.ring,
		"leaf near": w.device.near, "leaf ranging": w.device.ranging, "setup ticket": setup.AppendExposed(nil),
	} {
		if want := w.last(name); !bytes.Equal(got, want) {
			w.t.Errorf("%s: %x, trace %x", name, got, want)
		}
	}
}

// TestTraceFollowsOthers recomputes what guests and makers do, and a reset that
// no APDU shows.
func TestTraceFollowsOthers(t *testing.T) {
	maker := ed25519.NewKeyFromSeed(make([]byte, 32))
	w := newScene(t, pairing.X25519, pairing.NFC, func(c *pairing.TagConfig) {
		c.Factory.Maker = maker.Public().(ed25519.PublicKey)
		sign := pairing.Attest(maker, pairing.X25519, c.Factory.Static.Public(), c.Factory.ID, c.Factory.Model)
		c.Factory.Attestations = [][]byte{sign, sign}
	})
	a := w.phone(&memory{})
	w.must(a.Claim(w.link, w.ticket, pairing.Terms{Policy: pairing.Vouchers}))

	guest, err := pairing.ParseStaticKey(bytes.Repeat([]byte{9}, 32))
	w.must(err)
	invitation, err := w.visit(a).Invite(2, guest.Public(), pairing.MayAsk|pairing.MayRing, 100)
	w.must(err)
	g, err := invitation.Visit(w.link, guest)
	w.must(err)
	w.must(g.Ring(3, 1))
	_, err = g.Ask()
	w.must(err)
	w.must(w.visit(a).RemoveGuest(2))
	if _, err := invitation.Visit(w.link, guest); !errors.Is(err, pairing.ErrRefused) {
		t.Errorf("a guest that was removed: %v", err)
	}

	w.must(w.link.Vouch(pairing.X25519, func(c [pairing.ChallengeSize]byte) ([]byte, error) {
		return pairing.Vouch(maker, pairing.X25519, w.ticket.Fingerprint, c), nil
	}))
	b := w.phone(&memory{})
	w.must(b.Claim(w.link, w.ticket, pairing.Terms{}))
	w.must(w.tag.Reset())
	c := w.phone(&memory{})
	w.must(c.Claim(w.link, b.SetupTickets()[0], pairing.Terms{}))
	w.must(w.visit(c).Rekey())
	w.compare(c)
}

// TestTraceFollowsFork recomputes sessions of a phone and of its copy, the
// freeze, and its end.
func TestTraceFollowsFork(t *testing.T) {
	w := newScene(t, pairing.X25519, pairing.NFC)
	store := &memory{}
	a := w.phone(store)
	w.must(a.Claim(w.link, w.ticket, pairing.Terms{}))
	static, err := pairing.ParseStaticKey(w.run.Keys.Phones[0])
	w.must(err)
	thief, err := pairing.NewOwner(pairing.OwnerConfig{Static: static, Store: &memory{bytes.Clone(store.b)}, Draw: pairingtest.Source(w.tape.Fill)})
	w.must(err)
	w.must(w.visit(thief).Ring(1, 1))
	v, err := a.Visit(w.link)
	if !errors.Is(err, pairing.ErrFork) {
		t.Fatalf("no fork: %v", err)
	}
	w.must(v.ReportFork())
	w.must(a.Unfreeze(w.link))
	w.must(w.visit(a).Rekey())
	w.must(w.visit(a).Ring(1, 1))
	w.compare(a)
}

// TestTraceFollowsCode recomputes a claim by a printed code, of which the air
// shows SPAKE2+ and the keys must have what that agreed on: without it, and
// with another, message 1 does not verify.
func TestTraceFollowsCode(t *testing.T) {
	w := newScene(t, pairing.X25519, pairing.NFC)
	w.run.Keys.Code = make([]byte, 32)
	known, err := pairing.NewKey(w.run.Keys.Code)
	w.must(err)
	var challenge [pairing.ChallengeSize]byte
	answer := pairing.Answer{Suites: []pairing.Suite{pairing.X25519}, Modes: 0x21, Challenge: challenge}.Append(nil)
	static, err := pairing.ParseStaticKey(w.run.Keys.TagStatic)
	w.must(err)
	about := pairing.Context{Suite: pairing.X25519, Mode: pairing.CodeMode, Transport: pairing.NFC, Answer: answer}
	info := make([]byte, 27)
	info[25] = 1
	tag, err := pairing.NewResponder(pairing.ResponderConfig{
		Context: about, Static: static, Candidates: []pairing.Candidate{{Secret: known}}, Draw: pairingtest.Source(w.tape.Fill),
		Greet:  func(int) ([]byte, error) { return info, nil },
		Commit: func(pairing.Claimed) error { return nil },
	})
	w.must(err)
	w.phone(&memory{})
	own, err := pairing.ParseStaticKey(w.run.Keys.Phones[0])
	w.must(err)
	phone, err := pairing.NewInitiator(pairing.InitiatorConfig{Context: about, Static: own, Secret: known, Draw: pairingtest.Source(w.tape.Fill)})
	w.must(err)
	w.say([]byte("\x00\xa4\x04\x00\x09"+pairing.AID+"\x00"), answer)
	w.say(append([]byte{0x80, 0x58, 1, 1, 65}, make([]byte, 65)...), make([]byte, 97))
	w.say(append([]byte{0x80, 0x58, 1, 2, 32}, make([]byte, 32)...), nil)
	var message []byte
	for _, head := range []string{"\x80\x50\x01\x06", "\x80\x52\x00\x00"} {
		out, _, err := phone.Step(message)
		w.must(err)
		message, _, err = tag.Step(out)
		w.must(err)
		w.say(append(append([]byte(head), byte(len(out))), out...), message)
	}
	_, done, err := phone.Step(message)
	w.must(err)
	if !done || w.last("owner root") == nil {
		t.Error("no root")
	}
	for _, code := range [][]byte{nil, bytes.Repeat([]byte{1}, 32)} {
		run := *w.transcript()
		run.Keys.Code = code
		if err := run.Check(nil); err == nil || !strings.Contains(err.Error(), "exchange 4: message 1 does not verify") {
			t.Errorf("%x: %v", code, err)
		}
	}
}

// say adds an exchange to the run.
func (w *scene) say(command, data []byte) {
	w.run.Exchanges = append(w.run.Exchanges, pairingtest.Recorded{Command: command, Answer: append(bytes.Clone(data), 0x90, 0)})
}

// TestTraceFindsEveryOctet changes octets of a run in turn, and every one of
// its keys: each is found, in the exchange it is in or, where it is one of the
// ends' alone, in a later one. The last octet of a command, Le, says nothing.
func TestTraceFindsEveryOctet(t *testing.T) {
	w := newScene(t, pairing.X25519, pairing.NFC)
	a := w.phone(&memory{})
	w.must(a.Claim(w.link, w.ticket, pairing.Terms{}))
	v := w.visit(a)
	_, _, err := v.Log(pairing.LifeClass)
	w.must(err)
	_, err = v.Measure(func() uint32 { return 3 })
	w.must(err)
	w.must(v.Rekey())
	_, err = w.visit(a).Release()
	w.must(err)
	run := w.transcript()
	w.must(run.Check(nil))
	step, n := 4, 0
	for i, e := range run.Exchanges {
		for _, b := range [][]byte{e.Command[:len(e.Command)-1], e.Answer} {
			for at := (i + n) % step; at < len(b); at += step {
				b[at] ^= 4
				if err := run.Check(nil); err == nil {
					t.Errorf("exchange %d: octet %d of %d changed, and not found", i+1, at, len(b))
				}
				b[at] ^= 4
				n++
			}
		}
	}
	if n < 250 {
		t.Errorf("only %d octets", n)
	}
	for name, key := range map[string][]byte{"tag": run.Keys.TagStatic, "setup": run.Keys.Setup, "phone": run.Keys.Phones[0]} {
		key[5] ^= 4
		if err := run.Check(nil); err == nil {
			t.Errorf("key of %s changed, and not found", name)
		}
		key[5] ^= 4
	}
	for i := range run.Exchanges {
		short := *run
		short.Exchanges = slices.Delete(slices.Clone(run.Exchanges), i, i+1)
		if err := short.Check(nil); err == nil && i < len(run.Exchanges)-1 {
			t.Errorf("exchange %d left out, and not found", i+1)
		}
	}
}
