package ccc_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/ccc"
)

// TestDoesNotAllocate: what happens in each slot of a round, for dst with the
// capacity.
func TestDoesNotAllocate(t *testing.T) {
	l := ladder()
	slots := expecttest.Must(l.Slots(ccc.Schedule{SlotsPerRound: 1000, Rounds: 1}, 0))
	expecttest.Must(slots.Use(0))
	s := ccc.NewSealer(l.PrePollKey())
	h, plaintext, b, room := expecttest.Unhex(mhr), expecttest.Unhex(prePoll), expecttest.Unhex(sealed), make([]byte, 0, 64)
	from := [ccc.LongAddressSize]byte(expecttest.Unhex(longAddr))
	for name, call := range map[string]func(){
		"Use":         func() { slots.Use(slots.Next()) },
		"V":           func() { l.V(5) },
		"Seal":        func() { s.Seal(room, h, from, 1, plaintext) },
		"Open":        func() { s.Open(room, h, from, 1, b) },
		"Append":      func() { golden.Append(room) },
		"ParseHeader": func() { ccc.ParseHeader(h) },
		"Hop":         func() { ccc.Hop(1, 2, 80) },
	} {
		if n := testing.AllocsPerRun(50, call); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func BenchmarkLadder(b *testing.B) {
	k := expecttest.Must(ccc.NewLongKey(expecttest.Unhex(ursk)))
	c := expecttest.Unhex(config)
	b.ReportAllocs()
	for b.Loop() {
		ccc.NewLadder(k, c)
	}
}

func BenchmarkRound(b *testing.B) {
	l := ladder()
	b.ReportAllocs()
	for b.Loop() {
		l.Round(5)
	}
}
