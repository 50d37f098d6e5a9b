package secure_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

func TestSmoke(t *testing.T) {
	params := secure.Defaults(ranging.DoorUnlock())
	v, p := verifier(t), prover(t, able(&params))
	challenge, err := p.Challenge(nil, nonce(2))
	if err != nil {
		t.Fatal(err)
	}
	open, err := v.Open(nil, challenge, &params, nonce(1), 100)
	if err != nil {
		t.Fatal(err)
	}
	accept, err := p.Accept(nil, open, 5000)
	if err != nil {
		t.Fatal(err)
	}
	start, err := v.Start(nil, accept)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(start); err != nil {
		t.Fatal(err)
	}
	if v.Session() != p.Session() {
		t.Fatal("sessions")
	}
	if err := v.Round(1, 100); err != nil {
		t.Fatal(err)
	}
	if err := p.Round(1, 5000); err != nil {
		t.Fatal(err)
	}
	var first [4]sts.Position
	for m := secure.Poll; m <= secure.Final; m++ {
		a, f, err := v.AppendSequence(nil, m)
		b, f2, err2 := p.AppendSequence(nil, m)
		if err != nil || err2 != nil || f != f2 || string(a) != string(b) {
			t.Fatal(m, err, err2, f, f2)
		}
		first[m] = f
	}
	const flight = 300
	rec := func(m secure.Packet) secure.Reception {
		r := secure.Reception{First: first[m], Stamped: true, SoftBits: true, Status: ranging.Known[uint32](0), Gap: ranging.Known[ranging.Ticks](3), Carrier: ranging.Known[ranging.PPB](0)}
		r.Quality[0] = ranging.Known[ranging.Permille](900)
		return r
	}
	pollRX := ranging.Ticks(7_000_000 + flight)
	_, stampP, err := p.ResponseAt(pollRX)
	if err != nil {
		t.Fatal(err)
	}
	respRX := stampP + flight
	_, stampV, err := v.FinalAt(respRX)
	if err != nil {
		t.Fatal(err)
	}
	report, err := v.Report(nil, secure.VerifierStamps{PollTX: 7_000_000, ResponseRX: respRX, FinalTX: stampV}, rec(secure.Response))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := p.Answer(nil, report, secure.ProverStamps{PollRX: pollRX, ResponseTX: stampP, FinalRX: stampV + flight}, rec(secure.Poll), rec(secure.Final), 5000)
	if err != nil {
		t.Fatal(err)
	}
	r, err := v.Range(answer, 101)
	if err != nil {
		t.Fatal(err)
	}
	verdict := ranging.Verify(ranging.DoorUnlock(), r.Evidence())
	t.Logf("%+v", r.Evidence())
	t.Log(r.Distance(), verdict.Outcome, verdict.Bits)
	for c, res := range verdict.Checks {
		t.Log(ranging.Check(c), res)
	}
}
