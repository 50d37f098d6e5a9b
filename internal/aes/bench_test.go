package aes_test

import (
	"fmt"
	"testing"

	stdaes "crypto/aes"

	"github.com/seed-496a4445/fyr/internal/aes"
)

// BenchmarkKernels shows each path on each tier beside what a user would write:
// a loop over crypto/aes, a new cipher for each key. 2^14 keys stay in the
// second-level cache; 10^6 keys do not.
func BenchmarkKernels(b *testing.B) {
	for _, n := range []int{1 << 14, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { kernels(b, n) })
	}
}

func kernels(b *testing.B, n int) {
	keys, dst := make([]byte, n*32), make([]byte, n*32)
	for i := range keys {
		keys[i] = byte(i * i >> 3)
	}
	b.Run("loop128", func(b *testing.B) { loop(b, keys[:n*16], 16, 1) })
	b.Run("loop256", func(b *testing.B) { loop(b, keys, 32, 1) })
	b.Run("loop256x2", func(b *testing.B) { loop(b, keys, 32, 2) })
	defer aes.Use(aes.Tier())
	short := keys[:n*16]
	counters, hashes := make([]uint32, n), make([]uint32, n)
	ts := [2]aes.Template{{Offset: 12}, {Offset: 12}}
	for _, tier := range aes.Tiers() {
		aes.Use(tier)
		one := func(name, unit string, units int, f func()) {
			b.Run(tier+"/"+name, func(b *testing.B) {
				for b.Loop() {
					f()
				}
				report(b, units, unit)
			})
		}
		one("counters16", "ns/key", n, func() { aes.Counters(dst[:n*16], 16, short, &ts[0], counters, 1) })
		one("counters8", "ns/key", n, func() { aes.Counters(dst[:n*8], 8, short, &ts[0], counters, 1) })
		one("counters16x4", "ns/block", n, func() { aes.Counters(dst[:n*16], 16, short[:n*4], &ts[0], counters, 4) })
		one("counters16x128", "ns/block", n/128*128, func() {
			aes.Counters(dst[:n/128*128*16], 16, short[:n/128*16], &ts[0], counters[:n/128*128], 128)
		})
		one("blocks", "ns/key", n, func() { aes.Blocks(dst[:n*16], short, dst[:n*16], 1) })
		one("hash24", "ns/key", n, func() { aes.Hash24(hashes, short, 0x612345) })
		one("match24x1", "ns/pair", n, func() { aes.Match24(nil, short, counters[:1], counters[:1]) })
		one("match24x16", "ns/pair", n*16, func() { aes.Match24(nil, short, counters[:16], counters[:16]) })
		one("pairs256", "ns/key", n, func() { aes.Pairs256(dst, keys, &ts, counters) })
	}
}

func report(b *testing.B, units int, unit string) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(units), unit)
}

// loop encrypts some blocks under each key of a size.
func loop(b *testing.B, keys []byte, size, blocks int) {
	var in, out [16]byte
	for b.Loop() {
		for at := 0; at < len(keys); at += size {
			c, err := stdaes.NewCipher(keys[at : at+size])
			if err != nil {
				b.Fatal(err)
			}
			for range blocks {
				c.Encrypt(out[:], in[:])
			}
		}
	}
	report(b, len(keys)/size, "ns/key")
}
