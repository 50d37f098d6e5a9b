package handover_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/handover"
)

// BenchmarkParse reads the request of a phone, 235 octets.
func BenchmarkParse(b *testing.B) {
	message := expecttest.Unhex(readerRequest)
	b.ReportAllocs()
	b.SetBytes(int64(len(message)))
	for b.Loop() {
		if _, err := handover.Parse(message); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAppend writes it again.
func BenchmarkAppend(b *testing.B) {
	m, err := handover.Parse(expecttest.Unhex(readerRequest))
	if err != nil {
		b.Fatal(err)
	}
	var dst []byte
	b.ReportAllocs()
	for b.Loop() {
		if dst, err = m.Append(dst[:0]); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(len(dst)))
}

// BenchmarkUnresolved looks up three references among four records.
func BenchmarkUnresolved(b *testing.B) {
	m, err := handover.Parse(expecttest.Unhex(readerRequest))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if len(m.Unresolved()) != 0 {
			b.Fatal("unresolved")
		}
	}
}
