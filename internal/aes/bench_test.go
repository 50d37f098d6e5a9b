package aes_test

import (
	"testing"

	stdaes "crypto/aes"

	"github.com/seed-496a4445/fyr/internal/aes"
)

// BenchmarkKernels shows each path on each tier beside what a user would write:
// a loop over crypto/aes, a new cipher for each key.
func BenchmarkKernels(b *testing.B) {
	const n = 1 << 14
	keys := make([]byte, n*32)
	for i := range keys {
		keys[i] = byte(i * i >> 3)
	}
	b.Run("loop128", func(b *testing.B) { loop(b, keys[:n*16], 16) })
	b.Run("loop256", func(b *testing.B) { loop(b, keys, 32) })
	defer aes.Use(aes.Tier())
	dst := make([]byte, n*32)
	counters := make([]uint32, n)
	hashes := make([]uint32, n)
	ts := [2]aes.Template{{Offset: 12}, {Offset: 12}}
	one := func(b *testing.B, a func()) {
		for b.Loop() {
			a()
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/block")
	}
	for _, tier := range aes.Tiers() {
		aes.Use(tier)
		b.Run(tier+"/counters16", func(b *testing.B) {
			one(b, func() { aes.Counters(dst[:n*16], 16, keys[:n*16], &ts[0], counters, 1) })
		})
		b.Run(tier+"/counters8", func(b *testing.B) {
			one(b, func() { aes.Counters(dst[:n*8], 8, keys[:n*16], &ts[0], counters, 1) })
		})
		b.Run(tier+"/counters16x4", func(b *testing.B) {
			one(b, func() { aes.Counters(dst[:n*16], 16, keys[:n*4], &ts[0], counters, 4) })
		})
		b.Run(tier+"/counters16x128", func(b *testing.B) {
			one(b, func() { aes.Counters(dst[:n*16], 16, keys[:n/8], &ts[0], counters, 128) })
		})
		b.Run(tier+"/blocks", func(b *testing.B) {
			one(b, func() { aes.Blocks(dst[:n*16], keys[:n*16], dst[:n*16], 1) })
		})
		b.Run(tier+"/hash24", func(b *testing.B) {
			one(b, func() { aes.Hash24(hashes, keys[:n*16], 0x612345) })
		})
		b.Run(tier+"/match24x16", func(b *testing.B) {
			one(b, func() { aes.Match24(nil, keys[:n], hashes[:16], hashes[:16]) })
		})
		b.Run(tier+"/pairs256", func(b *testing.B) {
			one(b, func() { aes.Pairs256(dst[:n*16], keys[:n*16], &ts, counters[:n/2]) })
		})
	}
}

func loop(b *testing.B, keys []byte, size int) {
	var in, out [16]byte
	for i := 0; i < b.N; i++ {
		for at := 0; at < len(keys); at += size {
			c, err := stdaes.NewCipher(keys[at : at+size])
			if err != nil {
				b.Fatal(err)
			}
			c.Encrypt(out[:], in[:])
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(keys)/size), "ns/block")
}
