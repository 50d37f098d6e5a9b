package fira_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/fira"
)

// TestDoesNotAllocate: what happens in each slot, for dst with the capacity. Keys
// of a rotation, and headers, which need a key schedule, may.
func TestDoesNotAllocate(t *testing.T) {
	s := provisioned()
	slots := expecttest.Must(s.Slots(schedule, fira.MaxRotationRate, init0))
	use := expecttest.Must(slots.Use(init0))
	sealer := fira.NewSealer(use.Keys.PayloadKey)
	h, plaintext, room := expecttest.Unhex(header), expecttest.Unhex(payload), make([]byte, 0, 64)
	sealed := expecttest.Must(sealer.Seal(nil, h, fira.ShortAddress{}, init0, plaintext))
	for name, call := range map[string]func(){
		"Use":         func() { slots.Use(uint32(slots.Next())) },
		"V":           func() { fira.V(&use.Keys.AuthIV, init0) },
		"Seal":        func() { sealer.Seal(room, h, fira.ShortAddress{}, init0, plaintext) },
		"Open":        func() { sealer.Open(room, h, fira.ShortAddress{}, init0, sealed) },
		"AppendClear": func() { fira.Header{}.AppendClear(room) },
		"Index":       func() { schedule.Index(fira.Slot{Block: 3, Round: 2, Slot: 1}) },
		"Locate":      func() { schedule.Locate(init0 + 77) },
	} {
		if n := testing.AllocsPerRun(50, call); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func BenchmarkRotation(b *testing.B) {
	s := provisioned()
	b.ReportAllocs()
	for b.Loop() {
		s.Rotation(init0)
	}
}

func BenchmarkOpen(b *testing.B) {
	s := provisioned()
	sealer := fira.NewSealer(s.Rotation(init0).PayloadKey)
	h, source, room := expecttest.Unhex(header), fira.ShortAddress{0xaa, 0xa1}, make([]byte, 0, 64)
	sealed := expecttest.Must(sealer.Seal(nil, h, source, init0, expecttest.Unhex(payload)))
	b.ReportAllocs()
	for b.Loop() {
		sealer.Open(room, h, source, init0, sealed)
	}
}

func BenchmarkParseHeader(b *testing.B) {
	h, k := expecttest.Unhex(header), key(privacy)
	b.ReportAllocs()
	for b.Loop() {
		fira.ParseHeader(h, k)
	}
}
