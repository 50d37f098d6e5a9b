package ladder_test

import (
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"
)

func BenchmarkSchedule(b *testing.B) {
	w := newWorld(b, rand.New(rand.NewPCG(1, 33)))
	w.t.Proprietary = expecttest.Unhex("a508800200005c020100")
	k := w.t.Agree(w.readerEphemeral, &w.t.DeviceEphemeral)
	b.Run("agree", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			w.t.Agree(w.readerEphemeral, &w.t.DeviceEphemeral)
		}
	})
	b.Run("standard", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := w.t.Standard(&k); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("persistent", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := w.t.Persistent(&k, &w.device); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("fast", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := w.t.Fast(k[:], &w.device); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("try", func(b *testing.B) { // one device in the search of a fast transaction
		b.ReportAllocs()
		var sealed [64]byte
		var room [48]byte
		for b.Loop() {
			key, err := w.t.Cryptogram(k[:], &w.device)
			if err != nil {
				b.Fatal(err)
			}
			if _, ok := ladder.OpenCryptogram(room[:0], &key, sealed[:]); ok {
				b.Fatal("opened")
			}
		}
	})
}

func BenchmarkSignature(b *testing.B) {
	w := newWorld(b, rand.New(rand.NewPCG(2, 33)))
	s := sign(b, &w.t, ladder.Reader, w.readerKey)
	b.Run("sign", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			sign(b, &w.t, ladder.Reader, w.readerKey)
		}
	})
	b.Run("verify", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := w.t.Verify(ladder.Reader, &w.t.ReaderKey, &s); err != nil {
				b.Fatal(err)
			}
		}
	})
}
