package pairing_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// oneClass reports whether err is of one of the ten classes.
func oneClass(err error) bool {
	n := 0
	for _, c := range fail.Classes() {
		if errors.Is(err, c) {
			n++
		}
	}
	return n == 1
}

// chosen is the pact that an octet stands for.
func chosen(t testing.TB, which byte) *pact {
	return newPact(t, allSuites[which/8%2], allModes[which%8%6])
}

// mutate changes a message: octets of how name a place and a value each.
func mutate(message, how []byte) []byte {
	b := bytes.Clone(message)
	for ; len(how) >= 3 && len(b) > 0; how = how[3:] {
		switch at := (int(how[0])<<8 | int(how[1])) % len(b); how[2] {
		case 0:
			b = b[:at]
		case 1:
			b = append(b[:at], append([]byte{how[1]}, b[at:]...)...)
		default:
			b[at] ^= how[2]
		}
	}
	return b
}

// FuzzInitiator: a phone against a tag that says something else at some turn,
// its own message changed or anything at all, stops there, or the message was
// what the tag had said.
func FuzzInitiator(f *testing.F) {
	for which := range byte(16) {
		f.Add(which, byte(1), []byte{0, 5, 7}, false)
		f.Add(which, byte(3), []byte{0, 90, 0}, false)
	}
	f.Add(byte(0), byte(1), make([]byte, 123), true)
	f.Fuzz(func(t *testing.T, which, turn byte, how []byte, raw bool) {
		p := chosen(t, which)
		ms := p.messages(t)
		n := int(turn)%(len(ms)/2)*2 + 1
		bad := how
		if !raw {
			bad = mutate(ms[n], how)
		}
		i := p.before(t, ms, n)
		out, done, err := i.Step(bad)
		if bytes.Equal(bad, ms[n]) {
			if err != nil || done != (n == len(ms)-1) {
				t.Fatalf("%v, %v", done, err)
			}
			return
		}
		if out != nil || done || !oneClass(err) {
			t.Fatalf("%x, %v, %v", out, done, err)
		}
		if _, _, err := i.Step(ms[n]); !errors.Is(err, pairing.ErrState) {
			t.Fatal(err)
		}
	})
}

// FuzzResponder: the same for a tag, which in addition commits to nothing.
func FuzzResponder(f *testing.F) {
	for which := range byte(16) {
		f.Add(which, byte(0), []byte{0, 5, 7}, false)
		f.Add(which, byte(1), []byte{0, 60, 0}, false)
	}
	f.Add(byte(0), byte(0), make([]byte, 50), true)
	f.Fuzz(func(t *testing.T, which, turn byte, how []byte, raw bool) {
		p := chosen(t, which)
		ms := p.messages(t)
		n := int(turn) % (len(ms) / 2) * 2
		bad := how
		if !raw {
			bad = mutate(ms[n], how)
		}
		p.committed = nil
		r := p.before(t, ms, n)
		out, done, err := r.Step(bad)
		if bytes.Equal(bad, ms[n]) {
			if err != nil || done != (n == len(ms)-2) || !bytes.Equal(out, ms[n+1]) {
				t.Fatalf("%x, %v, %v", out, done, err)
			}
			return
		}
		if out != nil || done || !oneClass(err) || len(p.committed) != 0 {
			t.Fatalf("%x, %v, %v, %d commits", out, done, err, len(p.committed))
		}
		if _, _, err := r.Step(ms[n]); !errors.Is(err, pairing.ErrState) {
			t.Fatal(err)
		}
	})
}

// FuzzPayloads: what an authentic peer says in the payloads of message 2 is
// taken as it is encoded, or refused.
func FuzzPayloads(f *testing.F) {
	for which := range byte(6) {
		f.Add(which, newPact(f, pairing.X25519, allModes[which]).payload)
	}
	f.Add(byte(0), info(7, make([]byte, 64)))
	f.Fuzz(func(t *testing.T, which byte, payload []byte) {
		if len(payload) > 1000 {
			return
		}
		p := chosen(t, which%8)
		p.payload = payload
		i, in := p.answered(t)
		if _, _, err := i.Step(in); err != nil {
			if !oneClass(err) {
				t.Fatal(err)
			}
			return
		}
		status, view, tag := i.Status(), i.Guest(), i.Tag()
		again := tag.Append(nil)
		switch {
		case p.Mode == pairing.GuestMode:
			again = view.Append(nil)
		case !takesOver(p.Mode):
			again = status.Append(nil)
		}
		if !bytes.Equal(again, payload) {
			t.Fatalf("%x became %x", payload, again)
		}
	})
}

// FuzzTag feeds a tag any commands, in any life, between which time passes, the
// field is lost, and power is cut. Afterwards its owner visits it, and its state
// is one that it reads.
func FuzzTag(f *testing.F) {
	f.Add(byte(0), []byte{})
	for life := range byte(4) {
		for ins := byte(0x50); ins <= 0x5a; ins += 2 {
			for m := range byte(8) {
				f.Add(life, append([]byte{0, 55, 0x80, ins, 1, m, 50}, make([]byte, 51)...))
			}
		}
		f.Add(life, []byte{1, 2, 3, 4, 0, 5, 0x80, 0x54, 0, 0, 0, 0, 4, 0x80, 0x50, 1, 1})
		f.Add(life, append([]byte{1, 0, 5, 0x90, 0x50, 1, 1, 0, 9, 0x80, 0x50, 1, 3, 4, 1, 2, 3, 4, 2}, 0, 7, 0, 0xc0, 0, 0, 0, 0, 0))
	}
	type template struct{ tag, phone []byte }
	base := newWorld(f)
	registeredCode, err := registered()
	do(f, err)
	_, config := vouched(f)
	config.Factory.Static, config.Factory.Setup = base.config.Factory.Static, base.config.Factory.Setup
	config.Code = &pairing.CodeLock{Record: registeredCode.Record()}
	own := pairing.NewStaticKey()
	fresh := func(s template) (*world, *phone, error) {
		w := &world{device: &gadget{}, store: &memory{b: bytes.Clone(s.tag)}, config: config}
		code := *config.Code
		code.Store = &counter{}
		w.config.Store, w.config.Device, w.config.Code = w.store, w.device, &code
		var err error
		if w.tag, err = pairing.NewTag(w.config); err != nil {
			return nil, nil, err
		}
		p := &phone{store: &memory{b: bytes.Clone(s.phone)}}
		p.c = pairing.OwnerConfig{Static: own, Store: p.store}
		p.Owner, err = pairing.NewOwner(p.c)
		return w, p, err
	}
	var all []template
	for life := range 4 {
		w, p, err := fresh(template{})
		do(f, err)
		w.boot(f)
		if life > 0 {
			do(f, p.Claim(w.link(f), w.ticket(f, pairing.X25519), pairing.Terms{Policy: pairing.Vouchers}))
		}
		if life == 2 {
			p.invite(f, w, 0, static(f, 3), pairing.MayRing, 0)
		}
		if life == 3 {
			_, err := p.visit(f, w).Release()
			do(f, err)
		}
		all = append(all, template{bytes.Clone(w.store.b), bytes.Clone(p.store.b)})
	}
	f.Fuzz(func(t *testing.T, life byte, script []byte) {
		life %= 4
		w, p, err := fresh(all[life])
		do(t, err)
		w.boot(t)
		do(t, w.tag.Button()) // of the code
		before := bytes.Clone(w.store.b)
		w.play(t, script)
		if !bytes.Equal(before, w.store.b) {
			t.Fatalf("somebody without a key has changed the store")
		}
		w.ticks(20)
		w.boot(t)
		switch life {
		case 0:
			do(t, p.Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{}))
		case 3:
			ticket, err := p.ReleaseTicket()
			do(t, err)
			do(t, p.Claim(w.link(t), ticket, pairing.Terms{}))
		}
		do(t, p.visit(t, w).Ring(1, 1))
	})
}

// play carries out a script: 1 selects, 2 lets a minute pass, 3 loses the
// field, 4 cuts the power, and anything else has the size of a command behind it.
func (w *world) play(t *testing.T, script []byte) {
	t.Helper()
	selected, _ := apdu.Select([]byte(pairing.AID)).Append(nil)
	for len(script) > 0 {
		op := script[0]
		script = script[1:]
		switch op {
		case 1:
			w.card.Step(selected)
		case 2:
			w.tag.Tick()
		case 3:
			w.card.Reset()
		case 4:
			w.boot(t)
		default:
			if len(script) == 0 {
				return
			}
			n := min(int(script[0]), len(script)-1)
			answer := w.card.Step(script[1 : 1+n])
			r, err := apdu.ParseResponse(answer)
			if err != nil || n > 1 && script[1]&^apdu.Chained == pairing.CLA && r.Status != apdu.StatusOK && len(r.Data) != 0 {
				t.Fatalf("answer %x, %v", answer, err)
			}
			script = script[1+n:]
		}
	}
}

func FuzzParseAnswer(f *testing.F) {
	f.Add(pairing.Answer{Suites: allSuites, Modes: 0x54}.Append(nil))
	f.Add(pairing.Answer{Suites: []pairing.Suite{1}, Modes: 1}.Append(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := pairing.ParseAnswer(b)
		if err != nil {
			if !oneClass(err) || a.Suites != nil || a.Modes != 0 {
				t.Fatal(err)
			}
			return
		}
		if !bytes.Equal(a.Append(nil), b) {
			t.Fatalf("%x", b)
		}
	})
}

func FuzzParseInvitation(f *testing.F) {
	i := pairing.Invitation{Suite: pairing.X25519, Static: static(f, 1).Public(), Secret: key(f, 3, 32)}
	i.Fingerprint = pairing.FingerprintOf(i.Suite, i.Static)
	f.Add(i.AppendExposed(nil), byte(0))
	f.Fuzz(func(t *testing.T, b []byte, fix byte) {
		if fix == 1 && len(b) == pairing.InvitationSize { // what a fuzzer does not guess
			f := pairing.FingerprintOf(pairing.Suite(b[2]), [32]byte(b[19:]))
			copy(b[3:], f[:])
		}
		i, err := pairing.ParseInvitation(b)
		if err != nil {
			if err != pairing.ErrTicket || i.Secret.Valid() {
				t.Fatal(err)
			}
			return
		}
		if !bytes.Equal(i.AppendExposed(nil), b) {
			t.Fatalf("%x", b)
		}
	})
}

// FuzzParseOwner: a state that a phone reads is written again as it was, and an
// owner who has it fails to reach an absent tag without a panic.
func FuzzParseOwner(f *testing.F) {
	for _, b := range ownerStates(f) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		again, err := pairing.ParseOwner(b)
		if err != nil {
			if err != pairing.ErrOwner {
				t.Fatal(err)
			}
			return
		}
		if !bytes.Equal(again, b) {
			t.Fatalf("%x became %x", b, again)
		}
		o, err := pairing.NewOwner(pairing.OwnerConfig{Static: static(t, 1), Store: &memory{b: b}})
		do(t, err)
		o.Known()
		o.Roots()
		for _, ticket := range o.SetupTickets() {
			ticket.Wipe()
		}
		if _, err := o.Visit((&world{}).tapped(t, func([]byte, func([]byte) []byte) []byte { return nil })); err == nil {
			t.Fatal("a visit without a tag")
		}
	})
}

// FuzzParseTag: a state that a tag reads is written again as it was, and a tag
// boots with it, answers a SELECT and whatever comes then.
func FuzzParseTag(f *testing.F) {
	for n, b := range tagStates(f) {
		f.Add(b, []byte{1, 0, 55, 0x80, 0x50, 1, byte(n)})
	}
	w := newWorld(f)
	f.Fuzz(func(t *testing.T, b, script []byte) {
		again, err := pairing.ParseTag(b)
		if err != nil {
			if err != pairing.ErrTagState {
				t.Fatal(err)
			}
			return
		}
		if !bytes.Equal(again, b) {
			t.Fatalf("%x became %x", b, again)
		}
		own := &world{device: &gadget{}, store: &memory{b: b}, config: w.config}
		own.config.Store, own.config.Device = own.store, own.device
		own.boot(t)
		own.play(t, append([]byte{1}, script...))
		own.tag.Button()
		own.tag.Reset()
		own.sel(t)
	})
}

// FuzzLog: of a page of the log that was changed nothing is read, and of one
// that was not all that is there; what a phone has read, it knows again.
func FuzzLog(f *testing.F) {
	f.Add(byte(3), byte(2), byte(0), []byte{0, 3, 1})
	f.Add(byte(30), byte(2), byte(1), []byte{0, 3, 0})
	f.Add(byte(7), byte(9), byte(2), []byte{})
	f.Fuzz(func(t *testing.T, first, second, class byte, how []byte) {
		leaf, c := key(t, 1, 32), pairing.Class(class%pairing.Classes)
		l := pairing.NewTagLog(leaf)
		for n := range uint32(first) {
			l.Add(eventOf[c], n)
		}
		es, evicted, mark, err := pairing.ReadLog(leaf, c, pairing.Mark{}, l.Count(c), pages(l, c, 0)...)
		if err != nil || len(es)+int(evicted) != int(first) {
			t.Fatalf("%d entries, %d evicted, %v", len(es), evicted, err)
		}
		for n := range uint32(second) {
			l.Add(eventOf[c], n)
		}
		page := l.Page(c, mark.Entries)
		bad := mutate(page, how)
		es, _, _, err = pairing.ReadLog(leaf, c, mark, l.Count(c), bad)
		if bytes.Equal(bad, page) {
			if err != nil || len(es) != min(int(second), pairing.Quota(c), 6) {
				t.Fatalf("%d entries of %d, %v", len(es), second, err)
			}
			return
		}
		if !errors.Is(err, pairing.ErrLog) {
			// A page that is cut between entries is a page.
			if err != nil || len(bad) >= len(page) || !bytes.Equal(bad, page[:len(bad)]) || (len(bad)-20)%33 != 0 {
				t.Fatalf("a page that was changed: %v", err)
			}
		}
	})
}
