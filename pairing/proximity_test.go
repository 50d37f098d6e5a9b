package pairing_test

import (
	"fmt"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
)

// TestRelayArithmetic is the table of EMV's relay resistance protocol: what of a
// measured time was the tag's own.
func TestRelayArithmetic(t *testing.T) {
	tag := pairing.Timing{Min: 10, Max: 20, Own: 6}
	link := pairing.Allowance{Command: 5, Response: 8, MinGrace: 2, MaxGrace: 3}
	for _, c := range []struct {
		elapsed, processing uint32
		ok                  bool
		off                 int64
	}{
		{0, 0, false, -8}, {5, 0, false, -8}, {11, 0, false, -8}, {12, 1, false, -7}, {18, 7, false, -1},
		{19, 8, true, 0}, {21, 10, true, 0}, {31, 20, true, 0}, {34, 23, true, 0}, {35, 24, false, 1}, {135, 124, false, 101},
		{1<<32 - 1, 1<<32 - 12, false, 1<<32 - 12 - 23},
	} {
		d := pairing.Distance{Timing: tag, Elapsed: c.elapsed}
		ok, off := d.Within(link)
		if d.Processing(link) != c.processing || ok != c.ok || off != c.off {
			t.Errorf("%d: %d, %v, %d; want %+v", c.elapsed, d.Processing(link), ok, off, c)
		}
	}
	for _, c := range []struct {
		t    pairing.Timing
		a    pairing.Allowance
		e    uint32
		want uint32
	}{
		{pairing.Timing{Own: 9}, pairing.Allowance{Command: 1, Response: 4}, 10, 5}, // a tag does not say more than the link has
		{pairing.Timing{Own: 3}, pairing.Allowance{Command: 1, Response: 4}, 10, 6},
		{pairing.Timing{Own: 65535}, pairing.Allowance{Command: 65535, Response: 65535}, 131071, 1},
		{pairing.Timing{}, pairing.Allowance{}, 7, 7},
	} {
		if got := (pairing.Distance{Timing: c.t, Elapsed: c.e}).Processing(c.a); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
	// graces beyond a bound do not wrap
	if ok, _ := (pairing.Distance{Timing: pairing.Timing{Min: 1, Max: 65535}, Elapsed: 100000}).Within(pairing.Allowance{MinGrace: 65535, MaxGrace: 65535}); !ok {
		t.Error("wrapped")
	}
}

// stopwatch is a clock that is read twice a measurement.
func stopwatch(times ...uint32) func() uint32 {
	return func() uint32 {
		now := times[0]
		times = times[1:]
		return now
	}
}

// TestMeasure: the time is the caller's clock's, the octets are fresh, and both
// sides confirm them.
func TestMeasure(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	w.config.Timing = pairing.Timing{Min: 1, Max: 9, Own: 4}
	w.boot(t)
	seen := map[string]bool{}
	v, err := p.Visit(w.tapped(t, func(command []byte, send func([]byte) []byte) []byte {
		answer := send(command)
		if command[1] == pairing.InsProximity {
			seen[string(command[5:13])], seen[string(answer[:8])] = true, true
		}
		return answer
	}))
	do(t, err)
	for n := range uint32(5) {
		d, err := v.Measure(stopwatch(1<<32-1, n))
		if err != nil || d.Elapsed != n+1 || d.Timing != w.config.Timing {
			t.Errorf("%+v, %v", d, err)
		}
	}
	if len(seen) != 10 {
		t.Errorf("%d different octets", len(seen))
	}
	do(t, v.Ring(1, 1))
}

// TestMeasureForged: octets that somebody changed, in either direction, and a
// tag whose times make no sense.
func TestMeasureForged(t *testing.T) {
	for bit := range 64 {
		for _, command := range []bool{true, false} {
			w, p := claimed(t, pairing.Terms{})
			v, err := p.Visit(w.tapped(t, func(b []byte, send func([]byte) []byte) []byte {
				at := bit / 8
				if b[1] == pairing.InsProximity && command {
					b[5+at] ^= 1 << (bit % 8)
				}
				answer := send(b)
				if b[1] == pairing.InsProximity && !command {
					answer[at] ^= 1 << (bit % 8)
				}
				return answer
			}))
			do(t, err)
			_, err = v.Measure(stopwatch(0, 1))
			if command {
				results(t, fmt.Sprintf("bit %d of the phone", bit), err, pairing.Refused)
				continue
			}
			wants(t, fmt.Sprintf("bit %d of the tag", bit), err, pairing.ErrSealed)
			wants(t, "then", v.Ring(1, 1), pairing.ErrState)
		}
		if testing.Short() && bit > 8 {
			break
		}
	}
	for _, n := range []int{0, 7, 9} {
		w, p := claimed(t, pairing.Terms{})
		v, err := p.Visit(w.tapped(t, func(b []byte, send func([]byte) []byte) []byte {
			answer := send(b)
			if b[1] == pairing.InsProximity {
				return append(make([]byte, n), 0x90, 0)
			}
			return answer
		}))
		do(t, err)
		_, err = v.Measure(stopwatch(0, 1))
		wants(t, "size", err, pairing.ErrSealed)
	}
	w, p := claimed(t, pairing.Terms{})
	w.config.Timing = pairing.Timing{Min: 2, Max: 1}
	w.boot(t)
	_, err := p.visit(t, w).Measure(stopwatch(0, 1))
	wants(t, "times", err, pairing.ErrFormat)
}

// TestProximityOutOfOrder: PREPARE, PROXIMITY, PROVE, each once and in this
// order.
func TestProximityOutOfOrder(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	ask := func(v *pairing.Visit, o pairing.Operation, arguments []byte, want pairing.Result) {
		t.Helper()
		if r, _, err := pairing.AskOwner(v, o, arguments); err != nil || r != want {
			t.Errorf("%v: %v, %v", o, r, err)
		}
	}
	w.refuses(t, "nothing", pairing.InsProximity, 0, 0, make([]byte, 8))
	p.visit(t, w)
	w.refuses(t, "no PREPARE", pairing.InsProximity, 0, 0, make([]byte, 8))
	v := p.visit(t, w)
	ask(v, pairing.OpProve, make([]byte, 20), pairing.Refused)
	ask(v, pairing.OpPrepare, nil, pairing.Done)
	ask(v, pairing.OpProve, make([]byte, 20), pairing.Refused)
	tags, s := w.send(t, pairing.InsProximity, 0, 0, make([]byte, 8))
	if len(tags) != 8 || s != 0x9000 {
		t.Fatalf("%x %v", tags, s)
	}
	good := append(append(make([]byte, 8), tags...), 0, 0, 0, 1)
	ask(v, pairing.OpProve, good, pairing.Done)
	ask(v, pairing.OpProve, good, pairing.Refused) // once
	w.refuses(t, "twice", pairing.InsProximity, 0, 0, make([]byte, 8))
	_, _, err := pairing.AskOwner(v, pairing.OpStatus, nil)
	wants(t, "then", err, pairing.ErrRefused)
	for _, n := range []int{0, 7, 9, 255} {
		v = p.visit(t, w)
		ask(v, pairing.OpPrepare, nil, pairing.Done)
		w.refuses(t, "size", pairing.InsProximity, 0, 0, make([]byte, n))
	}
	v = p.visit(t, w)
	ask(v, pairing.OpPrepare, nil, pairing.Done)
	w.refuses(t, "parameter", pairing.InsProximity, 1, 0, make([]byte, 8))
}
