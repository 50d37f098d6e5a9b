package securetest

import (
	"bytes"
	"fmt"
)

// packets are the names of the packets.
var packets = [3]string{"poll", "response", "final"}

// sequences are those of packets.
func (b *book) sequences() {
	sequence := func(note string, s *Session, r uint32, p Packet) {
		x := s.Sequence(r, p)
		v := s.V(p.stream(), s.First(r, p))
		b.Out("sequence", note, s.fields().With(fields{"round": r, "packet": packets[p]}), nil, fields{
			"first": s.First(r, p), "first_block": x[:16], "last_block": x[len(x)-16:], "sha256": hash(x), "key": s.Key(p.stream()+" sts", 16), "v": v,
		})
	}
	for _, x := range shapes {
		s := newSession(x.name, x.changes)
		for _, r := range []uint32{1, 2, uint32(s.number("tries"))} {
			for p := Poll; p <= Final; p++ {
				sequence(fmt.Sprintf("%s, round %d", x.name, r), s, r, p)
			}
		}
	}
	changes := Numbers{"tries": 1 << 26}
	for p := Poll; p <= Final; p++ {
		for i := 0; ; i++ { // a poll, or a final, or a response: one in two sessions
			w := newSession(fmt.Sprint("wrap ", i), changes)
			if r := w.wrapping(p); r != 0 {
				sequence("the counter comes round within the packet", w, r, p)
				break
			}
		}
	}
	s := newSession("last", changes)
	sequence("the last position of all", s, 1<<26, Final)
	good := s.fields().With(fields{"round": 1, "packet": "poll"})
	b.Fails("sequence", "unknown", "no such packet", good.With(fields{"packet": "beacon"}))
	b.Fails("sequence", "replay", "round 0", good.With(fields{"round": 0}))
	b.Fails("sequence", "state", "a round more than the tries", good.With(fields{"round": 1<<26 + 1}))
	b.Fails("sequence", "range", "a round of 33 bits", good.With(fields{"round": int64(1 << 32)}))
}

// wrapping returns a round in whose packet p the counter comes round, or 0.
func (s *Session) wrapping(p Packet) uint32 {
	counter := int64(s.counter(p.stream()))
	position := 1<<32 - counter // whose counter is 0
	blocks := s.Blocks()
	n := position / blocks // counts packets of the stream
	if position%blocks == 0 {
		return 0
	}
	switch {
	case p == Response && n < s.number("tries"):
		return uint32(n + 1)
	case p == Response:
		return 0
	case n%2 == int64(p)/2:
		return uint32(n/2 + 1)
	}
	return 0
}

// replies are when response and final are sent.
func (b *book) replies() {
	reply := func(note string, s *Session, r uint32, p Packet, received int64) {
		program, sent := s.Program(r, p, received)
		b.Out("reply", note, s.fields().With(fields{"round": r, "packet": packets[p], "received": received}),
			fields{"block": s.delayBlock(r, p), "delay": s.Delay(r, p)}, fields{"program": program, "sent": sent})
	}
	for _, x := range shapes {
		s := newSession(x.name, x.changes)
		for _, r := range []uint32{1, 2, uint32(s.number("tries"))} {
			for p := Response; p <= Final; p++ {
				reply(fmt.Sprintf("%s, round %d", x.name, r), s, r, p, 123_456_789_012)
			}
		}
	}
	s := newSession("reply", Numbers{"tries": 70_000})
	for _, received := range []int64{0, 1, 511, stampMask, stampMask - 25_000_000, stampMask - 26_090_000} {
		for p := Response; p <= Final; p++ {
			reply("stamps about the wrap", s, 65_537, p, received)
		}
	}
	program := int64(stampMask / 512 * 512) // the offset alone wraps
	reply("the offset alone wraps", s, 3, Response, program-s.Delay(3, Response))
	s.ProverOffset = 1<<20 - 1
	reply("the largest offset", s, 3, Response, 77)
	s.ProverOffset = 0
	reply("no offset", s, 3, Response, 77)

	good := s.fields().With(fields{"round": 1, "packet": "response", "received": 5})
	for _, received := range []int64{-1, stampMask + 1} {
		b.Fails("reply", "range", "no time stamp", good.With(fields{"received": received}))
		b.Fails("reply", "range", "no time stamp", good.With(fields{"received": received, "packet": "final"}))
	}
	b.Fails("reply", "unknown", "nothing is sent before a poll", good.With(fields{"packet": "poll"}))
}

// A round is one that both sides have run, as they report it.
type round struct {
	session                *Session
	number                 uint32
	stamps                 Stamps
	poll, response, final_ Numbers // receptions
}

// newRound returns round r of s, with receptions that are good, over a distance
// of 1.50 m between clocks of one rate.
func newRound(s *Session, r uint32) *round {
	x := &round{session: s, number: r}
	t := &x.stamps
	t.PollTX, t.PollRX = 1_000_000, 500_000_320
	_, t.ResponseTX = s.Program(r, Response, t.PollRX)
	t.ResponseRX = t.PollTX + 640 + t.ResponseTX - t.PollRX
	_, t.FinalTX = s.Program(r, Final, t.ResponseRX)
	t.FinalRX = (t.ResponseTX + t.FinalTX - t.ResponseRX + 640) & stampMask
	reception := func(p Packet) Numbers {
		n := Numbers{"first block": s.First(r, p), "flags": 0x1f, "quality 1": 900, "quality 2": noQuality, "quality 3": noQuality, "quality 4": noQuality}
		for _, name := range qualities[:s.number("segments")] {
			n[name] = 900
		}
		return n
	}
	x.poll, x.response, x.final_ = reception(Poll), reception(Response), reception(Final)
	return x
}

// with returns x with its reception of a packet changed.
func (x *round) with(p Packet, changes Numbers) *round {
	y := *x
	for i, n := range []*Numbers{&y.poll, &y.response, &y.final_} {
		if i == int(p) {
			*n = n.With(changes)
		}
	}
	return &y
}

// packed returns the octets of the receptions.
func (x *round) packed() (poll, response, final []byte) {
	return Pack(LayoutReception, x.poll), Pack(LayoutReception, x.response), Pack(LayoutReception, x.final_)
}

func (x *round) report() []byte {
	_, response, _ := x.packed()
	t := &x.stamps
	return x.session.Report(Numbers{"round": int64(x.number), "poll tx": t.PollTX, "response rx": t.ResponseRX, "final tx": t.FinalTX}, response)
}

func (x *round) answer() []byte { return x.answerTo(x.report()) }

func (x *round) answerTo(report []byte) []byte {
	poll, _, final := x.packed()
	t := &x.stamps
	return x.session.Answer(report, Numbers{"round": int64(x.number), "poll rx": t.PollRX, "response tx": t.ResponseTX, "final rx": t.FinalRX}, poll, final)
}

func (x *round) verifierFields() fields {
	_, response, _ := x.packed()
	t := &x.stamps
	return x.session.fields().With(fields{"round": x.number, "poll_tx": t.PollTX, "response_rx": t.ResponseRX, "final_tx": t.FinalTX, "response": response})
}

func (x *round) proverFields() fields {
	poll, _, final := x.packed()
	t := &x.stamps
	return x.session.fields().With(fields{"round": x.number, "poll_rx": t.PollRX, "response_tx": t.ResponseTX, "final_rx": t.FinalRX, "poll": poll, "final": final})
}

// receptions are what radios report, all of which can be told.
var receptions = []struct {
	note    string
	changes Numbers
}{
	{"stamped by the preamble", Numbers{"flags": 0x1e}},
	{"no signs seen", Numbers{"flags": 0x1d}},
	{"a status", Numbers{"status": 0x8000_0001}},
	{"no status", Numbers{"flags": 0x1b}},
	{"gaps to both sides: early", Numbers{"gap": -128}},
	{"the largest gap", Numbers{"gap": 1<<31 - 1}},
	{"the smallest gap", Numbers{"gap": -1 << 31}},
	{"no gap", Numbers{"flags": 0x17}},
	{"a carrier", Numbers{"carrier": -20_123}},
	{"no carrier", Numbers{"flags": 0x0f}},
	{"nothing", Numbers{"flags": 0, "quality 1": noQuality}},
	{"a quality of nothing", Numbers{"quality 1": 0}},
	{"all match", Numbers{"quality 1": 1000}},
	{"no quality", Numbers{"quality 1": noQuality}},
}

// reports are what verifiers report.
func (b *book) reports() {
	report := func(note string, x *round) {
		b.Out("report", note, x.verifierFields(), nil, fields{"report": x.report()})
	}
	for _, shape := range shapes {
		s := newSession(shape.name, shape.changes)
		report(shape.name, newRound(s, 1))
		report(shape.name+", last round", newRound(s, uint32(s.number("tries"))))
	}
	x := newRound(newSession("report", nil), 2)
	for _, r := range receptions {
		report(r.note, x.with(Response, r.changes))
	}
	ends := *x
	ends.stamps.PollTX, ends.stamps.ResponseRX, ends.stamps.FinalTX = stampMask, 0, stampMask
	report("the largest stamps", &ends)

	good := x.verifierFields()
	for _, name := range []string{"poll_tx", "response_rx", "final_tx"} {
		for _, stamp := range []int64{-1, stampMask + 1} {
			b.Fails("report", "range", "no time stamp", good.With(fields{name: stamp}))
		}
	}
	b.own("report", "response", Response, x, (*round).verifierFields)
}

// own writes what a side must not say of its own reception of a packet.
func (b *book) own(op, name string, p Packet, x *round, of func(*round) fields) {
	first := []Numbers{x.poll, x.response, x.final_}[p]["first block"]
	for _, block := range []int64{first - 32, first - 1, first + 1, first + 32} {
		b.Fails(op, "replay", name+" with the blocks of another packet", of(x.with(p, Numbers{"first block": block})))
	}
	b.Fails(op, "range", name+" with a quality above all", of(x.with(p, Numbers{"quality 1": 1001})))
	b.Fails(op, "range", name+" with a quality of a segment that is none", of(x.with(p, Numbers{"quality 2": 900})))
	b.sized(op, of(x), name)
}

// answers are what provers answer.
func (b *book) answers() {
	answer := func(note string, x *round, times fields) {
		in := x.proverFields().With(fields{"report": x.report()})
		if times != nil {
			in["times"] = times
		}
		b.Out("answer", note, in, nil, fields{"answer": x.answer()})
	}
	for _, shape := range shapes {
		s := newSession(shape.name, shape.changes)
		answer(shape.name, newRound(s, 1), nil)
		answer(shape.name+", last round", newRound(s, uint32(s.number("tries"))), nil)
	}
	x := newRound(newSession("answer", nil), 2)
	for _, r := range receptions {
		answer("poll: "+r.note, x.with(Poll, r.changes), nil)
		answer("final: "+r.note, x.with(Final, r.changes), nil)
	}
	answer("as old as may be", x, fields{"began": 100, "round": 200, "read": 43_300})
	good := x.proverFields().With(fields{"report": x.report()})
	b.Fails("answer", "state", "expired", good.With(fields{"times": fields{"began": 100, "round": 200, "read": 43_301}}))
	b.Fails("answer", "state", "expired before the round", good.With(fields{"times": fields{"began": 100, "round": 43_301, "read": 43_301}}))
	b.Fails("answer", "state", "a clock that went back", good.With(fields{"times": fields{"began": 100, "round": 200, "read": 99}}))
	for _, name := range []string{"poll_rx", "response_tx", "final_rx"} {
		for _, stamp := range []int64{-1, stampMask + 1} {
			b.Fails("answer", "range", "no time stamp", good.With(fields{name: stamp}))
		}
	}
	of := func(x *round) fields { return x.proverFields().With(fields{"report": x.report()}) }
	b.own("answer", "poll", Poll, x, of)
	b.own("answer", "final", Final, x, of)
	b.message("answer", "report", good, x.answer(), 6)
	b.flipped("answer", "report", "authentication", good, 4, 9, 14, 19, 23, 24, 28, 32, 36, 38)
	b.otherReports(x, good)
}

// otherReports writes REPORTs that are not of this round, or none that anybody
// writes.
func (b *book) otherReports(x *round, good fields) {
	s := x.session
	for _, other := range []struct {
		class, note string
		report      []byte
	}{
		{"replay", "of the round before", newRound(s, 1).report()},
		{"state", "of the round after", newRound(s, 3).report()},
		{"replay", "of this round, with the blocks of the round before", x.with(Response, Numbers{"first block": 0}).report()},
		{"authentication", "of another session", newRound(newSession("other", nil), 2).report()},
		{"authentication", "under the prover's key", func() []byte {
			body := x.report()[:45]
			return append(bytes.Clone(body), mac16(s.Key("confirm prover", 32), s.Transcript(), body)...)
		}()},
	} {
		b.Fails("answer", other.class, "report "+other.note, good.With(fields{"report": other.report}))
	}
	for _, bad := range malformed {
		b.Fails("answer", "format", "authentic, "+bad.note, good.With(fields{"report": x.with(Response, bad.changes).report()}))
	}
}

// malformed are receptions that nobody writes.
var malformed = []struct {
	note    string
	changes Numbers
}{
	{"a flag that is none", Numbers{"flags": 0x3f}},
	{"another flag that is none", Numbers{"flags": 0x9f}},
	{"a status that is not there", Numbers{"flags": 0x1b, "status": 1}},
	{"a gap that is not there", Numbers{"flags": 0x17, "gap": -1}},
	{"a carrier that is not there", Numbers{"flags": 0x0f, "carrier": 1}},
	{"a quality above all", Numbers{"quality 1": 1001}},
	{"a quality that is nearly none", Numbers{"quality 1": 0xfffe}},
	{"a quality of a segment that is none", Numbers{"quality 2": 900}},
	{"a quality of the last segment", Numbers{"quality 4": 0}},
}
