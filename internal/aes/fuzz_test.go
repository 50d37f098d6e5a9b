package aes_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/aes"
)

// FuzzTiers runs every function on every tier, and expects of each what
// crypto/aes says.
func FuzzTiers(f *testing.F) {
	f.Add([]byte("fifteen bytes !"), uint8(1), uint8(12), false, uint32(0))
	f.Add(bytes.Repeat([]byte{0xff}, 16*33), uint8(3), uint8(0), true, uint32(0xffffff))
	f.Add(bytes.Repeat([]byte("0123456789abcdef"), 7), uint8(30), uint8(5), true, uint32(1<<31))
	f.Fuzz(func(t *testing.T, b []byte, blocks, offset uint8, little bool, c uint32) {
		b = b[:min(len(b), 16*80)]
		n, m := len(b)/16, int(blocks)%40
		keys, wide := b[:n*16], b[:n/2*32]
		ts := [2]aes.Template{{Offset: int(offset) % 13, LittleEndian: little}, {Offset: int(offset) / 13 % 13}}
		copy(ts[0].Block[:], b)
		counters := make([]uint32, n*m)
		for i := range counters {
			counters[i] = c * uint32(i+1)
		}
		src := slices.Repeat(slices.Clone(keys), m)
		hash := make([]uint32, n)
		for i := range hash {
			hash[i] = oracleHash(t, keys[i*16:i*16+16], c)
		}
		size := int(offset) % 17
		wantCounters := oracleCounters(t, size, keys, &ts[0], counters, m)
		wantBlocks := oracleBlocks(t, keys, src, m)
		ones := make([]uint32, n/2)
		for i := range ones {
			ones[i] = c ^ uint32(i)
		}
		wantPairs := oraclePairs(t, wide, &ts, ones)
		eachTier(t, func(t *testing.T) {
			dst := make([]byte, n*m*size)
			if aes.Counters(dst, size, keys, &ts[0], counters, m); !bytes.Equal(dst, wantCounters) {
				t.Error("Counters")
			}
			dst = make([]byte, len(src))
			if aes.Blocks(dst, keys, src, m); !bytes.Equal(dst, wantBlocks) {
				t.Error("Blocks")
			}
			dst = make([]byte, len(wide))
			if aes.Pairs256(dst, wide, &ts, ones); !bytes.Equal(dst, wantPairs) {
				t.Error("Pairs256")
			}
			got := make([]uint32, n)
			if aes.Hash24(got, keys, c); !slices.Equal(got, hash) {
				t.Error("Hash24")
			}
			if n > 0 {
				i := int(offset) % n
				found := aes.Match24(nil, keys, []uint32{^c, c}, []uint32{0, hash[i]})
				if !slices.Contains(found, aes.Match{Key: i, Address: 1}) {
					t.Errorf("Match24 misses key %d: %v", i, found)
				}
			}
		})
	})
}
