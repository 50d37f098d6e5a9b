package securetest

import (
	"bytes"
	"math/big"
)

// known are the values of a field in the receptions of a round that have its
// flag, in the order of packets.
func (x *round) known(name string, flag int64) (vs []int64) {
	for _, n := range []Numbers{x.poll, x.response, x.final_} {
		if n["flags"]&flag != 0 {
			vs = append(vs, n[name])
		}
	}
	return vs
}

// worst is the worst of three values, by badness; of those that are there, the
// others not, if it is beyond the limit; and null otherwise. Of values as bad
// it is the first.
func worst(vs []int64, badness func(int64) int64, limit int64) any {
	if len(vs) == 0 {
		return nil
	}
	w := vs[0]
	for _, v := range vs {
		if badness(v) > badness(w) {
			w = v
		}
	}
	if len(vs) < 3 && badness(w) <= limit {
		return nil
	}
	return w
}

// evidence is what a verifier has of the round after so many seconds, Section 7
// of the page.
func (x *round) evidence(age int64) fields {
	s, t := x.session, &x.stamps
	_, response := s.Program(x.number, Response, t.PollRX)
	_, final := s.Program(x.number, Final, t.ResponseRX)
	_, db, _, da := t.intervals()

	qualified := true
	var quality []any
	for _, name := range qualities[:s.number("segments")] {
		var there []int64
		for _, n := range []Numbers{x.poll, x.response, x.final_} {
			if q := n[name]; q != noQuality {
				there = append(there, q)
			}
			qualified = qualified && n[name] != noQuality && n[name] >= s.number("quality")
		}
		quality = append(quality, worst(there, func(q int64) int64 { return -q }, -s.number("quality")))
	}
	soft := len(x.known("flags", flagSoftBits)) == 3
	basis, bits := "none", 0
	if qualified {
		basis, bits = "device", s.Bits()
	}
	if qualified && soft {
		basis = "modelled"
	}
	return fields{
		"distance_mm": Distance(t.Flight(), 299_792_458), "off": max(Off(t.ResponseTX, response), Off(t.FinalTX, final)),
		"longest": max(db.Int64(), da.Int64()), "clock": x.clock(), "age": age,
		"stamped": len(x.known("flags", flagStamped)) == 3, "soft_bits": soft,
		"status": worst(x.known("status", flagStatus), func(n int64) int64 { return min(n, 1) }, 0), "quality": quality,
		"gap": worst(x.known("gap", flagGap), func(n int64) int64 { return max(n, -n) }, s.number("gap")), "basis": basis, "bits": bits,
	}
}

// clock is the offset by the stamps beside the carrier that is furthest off.
func (x *round) clock() any {
	stamps := ppb(x.stamps.ClockRatio())
	var furthest *big.Int
	for i, n := range []Numbers{x.poll, x.response, x.final_} {
		if n["flags"]&flagCarrier == 0 {
			continue
		}
		view := big.NewInt(n["carrier"])
		if i == 1 {
			whole := big.NewInt(1_000_000_000)
			product := new(big.Int).Mul(view, whole)
			view = product.Neg(product).Quo(product, new(big.Int).Add(whole, view))
		}
		apart := func(v *big.Int) *big.Int { return new(big.Int).Abs(new(big.Int).Sub(v, big.NewInt(stamps))) }
		if furthest == nil || apart(view).Cmp(apart(furthest)) > 0 {
			furthest = view
		}
	}
	if furthest == nil {
		return nil
	}
	return []int64{stamps, furthest.Int64()}
}

// ranges are what verifiers make of ANSWERs.
func (b *book) ranges() {
	for _, shape := range shapes {
		s := newSession(shape.name, shape.changes)
		b.ranged(shape.name, newRound(s, 1))
		b.ranged(shape.name+", last round", newRound(s, uint32(s.number("tries"))))
	}
	x := newRound(newSession("range", nil), 2)
	for _, r := range receptions {
		for p := Poll; p <= Final; p++ {
			b.ranged(packets[p]+": "+r.note, x.with(p, r.changes))
		}
		b.ranged("all: "+r.note, x.with(Poll, r.changes).with(Response, r.changes).with(Final, r.changes))
	}
	b.mixtures(x)
	b.distances(x)
	for _, changes := range []Numbers{{"quality": 501}, {"quality": 550}, {"quality": 900}, {"lags": 1, "tries": 1}, {"lags": 65_535, "tries": 1 << 26},
		{"quality": 501, "tries": 1}} {
		b.ranged("what the limits make of the claim", newRound(newSession("limits", changes), 1))
	}
	b.times(x)
	b.wrongAnswers(x)
}

func (b *book) ranged(note string, x *round) {
	b.Out("range", note, x.verifierFields().With(fields{"answer": x.answer()}), nil, x.evidence(0))
}

// mixtures are rounds in which receptions differ.
func (b *book) mixtures(x *round) {
	b.ranged("the second gap is the largest", x.with(Poll, Numbers{"gap": 5}).with(Response, Numbers{"gap": -6}).with(Final, Numbers{"gap": 4}))
	b.ranged("of equal gaps the first", x.with(Poll, Numbers{"gap": 5}).with(Response, Numbers{"gap": -7}).with(Final, Numbers{"gap": 7}))
	b.ranged("a gap beyond the limit, one not there", x.with(Poll, Numbers{"flags": 0x17}).with(Final, Numbers{"gap": -129}))
	b.ranged("a gap at the limit, one not there", x.with(Poll, Numbers{"flags": 0x17}).with(Final, Numbers{"gap": -128}))
	b.ranged("of two statuses the first", x.with(Response, Numbers{"status": 3}).with(Final, Numbers{"status": 9}))
	b.ranged("a status, one not there", x.with(Poll, Numbers{"flags": 0x1b}).with(Final, Numbers{"status": 9}))
	b.ranged("least quality of all", x.with(Poll, Numbers{"quality 1": 700}).with(Response, Numbers{"quality 1": 600}).with(Final, Numbers{"quality 1": 800}))
	b.ranged("a quality just too low", x.with(Response, Numbers{"quality 1": 599}))
	b.ranged("a quality too low, one not there", x.with(Response, Numbers{"quality 1": 599}).with(Final, Numbers{"quality 1": noQuality}))
	b.ranged("the response's carrier is furthest off", x.with(Poll, Numbers{"carrier": 100}).with(Response, Numbers{"carrier": 40_000}).with(Final, Numbers{"carrier": -90}))
	b.ranged("a carrier that no crystal has", x.with(Response, Numbers{"carrier": -900_000_000}))
	segments := newRound(newSession("segments", Numbers{"mode": 2, "units": 64, "segments": 4}), 3)
	b.ranged("segments differ", segments.with(Poll, Numbers{"quality 2": 650}).with(Final, Numbers{"quality 4": 601, "quality 3": 1000}))
	b.ranged("one segment of four is too low", segments.with(Final, Numbers{"quality 3": 599}))
	b.ranged("one segment of four is not there", segments.with(Final, Numbers{"quality 3": noQuality}))
}

// distances are rounds with other stamps.
func (b *book) distances(x *round) {
	moved := func(note string, change func(t *Stamps)) {
		y := *x
		change(&y.stamps)
		b.ranged(note, &y)
	}
	moved("at contact", func(t *Stamps) { t.ResponseRX -= 640; t.FinalTX -= 640; t.FinalRX -= 640 })
	moved("a response that came early: below zero", func(t *Stamps) { t.ResponseRX -= 1000; t.FinalTX -= 1000; t.FinalRX -= 1000 })
	moved("a response that came late", func(t *Stamps) { t.ResponseRX += 20_000; t.FinalTX += 20_000; t.FinalRX += 20_000 })
	moved("a poll that came early", func(t *Stamps) { t.PollRX -= 2133 })
	moved("a final that came early", func(t *Stamps) { t.FinalRX -= 2133 })
	moved("the final sent a grain late", func(t *Stamps) { t.FinalTX += 512; t.FinalRX += 512 })
	moved("the response sent 300 ticks early", func(t *Stamps) { t.ResponseTX -= 300 })
	moved("a reply as long as half the counter, nearly", func(t *Stamps) {
		t.ResponseTX = (t.PollRX + 1<<39 - 1) & stampMask
		t.FinalRX = (t.ResponseTX + 25_000_000) & stampMask
	})
	for _, ahead := range []int64{stampMask - 1_000_100, stampMask - 27_000_000, stampMask - 52_000_000} {
		moved("V's counter wraps", func(t *Stamps) {
			for _, p := range []*int64{&t.PollTX, &t.ResponseRX} {
				*p = (*p + ahead) & stampMask
			}
			_, t.FinalTX = x.session.Program(x.number, Final, t.ResponseRX)
			t.FinalRX = (t.ResponseTX + (t.FinalTX-t.ResponseRX)&stampMask + 640) & stampMask
		})
	}
	for note, change := range map[string]func(t *Stamps){
		"a response received before the poll was sent": func(t *Stamps) { t.ResponseRX = t.PollTX - 1 },
	} {
		y := *x
		change(&y.stamps)
		b.Fails("range", "range", note, y.verifierFields().With(fields{"answer": y.answer()}))
	}
	y := *x
	y.stamps.FinalRX = y.stamps.ResponseTX - 1
	b.Fails("range", "range", "a final received before the response was sent", y.verifierFields().With(fields{"answer": y.answer()}))
}

// times are rounds whose ANSWER comes in time, or late.
func (b *book) times(x *round) {
	at := func(x *round, began, round, read int) fields {
		return x.verifierFields().With(fields{"answer": x.answer(), "times": fields{"began": began, "round": round, "read": read}})
	}
	slow := newRound(newSession("slow", Numbers{"interval": 4999}), 2)
	b.Out("range", "a second later", at(x, 10, 20, 21), nil, x.evidence(11))
	b.Out("range", "with rounds rare, five seconds later", at(slow, 10, 20, 25), nil, slow.evidence(15))
	rare := newRound(newSession("rare", Numbers{"interval": 60_000}), 2)
	b.Out("range", "with rounds once a minute, seven seconds later", at(rare, 10, 20, 27), nil, rare.evidence(17))
	b.Out("range", "as old as may be", at(x, 10, 43_209, 43_210), nil, x.evidence(43_200))
	for _, c := range []struct {
		note               string
		x                  *round
		began, round, read int
	}{
		{"two seconds later: of then, not of now", x, 10, 20, 22},
		{"with rounds rare, six seconds later", slow, 10, 20, 26},
		{"with rounds once a minute, eight seconds later: the counter may have wrapped", rare, 10, 20, 28},
		{"with rounds once a minute, a wrap of the counter later", rare, 10, 20, 37},
		{"an hour later", x, 10, 20, 3620},
		{"before the round", x, 10, 20, 19},
		{"expired", x, 10, 43_210, 43_211},
		{"a round of an expired session", x, 10, 43_211, 43_211},
		{"a clock that went back", x, 10, 9, 9},
	} {
		b.Fails("range", "state", c.note, at(c.x, c.began, c.round, c.read))
	}
}

// wrongAnswers are ANSWERs that are none to this REPORT.
func (b *book) wrongAnswers(x *round) {
	s := x.session
	good := x.verifierFields().With(fields{"answer": x.answer()})
	b.message("range", "answer", good, x.report(), 6)
	b.flipped("range", "answer", "authentication", good, 4, 9, 14, 19, 23, 24, 28, 32, 36, 38, 48, 49, 53, 69)
	_, response, _ := x.packed()
	for _, c := range []struct {
		class, note string
		answer      []byte
	}{
		{"authentication", "to a REPORT of another stamp", func() []byte {
			t := &x.stamps
			n := Numbers{"round": 2, "poll tx": t.PollTX + 1, "response rx": t.ResponseRX, "final tx": t.FinalTX}
			return x.answerTo(s.Report(n, response))
		}()},
		{"authentication", "of the round before", newRound(s, 1).answer()},
		{"authentication", "of another session", newRound(newSession("other", nil), 2).answer()},
		{"authentication", "under the verifier's key", func() []byte {
			body := x.answer()[:70]
			return append(bytes.Clone(body), mac16(s.Key("confirm verifier", 32), s.Transcript(), x.report(), body)...)
		}()},
		{"replay", "authentic, that says another round", s.AnswerOf(x.report(), newRound(s, 1).answer()[:70])},
		{"state", "authentic, that says a round to come", s.AnswerOf(x.report(), newRound(s, 3).answer()[:70])},
		{"replay", "authentic, with the poll's blocks of another round", x.with(Poll, Numbers{"first block": 0}).answer()},
		{"replay", "authentic, with the final's blocks of the poll", x.with(Final, Numbers{"first block": 64}).answer()},
	} {
		b.Fails("range", c.class, "answer "+c.note, good.With(fields{"answer": c.answer}))
	}
	for _, bad := range malformed {
		b.Fails("range", "format", "authentic, poll with "+bad.note, good.With(fields{"answer": x.with(Poll, bad.changes).answer()}))
		b.Fails("range", "format", "authentic, final with "+bad.note, good.With(fields{"answer": x.with(Final, bad.changes).answer()}))
	}
}
