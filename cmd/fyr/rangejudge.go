package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// closePair is the longest time between two exchanges whose clocks are
// compared: half of it is how far crystals stay the same to the last tenth of a
// ppm.
const closePair = 500 * time.Millisecond

// resolution is the length of a tick, rounded up.
const resolution ranging.Millimetres = 5

// A rangeJudge judges the rows of a log in their order.
type rangeJudge struct {
	policy ranging.Policy
	width  twr.Width
	speed  ranging.Speed
	runs   map[string]*rangeRun
}

// A rangeRun is what is known of a run: the row before, the row before that has
// a time, the last of these that was accepted, and which row has which stamps.
type rangeRun struct {
	index int // from 1; 0 for rows of which it is not known
	last  *judged
	timed *judged
	kept  *judged
	seen  map[twr.DoubleStamps]int
}

// A judged is a row and what became of it.
type judged struct {
	logRow
	measured
	run *rangeRun

	exchange // where there are stamps or intervals
	distance ranging.Millimetres
	rate     ranging.Maybe[ranging.PPB] // from the stamps
	pair     sequence
	step     ranging.Maybe[ranging.Step]

	verdict ranging.Verdict
	reasons []finding // why it is not accepted
	notes   []string
	refused error // it could not be judged
}

// sequence says what a row and the row before it are to each other.
type sequence uint8

const (
	notPaired   sequence = iota
	consecutive          // both counters step by one
	lost                 // they do not
)

// A finding is a check that did not pass.
type finding struct {
	Check string `json:"check"`
	State string `json:"state"`
	Value int64  `json:"value"`
	Limit int64  `json:"limit"`
	Unit  string `json:"unit"`
}

// kept reports whether the row is accepted.
func (v *judged) kept() bool {
	return v.refused == nil && v.verdict.Outcome >= ranging.AcceptUnquantified
}

// fate returns the verdict in a word or two.
func (v *judged) fate() string {
	if v.refused != nil {
		return "refused"
	}
	return v.verdict.Outcome.String()
}

// reject adds a reason of a check that is not of package ranging's.
func (v *judged) reject(check string, value, limit int64, unit string) {
	v.reasons = append(v.reasons, finding{check, ranging.Failed.String(), value, limit, unit})
}

// errAgain refuses a row whose stamps an earlier one of its run has: a log does
// not prove that an exchange happened twice.
var errAgain = errors.New("has the stamps of an earlier row")

func (v *judged) note(text string) { v.notes = append(v.notes, text) }

// judge judges the next row.
func (j *rangeJudge) judge(row logRow) *judged {
	if row.err != nil {
		return &judged{logRow: row, run: new(rangeRun), refused: row.err}
	}
	v := &judged{logRow: row, run: j.runOf(row.run)}
	if v.measured, v.refused = measure(&row, j.width); v.refused != nil {
		return v
	}
	if v.exchange, v.refused = newExchange(&v.measured, j.width); v.refused != nil {
		return v
	}
	if again := v.run.seen[v.stamps.Value]; v.stamps.Known && again != 0 {
		v.refused = fmt.Errorf("%w: %d", errAgain, again)
		return v
	} else if v.stamps.Known {
		v.run.seen[v.stamps.Value] = v.number
	}
	e := ranging.Evidence{Method: ranging.TwoWay, STS: ranging.STS{Kind: v.sts}}
	j.clocks(v, &e)
	j.measureDistance(v, &e)
	j.follow(v, &e)
	j.contradictions(v, &e)
	j.conclude(v, &e)
	v.run.last = v
	if v.nanoseconds.Known {
		v.run.timed = v
		if v.kept() {
			v.run.kept = v
		}
	}
	return v
}

func (j *rangeJudge) runOf(name string) *rangeRun {
	r := j.runs[name]
	if r == nil {
		r = &rangeRun{index: len(j.runs) + 1, seen: map[twr.DoubleStamps]int{}}
		j.runs[name] = r
	}
	return r
}

// clocks finds the clock rate that the stamps tell, from a double-sided exchange
// or from two polls, and compares it with the carrier's.
func (j *rangeJudge) clocks(v *judged, e *ranging.Evidence) {
	if v.exchange.kind == doubleSided {
		// One over the other way round; it differs by the square, 2 ppb.
		v.rate = ranging.Known(-v.exchange.double.ClockRatio().PPB())
	} else if v.exchange.kind == singleSided && v.stamps.Known {
		j.polls(v)
	}
	carrier := v.offset.Value.PPB()
	if v.rate.Known && v.offset.Known {
		e.Clock = ranging.Known(ranging.Clock{Stamps: v.rate.Value, Carrier: carrier})
		return
	}
	for _, o := range []ranging.Maybe[ranging.PPB]{v.rate, {Value: carrier, Known: v.offset.Known}} {
		if o.Known && max(o.Value, -o.Value) > j.policy.Crystal {
			v.reject(ranging.CheckCrystal.String(), int64(max(o.Value, -o.Value)), int64(j.policy.Crystal), ranging.CheckCrystal.Unit())
		}
	}
}

// polls finds the clock rate from this row's poll and that of the row before.
func (j *rangeJudge) polls(v *judged) {
	last := v.run.last
	if last == nil || last.kind != singleSided || !last.stamps.Known || !v.nanoseconds.Known || !last.nanoseconds.Known {
		return
	}
	if !v.seqTX.Known || !v.seqRX.Known || !last.seqTX.Known || !last.seqRX.Known {
		v.note("no counters: clocks not compared")
		return
	}
	elapsed := time.Duration(v.nanoseconds.Value - last.nanoseconds.Value)
	if elapsed <= 0 || elapsed >= closePair {
		return
	}
	if v.seqTX.Value-last.seqTX.Value != 1 || v.seqRX.Value-last.seqRX.Value != 1 {
		v.pair = lost
		v.note("counters do not step by one: clocks not compared")
		return
	}
	v.pair = consecutive
	a, b := &last.stamps.Value, &v.stamps.Value
	rate, err := twr.ClockRate(twr.Message{TX: a.PollTX, RX: a.PollRX}, twr.Message{TX: b.PollTX, RX: b.PollRX},
		j.width, picoseconds(elapsed).Ticks())
	if err != nil {
		v.reject("clock rate", mostOffset*1000, mostOffset*1000, "ppb or more")
		return
	}
	v.rate = ranging.Known(rate.PPB())
}

// picoseconds is d, or the most that fits.
func picoseconds(d time.Duration) ranging.Picoseconds {
	const most = 1 << 53 // ns: 104 days
	return ranging.Picoseconds(min(max(d, -most), most)) * 1000
}

// measureDistance computes the distance: of the exchange where its clocks are
// known, and else as reported.
func (j *rangeJudge) measureDistance(v *judged, e *ranging.Evidence) {
	noise := twr.Noise{RX: stampNoise, Clock: crystalError, Offset: carrierNoise}
	offset, known := v.offset.Value, v.offset.Known
	if !known && v.rate.Known {
		offset, known = twr.OffsetOf(v.rate.Value), true
		if last := v.run.last; v.pair == consecutive {
			// Four stamps, 1 ns at most, over the time between two polls.
			noise.Offset = ranging.PPB(1e9/max(v.nanoseconds.Value-last.nanoseconds.Value, 1)) + 1
		}
	}
	if v.kind != noExchange {
		e.Resolution = ranging.Known(resolution)
	}
	switch {
	case v.kind == doubleSided, v.kind == singleSided && known:
		v.distance = v.flight(offset).Distance(j.speed)
		e.Uncertainty = v.exchange.uncertainty(offset, noise).Bound(3).Distance(j.speed)
	case v.reported.Known:
		v.distance, e.Uncertainty = v.reported.Value, rangeError
	default:
		v.note("clock offset not known")
		noise.Offset = 2 * crystalError
		v.distance = v.flight(0).Distance(j.speed)
		e.Uncertainty = v.exchange.uncertainty(0, noise).Bound(3).Distance(j.speed)
	}
	if v.measured.uncertainty.Known {
		e.Uncertainty = v.measured.uncertainty.Value
	}
	e.Distance = v.distance
}

// follow compares the row with the row before and with the last accepted one:
// what has jumped away and stays there is not right because it stays. Rows
// without a time are passed over, so that none of them hides a jump.
func (j *rangeJudge) follow(v *judged, e *ranging.Evidence) {
	if last := v.run.last; last != nil && v.seqTX.Known && last.seqTX.Known && v.seqTX.Value <= last.seqTX.Value {
		v.note("counter repeated or gone back")
	}
	last, kept := v.run.timed, v.run.kept
	switch {
	case last == nil:
		return
	case !v.nanoseconds.Known:
		v.note("no time: step not judged")
		return
	}
	v.step = ranging.Known(v.from(last))
	if v.step.Value.Elapsed < 0 {
		v.reject("time gone back", int64(-v.step.Value.Elapsed/1e9), 0, "ms")
		return
	}
	e.Step = v.step
	if kept == nil || kept == last {
		return
	}
	s := v.from(kept)
	// One accepted at a time to come would have all later ones rejected.
	s.Elapsed = abs(s.Elapsed)
	if j.excess(s) > max(j.excess(v.step.Value), 0) {
		e.Step = ranging.Known(s)
		v.note("step from the last row accepted")
	}
}

// from returns the step from an earlier row. Both have a time.
func (v *judged) from(o *judged) ranging.Step {
	return ranging.Step{
		By:      v.distance - o.distance,
		Elapsed: picoseconds(time.Duration(v.nanoseconds.Value - o.nanoseconds.Value)),
	}
}

// excess returns how much further a step is than the policy's speed allows.
func (j *rangeJudge) excess(s ranging.Step) ranging.Millimetres {
	us := int64(max(s.Elapsed, ranging.ShortestStep) / 1e6) // below 2^44
	return abs(s.By) - ranging.Millimetres(int64(j.policy.Velocity)*us/1e6)
}

// contradictions compares what the row says with its own stamps.
func (j *rangeJudge) contradictions(v *judged, e *ranging.Evidence) {
	if v.kind == noExchange {
		return
	}
	if v.stamps.Known && v.round.Known {
		round, reply := v.exchange.intervals()
		e.Contradiction = ranging.Known(max(abs(v.round.Value-round), abs(v.reply.Value-reply)))
	}
	for _, reply := range v.exchange.replies() {
		switch {
		case twr.ReplyBounds.Check(reply) == nil:
		case reply > twr.ReplyBounds.Max:
			v.reject("long reply time", int64(reply), int64(twr.ReplyBounds.Max), "ticks")
		default:
			v.reject(shortReply, int64(reply), int64(twr.ReplyBounds.Min), "ticks")
		}
	}
	// A clock offset that nobody logged was corrected by the device.
	allowed := reportedError
	if v.kind == singleSided && !v.offset.Known {
		allowed = v.exchange.uncertainty(0, twr.Noise{RX: stampNoise, Offset: 2 * crystalError}).Bound(3).Distance(j.speed)
	}
	computed := v.flight(v.offset.Value).Distance(j.speed)
	if off := v.reported.Value - computed; v.reported.Known && abs(off) > allowed {
		v.reject("reported distance off its stamps", int64(abs(off)), int64(allowed), "mm")
	}
}

// shortReply is the check of the one limit here that is a least one.
const shortReply = "short reply time"

func abs[T ~int64](n T) T { return max(n, -n) }

// conclude asks package ranging for the verdict and adds what this file found.
func (j *rangeJudge) conclude(v *judged, e *ranging.Evidence) {
	v.verdict = ranging.Verify(j.policy, *e)
	if len(v.reasons) > 0 {
		v.verdict.Outcome = ranging.Reject
	}
	for c := range ranging.Check(ranging.CheckCount) {
		if r := &v.verdict.Checks[c]; r.State >= ranging.Open {
			v.reasons = append(v.reasons, finding{c.String(), r.State.String(), r.Value, r.Limit, c.Unit()})
		}
	}
	for a := range ranging.Attack(ranging.Attacks) {
		if d := &v.verdict.Defences[a]; d.Bits < int(d.Demand.Bits) {
			v.reasons = append(v.reasons, finding{"bits against " + a.String(), ranging.Open.String(), int64(d.Bits), int64(d.Demand.Bits), "bits"})
		}
	}
}
