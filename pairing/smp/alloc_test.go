package smp_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/smp"
)

// TestDoesNotAllocate: what is said not to.
func TestDoesNotAllocate(t *testing.T) {
	b := join(whole...)
	r := expecttest.Must(smp.ParseRecord(b))
	classic := smp.BREDRRecord{Structures: expecttest.Must(smp.ParseStructures(b))}
	f := smp.Features{MaxKeySize: 16}
	room := make([]byte, 0, 256)
	for name, call := range map[string]func(){
		"Record.Append":      func() { r.Append(room) },
		"BREDRRecord.Append": func() { classic.Append(room) },
		"Features.Append":    func() { f.Append(room) },
		"NextStructure": func() {
			for rest, more := b, true; more; {
				_, rest, more, _ = smp.NextStructure(rest)
			}
		},
	} {
		if n := testing.AllocsPerRun(100, call); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func BenchmarkParseRecord(b *testing.B) {
	record := join(whole...)
	b.ReportAllocs()
	for b.Loop() {
		smp.ParseRecord(record)
	}
}

func BenchmarkAppendRecord(b *testing.B) {
	r := expecttest.Must(smp.ParseRecord(join(whole...)))
	room := make([]byte, 0, 256)
	b.ReportAllocs()
	for b.Loop() {
		r.Append(room)
	}
}

// BenchmarkTap is what a device does in a tap: a key pair, r and the record.
func BenchmarkTap(b *testing.B) {
	room := make([]byte, 0, 256)
	b.ReportAllocs()
	for b.Loop() {
		r := expecttest.Must(expecttest.Must(smp.NewOffer(expecttest.Must(smp.GenerateKey()))).Record())
		r.Append(room)
	}
}

// BenchmarkPairing is both sides of a pairing, without the tap.
func BenchmarkPairing(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		initiator, responder := pair(b, bothWays)
		b.StartTimer()
		if errA, errB := run(initiator, responder, nil); errA != nil || errB != nil {
			b.Fatal(errA, errB)
		}
	}
}
