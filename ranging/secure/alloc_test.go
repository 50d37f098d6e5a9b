package secure_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
)

// room is what all messages and sequences are appended to.
var room = make([]byte, 0, 1024)

// TestDoesNotAllocate: whole sessions of the prover do not, refusals among them,
// and neither do those of the verifier, verdicts among them.
func TestDoesNotAllocate(t *testing.T) {
	x := newPair(t, door)
	// Messages are made before, for one side at a time.
	var challenge, open, accept, start, report, answer [128]byte
	var o round
	fresh := byte(0)
	proverRound := func() {
		fresh++
		b, _ := x.p.Challenge(challenge[:0], nonce(fresh), 0)
		c, err1 := x.v.Open(open[:0], b, &x.asked, nonce(fresh), 0)
		d, err2 := x.p.Accept(accept[:0], c, 0)
		e, err3 := x.v.Start(start[:0], d, 0)
		if err1 != nil || err2 != nil || err3 != nil || x.p.Start(e, 0) != nil {
			t.Fatal("no session")
		}
		if x.v.Round(1, 0) != nil || x.p.Round(1, 0) != nil {
			t.Fatal("no round")
		}
		for m := secure.Poll; m <= secure.Final; m++ {
			_, first, err1 := x.p.AppendSequence(room, m)
			_, again, err2 := x.v.ExposeRegisters(m)
			o.seen[m] = secure.Reception{First: first, Stamped: true}
			if err1 != nil || err2 != nil || first != again {
				t.Fatal("no packets")
			}
		}
		x.p.ResponseAt(5)
		x.v.FinalAt(6)
		r, err1 := x.v.Report(report[:0], secure.VerifierStamps{PollTX: 1, ResponseRX: 100, FinalTX: 200}, o.seen[secure.Response])
		x.p.Answer(answer[:0], r[1:], o.p, o.seen[secure.Poll], o.seen[secure.Final], 0)
		r[7] ^= 1
		x.p.Answer(answer[:0], r, o.p, o.seen[secure.Poll], o.seen[secure.Final], 0)
		r[7] ^= 1
		a, err2 := x.p.Answer(answer[:0], r, secure.ProverStamps{PollRX: 11, ResponseTX: 90, FinalRX: 210}, o.seen[secure.Poll], o.seen[secure.Final], 0)
		if err1 != nil || err2 != nil {
			t.Fatal("no messages", err1, err2)
		}
		ranged, err := x.v.Range(a, 0)
		if err != nil {
			t.Fatal(err)
		}
		ranging.Verify(ranging.DoorUnlock(), ranged.Evidence())
		x.p.Session()
		x.p.Addresses()
		x.p.Parameters()
		x.p.Round(0, 0)
		x.p.Round(9999, 0)
	}
	if n := testing.AllocsPerRun(50, proverRound); n != 0 {
		t.Errorf("a session and a verdict: %v allocations", n)
	}
}
