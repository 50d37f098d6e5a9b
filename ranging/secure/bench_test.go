package secure_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
)

// long are parameters that no benchmark comes to the end of.
var long = func() secure.Parameters {
	p := door
	p.Tries = 1 << 26
	return p
}()

// BenchmarkProverRound is all that a round costs a prover whose software makes
// the sequences: three of 4096 pulses, two of which are expected, the delay, a
// REPORT and an ANSWER.
func BenchmarkProverRound(b *testing.B) { benchmarkRound(b, true) }

// BenchmarkProverRoundRegisters is the same where the radio makes the sequences
// itself: what is left is the delay and the messages.
func BenchmarkProverRoundRegisters(b *testing.B) { benchmarkRound(b, false) }

// benchmarkRound leaves the verifier's part out of the time.
func benchmarkRound(b *testing.B, sequences bool) {
	x := newPair(b, long)
	x.open()
	var o round
	report := make([]byte, 0, secure.ReportSize)
	r := uint32(0)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		r++
		o.report = x.reported(report, r)
		b.StartTimer()
		if err := x.p.Round(r, 0); err != nil {
			b.Fatal(err)
		}
		for m := secure.Poll; m <= secure.Final; m++ {
			if sequences {
				_, o.seen[m].First, _ = x.p.AppendSequence(room, m)
			} else {
				_, o.seen[m].First, _ = x.p.ExposeRegisters(m)
			}
		}
		o.p.PollRX = 11
		_, o.p.ResponseTX, _ = x.p.ResponseAt(o.p.PollRX)
		if _, err := x.p.Answer(room, o.report, o.p, o.seen[secure.Poll], o.seen[secure.Final], 0); err != nil {
			b.Fatal(err)
		}
	}
}

// reported is the REPORT of the verifier's round r, of packets that nobody sent.
func (x *pair) reported(dst []byte, r uint32) []byte {
	x.want(x.v.Round(r, x.nowV()))
	var response secure.Reception
	for m := secure.Poll; m <= secure.Final; m++ {
		_, first, err := x.v.ExposeRegisters(m)
		x.want(err)
		if m == secure.Response {
			response = x.reception(first, 0)
		}
	}
	dst, err := x.v.Report(dst, secure.VerifierStamps{PollTX: 1, ResponseRX: 100, FinalTX: 200}, response)
	x.want(err)
	return dst
}

// BenchmarkVerdict is one verdict at the verifier: from an ANSWER to what
// ranging.Verify says.
func BenchmarkVerdict(b *testing.B) {
	x := newPair(b, long)
	x.open()
	p := ranging.DoorUnlock()
	p.Tries = 1 << 26
	r := uint32(0)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		r++
		x.start = x.time - int64(r-1)*int64(x.asked.Interval)*(ranging.TicksPerSecond/1000) // time stands still
		o := x.exchange(r)
		x.tell(o)
		now := x.nowV()
		b.StartTimer()
		a, err := x.v.Range(o.answer, now)
		if err != nil {
			b.Fatal(err)
		}
		if v := ranging.Verify(p, a.Evidence()); v.Outcome != ranging.Accept {
			b.Fatal(v.Outcome)
		}
	}
}

// BenchmarkProverSession is what a session costs a prover before its first
// round: two MACs, PRK, C and ten keys.
func BenchmarkProverSession(b *testing.B) {
	x := newPair(b, door)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		challenge, err := x.p.Challenge(nil, x.nonce(), 0)
		x.want(err)
		open, err := x.v.Open(nil, challenge, &x.asked, x.nonce(), 0)
		x.want(err)
		b.StartTimer()
		accept, err := x.p.Accept(room, open, 0)
		b.StopTimer()
		x.want(err)
		start, err := x.v.Start(nil, accept, 0)
		x.want(err)
		b.StartTimer()
		if err := x.p.Start(start, 0); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVerifierStart is the same at the verifier, with the chance behind the
// quality that it asks for.
func BenchmarkVerifierStart(b *testing.B) {
	x := newPair(b, door)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		accept := x.accepted().accept
		b.StartTimer()
		if _, err := x.v.Start(room, accept, x.nowV()); err != nil {
			b.Fatal(err)
		}
	}
}
