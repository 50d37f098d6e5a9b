package securetest

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
	"github.com/seed-496a4445/fyr/ranging/twr"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// A pair is the two sides of package secure, which run a session of the second
// way beside it and fail the test where they differ from it.
type pair struct {
	t        *testing.T
	session  *Session
	verifier secure.Verifier
	prover   secure.Prover
}

func (p *pair) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *pair) same(what string, got, want []byte) {
	p.t.Helper()
	if !bytes.Equal(got, want) {
		p.t.Errorf("%s is %x, on the second way %x", what, got, want)
	}
}

// newPair begins the session s.
func newPair(t *testing.T, s *Session) *pair {
	t.Helper()
	p := &pair{t: t, session: s}
	asked, err := secure.ParseParameters(s.Parameters)
	p.must(err)
	bond := secure.Bond{Epoch: s.Epoch, Verifier: [32]byte(s.Verifier), Prover: [32]byte(s.Prover)}
	one, two := [32]byte(s.Leaf), [32]byte(s.Leaf)
	p.verifier, err = secure.NewVerifier(rotatetest.AES128{}, SHA256{}, &one, bond, ranging.Ticks(s.VerifierOffset), twr.Noise{}, ranging.Vacuum)
	p.must(err)
	p.prover, err = secure.NewProver(rotatetest.AES128{}, SHA256{}, &two, bond, ranging.Ticks(s.ProverOffset), willing(&asked))
	p.must(err)

	nonceV, nonceP := [16]byte(s.VerifierNonce), [16]byte(s.ProverNonce)
	challenge, err := p.prover.Challenge(nil, &nonceP, 0)
	p.must(err)
	p.same("CHALLENGE", challenge, s.Challenge())
	open, err := p.verifier.Open(nil, challenge, &asked, &nonceV, 0)
	p.must(err)
	p.same("OPEN", open, s.Open())
	accept, err := p.prover.Accept(nil, open, 0)
	p.must(err)
	p.same("ACCEPT", accept, s.Accept())
	start, err := p.verifier.Start(nil, accept, 0)
	p.must(err)
	p.same("START", start, s.Start())
	p.must(p.prover.Start(start, 0))
	id := p.prover.Session()
	p.same("session", id[:], s.Key("session", 16))
	return p
}

// run runs a round of the second way and returns the distance.
func (p *pair) run(x *round) (secure.AuthenticatedRange, error) {
	p.t.Helper()
	p.must(p.verifier.Round(x.number, 0))
	p.must(p.prover.Round(x.number, 0))
	for i := range packets {
		m := secure.Poll + secure.Packet(i)
		one, first, err := p.verifier.AppendSequence(nil, m)
		p.must(err)
		two, _, err := p.prover.AppendSequence(nil, m)
		p.must(err)
		p.same(packets[i], one, p.session.Sequence(x.number, Packet(i)))
		p.same(packets[i], two, one)
		if int64(first) != p.session.First(x.number, Packet(i)) {
			p.t.Errorf("%s begins at %d", packets[i], first)
		}
	}
	t := &x.stamps
	p.sent("response", t.ResponseTX)(p.prover.ResponseAt(ranging.Ticks(t.PollRX)))
	p.sent("final", t.FinalTX)(p.verifier.FinalAt(ranging.Ticks(t.ResponseRX)))
	report, err := p.verifier.Report(nil, secure.VerifierStamps{
		PollTX: ranging.Ticks(t.PollTX), ResponseRX: ranging.Ticks(t.ResponseRX), FinalTX: ranging.Ticks(t.FinalTX),
	}, receptionOf(x.response))
	p.must(err)
	p.same("REPORT", report, x.report())
	answer, err := p.prover.Answer(nil, report, secure.ProverStamps{
		PollRX: ranging.Ticks(t.PollRX), ResponseTX: ranging.Ticks(t.ResponseTX), FinalRX: ranging.Ticks(t.FinalRX),
	}, receptionOf(x.poll), receptionOf(x.final_), 0)
	p.must(err)
	p.same("ANSWER", answer, x.answer())
	return p.verifier.Range(answer, 0)
}

// sent compares when a packet is to be sent.
func (p *pair) sent(what string, want int64) func(program, stamp ranging.Ticks, err error) {
	return func(_, stamp ranging.Ticks, err error) {
		p.t.Helper()
		p.must(err)
		if int64(stamp) != want {
			p.t.Errorf("%s is sent at %d, on the second way at %d", what, stamp, want)
		}
	}
}

// ranged runs a round and compares the distance.
func (p *pair) ranged(x *round) {
	p.t.Helper()
	r, err := p.run(x)
	p.must(err)
	if got, want := int64(r.Distance()), Distance(x.stamps.Flight(), int64(ranging.Vacuum)); got != want {
		p.t.Errorf("distance %d mm, on the second way %d", got, want)
	}
}

// TestPairFinds: a pair fails where the second way differs.
func TestPairFinds(t *testing.T) {
	s := newSession("finds", nil)
	var failed testing.T
	p := newPair(t, s)
	p.t = &failed
	other := *s
	other.VerifierOffset++
	p.session = &other
	x := newRound(&other, 1)
	p.ranged(x)
	if !failed.Failed() {
		t.Error("a session of another offset is not found")
	}
}
