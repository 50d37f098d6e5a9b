package kdf_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/kdf"
	"github.com/seed-496a4445/fyr/internal/kdf/kdftest"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

func TestVectors(t *testing.T) { vectorstest.Test(t, "x963.json", kdftest.Operations()) }

// slow is the same function as a formula.
func slow(z, info []byte, n int) (key []byte) {
	for c := uint32(1); len(key) < n; c++ {
		t := sha256.Sum256(bytes.Join([][]byte{z, binary.BigEndian.AppendUint32(nil, c), info}, nil))
		key = append(key, t[:]...)
	}
	return key[:n]
}

func random(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// TestSizes walks all sizes of keys up to five blocks: each is what the formula
// gives and begins the next, whatever sizes z and info have.
func TestSizes(t *testing.T) {
	r := rand.New(rand.NewPCG(963, 1))
	for n := 1; n <= 5*32; n++ {
		z, info := random(r, n), random(r, 160-n)
		got := kdf.AppendX963([]byte("prefix"), z, info, n)
		if want := append([]byte("prefix"), slow(z, info, n)...); !bytes.Equal(got, want) {
			t.Fatalf("%d bytes:\ngot  %x\nwant %x", n, got, want)
		}
		if longer := kdf.AppendX963(nil, z, info, n+1); !bytes.HasPrefix(longer, got[6:]) {
			t.Fatalf("%d bytes do not begin %d", n, n+1)
		}
	}
	z := random(r, 32)
	if got := kdf.AppendX963(nil, z, nil, kdf.MaxX963Size); !bytes.Equal(got, slow(z, nil, kdf.MaxX963Size)) {
		t.Error("the longest key differs")
	}
}

func TestInPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(963, 2))
	for n := 1; n <= 32; n++ {
		z, info := random(r, 32), random(r, 32)
		want := slow(z, info, n)
		over := bytes.Clone(z)
		if kdf.AppendX963(over[:0], over, info, n); !bytes.Equal(over[:n], want) {
			t.Fatalf("%d bytes over z: %x, want %x", n, over[:n], want)
		}
		if over = info; !bytes.Equal(kdf.AppendX963(over[:0], z, over, n), want) {
			t.Fatalf("%d bytes over info: %x, want %x", n, over[:n], want)
		}
	}
}

func TestSizeOutOfRange(t *testing.T) {
	for _, n := range []int{-1 << 31, -1, 0, kdf.MaxX963Size + 1, 1<<31 - 1} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			kdf.AppendX963(nil, []byte("z"), nil, n)
		})
	}
}

func TestDoesNotAllocate(t *testing.T) {
	z, info, dst := make([]byte, 300), make([]byte, 300), make([]byte, 0, 72)
	if n := testing.AllocsPerRun(100, func() { kdf.AppendX963(dst, z, info, 72) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzAppendX963(f *testing.F) {
	vectorstest.Seeds(f, "x963.json", kdftest.Operations(), "x963.derive", func(in *vectors.Input) {
		if n, err := in.IntIn("length", 1, 1000); err == nil {
			f.Add(in.Bytes("z"), in.Bytes("shared_info"), uint16(n))
		}
	})
	f.Fuzz(func(t *testing.T, z, info []byte, size uint16) {
		n := int(size)%1000 + 1
		if got, want := kdf.AppendX963(nil, z, info, n), slow(z, info, n); !bytes.Equal(got, want) {
			t.Errorf("got %x, want %x", got, want)
		}
	})
}

func BenchmarkX963(b *testing.B) {
	z, info, dst := make([]byte, 28), []byte("diversify"), make([]byte, 0, 72)
	b.Run("fyr", func(b *testing.B) {
		for b.Loop() {
			kdf.AppendX963(dst, z, info, 72)
		}
	})
	b.Run("naive", func(b *testing.B) {
		for b.Loop() {
			slow(z, info, 72)
		}
	})
}

// The chain key of an accessory becomes the next one.
func ExampleAppendX963() {
	key := make([]byte, 32)
	key = kdf.AppendX963(key[:0], key, []byte("update"), 32)
	fmt.Printf("%x\n", key)
	// Output: b7d9af2a0a6596e7736b84bd20fa6c1fe15dcc4df82bdc6cddd8616f46d3c518
}
