package securetest

import (
	"bytes"
	"flag"
	"fmt"
	"math/big"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

// Update is the flag that has the tests write what they compare with.
var Update = flag.Bool("update", false, "write the worked run and the vectors")

const pageFile = "../../../spec/ranging.md"

// count returns n octets that count up from first.
func count(first byte, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = first + byte(i)
	}
	return b
}

// pageParameters are those of the run of the page.
var pageParameters = Numbers{
	"version": 1, "channel": 9, "preamble code": 10, "preamble symbols": 64, "sfd": 2, "packet": 3, "mode": 1, "units": 64, "segments": 1, "rate": 0,
	"grain": 512, "reply": 25_559_040, "step": 512, "slots": 10, "interval": 100,
	"lags": 64, "quality": 600, "gap": 128, "limit": 2000, "tolerance": 300, "tries": 600, "lifetime": 43_200,
}

// pageSession is the session of the page, with the leaf and the static keys of
// the worked run of spec/pairing.md.
func pageSession() *Session {
	return &Session{
		Leaf:  expecttest.Unhex("1626910b4ae83f35c5c8a06ba1969e29e7b1aeacf19a994e25cc41f3b2793955"),
		Epoch: 1, Verifier: expecttest.Unhex("358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd166254"),
		Prover:        expecttest.Unhex("8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f"),
		VerifierNonce: count(0x90, 16), ProverNonce: count(0x80, 16), Parameters: Pack(LayoutParameters, pageParameters),
		VerifierOffset: 16_436, ProverOffset: 16_385,
	}
}

// The clocks of the page: P's shows pageAhead when V's shows 0, and gains
// 10 ppm on it. Waves take pageFlight ticks of V's clock, 1.50 m.
const (
	pageAhead  = 1_000_000_000_000
	pageFlight = 320
	million    = 1_000_000
)

// proverShows is P's clock when V's shows t ticks, not wrapped.
func proverShows(t int64) int64 { return pageAhead + t + t*10/million }

// verifierShows is V's clock when P's shows t.
func verifierShows(t int64) int64 {
	n := new(big.Int).Mul(big.NewInt(t-pageAhead), big.NewInt(million))
	return n.Quo(n, big.NewInt(million+10)).Int64()
}

// A pageRound is a round of the page, and the times that radios were told.
type pageRound struct {
	*round
	programs [3]int64 // by packet
}

// pageRoundOf runs round r, whose poll is sent when V's clock shows at.
func pageRoundOf(s *Session, r uint32, at int64) *pageRound {
	x := &pageRound{round: &round{session: s, number: r}}
	t := &x.stamps
	t.PollTX = at & stampMask
	pollRX := proverShows(at + pageFlight)
	t.PollRX = pollRX & stampMask
	x.programs[Response], t.ResponseTX = s.Program(r, Response, t.PollRX)
	responseTX := pollRX + (t.ResponseTX-t.PollRX)&stampMask
	responseRX := verifierShows(responseTX) + pageFlight
	t.ResponseRX = responseRX & stampMask
	x.programs[Final], t.FinalTX = s.Program(r, Final, t.ResponseRX)
	t.FinalRX = proverShows(responseRX+(t.FinalTX-t.ResponseRX)&stampMask+pageFlight) & stampMask

	reception := func(p Packet, gap, carrier, quality int64) Numbers {
		return Numbers{"first block": s.First(r, p), "flags": 0x1f, "gap": gap, "carrier": carrier,
			"quality 1": quality, "quality 2": noQuality, "quality 3": noQuality, "quality 4": noQuality}
	}
	x.poll, x.response, x.final_ = reception(Poll, 3, -9990, 951), reception(Response, -2, 10_010, 948), reception(Final, 1, -10_020, 955)
	return x
}

// pageRounds are the two rounds of the page: V's counter wraps in the second.
func pageRounds(s *Session) []*pageRound {
	const interval = 6_389_760_000 // 100 ms
	at := int64(1<<40) - interval - 40_000_000
	return []*pageRound{pageRoundOf(s, 1, at), pageRoundOf(s, 2, at+interval)}
}

// A page is text that grows.
type page struct{ bytes.Buffer }

// lines appends a block of names and values; octets are hexadecimal, the rest
// decimal.
func (p *page) lines(pairs ...any) {
	p.WriteString("\n```text\n")
	for i := 0; i < len(pairs); i += 2 {
		v := pairs[i+1]
		if b, ok := v.([]byte); ok {
			v = fmt.Sprintf("%x", b)
		}
		fmt.Fprintf(p, "%-24s  %v\n", pairs[i], v)
	}
	p.WriteString("```\n")
}

// section returns Section 1 of the page.
func section(s *Session) []byte {
	p := new(page)
	p.WriteString(`## 1. Worked run

Every line is a name and a value: octets in hexadecimal, numbers in decimal. Leaf and identities are those of the worked run of spec/pairing.md. The nonces count up,
so that they are easy to type, and must never be used.

### 1.1 What is given
`)
	p.lines("leaf ranging", s.Leaf, "epoch", s.Epoch, "identity V", s.Verifier, "identity P", s.Prover,
		"nonce P", s.ProverNonce, "nonce V", s.VerifierNonce, "offset V", s.VerifierOffset, "offset P", s.ProverOffset)
	p.WriteString("\n### 1.2 Parameters (Section 3)\n")
	n := Unpack(LayoutParameters, s.Parameters)
	var fields []any
	parts(LayoutParameters, func(name string, _ int) { fields = append(fields, name, n[name]) })
	p.lines(append(fields, "parameters", s.Parameters, "B", s.Blocks())...)
	p.WriteString("\n### 1.3 CHALLENGE and OPEN (Sections 4.1, 5)\n")
	p.lines("CHALLENGE", s.Challenge(), "knock key", s.KnockKey(), "OPEN", s.Open())
	p.WriteString("\n### 1.4 Keys (Sections 4.2 to 4.4)\n")
	keys := []any{"C", s.Context(), "PRK", s.PRK()}
	for _, l := range labels {
		keys = append(keys, l.label, s.Key(l.label, l.size))
	}
	verifier, prover := s.Addresses()
	p.lines(append(keys, "address V", verifier, "address P", prover)...)
	p.WriteString("\n### 1.5 ACCEPT and START (Section 5)\n")
	p.lines("ACCEPT", s.Accept(), "START", s.Start(), "T", s.Transcript())
	for i, r := range pageRounds(s) {
		fmt.Fprintf(p, "\n### 1.%d Round %d (Sections 6, 7)\n", 6+i, r.number)
		if i == 0 {
			p.WriteString("\nP's clock gains 10 ppm on V's, and waves take 320 ticks, 1.50 m.\n")
		} else {
			p.WriteString("\nV's counter wraps between response and final.\n")
		}
		r.show(s, p)
	}
	p.WriteString("\n")
	return p.Bytes()
}

// show appends the values of a round.
func (x *pageRound) show(s *Session, p *page) {
	t := &x.stamps
	var v []any
	for i, name := range []string{"poll", "response", "final"} {
		v = append(v, name+", first block", s.First(x.number, Packet(i)), name+", block there", s.Sequence(x.number, Packet(i))[:16])
	}
	p.lines(append(v, "block of delay(r, 1)", s.delayBlock(x.number, Response), "delay(r, 1)", s.Delay(x.number, Response),
		"block of delay(r, 2)", s.delayBlock(x.number, Final), "delay(r, 2)", s.Delay(x.number, Final))...)
	p.lines("poll tx", t.PollTX, "poll rx", t.PollRX, "response, program", x.programs[Response], "response tx", t.ResponseTX,
		"response rx", t.ResponseRX, "final, program", x.programs[Final], "final tx", t.FinalTX, "final rx", t.FinalRX)
	poll, response, final := x.packed()
	p.lines("reception of response", response, "REPORT", x.report(), "reception of poll", poll, "reception of final", final, "ANSWER", x.answer())
	ra, db, rb, da := t.intervals()
	flight := t.Flight()
	p.lines("Ra", ra, "Db", db, "Rb", rb, "Da", da, "flight, ticks", flight.FloatString(3), "distance, vacuum, mm", Distance(flight, 299_792_458),
		"clock V over P, ppb", ppb(t.ClockRatio()), "bits of the claim", s.Bits())
}

// TestWorkedRun makes Section 1 of the page anew.
func TestWorkedRun(t *testing.T) {
	vectorstest.Section(t, pageFile, "## 2. ", section(pageSession()), *Update)
}

// TestWorkedRunBySecure runs the session of the page by package secure.
func TestWorkedRunBySecure(t *testing.T) {
	s := pageSession()
	p := newPair(t, s)
	for _, x := range pageRounds(s) {
		p.ranged(x.round)
	}
}
