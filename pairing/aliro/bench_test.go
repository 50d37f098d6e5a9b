package aliro_test

import (
	"fmt"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/aliro"
)

// BenchmarkTransaction runs both ends.
func BenchmarkTransaction(b *testing.B) {
	b.Run("standard", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			meet(b)
		}
	})
	reader, device := meet(b)
	for _, n := range []int{1, 100} {
		known := make([]aliro.KnownDevice, n)
		for i := range known {
			known[i] = aliro.KnownDevice{Key: readerOptions.Key.Public(), Persistent: reader.PersistentKey()}
		}
		known[n-1].Key = deviceOptions.Key.Public()
		b.Run(fmt.Sprintf("fast, %d known", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r, _ := start(b, trusting(device.PersistentKey()), true)
				if _, _, err := r.Fast(known); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkChannel(b *testing.B) {
	reader, device := meet(b)
	plain, room, open := make([]byte, 200), make([]byte, 0, 216), make([]byte, 0, 216)
	b.ReportAllocs()
	for b.Loop() {
		sealed, err := reader.Exchange().Seal(room, plain)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := device.Exchange().Open(open, sealed); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseAuth0(b *testing.B) {
	data := joined(messages[0].required)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := aliro.ParseAuth0(data); err != nil {
			b.Fatal(err)
		}
	}
}
