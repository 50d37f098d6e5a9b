package secure_test

import (
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// calls are those of both sides that need a session, each with what it returns.
func calls(x *pair, r uint32, o *round) map[string]func() error {
	return map[string]func() error{
		"V round":     func() error { return x.v.Round(r, x.nowV()) },
		"V sequence":  func() error { _, _, err := x.v.AppendSequence(nil, secure.Poll); return err },
		"V registers": func() error { _, _, err := x.v.ExposeRegisters(secure.Poll); return err },
		"V final at":  func() error { _, _, err := x.v.FinalAt(1); return err },
		"V report":    func() error { _, err := x.v.Report(nil, o.v, o.seen[secure.Response]); return err },
		"V range":     func() error { _, err := x.v.Range(o.answer, x.nowV()); return err },
		"P round":     func() error { return x.p.Round(r, x.nowP()) },
		"P sequence":  func() error { _, _, err := x.p.AppendSequence(nil, secure.Poll); return err },
		"P registers": func() error { _, _, err := x.p.ExposeRegisters(secure.Poll); return err },
		"P response":  func() error { _, _, err := x.p.ResponseAt(1); return err },
		"P answer":    func() error { _, err := x.answer(o, o.report); return err },
	}
}

// all expects one error of every call.
func all(t *testing.T, when string, x *pair, r uint32, o *round, want error) {
	t.Helper()
	for what, call := range calls(x, r, o) {
		expecttest.Is(t, when+", "+what, call(), want)
	}
}

// TestWithoutSession: nothing works before a session, and no step of a handshake
// before its time.
func TestWithoutSession(t *testing.T) {
	x, other := newPair(t, door), newPair(t, door)
	h := other.open()
	o := other.exchange(1)
	other.tell(o)
	check := func(when string) { t.Helper(); all(t, when, x, 1, o, secure.ErrState) }
	check("new")
	_, err := x.p.Accept(nil, h.open, 0)
	expecttest.Is(t, "OPEN without CHALLENGE", err, secure.ErrState)
	_, err = x.v.Start(nil, h.accept, x.nowV())
	expecttest.Is(t, "ACCEPT without OPEN", err, secure.ErrState)
	expecttest.Is(t, "START without ACCEPT", x.p.Start(h.start, x.nowP()), secure.ErrState)
	if x.p.Session() != [16]byte{} || x.v.Parameters() != (secure.Parameters{}) {
		t.Error("a session before the first")
	}

	g := x.opened()
	expecttest.Is(t, "START without ACCEPT", x.p.Start(h.start, x.nowP()), secure.ErrState)
	accept, err := x.p.Accept(nil, g.open, 0)
	x.want(err)
	check("accepted")
	_, err = x.p.Accept(nil, g.open, 0)
	expecttest.Is(t, "an OPEN twice", err, secure.ErrState)
	start, err := x.v.Start(nil, accept, x.nowV())
	x.want(err)
	_, err = x.v.Start(nil, accept, x.nowV())
	expecttest.Is(t, "an ACCEPT twice", err, secure.ErrState)
	x.want(x.p.Start(start, x.nowP()))
	expecttest.Is(t, "a START twice", x.p.Start(start, x.nowP()), secure.ErrState)

	// A new challenge drops the handshake that waits.
	x.accepted()
	_, err = x.p.Challenge(nil, x.nonce(), x.nowP())
	x.want(err)
	expecttest.Is(t, "START after another CHALLENGE", x.p.Start(start, x.nowP()), secure.ErrState)
	x.near(x.measure(1))
}

// TestRounds: rounds go up, packets are had in order and once, and each round is
// reported, answered and taken once.
func TestRounds(t *testing.T) {
	x := newPair(t, door)
	x.open()
	none := &round{report: make([]byte, secure.ReportSize), answer: make([]byte, secure.AnswerSize)}
	for what, call := range calls(x, 0, none) {
		want := secure.ErrState
		if what == "V round" || what == "P round" { // round 0
			want = secure.ErrReplay
		}
		expecttest.Is(t, "before the first round, "+what, call(), want)
	}
	x.want(x.v.Round(3, x.nowV()))
	for _, r := range []uint32{0, 1, 2, 3} {
		expecttest.Is(t, "an earlier round", x.v.Round(r, x.nowV()), secure.ErrReplay)
	}
	for _, m := range []secure.Packet{0, secure.Response, secure.Final, secure.Final + 1, 255} {
		_, _, err := x.v.AppendSequence(nil, m)
		expecttest.Is(t, "not the poll", err, secure.ErrState)
	}
	_, first, err := x.v.ExposeRegisters(secure.Poll)
	x.want(err)
	if first != 2*2*32 {
		t.Errorf("poll of round 3 at %d", first)
	}
	for _, m := range []secure.Packet{secure.Poll, secure.Final} {
		_, _, err := x.v.ExposeRegisters(m)
		expecttest.Is(t, "not the response", err, secure.ErrState)
	}
	_, err = x.v.Report(nil, none.v, none.seen[0])
	expecttest.Is(t, "before all packets", err, secure.ErrState)
	_, first, err = x.v.AppendSequence(nil, secure.Response)
	x.want(err)
	_, err = x.v.Report(nil, none.v, x.reception(first, 0))
	expecttest.Is(t, "before the final", err, secure.ErrState)

	o := x.exchange(5)
	_, _, err = x.v.AppendSequence(nil, secure.Final)
	expecttest.Is(t, "a packet twice", err, secure.ErrState)
	_, err = x.v.Range(none.answer, x.nowV())
	expecttest.Is(t, "an ANSWER before the REPORT", err, secure.ErrState)
	x.tell(o)
	_, err = x.v.Report(nil, o.v, o.seen[secure.Response])
	expecttest.Is(t, "a second REPORT", err, secure.ErrState)
	_, err = x.answer(o, o.report)
	expecttest.Is(t, "a second ANSWER", err, secure.ErrReplay)
	x.near(x.measured(o))
	_, err = x.v.Range(o.answer, x.nowV())
	expecttest.Is(t, "an ANSWER twice", err, secure.ErrReplay)
	_, err = x.v.Report(nil, o.v, o.seen[secure.Response])
	expecttest.Is(t, "a REPORT of a round that is over", err, secure.ErrReplay)
	_, _, err = x.v.AppendSequence(nil, secure.Poll)
	expecttest.Is(t, "a packet of a round that is over", err, secure.ErrState)

	// The verifier is ahead: its round did not begin at the prover.
	o = x.exchange(6)
	x.want(x.v.Round(7, x.nowV()))
	for m := secure.Poll; m <= secure.Final; m++ {
		_, o.seen[m].First, err = x.v.AppendSequence(nil, m)
		x.want(err)
	}
	o.report, err = x.v.Report(nil, o.v, o.seen[secure.Response])
	x.want(err)
	o.seen[secure.Poll].First, o.seen[secure.Final].First = 2*5*32, (2*5+1)*32
	_, err = x.answer(o, o.report)
	expecttest.Is(t, "a REPORT of a later round", err, secure.ErrState)
	x.near(x.measure(8))
}

// TestNoRound: no sequence is handed out where no round goes on, whatever was
// next in the session before.
func TestNoRound(t *testing.T) {
	x := newPair(t, door)
	for had := range secure.Final + 1 {
		x.open()
		for m := range secure.Final + 2 {
			for _, expose := range []func(secure.Packet) (sts.Registers, sts.Position, error){x.v.ExposeRegisters, x.p.ExposeRegisters} {
				_, _, err := expose(m)
				expecttest.Is(t, "before the first round", err, secure.ErrState)
			}
		}
		x.want(x.v.Round(1, x.nowV()))
		x.want(x.p.Round(1, x.nowP()))
		for m := secure.Poll; m <= had; m++ {
			_, _, err1 := x.v.ExposeRegisters(m)
			_, _, err2 := x.p.ExposeRegisters(m)
			x.want(err1)
			x.want(err2)
		}
	}
}

// TestTries: the round after the last is refused on both sides, and ends the
// session; so does the end of the last.
func TestTries(t *testing.T) {
	asked := door
	asked.Tries = 3
	x := newPair(t, asked)
	x.open()
	id := x.v.Session()
	x.near(x.measure(2))
	o := x.exchange(3)
	x.tell(o)
	expecttest.Is(t, "prover after the last", x.p.Round(4, x.nowP()), secure.ErrTries)
	x.near(x.measured(o))
	all(t, "after the last round", x, 4, o, secure.ErrTries)
	if x.v.Session() != id || x.p.Session() != id || x.p.Parameters() != asked {
		t.Error("the session that is over has no name")
	}

	for _, r := range []uint32{4, math.MaxUint32} {
		x.open()
		expecttest.Is(t, "n+1st try", x.v.Round(r, x.nowV()), secure.ErrTries)
		expecttest.Is(t, "n+1st try", x.p.Round(r, x.nowP()), secure.ErrTries)
		all(t, "after n+1 tries", x, 1, o, secure.ErrTries)
	}
	x.open()
	x.near(x.measure(1))
}

// TestExpired: a session ends with its lifetime on both sides, wherever it is,
// and when the clock goes back behind its beginning.
func TestExpired(t *testing.T) {
	asked := door
	asked.Lifetime = 10
	for name, after := range map[string]ranging.Seconds{"late": 11, "much later": math.MaxInt64 - 1000, "back": -1, "far back": math.MinInt64} {
		x := newPair(t, asked)
		x.open()
		began := x.nowV()
		o := x.exchange(1)
		x.tell(o)
		x.want(x.v.Round(2, began+10))
		x.want(x.p.Round(2, 10))
		expecttest.Is(t, name, x.v.Round(3, began+after), secure.ErrExpired)
		expecttest.Is(t, name, x.p.Round(3, after), secure.ErrExpired)
		all(t, name, x, 3, o, secure.ErrExpired)

		x = newPair(t, asked)
		x.open()
		o = x.exchange(1)
		x.tell(o)
		_, err := x.v.Range(o.answer, began+after)
		expecttest.Is(t, name, err, secure.ErrExpired)
		expecttest.Is(t, name, x.v.Round(2, began), secure.ErrExpired)

		x = newPair(t, asked)
		x.open()
		o = x.exchange(1)
		o.report, err = x.v.Report(nil, o.v, o.seen[secure.Response])
		x.want(err)
		_, err = x.p.Answer(nil, o.report, o.p, o.seen[secure.Poll], o.seen[secure.Final], after)
		expecttest.Is(t, name, err, secure.ErrExpired)
		_, err = x.answer(o, o.report)
		expecttest.Is(t, name, err, secure.ErrExpired)
	}
}

// TestSlowHandshake: a message of a handshake that is held back begins no
// session, on either side, and the handshake is over; the session before goes on.
func TestSlowHandshake(t *testing.T) {
	const most = secure.MaxHandshake
	for _, after := range []ranging.Seconds{most + 1, most, 3600, -1, math.MinInt64 / 2} {
		x := newPair(t, door)
		x.open()
		id := x.v.Session()
		h, p, v := x.opened(), x.nowP(), x.nowV()
		if after == most {
			accept, err := x.p.Accept(nil, h.open, p+after)
			x.want(err)
			start, err := x.v.Start(nil, accept, v+after)
			x.want(err)
			x.want(x.p.Start(start, p+after))
			continue
		}
		_, err := x.p.Accept(nil, h.open, p+after)
		expecttest.Is(t, "a late OPEN", err, secure.ErrExpired)
		_, err = x.p.Accept(nil, h.open, p)
		expecttest.Is(t, "an OPEN after a late one", err, secure.ErrState)

		accept := x.accepted().accept
		b, err := x.v.Start([]byte{7}, accept, v+after)
		if expecttest.Is(t, "a late ACCEPT", err, secure.ErrExpired); len(b) != 1 {
			t.Errorf("appended %x", b)
		}
		_, err = x.v.Start(nil, accept, v)
		expecttest.Is(t, "an ACCEPT after a late one", err, secure.ErrState)
		x.near(x.measure(1)) // of the session before
		if x.v.Session() != id || x.p.Session() != id {
			t.Error("the session before is gone")
		}

		accept = x.accepted().accept
		p = x.nowP()
		start, err := x.v.Start(nil, accept, x.nowV())
		x.want(err)
		expecttest.Is(t, "a late START", x.p.Start(start, p+after), secure.ErrExpired)
		expecttest.Is(t, "a START after a late one", x.p.Start(start, p), secure.ErrState)
		if x.p.Session() != id {
			t.Error("a late START begins a session")
		}
	}
}

// TestAgeFromChallenge: the prover's session is as old as its challenge.
func TestAgeFromChallenge(t *testing.T) {
	asked := door
	asked.Lifetime = 20
	x := newPair(t, asked)
	h := x.opened()
	accept, err := x.p.Accept(nil, h.open, 9)
	x.want(err)
	start, err := x.v.Start(nil, accept, x.nowV()+9)
	x.want(err)
	x.want(x.p.Start(start, 10))
	x.want(x.p.Round(1, 20))
	x.want(x.v.Round(1, x.nowV()+20))
	expecttest.Is(t, "older than the challenge may be", x.p.Round(2, 21), secure.ErrExpired)
	expecttest.Is(t, "older than the OPEN may be", x.v.Round(2, x.nowV()+21), secure.ErrExpired)
}

// TestHeldForAWrap: a response that is held back for nearly a turn of the counter,
// 17.2 s, is stamped as if it had come early, with all signs right. Only the time
// of the round tells, however long the interval is.
func TestHeldForAWrap(t *testing.T) {
	const early = 400 // ticks
	asked := door
	asked.Interval = 60_000
	for late, want := range map[ranging.Seconds]error{17: secure.ErrExpired, 0: nil} { // 0: a clock that stood still
		x := newPair(t, asked)
		x.open()
		o := x.exchange(1)
		sent := o.v.FinalTX
		o.v.ResponseRX = (o.v.ResponseRX - early) & (1<<40 - 1)
		var err error
		_, o.v.FinalTX, err = x.v.FinalAt(o.v.ResponseRX)
		x.want(err)
		o.p.FinalRX = (o.p.FinalRX + o.v.FinalTX - sent) & (1<<40 - 1)
		x.tell(o)
		a, err := x.v.Range(o.answer, x.nowV()+late)
		if expecttest.Is(t, "held back", err, want); err != nil {
			continue
		}
		if d, v := x.flight-int64(a.Flight().Ticks()), ranging.Verify(ranging.DoorUnlock(), a.Evidence()); d < early/2-3 || d > early/2+3 || v.Outcome != ranging.Accept {
			t.Errorf("%d ticks too short, %v, failed %b", d, v.Outcome, v.Failed())
		}
	}
}

// TestLate: an ANSWER that is held back is refused, and with it the round; the
// session goes on.
func TestLate(t *testing.T) {
	for interval, latest := range map[secure.Milliseconds]ranging.Seconds{1: 1, 999: 1, 1000: 2, 5500: 6, 6000: 7, 60_000: 7} {
		asked := door
		asked.Interval = interval
		x := newPair(t, asked)
		x.open()
		o := x.exchange(1)
		x.tell(o)
		began := x.nowV()
		for _, now := range []ranging.Seconds{began + latest + 1, began + latest} {
			_, err := x.v.Range(o.answer, now)
			want := secure.ErrReplay
			if now == began+latest+1 {
				want = secure.ErrExpired
			}
			expecttest.Is(t, "late", err, want)
		}
		o = x.exchange(2)
		x.tell(o)
		began = x.nowV()
		_, err := x.v.Range(o.answer, began+latest)
		expecttest.Is(t, "just in time", err, nil)

		x.want(x.v.Round(3, began+5))
		x.want(x.p.Round(3, x.nowP()))
		o = x.packets(3)
		x.tell(o)
		_, err = x.v.Range(o.answer, began+4)
		expecttest.Is(t, "before its round", err, secure.ErrExpired)
		x.near(x.measure(100))
	}
}
