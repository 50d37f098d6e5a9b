package secure_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// all the errors that a message can be refused with.
var refusals = []error{
	secure.ErrLength, secure.ErrFormat, secure.ErrVersion, secure.ErrParameters, secure.ErrCapability, secure.ErrZero, secure.ErrRepeated,
	secure.ErrAuthentication, secure.ErrReflected, secure.ErrState, secure.ErrExpired, secure.ErrTries, secure.ErrReplay, secure.ErrIndex,
	secure.ErrStamp, secure.ErrReception,
}

// refused fails the test unless err is one of them.
func refused(t *testing.T, err error) {
	t.Helper()
	for _, e := range refusals {
		if errors.Is(err, e) {
			return
		}
	}
	t.Fatalf("an error of another kind: %v", err)
}

func FuzzParseParameters(f *testing.F) {
	b, err := door.Append(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[1:])
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := secure.ParseParameters(b)
		if err != nil {
			if refused(t, err); p != (secure.Parameters{}) {
				t.Fatalf("%x: %+v with %v", b, p, err)
			}
			return
		}
		if again, err := p.Append(nil); err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%x became %x, %v", b, again, err)
		}
	})
}

// half is a message, or the body of one that is made authentic: whoever has the
// keys reaches what is behind the MAC.
func half(b []byte, authentic bool, seal func([]byte) []byte) []byte {
	if authentic {
		return seal(b)
	}
	return b
}

// FuzzOpen gives a prover any OPEN, and the right one after it.
func FuzzOpen(f *testing.F) {
	h := newPair(f, door).opened()
	f.Add(h.open, false)
	f.Add(h.open[:len(h.open)-secure.MACSize], true)
	f.Fuzz(func(t *testing.T, b []byte, authentic bool) {
		if authentic && len(b) > secure.OpenSize {
			return
		}
		x := newPair(t, door)
		h := x.opened()
		accept, err := x.p.Accept(nil, half(b, authentic, x.p.OpenOf), 0)
		if err != nil {
			if refused(t, err); accept != nil {
				t.Fatalf("%x with %v", accept, err)
			}
			if _, err := x.p.Accept(nil, h.open, 0); err != nil {
				t.Fatalf("the right OPEN after a wrong one: %v", err)
			}
			return
		}
		if !authentic && !bytes.Equal(b, h.open) {
			t.Fatal("another OPEN is taken")
		}
	})
}

// FuzzChallenge gives a verifier any CHALLENGE.
func FuzzChallenge(f *testing.F) {
	f.Add(newPair(f, door).opened().challenge)
	f.Fuzz(func(t *testing.T, b []byte) {
		v := verifier(t)
		open, err := v.Open(nil, b, &door, nonce(1), 0)
		if good := len(b) == secure.ChallengeSize && b[0] == 0; good != (err == nil) || good != (len(open) == secure.OpenSize) {
			t.Fatalf("%x: %x, %v", b, open, err)
		}
		if err != nil {
			refused(t, err)
		}
	})
}

// FuzzAccept gives a verifier any ACCEPT, and the right one after it.
func FuzzAccept(f *testing.F) {
	h := newPair(f, door).accepted()
	f.Add(h.accept, false)
	f.Add(h.accept[:len(h.accept)-secure.MACSize], true)
	f.Fuzz(func(t *testing.T, b []byte, authentic bool) {
		if authentic && len(b) != secure.AcceptSize-secure.MACSize {
			return
		}
		x := newPair(t, door)
		h := x.accepted()
		start, err := x.v.Start(nil, half(b, authentic, x.v.AcceptOf), x.nowV())
		if err != nil {
			if refused(t, err); start != nil {
				t.Fatalf("%x with %v", start, err)
			}
			if _, err := x.v.Start(nil, h.accept, x.nowV()); err != nil {
				t.Fatalf("the right ACCEPT after a wrong one: %v", err)
			}
			return
		}
		if !authentic && !bytes.Equal(b, h.accept) {
			t.Fatal("another ACCEPT is taken")
		}
	})
}

// FuzzStart gives a prover any START, and the right one after it.
func FuzzStart(f *testing.F) {
	f.Add(newPair(f, door).open().start)
	f.Fuzz(func(t *testing.T, b []byte) {
		x := newPair(t, door)
		h := x.accepted()
		start, err := x.v.Start(nil, h.accept, x.nowV())
		x.want(err)
		if err := x.p.Start(b, x.nowP()); err == nil {
			if !bytes.Equal(b, start) {
				t.Fatal("another START is taken")
			}
			return
		}
		x.want(x.p.Start(start, x.nowP()))
	})
}

// FuzzReport gives a prover any REPORT, and the right one after it.
func FuzzReport(f *testing.F) {
	x := newPair(f, door)
	x.open()
	o := x.exchange(1)
	x.tell(o)
	f.Add(o.report, false)
	f.Add(o.report[:len(o.report)-secure.MACSize], true)
	f.Fuzz(func(t *testing.T, b []byte, authentic bool) {
		if authentic && len(b) > secure.ReportSize {
			return
		}
		x := newPair(t, door)
		x.open()
		o := x.exchange(1)
		var err error
		o.report, err = x.v.Report(nil, o.v, o.seen[secure.Response])
		x.want(err)
		answer, err := x.answer(o, half(b, authentic, x.p.ReportOf))
		if err != nil {
			if refused(t, err); answer != nil {
				t.Fatalf("%x with %v", answer, err)
			}
			if _, err := x.answer(o, o.report); err != nil {
				t.Fatalf("the right REPORT after a wrong one: %v", err)
			}
			return
		}
		if !authentic && !bytes.Equal(b, o.report) {
			t.Fatal("another REPORT is taken")
		}
	})
}

// FuzzAnswer gives a verifier any ANSWER, and the right one after it.
func FuzzAnswer(f *testing.F) {
	x := newPair(f, two)
	x.open()
	o := x.exchange(1)
	x.tell(o)
	f.Add(o.answer, false)
	f.Add(o.answer[:len(o.answer)-secure.MACSize], true)
	f.Fuzz(func(t *testing.T, b []byte, authentic bool) {
		if authentic && len(b) > secure.AnswerSize {
			return
		}
		x := newPair(t, two)
		x.open()
		o := x.exchange(1)
		x.tell(o)
		a, err := x.v.Range(half(b, authentic, x.v.AnswerOf), x.nowV())
		if err == nil {
			if v := ranging.Verify(ranging.DoorUnlock(), a.Evidence()); v.Outcome == ranging.Accept && v.Distance > 2000 {
				t.Fatalf("a door opens at %d mm", v.Distance)
			}
			if !authentic && !bytes.Equal(b, o.answer) {
				t.Fatal("another ANSWER is taken")
			}
			return
		}
		refused(t, err)
		zero(t, "refused", a)
		switch _, again := x.v.Range(o.answer, x.nowV()); {
		case authentic && len(b) == secure.AnswerSize-secure.MACSize && b[0] == 5:
			if !errors.Is(again, secure.ErrReplay) {
				t.Fatalf("after an authentic ANSWER, %v: %v", err, again)
			}
		case again != nil:
			t.Fatalf("the right ANSWER after a wrong one: %v", again)
		}
	})
}

// A machine does anything with both sides, and holds what comes of it against
// what must never be.
type machine struct {
	*pair
	t        *testing.T
	messages [6][]byte         // the last of each type, by its first octet
	genuine  map[string]bool   // all that were sent
	old      [][]byte          // in order
	used     map[[32]byte]bool // pairs of key and V that were sent
	ranged   map[[16]byte]uint32
	seen     [2][4]secure.Reception // by side and packet
}

// sent keeps a message.
func (m *machine) sent(b []byte, err error) {
	if err != nil {
		refused(m.t, err)
		return
	}
	m.messages[b[0]] = b
	m.genuine[string(b)] = true
	m.old = append(m.old, b)
}

// took checks a message that was taken without an error.
func (m *machine) took(kind byte, err error) {
	b := m.messages[kind]
	switch {
	case err != nil:
		refused(m.t, err)
	case !m.genuine[string(b)] || b[0] != kind:
		m.t.Fatalf("%x is taken, and nobody sent it", b)
	}
}

// packet has a side take the sequence of a packet, and what it sends not twice.
func (m *machine) packet(side int, p secure.Packet) {
	expose := m.v.ExposeRegisters
	if side == 1 {
		expose = m.p.ExposeRegisters
	}
	r, first, err := expose(p)
	if err != nil {
		refused(m.t, err)
		return
	}
	m.seen[side][p] = m.reception(first, 0)
	if (p == secure.Response) != (side == 1) {
		return // expected, not sent
	}
	key, v := r.KeyV()
	for i := range uint32(m.blocks()) {
		b := v.Advance(i).Bytes()
		id := [32]byte(append(key[:], b[:]...))
		if m.used[id] {
			m.t.Fatalf("a block of the %v comes twice", p)
		}
		m.used[id] = true
	}
}

func (m *machine) blocks() int {
	g, err := m.asked.Geometry()
	m.want(err)
	return g.Blocks()
}

// step does one thing.
func (m *machine) step(op, arg byte) {
	now := ranging.Seconds(m.time)
	stamp := ranging.Ticks(arg) << 16
	switch op % 16 {
	case 0:
		m.sent(m.p.Challenge(nil, m.nonce(), now))
	case 1:
		m.sent(m.v.Open(nil, m.messages[0], &m.asked, m.nonce(), now))
	case 2:
		b, err := m.p.Accept(nil, m.messages[1], now)
		m.took(1, err)
		m.sent(b, err)
	case 3:
		b, err := m.v.Start(nil, m.messages[2], now)
		m.took(2, err)
		m.sent(b, err)
	case 4:
		err := m.p.Start(m.messages[3], now)
		if m.took(3, err); err == nil && m.p.Session() == [16]byte{} {
			m.t.Fatal("a session without a name")
		}
	case 5:
		if err := m.v.Round(uint32(arg%8), now); err == nil && (arg%8 == 0 || uint32(arg%8) > m.asked.Tries) {
			m.t.Fatalf("round %d begins", arg%8)
		}
	case 6:
		if err := m.p.Round(uint32(arg%8), now); err == nil && (arg%8 == 0 || uint32(arg%8) > m.asked.Tries) {
			m.t.Fatalf("round %d begins", arg%8)
		}
	case 7:
		m.packet(0, secure.Packet(arg%4))
	case 8:
		m.packet(1, secure.Packet(arg%4))
	case 9:
		m.sent(m.v.Report(nil, secure.VerifierStamps{PollTX: 1, ResponseRX: stamp + 100, FinalTX: stamp + 200}, m.seen[0][secure.Response]))
	case 10:
		s := secure.ProverStamps{PollRX: 11, ResponseTX: stamp + 90, FinalRX: stamp + 210}
		b, err := m.p.Answer(nil, m.messages[4], s, m.seen[1][secure.Poll], m.seen[1][secure.Final], now)
		m.took(4, err)
		m.sent(b, err)
	case 11:
		a, err := m.v.Range(m.messages[5], now)
		if m.took(5, err); err == nil {
			m.measuredOnce(&a)
		}
	case 12:
		m.time += int64(int8(arg)) / 16
	case 13: // bits flip
		if b := m.messages[arg%6]; len(b) > 0 {
			b = bytes.Clone(b)
			b[int(arg)%len(b)] ^= 1 << (arg % 8)
			m.messages[arg%6] = b
		}
	case 14: // an old message comes again
		if len(m.old) > 0 {
			b := m.old[int(arg)%len(m.old)]
			m.messages[b[0]] = b
		}
	case 15: // a message of another kind
		m.messages[arg%6] = m.messages[arg/6%6]
	}
}

// measuredOnce checks a range: each round of a session gives one at most, and
// they go up.
func (m *machine) measuredOnce(a *secure.AuthenticatedRange) {
	id := m.v.Session()
	if a.Round() <= m.ranged[id] || a.Round() > m.asked.Tries || a.Evidence().Session != id {
		m.t.Fatalf("a range of round %d after one of round %d", a.Round(), m.ranged[id])
	}
	m.ranged[id] = a.Round()
}

// whole is a session from its challenge to a range.
var whole = []byte{0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 1, 6, 1, 7, 1, 7, 2, 7, 3, 8, 1, 8, 2, 8, 3, 9, 0, 10, 0, 11, 0}

// FuzzSession does anything with both sides, in any order, with messages that
// are lost, late, old and altered. No message is taken that nobody sent, no
// block sent twice, and no round measured twice.
func FuzzSession(f *testing.F) {
	f.Add(whole)
	f.Add(append(append([]byte(nil), whole...), whole...))
	f.Add(append(append([]byte(nil), whole...), 5, 2, 6, 2, 7, 1, 7, 2, 7, 3, 8, 1, 8, 2, 8, 3, 9, 9, 14, 5, 10, 9, 13, 5, 11, 0, 12, 127, 12, 128, 15, 9))
	f.Fuzz(func(t *testing.T, ops []byte) { newMachine(t).run(ops) })
}

func newMachine(t *testing.T) *machine {
	asked := door
	asked.Mode, asked.Units, asked.Tries, asked.Lifetime = sts.BPRF, 16, 5, 20
	return &machine{pair: newPair(t, asked), t: t, genuine: map[string]bool{}, used: map[[32]byte]bool{}, ranged: map[[16]byte]uint32{}}
}

// run does what ops say, at most as often as there are nonces.
func (m *machine) run(ops []byte) {
	for i := 0; i+1 < len(ops) && i < 200; i += 2 {
		m.step(ops[i], ops[i+1])
	}
}

// TestMachine: the sessions that the fuzzer begins with reach what they should.
func TestMachine(t *testing.T) {
	m := newMachine(t)
	m.run(whole)
	if len(m.ranged) != 1 || len(m.used) != 3*m.blocks() || len(m.genuine) != 6 {
		t.Errorf("%d ranges, %d blocks, %d messages", len(m.ranged), len(m.used), len(m.genuine))
	}
}
