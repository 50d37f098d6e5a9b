package table_test

import (
	"context"
	"crypto/aes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/table"
)

// The baseline is what everybody writes: a loop over crypto/aes that fills a
// map from identifier to tag, and a look at the map. Sizes are tags; each has
// three epochs.
const benchEpochs = 3

var benchSizes = []int{1000, 333_333}

// benchFleet is a fleet of schemes with AES, of n random keys.
func benchFleet(n int) (table.Fleet, []byte) {
	table.FineGroups()
	r := rand.NewChaCha8([32]byte{1})
	keys := make([]byte, 16*n)
	r.Read(keys)
	return table.Fleet{
		Scheme: sealed{}, Schedule: rotate.Schedule{Last: benchEpochs - 1}, States: &rotate.Memory{Size: 16, Bytes: keys},
	}, keys
}

// plainIndex is the baseline's index.
func plainIndex(keys []byte) map[[8]byte]uint32 {
	index := make(map[[8]byte]uint32, len(keys)/16*benchEpochs)
	for i := 0; i < len(keys); i += 16 {
		c, err := aes.NewCipher(keys[i : i+16])
		if err != nil {
			panic(err)
		}
		for e := range uint32(benchEpochs) {
			var in, out [16]byte
			binary.BigEndian.PutUint32(in[12:], e)
			c.Encrypt(out[:], in[:])
			index[[8]byte(out[:8])] = uint32(i / 16)
		}
	}
	return index
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range benchSizes {
		f, keys := benchFleet(n)
		b.Run(fmt.Sprintf("table/tags=%d", n), func(b *testing.B) {
			for b.Loop() {
				t, err := built(f, table.Options{Workers: 1}, 0)
				if err != nil {
					b.Fatal(err)
				}
				z := t.Size()
				b.ReportMetric(float64(z.Index)/float64(z.Rows), "B/row")
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n*benchEpochs), "ns/row")
		})
		b.Run(fmt.Sprintf("baseline/tags=%d", n), func(b *testing.B) {
			for b.Loop() {
				if len(plainIndex(keys)) == 0 {
					b.Fatal("empty")
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n*benchEpochs), "ns/row")
		})
	}
}

func BenchmarkLookup(b *testing.B) {
	for _, n := range benchSizes {
		f, keys := benchFleet(n)
		t, err := built(f, table.Options{}, 0)
		if err != nil {
			b.Fatal(err)
		}
		plain := plainIndex(keys)
		r := rand.New(rand.NewPCG(1, 2))
		hits, misses := make([][]byte, 1<<12), make([][]byte, 1<<12)
		for i := range hits {
			tag := r.IntN(n)
			hits[i], misses[i] = make([]byte, 8), binary.BigEndian.AppendUint64(nil, r.Uint64())
			sealed{}.Derive(hits[i], keys[16*tag:16*tag+16], []rotate.Epoch{rotate.Epoch(r.IntN(benchEpochs))}, 1)
		}
		for name, ids := range map[string][][]byte{"hit": hits, "miss": misses} {
			want := 0
			if name == "hit" {
				want = len(ids)
			}
			perID := func(b *testing.B) {
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(ids)), "ns/id")
			}
			b.Run(fmt.Sprintf("table/%s/tags=%d", name, n), func(b *testing.B) {
				var s table.Scratch
				for b.Loop() {
					found := 0
					t.LookupBatch(&s, ids, func(_ int, m []table.Match) { found += len(m) })
					if found != want {
						b.Fatal(found)
					}
				}
				perID(b)
			})
			b.Run(fmt.Sprintf("baseline/%s/tags=%d", name, n), func(b *testing.B) {
				for b.Loop() {
					found := 0
					for _, id := range ids {
						if _, ok := plain[[8]byte(id)]; ok {
							found++
						}
					}
					if found != want {
						b.Fatal(found)
					}
				}
				perID(b)
			})
		}
	}
}

func BenchmarkJoin(b *testing.B) {
	for _, n := range benchSizes {
		f, _ := benchFleet(n)
		received := make([][]byte, 1000)
		r := rand.New(rand.NewPCG(1, 2))
		for i := range received {
			received[i] = binary.BigEndian.AppendUint64(nil, r.Uint64())
		}
		b.Run(fmt.Sprintf("tags=%d", n), func(b *testing.B) {
			for b.Loop() {
				if err := table.Join(context.Background(), f, 0, received, func(int, table.Match) {}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n*benchEpochs), "ns/row")
		})
	}
}
