package secure_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// A pair is both sides of a bond, their radios, and the space between.
type pair struct {
	testing.TB
	v      secure.Verifier
	p      secure.Prover
	asked  secure.Parameters
	clocks [2]clock // of the verifier and of the prover
	flight int64    // in ticks
	start  int64    // when round 1 is due
	time   int64
	fresh  byte
}

// newPair returns a pair 300 ticks apart, 1.4 m.
func newPair(t testing.TB, p secure.Parameters) *pair {
	t.Helper()
	return &pair{TB: t, v: verifier(t), p: prover(t, able(&p)), asked: p, flight: 300, clocks: [2]clock{{12345, 7_000}, {1 << 39, -9_000}}}
}

// nowV and nowP are the clocks of the two hosts, which have nothing in common.
func (x *pair) nowV() ranging.Seconds { return ranging.Seconds(x.time/ranging.TicksPerSecond) + 1000 }
func (x *pair) nowP() ranging.Seconds { return ranging.Seconds(x.time / ranging.TicksPerSecond) }

// nonce returns one that was not used before.
func (x *pair) nonce() *[secure.NonceSize]byte { x.fresh++; return nonce(x.fresh) }

// A handshake is its four messages.
type handshake struct{ challenge, open, accept, start []byte }

// want fails the test at once unless there is no error.
func (x *pair) want(err error) {
	x.Helper()
	if err != nil {
		x.Fatal(err)
	}
}

// open opens a session.
func (x *pair) open() (h handshake) {
	x.Helper()
	h = x.accepted()
	var err error
	h.start, err = x.v.Start(nil, h.accept, x.nowV())
	x.want(err)
	x.want(x.p.Start(h.start, x.nowP()))
	x.start = x.time
	return h
}

// accepted opens a session up to the ACCEPT.
func (x *pair) accepted() (h handshake) {
	x.Helper()
	h = x.opened()
	var err error
	h.accept, err = x.p.Accept(nil, h.open, x.nowP())
	x.want(err)
	return h
}

// opened opens a session up to the OPEN.
func (x *pair) opened() (h handshake) {
	x.Helper()
	var err error
	h.challenge, err = x.p.Challenge(nil, x.nonce(), x.nowP())
	x.want(err)
	h.open, err = x.v.Open(nil, h.challenge, &x.asked, x.nonce(), x.nowV())
	x.want(err)
	return h
}

// A round is what the radios of both sides found in one, and the messages.
type round struct {
	number         uint32
	v              secure.VerifierStamps
	p              secure.ProverStamps
	seen           [4]secure.Reception // by packet
	report, answer []byte
}

// exchange begins round r on both sides and sends its packets.
func (x *pair) exchange(r uint32) *round {
	x.Helper()
	x.time = x.start + int64(r-1)*int64(x.asked.Interval)*(ranging.TicksPerSecond/1000)
	x.want(x.v.Round(r, x.nowV()))
	x.want(x.p.Round(r, x.nowP()))
	return x.packets(r)
}

// packets sends those of round r, which has begun.
func (x *pair) packets(r uint32) *round {
	x.Helper()
	o := &round{number: r}
	for m := secure.Poll; m <= secure.Final; m++ {
		sent, expected := x.v.AppendSequence, x.p.AppendSequence
		from, to := 0, 1
		if m == secure.Response {
			sent, expected, from, to = expected, sent, to, from
		}
		a, first, err := sent(nil, m)
		x.want(err)
		b, again, err := expected(nil, m)
		x.want(err)
		if !bytes.Equal(a, b) || first != again {
			x.Fatalf("round %d: %v is at %d and at %d", r, m, first, again)
		}
		o.seen[m] = x.reception(first, x.clocks[from].against(x.clocks[to]))
	}

	var err error
	o.v.PollTX = x.clocks[0].stamp(x.time)
	x.time += x.flight
	o.p.PollRX = x.clocks[1].stamp(x.time)
	_, o.p.ResponseTX, err = x.p.ResponseAt(o.p.PollRX)
	x.want(err)
	x.time = x.clocks[1].when(o.p.ResponseTX, x.time) + x.flight
	o.v.ResponseRX = x.clocks[0].stamp(x.time)
	_, o.v.FinalTX, err = x.v.FinalAt(o.v.ResponseRX)
	x.want(err)
	x.time = x.clocks[0].when(o.v.FinalTX, x.time) + x.flight
	o.p.FinalRX = x.clocks[1].stamp(x.time)
	return o
}

// reception is a good one.
func (x *pair) reception(first sts.Position, carrier ranging.PPB) secure.Reception {
	r := secure.Reception{
		First: first, Stamped: true, SoftBits: true, Status: ranging.Known[uint32](0),
		Gap: ranging.Known[ranging.Ticks](-9), Carrier: ranging.Known(carrier),
	}
	for i := range x.asked.Segments {
		r.Quality[i] = ranging.Known[ranging.Permille](930 + ranging.Permille(i))
	}
	return r
}

// tell has the verifier report the round, and the prover answer.
func (x *pair) tell(o *round) {
	x.Helper()
	var err error
	o.report, err = x.v.Report(nil, o.v, o.seen[secure.Response])
	x.want(err)
	o.answer, err = x.answer(o, o.report)
	x.want(err)
}

// answer has the prover answer a report.
func (x *pair) answer(o *round, report []byte) ([]byte, error) {
	return x.p.Answer(nil, report, o.p, o.seen[secure.Poll], o.seen[secure.Final], x.nowP())
}

// measure runs round r to its end.
func (x *pair) measure(r uint32) *secure.AuthenticatedRange {
	x.Helper()
	o := x.exchange(r)
	x.tell(o)
	return x.measured(o)
}

// measured has the verifier take the answer.
func (x *pair) measured(o *round) *secure.AuthenticatedRange {
	x.Helper()
	a, err := x.v.Range(o.answer, x.nowV())
	x.want(err)
	return &a
}

// near fails the test unless the range is that of the space between, up to the
// ticks that stamps are rounded by.
func (x *pair) near(a *secure.AuthenticatedRange) {
	x.Helper()
	// The weights of the six roundings add up to two at most, and a clock that is
	// off by 200 ppm adds 0.06 ticks to a flight of 300.
	const most = 2
	if d := int64(a.Flight().Ticks()) - x.flight; d < -most || d > most {
		x.Errorf("round %d: a flight of %d ticks, of %d", a.Round(), a.Flight().Ticks(), x.flight)
	}
	want := ranging.Ticks(x.flight).Distance(ranging.Air)
	if d := a.Distance() - want; d < -10 || d > 10 {
		x.Errorf("round %d: %d mm, of %d", a.Round(), a.Distance(), want)
	}
}
