package bench

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestTurns: the sides take turns, and the one that begins changes.
func TestTurns(t *testing.T) {
	var order strings.Builder
	long := func(name string) side {
		return side{10, func() error {
			order.WriteString(name)
			for begun := time.Now(); time.Since(begun) < shortest+time.Millisecond; {
			}
			return nil
		}}
	}
	m, err := (&trial{ours: long("o"), baseline: long("b")}).measure(t.Context(), 3)
	if err != nil || order.String() != "obboob" || len(m.ours.ns) != 3 || len(m.baseline.ns) != 3 || len(m.ghz) != 3 {
		t.Errorf("%v, %s, %+v", err, order.String(), m)
	}
}

// TestRepeats: what takes little time is repeated, for a time that can be
// measured.
func TestRepeats(t *testing.T) {
	for took, want := range map[time.Duration]int{0: int(shortest) + 1, 1: int(shortest) + 1, shortest / 10: 11, shortest: 2, shortest + 1: 1, time.Hour: 1} {
		if got := repeats(took); got != want {
			t.Errorf("%v: %d times, want %d", took, got, want)
		}
	}
	runs := 0
	s := samples{side: side{1, func() error { runs++; return nil }}}
	if err := s.take(t.Context()); err != nil || len(s.ns) != 1 || runs < 100 || s.repeat != runs-1 {
		t.Errorf("%v, %d runs, %+v", err, runs, s.ns)
	}
}

// TestErrors: an error of a side ends the trial, and so does the context.
func TestErrors(t *testing.T) {
	wrong := errors.New("wrong answer")
	good, bad := side{1, func() error { return nil }}, side{1, func() error { return wrong }}
	for _, tr := range []trial{{ours: good, baseline: bad}, {ours: bad, baseline: good}} {
		if _, err := tr.measure(t.Context(), 2); err != wrong {
			t.Error(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	stopping := side{1, func() error { cancel(); return nil }}
	if _, err := (&trial{ours: stopping, baseline: good}).measure(ctx, 2); err != context.Canceled {
		t.Error(err)
	}
}

// TestReport works out the figures of samples that are given.
func TestReport(t *testing.T) {
	m := &measured{
		ours:     samples{ns: []float64{4, 2, 8}},
		baseline: samples{ns: []float64{100, 300, 150, 200}},
		ghz:      []float64{1, 3, 2},
	}
	var r Result
	m.report(&r, &trial{alone: true, limit: func(ghz float64) float64 { return 4.5 / ghz }})
	want := Result{Ratio: 50, NS: 2, MedianNS: 4, BaselineNS: 100, BaselineMedianNS: 175, Cycles: 6, LimitPercent: 75, Rounds: 3}
	if r != want {
		t.Errorf("%+v, want %+v", r, want)
	}
	r = Result{}
	m.report(&r, &trial{})
	want.Cycles, want.LimitPercent = 0, 0
	if r != want {
		t.Errorf("%+v, want %+v", r, want)
	}
}

func TestDigits(t *testing.T) {
	for v, want := range map[float64]float64{1.23456: 1.235, 99999: 100000, 0: 0, 0.00012345: 0.0001234, math.Inf(1): 0, math.NaN(): 0} {
		if got := digits(v); got != want {
			t.Errorf("%v: %v, want %v", v, got, want)
		}
	}
}

func TestChunks(t *testing.T) {
	var at []int
	err := chunks(t.Context(), 1<<17+5, func(lo, hi int) error { at = append(at, lo, hi); return nil })
	if want := []int{0, 1 << 16, 1 << 16, 1 << 17, 1 << 17, 1<<17 + 5}; err != nil || !slices.Equal(at, want) {
		t.Errorf("%v, %v", at, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	if err := chunks(ctx, 1<<30, func(int, int) error { n++; cancel(); return nil }); err != context.Canceled || n != 1 {
		t.Errorf("%v after %d", err, n)
	}
	wrong := errors.New("wrong key")
	if err := chunks(t.Context(), 1<<30, func(int, int) error { n++; return wrong }); err != wrong || n != 2 {
		t.Errorf("%v after %d", err, n)
	}
}
