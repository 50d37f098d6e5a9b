package rangingtest

import (
	"math/rand/v2"
	"slices"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
	"github.com/seed-496a4445/fyr/ranging/secure/securetest"
	"github.com/seed-496a4445/fyr/ranging/sts"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// A link is a verifier and a prover of package secure with a session, their
// radios, and the way between. Everything that both say goes through the
// attacker.
type link struct {
	v        secure.Verifier
	p        secure.Prover
	asked    secure.Parameters
	test     sts.MatchTest // what a segment has to match
	distance metres
	a, b     counter // of the verifier's and the prover's radio
	drift    ppm     // of the prover's clock to the verifier's
	now      ranging.Seconds
	round    uint32
	r        *rand.Rand
}

// lax are parameters of a sequence so short, and a quality so low, that guesses
// pass often enough to be counted: 1024 pulses, of which 533 have to match. No
// policy of the library is so lax.
func lax() secure.Parameters {
	p := secure.Defaults(ranging.DoorUnlock())
	p.Units, p.Quality = 16, 520
	p.Step, p.Slots = 512*32, 3
	return p
}

// laxDoor is a policy for them: door unlock without a demand for bits, and with
// all the checks that such a demand brings.
func laxDoor() ranging.Policy {
	p := ranging.DoorUnlock()
	p.Demands = ranging.Demands{}
	p.Quality = lax().Quality
	p.Required |= restsOnSTS
	return p
}

// matchOf returns the test of signs that parameters ask for.
func matchOf(p *secure.Parameters) sts.MatchTest {
	g, err := p.Geometry()
	must(err)
	n := g.Pulses() / g.Segments()
	t, err := sts.NewMatchTest(n, (n*int(p.Quality)+999)/1000)
	must(err)
	return t
}

// connect returns a link over a distance, with a session of these parameters.
func connect(r *rand.Rand, p secure.Parameters, distance metres) *link {
	x := &link{asked: p, test: matchOf(&p), distance: distance, r: r}
	var c exchange
	c.a, c.b = crystals(r)
	x.a, x.b = c.begin(r)
	x.drift = c.drift()

	bond := secure.Bond{Epoch: 1, Verifier: [32]byte{1}, Prover: [32]byte{2}}
	able := secure.Capability{
		PHYs: []secure.PHY{p.PHY}, Grain: p.Grain, Turnaround: p.Reply, Longest: secure.MaxReply, Interval: p.Interval,
		Quality: p.Quality, Lags: p.Lags, Tries: p.Tries, Lifetime: p.Lifetime,
	}
	leaf := [secure.LeafSize]byte{0: 1}
	second := leaf
	var err error
	x.v, err = secure.NewVerifier(rotatetest.AES128{}, securetest.SHA256{}, &leaf, bond, 16_436, stampErrors, speed)
	must(err)
	x.p, err = secure.NewProver(rotatetest.AES128{}, securetest.SHA256{}, &second, bond, 16_385, able)
	must(err)

	challenge, err := x.p.Challenge(nil, x.nonce(), x.now)
	must(err)
	open, err := x.v.Open(nil, challenge, &p, x.nonce(), x.now)
	must(err)
	accept, err := x.p.Accept(nil, open, x.now)
	must(err)
	start, err := x.v.Start(nil, accept, x.now)
	must(err)
	must(x.p.Start(start, x.now))
	return x
}

func (x *link) nonce() *[secure.NonceSize]byte {
	var n [secure.NonceSize]byte
	for i := range n {
		n[i] = byte(x.r.Uint32())
	}
	n[0] |= 1
	return &n
}

// tamper is what an attacker, or a dishonest prover, does in a round. All of it
// may be nil.
type tamper struct {
	// response returns what the verifier receives in the place of the response,
	// and by how much sooner. The sequences are those of poll and response, and
	// slot the one that the response is in.
	response func(poll, response []byte, slot int) (received []byte, early metres)
	// reports changes what the prover says of the round.
	reports func(s *secure.ProverStamps, poll, final *secure.Reception)
	// seen changes what the verifier's radio says of the response.
	seen func(response *secure.Reception)
	// report changes the REPORT on its way, and answer the ANSWER to it.
	report func(report []byte) []byte
	answer func(report, answer []byte) []byte
}

// measure runs the next round. It returns the first error of either side.
func (x *link) measure(t tamper) (secure.AuthenticatedRange, error) {
	x.round++
	if err := x.v.Round(x.round, x.now); err != nil {
		return secure.AuthenticatedRange{}, err
	}
	if err := x.p.Round(x.round, 0); err != nil {
		return secure.AuthenticatedRange{}, err
	}
	var sequences [secure.Final + 1][]byte
	var first [secure.Final + 1]sts.Position
	for m := secure.Poll; m <= secure.Final; m++ {
		var err error
		sequences[m], first[m], err = x.v.AppendSequence(nil, m)
		must(err)
		_, _, err = x.p.AppendSequence(nil, m)
		must(err)
	}

	var v secure.VerifierStamps
	var p secure.ProverStamps
	flight := x.distance.ticks()
	polled := flight
	v.PollTX, p.PollRX = x.a.sent(0), x.b.received(polled)
	program, stamp, err := x.p.ResponseAt(p.PollRX)
	must(err)
	p.ResponseTX = stamp
	slot := int((program-p.PollRX)&(1<<40-1) - x.asked.Reply + x.asked.Grain - 1)
	if x.asked.Slots > 0 {
		slot /= int(x.asked.Step)
	}
	response := x.b.when(stamp, polled) + flight
	received, early := sequences[secure.Response], metres(0)
	if t.response != nil {
		received, early = t.response(sequences[secure.Poll], received, slot)
	}
	response -= early.ticks()
	v.ResponseRX = x.a.received(response)
	_, v.FinalTX, err = x.v.FinalAt(v.ResponseRX)
	must(err)
	p.FinalRX = x.b.received(x.a.when(v.FinalTX, response) + flight)

	seen := x.reception(first[secure.Response], sequences[secure.Response], received, x.drift)
	if t.seen != nil {
		t.seen(&seen)
	}
	report, err := x.v.Report(nil, v, seen)
	if err != nil {
		return secure.AuthenticatedRange{}, err
	}
	atProver := [2]secure.Reception{
		x.reception(first[secure.Poll], sequences[secure.Poll], sequences[secure.Poll], -x.drift),
		x.reception(first[secure.Final], sequences[secure.Final], sequences[secure.Final], -x.drift),
	}
	if t.reports != nil {
		t.reports(&p, &atProver[0], &atProver[1])
	}
	arrived := report
	if t.report != nil {
		arrived = t.report(slices.Clone(report))
	}
	answer, err := x.p.Answer(nil, arrived, p, atProver[0], atProver[1], 0)
	if err != nil {
		return secure.AuthenticatedRange{}, err
	}
	if t.answer != nil {
		answer = t.answer(report, answer)
	}
	return x.v.Range(answer, x.now)
}

// reception is what a radio says of pulses that it received, whose signs its
// software has counted.
func (x *link) reception(first sts.Position, sequence, received []byte, carrier ppm) secure.Reception {
	n, _, err := x.test.Count(sequence, received)
	must(err)
	f := secure.Reception{
		First: first, Stamped: true, SoftBits: true, Status: ranging.Known[uint32](0), Gap: ranging.Known[ranging.Ticks](0),
		Carrier: ranging.Known((carrier + ppm(0.1*x.r.NormFloat64())).ppb()),
	}
	f.Quality[0] = ranging.Known(ranging.Permille(1000 * n / x.test.Pulses()))
	return f
}

// random returns pulses of random signs, as many as a sequence has.
func (x *link) random(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(x.r.Uint32())
	}
	return b
}

// accepts runs a round and judges it. An error of the session is a refusal.
func (x *link) accepts(p ranging.Policy, without Defence, t tamper) bool {
	a, err := x.measure(t)
	return err == nil && verify(p, without, a.Evidence())
}
