package table

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/aes"
)

// eachTier runs a test with each tier that chooses between kernels.
func eachTier(t *testing.T, test func(t *testing.T)) {
	defer aes.Use(aes.Tier())
	for _, tier := range aes.Tiers() {
		aes.Use(tier)
		t.Run(tier, test)
	}
}

// entries returns what a stage holds of a part, in order.
func (s *stage) entries(part int) (all []uint64) {
	var chunks [][]uint64
	s.each(part, func(e []uint64) { chunks = append(chunks, e) })
	for _, e := range slices.Backward(chunks) {
		all = append(all, e...)
	}
	return all
}

// TestScatter compares what kernels make of rows with add, for tables and
// groups of all sizes, over the ends of lines and chunks.
func TestScatter(t *testing.T) {
	eachTier(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for _, rows := range []int64{1, 100, 40_000, 1_000_000, 1 << 27} {
			for _, group := range []uint{0, 2, 6} {
				groups := (rows + 1<<group - 1) >> group
				table := newBuckets(rows, uint(32-len2(int(groups))))
				some := int(min(rows, 20_000))
				got, want := newStage(int64(some), table, group, new(spare)), newStage(int64(some), table, group, new(spare))
				narrow := r.Uint64() >> r.IntN(64) // so that some parts get more than others
				for row := uint64(rows) - uint64(some); row < uint64(rows); {
					size := 8 + r.IntN(3)*4
					ids := make([]byte, size*min(r.IntN(70), int(uint64(rows)-row)))
					for i := 0; i < len(ids); i += size {
						key := r.Uint64()
						if narrow != 0 {
							key = unspread(key % narrow)
						}
						binary.BigEndian.PutUint64(ids[i:], key)
						want.add(key, row+uint64(i/size))
					}
					got.put(ids, size, row)
					row += uint64(len(ids) / size)
				}
				got.flush()
				want.flush()
				if got.used != want.used {
					t.Fatalf("%d rows by %d: %d chunks, want %d", rows, 1<<group, got.used, want.used)
				}
				held := 0
				for part := range want.parts {
					g, w := got.entries(part), want.entries(part)
					if !slices.Equal(g, w) {
						t.Fatalf("%d rows by %d, part %d: %x, want %x", rows, 1<<group, part, g, w)
					}
					held += len(w)
				}
				if held != some {
					t.Fatalf("%d rows by %d: %d entries", some, 1<<group, held)
				}
			}
		}
	})
}

// TestLook compares what kernels find in buckets with the plain comparison.
func TestLook(t *testing.T) {
	eachTier(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for fp := uint(5); fp <= 31; fp++ {
			table := buckets{line: huge[bucket](100), n: 100, fp: fp, drop: 32 - fp}
			for i := range table.line {
				for j := range r.IntN(bucketEntries + 1) {
					table.line[i][j] = r.Uint32()>>r.IntN(32) | 1<<fp
				}
			}
			for n := 1; n <= 70; n++ {
				asks := make([]ask, n)
				for i := range asks {
					asks[i] = ask{id: i, at: r.Uint64N(100), fp: r.Uint32() & (1<<fp - 1), hits: r.Uint32()}
					if b := table.line[asks[i].at]; r.IntN(2) == 0 {
						asks[i].fp = b[r.IntN(bucketEntries)] & (1<<fp - 1)
					}
				}
				table.look(asks)
				for i, a := range asks {
					want := uint32(0)
					for j, e := range table.line[a.at] {
						if e != 0 && e&(1<<fp-1) == a.fp {
							want |= 1 << j
						}
					}
					if table.line[a.at][bucketEntries-1] != 0 {
						want |= whole
					}
					if a.hits != want || a.id != i {
						t.Fatalf("%d bits, ask %d of %d: hits %b, want %b", fp, i, n, a.hits, want)
					}
				}
			}
		}
	})
}

// TestSift compares what kernels let through a sieve with the plain loop.
func TestSift(t *testing.T) {
	eachTier(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for n := range 200 {
			size := 8 + r.IntN(3)*4
			v := newSieve(1 + r.IntN(300))
			ids := make([]byte, size*n+r.IntN(size))
			for i := range ids {
				ids[i] = byte(r.Uint32())
			}
			for i := range n {
				if r.IntN(1+n/4) == 0 {
					v.add(binary.BigEndian.Uint64(ids[i*size:]))
				}
			}
			for range r.IntN(200) {
				v.add(r.Uint64())
			}
			before := []uint32{1 << 31, 7}
			got, want := v.sift(slices.Clone(before), ids[:n*size], size), v.siftEach(before, ids[:n*size], size, 0)
			if !slices.Equal(got, want) {
				t.Fatalf("%d of %d bytes: %v, want %v", n, size, got, want)
			}
		}
	})
}

// TestHuge: what huge makes begins with a cache line, and is all there.
func TestHuge(t *testing.T) {
	for _, n := range []int{1, 2, 7, 8, 63, 1000, 1 << 20} {
		lines, words := huge[bucket](n), huge[uint64](n)
		if len(lines) != n || len(words) != n {
			t.Errorf("%d lines and %d words for %d", len(lines), len(words), n)
		}
		for at, p := range []string{fmt.Sprintf("%p", lines), fmt.Sprintf("%p", words)} {
			var a uint64
			fmt.Sscanf(p, "%v", &a)
			if a == 0 || a%bucketSize != 0 {
				t.Errorf("%d, %d begin at %s", n, at, p)
			}
		}
		for i := range n { // the race detector and checkptr watch
			lines[i][15], words[i] = 1, 1
		}
	}
}
