package pairing_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// A side is an Initiator or a Responder.
type side interface {
	Step([]byte) ([]byte, bool, error)
}

// before returns the side that message n is for, right before it comes, and
// the messages of p.
func (p *pact) before(t testing.TB, ms [][]byte, n int) side {
	t.Helper()
	if n%2 == 0 {
		r := p.responder(t)
		for k := 0; k < n; k += 2 {
			out, _, err := r.Step(ms[k])
			do(t, err)
			if !bytes.Equal(out, ms[k+1]) {
				t.Fatal("a pact does not repeat itself")
			}
		}
		return r
	}
	i := p.initiator(t)
	var in []byte
	for k := 0; k < n; k += 2 {
		out, _, err := i.Step(in)
		do(t, err)
		if !bytes.Equal(out, ms[k]) {
			t.Fatal("a pact does not repeat itself")
		}
		in = ms[k+1]
	}
	return i
}

// fails checks that a side refuses message n with one of the errors of a
// message that does not verify, and is over.
func (p *pact) fails(t testing.TB, what string, ms [][]byte, n int, bad []byte) {
	t.Helper()
	p.committed = nil
	s := p.before(t, ms, n)
	out, done, err := s.Step(bad)
	if out != nil || done || len(p.committed) != 0 ||
		!errors.Is(err, pairing.ErrHandshake) && !errors.Is(err, pairing.ErrLength) && !errors.Is(err, pairing.ErrPoint) {
		t.Fatalf("%v %v, message %d %s: %x, %v, %v, %d commits", p.Suite, p.Mode, n+1, what, out, done, err, len(p.committed))
	}
	if _, _, err := s.Step(ms[n]); !errors.Is(err, pairing.ErrState) {
		t.Fatalf("%v %v, message %d %s: then %v", p.Suite, p.Mode, n+1, what, err)
	}
}

// stride is how many octets a test of every octet steps by.
func stride(s pairing.Suite) int {
	switch {
	case s == pairing.Hybrid && testing.Short():
		return 401
	case s == pairing.Hybrid:
		return 61
	case testing.Short():
		return 23
	}
	return 1
}

// TestFlippedBits changes every bit of every message of a claim and of an owner's
// session, a bit of every octet in the modes that have the same patterns, and of
// the large messages of the hybrid suite a bit of some octets.
func TestFlippedBits(t *testing.T) {
	for _, s := range allSuites {
		for _, m := range allModes {
			p := newPact(t, s, m)
			ms := p.messages(t)
			for n, message := range ms {
				for at := 0; at < len(message); at += stride(s) {
					for bit := range 8 {
						if bit != at%8 && (s == pairing.Hybrid || m != pairing.ClaimMode && m != pairing.OwnerMode) {
							continue
						}
						bad := bytes.Clone(message)
						bad[at] ^= 1 << bit
						p.fails(t, fmt.Sprintf("octet %d bit %d", at, bit), ms, n, bad)
					}
				}
			}
		}
	}
}

// TestSizes truncates every message everywhere, and extends it.
func TestSizes(t *testing.T) {
	for _, s := range allSuites {
		for _, m := range allModes {
			p := newPact(t, s, m)
			ms := p.messages(t)
			for n, message := range ms {
				for size := 0; size < len(message); size += stride(s) {
					p.fails(t, fmt.Sprintf("of %d", size), ms, n, message[:size])
				}
				for _, more := range []int{1, 16, 65536} {
					p.fails(t, fmt.Sprintf("and %d", more), ms, n, append(bytes.Clone(message), make([]byte, more)...))
				}
			}
		}
	}
}

// TestWrongMessages gives each side, at each turn, every message of its own
// handshake and of all others: of other modes, suites and runs.
func TestWrongMessages(t *testing.T) {
	for _, s := range allSuites {
		var all [][]byte
		for _, m := range allModes {
			all = append(all, newPact(t, s, m).messages(t)...)
			other := newPact(t, s, m)
			other.Answer[len(other.Answer)-1] ^= 1 // a later challenge
			all = append(all, other.messages(t)...)
		}
		for _, other := range allSuites {
			if other != s {
				all = append(all, newPact(t, other, pairing.ClaimMode).messages(t)...)
			}
		}
		for _, m := range allModes {
			p := newPact(t, s, m)
			ms := p.messages(t)
			for n := range ms {
				for k, bad := range all {
					if !bytes.Equal(bad, ms[n]) && (k%5 == n || !testing.Short()) {
						p.fails(t, fmt.Sprintf("message %d of others", k), ms, n, bad)
					}
				}
			}
		}
	}
}

// TestReflected: a phone that talks to itself ends in a failure.
func TestReflected(t *testing.T) {
	for _, m := range allModes {
		p := newPact(t, pairing.X25519, m)
		i := p.initiator(t)
		first, _, err := i.Step(nil)
		do(t, err)
		if _, _, err := i.Step(first); !errors.Is(err, pairing.ErrHandshake) && !errors.Is(err, pairing.ErrLength) {
			t.Errorf("%v: %v", m, err)
		}
	}
	p := newPact(t, pairing.X25519, pairing.ClaimMode)
	p.phone = p.tag // the tag's own key as the phone's
	r := p.responder(t)
	i := p.initiator(t)
	out, _, err := i.Step(nil)
	do(t, err)
	in, _, err := r.Step(out)
	do(t, err)
	out, _, err = i.Step(in)
	do(t, err)
	_, _, err = r.Step(out)
	wants(t, "a claim under the tag's own key", err, pairing.ErrHandshake)
	if len(p.committed) != 0 {
		t.Error("committed")
	}
}

// lowOrder are encodings of the points of small order of Curve25519, canonical
// and not, with and without the bit that X25519 ignores.
func lowOrder(t testing.TB) (points [][]byte) {
	le := func(tail byte, first byte) []byte {
		b := bytes.Repeat([]byte{0xff}, 32)
		b[0], b[31] = first, tail
		return b
	}
	zero, one := make([]byte, 32), append([]byte{1}, make([]byte, 31)...)
	// RFC 7748 leaves them to the reader; these two have order 8.
	eight := [][]byte{
		{0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00},
		{0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57},
	}
	// p-1, p, p+1
	points = append([][]byte{zero, one, le(0x7f, 0xec), le(0x7f, 0xed), le(0x7f, 0xee)}, eight...)
	for _, b := range points[:len(points):len(points)] {
		high := bytes.Clone(b)
		high[31] |= 0x80
		points = append(points, high)
	}
	return points
}

// TestLowOrder: keys of low order, ephemeral and static, from somebody who has
// the secret.
func TestLowOrder(t *testing.T) {
	for n, point := range lowOrder(t) {
		for _, m := range allModes {
			if testing.Short() && m != allModes[n%len(allModes)] {
				continue
			}
			p := newPact(t, pairing.X25519, m)
			g := p.forge(t, true)
			g.e = point
			_, _, err := p.responder(t).Step(g.hello([]byte{1, 0}))
			wants(t, fmt.Sprintf("%v: e %x to a tag", m, point), err, pairing.ErrPoint)
			if !takesOver(m) {
				continue
			}
			g, r := p.forge(t, true), p.responder(t)
			in, _, err := r.Step(g.hello([]byte{1, 0}))
			do(t, err)
			g.greeted(in)
			g.s = point
			g.static = g.ephemeral
			_, _, err = r.Step(g.claimWith([]byte{0, 0, 0, 0, 5}, make([]byte, 32)))
			wants(t, fmt.Sprintf("%v: s %x to a tag", m, point), err, pairing.ErrPoint)
			if len(p.committed) != 0 {
				t.Fatal("committed")
			}

			i, g := p.initiator(t), p.forge(t, false)
			first, _, err := i.Step(nil)
			do(t, err)
			g.hear(first)
			g.e = point
			_, _, err = i.Step(g.answerWith(p.payload, make([]byte, 32), nil))
			wants(t, fmt.Sprintf("%v: e %x to a phone", m, point), err, pairing.ErrPoint)

			c := p.initiatorConfig()
			c.Fingerprint = pairing.FingerprintOf(p.Suite, [32]byte(point))
			i, err = pairing.NewInitiator(c)
			do(t, err)
			g = newForger(t, p.Context, p.known, codeless(m, c.Fingerprint), p.tag, nil, false)
			if first, _, err = i.Step(nil); err != nil {
				t.Fatal(err)
			}
			g.hear(first)
			g.s = point
			_, _, err = i.Step(g.answerWith(p.payload, nil, make([]byte, 32)))
			wants(t, fmt.Sprintf("%v: s %x to a phone", m, point), err, pairing.ErrPoint)
		}
	}
	for _, m := range allModes { // as keys that are known
		if takesOver(m) {
			continue
		}
		for _, point := range lowOrder(t) {
			p := newPact(t, pairing.X25519, m)
			c := p.initiatorConfig()
			c.Peer = point
			i, err := pairing.NewInitiator(c)
			do(t, err)
			_, _, err = i.Step(nil)
			wants(t, "known to a phone", err, pairing.ErrPoint)
			first := p.messages(t)[0]
			r := p.responderConfig()
			r.Candidates[0].Peer = point
			tag, err := pairing.NewResponder(r)
			do(t, err)
			if _, _, err = tag.Step(first); !errors.Is(err, pairing.ErrPoint) && !errors.Is(err, pairing.ErrHandshake) {
				t.Errorf("known to a tag: %v", err)
			}
		}
	}
}

// TestNotCanonical: X25519 takes encodings that are not canonical, and so does
// Noise for ephemeral keys: both sides hash what was sent. A static key is to
// have one encoding, since it is compared.
func TestNotCanonical(t *testing.T) {
	high := func(b []byte) []byte {
		b = bytes.Clone(b)
		b[31] |= 0x80
		return b
	}
	for _, m := range []pairing.Mode{pairing.ClaimMode, pairing.CodeMode} {
		p := newPact(t, pairing.X25519, m)
		g, r := p.forge(t, true), p.responder(t)
		g.e = high(g.e)
		in, _, err := r.Step(g.hello([]byte{1, 0}))
		do(t, err)
		g.greeted(in)
		g.s = high(g.s)
		_, _, err = r.Step(g.claim([]byte{0, 0, 0, 0, 5}))
		wants(t, "s to a tag", err, pairing.ErrPoint)
		if len(p.committed) != 0 {
			t.Error("committed")
		}
		i, g := p.initiator(t), p.forge(t, false)
		g.s = high(g.s)
		first, _, err := i.Step(nil)
		do(t, err)
		g.hear(first)
		_, _, err = i.Step(g.answer(p.payload))
		if want := map[pairing.Mode]error{pairing.ClaimMode: pairing.ErrFingerprint, pairing.CodeMode: pairing.ErrPoint}[m]; err != want {
			t.Errorf("%v: s to a phone: %v", m, err)
		}
	}
	for b, want := range map[[32]byte]bool{
		{}: true, {0: 9}: true, {31: 0x7f}: true, {31: 0x80}: false, {0: 9, 31: 0x80}: false,
		number(0xec): true, number(0xed): false, number(0xee): false, number(0xff): false,
	} {
		if pairing.Canonical(b) != want {
			t.Errorf("%x is not %v", b, want)
		}
	}
}

// number is 2^255 - 256 + first, in little-endian octets.
func number(first byte) (b [32]byte) {
	for i := range b {
		b[i] = 0xff
	}
	b[0], b[31] = first, 0x7f
	return b
}

// TestEncapsulationKeys: the coefficients of a key of ML-KEM are checked before
// it is used, and a ciphertext that was made of another ends in a failure.
func TestEncapsulationKeys(t *testing.T) {
	p := newPact(t, pairing.Hybrid, pairing.ClaimMode)
	ms := p.messages(t)
	p.fails(t, "all ones", ms, 0, append(bytes.Clone(ms[0][:32]), bytes.Repeat([]byte{0xff}, len(ms[0])-32)...))
	p.fails(t, "all ones", ms, 1, append(bytes.Clone(ms[1][:32]), bytes.Repeat([]byte{0xff}, len(ms[1])-32)...))
}

// codeless is the fingerprint in the key of a mode.
func codeless(m pairing.Mode, f pairing.Fingerprint) pairing.Fingerprint {
	if m == pairing.CodeMode {
		return pairing.Fingerprint{}
	}
	return f
}

// trial is a tag in a state, with what has to stay as it is.
type trial struct {
	*world
	stored []byte
}

func newTrial(w *world) *trial { return &trial{w, bytes.Clone(w.store.b)} }

// begin selects, with attempts left.
func (w *trial) begin(t testing.TB) []byte {
	t.Helper()
	w.ticks(pairing.Attempts * pairing.AttemptInterval)
	return w.sel(t)
}

// refuse checks that a command is refused with nothing but that, that what went
// on is over, and that the store is as it was.
func (w *trial) refuse(t testing.TB, what string, ins, p1, p2 byte, data []byte) {
	t.Helper()
	w.refuses(t, what, ins, p1, p2, data)
	w.refuses(t, what+", then FINISH", pairing.InsFinish, 0, 0, make([]byte, 69))
	w.refuses(t, what+", then SESSION", pairing.InsSession, 0, 0, make([]byte, 17))
	w.refuses(t, what+", then PROXIMITY", pairing.InsProximity, 0, 0, make([]byte, 8))
	w.refuses(t, what+", then START", pairing.InsStart, 1, 1, make([]byte, 50))
	if !bytes.Equal(w.store.b, w.stored) {
		t.Fatalf("%s: the store has changed", what)
	}
}

// TestCommandsOutOfPlace: every command with every parameter, in each life,
// right after a SELECT, twice, and after nothing.
func TestCommandsOutOfPlace(t *testing.T) {
	for _, w := range lives(t) {
		trial := newTrial(w)
		for ins := byte(0x50); ins <= 0x5a; ins += 2 {
			for _, p := range [][2]byte{{0, 0}, {1, 0}, {0, 1}, {1, 1}, {1, 2}, {1, 3}, {1, 4}, {1, 5}, {1, 6}, {1, 7}, {1, 8}, {1, 255}, {2, 1}, {3, 3}, {255, 255}} {
				for _, n := range []int{0, 8, 32, 50, 64, 65, 255, 4096} {
					what := fmt.Sprintf("%02x %02x %02x of %d", ins, p[0], p[1], n)
					trial.begin(t)
					trial.refuse(t, what, ins, p[0], p[1], make([]byte, n))
				}
			}
		}
	}
}

// lives are tags in each state.
func lives(t testing.TB) []*world {
	owned, _ := claimed(t, pairing.Terms{Policy: pairing.Vouchers})
	released, p := claimed(t, pairing.Terms{})
	_, err := p.visit(t, released).Release()
	do(t, err)
	fresh := newWorld(t)
	do(t, fresh.store.Save(fresh.config.Factory.Setup.Expose()[:0])) // a new one has an empty store
	return []*world{fresh, owned, released}
}

// TestClasses: what is none of this protocol is answered as ISO 7816 has it.
func TestClasses(t *testing.T) {
	w := newWorld(t)
	w.sel(t)
	for _, c := range []struct {
		command []byte
		want    apdu.Status
	}{
		{[]byte{0x80, 0x51, 0, 0}, apdu.StatusInstruction}, {[]byte{0x80, 0xff, 0, 0}, apdu.StatusInstruction},
		{[]byte{0x84, 0x50, 1, 1}, apdu.StatusClass}, {[]byte{0xe0, 0x50, 1, 1}, apdu.StatusClass}, {[]byte{0x00, 0x50, 1, 1}, apdu.StatusClass},
		{[]byte{0x80, 0x50, 1}, apdu.StatusLength}, {[]byte{0x80, 0x50, 1, 1, 9, 1}, apdu.StatusLength},
		// 64 KiB declared and not there, and extended commands that no card here takes
		{[]byte{0x80, 0x50, 1, 1, 0, 0xff, 0xff}, apdu.StatusLength}, {[]byte{0x80, 0x50, 1, 1, 0, 0xff, 0xff, 1, 2, 3}, apdu.StatusLength},
		{append([]byte{0x80, 0x50, 1, 1, 0, 0xff, 0xff}, make([]byte, 65535)...), apdu.StatusLength},
	} {
		r, err := apdu.ParseResponse(w.card.Step(c.command))
		if err != nil || r.Status != c.want || len(r.Data) != 0 {
			t.Errorf("%.12x of %d: %x %v, %v", c.command, len(c.command), r.Data, r.Status, err)
		}
	}
	// the handshake is not disturbed by them
	do(t, newPhone(t).Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{}))
}

// TestChains: a chain without an end holds no more than the card's bound, and
// message 1 in blocks of any size is the same message.
func TestChains(t *testing.T) {
	w := newWorld(t)
	w.sel(t)
	for n := range 20 {
		r, err := apdu.ParseResponse(w.card.Step(append([]byte{0x90, 0x50, 1, 1, 255}, make([]byte, 255)...)))
		do(t, err)
		if want := n*255+255 <= apdu.DefaultMaxCommand; want != (r.Status == apdu.StatusOK) {
			t.Fatalf("block %d: %v", n, r.Status)
		} else if !want {
			break
		}
	}
	for block := 1; block < 256; block += 25 {
		w := newWorld(t, pairing.Hybrid)
		r, err := apdu.NewReader(w.card.Transmit, apdu.Options{Block: block})
		do(t, err)
		l, err := pairing.NewLink(r, pairing.NFC)
		do(t, err)
		do(t, newPhone(t).Claim(l, w.ticket(t, pairing.Hybrid), pairing.Terms{}))
	}
}

// TestInterleaved: one handshake is live. A second reader that selects ends the
// first one's, wherever that is.
func TestInterleaved(t *testing.T) {
	w := newWorld(t)
	ticket := w.ticket(t, pairing.X25519)
	first, second := newPhone(t), newPhone(t)
	for at := range 3 {
		n := 0
		err := first.Claim(w.tapped(t, func(command []byte, send func([]byte) []byte) []byte {
			if n == at {
				w.sel(t)
			}
			n++
			return send(command)
		}), ticket, pairing.Terms{})
		if at == 0 {
			do(t, err) // before its own SELECT
			w = newWorld(t)
			ticket, first = w.ticket(t, pairing.X25519), newPhone(t)
			continue
		}
		wants(t, fmt.Sprintf("SELECT before command %d", at), err, pairing.ErrRefused)
		if state, _ := w.tag.State(); state != pairing.Unclaimed {
			t.Fatal("claimed")
		}
	}
	// Both in the field at once: the later wins, and the earlier finds an owned tag.
	var inner error
	err := first.Claim(w.tapped(t, func(command []byte, send func([]byte) []byte) []byte {
		if command[1] == pairing.InsFinish {
			inner = second.Claim(w.link(t), ticket, pairing.Terms{})
		}
		return send(command)
	}), ticket, pairing.Terms{})
	do(t, inner)
	wants(t, "the earlier", err, pairing.ErrRefused)
	_, err = first.Visit(w.link(t))
	wants(t, "its visit", err, pairing.ErrRefused)
	second.visit(t, w).Close()

	// two sessions of one owner
	a, b := second.visit(t, w), second.visit(t, w)
	do(t, b.Ring(1, 1))
	wants(t, "a session that is over", a.Ring(2, 1), pairing.ErrState)
	w.card.Reset()
	wants(t, "after the loss of the field", b.Ring(2, 1), pairing.ErrRefused)
	second.visit(t, w).Close()
}

// TestForgedAnswers: whoever changes the SELECT answer on the way breaks the
// handshake, and changes nothing else.
func TestForgedAnswers(t *testing.T) {
	for _, suites := range [][]pairing.Suite{{pairing.X25519}, {pairing.Hybrid, pairing.X25519}} {
		w := newWorld(t, suites...)
		trial := newTrial(w)
		size := 4 + len(suites) + 16 // of an answer
		for at := range size {
			for bit := range 8 {
				w.ticks(20)
				err := newPhone(t).Claim(w.tapped(t, func(command []byte, send func([]byte) []byte) []byte {
					answer := send(command)
					if command[1] == apdu.InsSelect {
						answer[at] ^= 1 << bit
					}
					return answer
				}), w.ticket(t, pairing.X25519), pairing.Terms{})
				if !errors.Is(err, pairing.ErrRefused) && !errors.Is(err, pairing.ErrAnswer) && !errors.Is(err, pairing.ErrUnsupported) {
					t.Fatalf("octet %d bit %d: %v", at, bit, err)
				}
				if at >= size-16 && !errors.Is(err, pairing.ErrRefused) {
					t.Fatalf("octet %d bit %d of the challenge: %v", at, bit, err)
				}
			}
		}
		if !bytes.Equal(w.store.b, trial.stored) {
			t.Error("the store has changed")
		}
	}
	// a downgrade: the better suite is taken out of the answer, which a phone
	// whose ticket names the other cannot see before the handshake
	w := newWorld(t, pairing.Hybrid, pairing.X25519)
	cut := func(command []byte, send func([]byte) []byte) []byte {
		answer := send(command)
		if command[1] == apdu.InsSelect {
			answer = append([]byte{1, 1, 1}, answer[4:]...)
		}
		return answer
	}
	wants(t, "cut answer", newPhone(t).Claim(w.tapped(t, cut), w.ticket(t, pairing.X25519), pairing.Terms{}), pairing.ErrRefused)
	wants(t, "no fallback", newPhone(t).Claim(w.tapped(t, cut), w.ticket(t, pairing.Hybrid), pairing.Terms{}), pairing.ErrUnsupported)
	do(t, newPhone(t).Claim(w.link(t), w.ticket(t, pairing.Hybrid), pairing.Terms{}))
}

// TestManInTheMiddle changes every answer and every command of a claim and of a
// session in one bit, truncates and extends them. The phone fails with a typed
// error, the tag refuses, and the owner comes back afterwards.
func TestManInTheMiddle(t *testing.T) {
	harms := map[string]func(b []byte, tail int) []byte{
		"flipped":   func(b []byte, tail int) []byte { b[len(b)-1-tail] ^= 4; return b },
		"truncated": func(b []byte, tail int) []byte { return append(bytes.Clone(b[:len(b)-1-tail]), b[len(b)-tail:]...) },
		"extended": func(b []byte, tail int) []byte {
			return append(append(bytes.Clone(b[:len(b)-tail]), 0), b[len(b)-tail:]...)
		},
	}
	for name, harm := range harms {
		for _, target := range []byte{pairing.InsStart, pairing.InsFinish, pairing.InsSession} {
			for _, command := range []bool{true, false} {
				what := fmt.Sprintf("%s %02x, command %v", name, target, command)
				m := func(b []byte, send func([]byte) []byte) []byte {
					switch {
					case b[1] != target:
						return send(b)
					case command:
						data := harm(b[5:len(b)-1], 0)
						return send(append(append(bytes.Clone(b[:4]), byte(len(data))), append(data, 0)...))
					}
					return harm(send(b), 2)
				}
				w, p := newWorld(t), newPhone(t)
				err := p.Claim(w.tapped(t, m), w.ticket(t, pairing.X25519), pairing.Terms{})
				if target != pairing.InsSession {
					typed(t, what, err, command)
				} else {
					do(t, err)
					v, err := p.Visit(w.tapped(t, m))
					do(t, err)
					typed(t, what, v.Ring(4, 1), command)
					wants(t, what+": then", v.Ring(4, 1), pairing.ErrState)
				}
				if v, err := p.Visit(w.link(t)); err == nil {
					do(t, v.Ring(1, 1))
				} else if err := p.Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{}); err != nil {
					t.Errorf("%s: no way back: %v", what, err)
				}
				p.visit(t, w).Close()
			}
		}
	}
}

// typed checks the error of a message that was changed on its way.
func typed(t testing.TB, what string, err error, command bool) {
	t.Helper()
	if command {
		wants(t, what, err, pairing.ErrRefused)
		return
	}
	if !errors.Is(err, fail.Authentication) && !errors.Is(err, fail.Length) {
		t.Errorf("%s: %v", what, err)
	}
}
