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
