package sts_test

import (
	"crypto/aes"
	"crypto/cipher"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/sts"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// TestDoesNotAllocate: nothing but the constructors does, for dst with the
// capacity.
func TestDoesNotAllocate(t *testing.T) {
	g := generator(secretKey, sts.V{})
	s := stream(t, sts.V{}, 0, sts.LastPosition)
	m := expecttest.Must(sts.NewMatchTest(4096, 3000))
	sequence := g.AppendBlocks(nil, 0, 32)
	chips := make([]int8, 0, 8*4096)
	other := stream(t, sts.V{}, 0, 1)
	for name, call := range map[string]func(){
		"AppendBlocks":    func() { g.AppendBlocks(sequence[:0], 0, 32) },
		"Append":          func() { s.Append(sequence[:0], bprf64) },
		"ExposeRegisters": func() { s.ExposeRegisters(bprf64) },
		"Skip":            func() { s.Skip(s.Position()) },
		"Rekey": func() {
			key := secretKey
			other.Wipe()
			other.Rekey(&key, sts.V{Counter: 1}, 0, 32)
			other.ExposeRegisters(bprf64)
		},
		"V":            func() { s.V() },
		"Count":        func() { m.Count(sequence, sequence) },
		"NewMatchTest": func() { sts.NewMatchTest(128, 96) },
		"AppendChips":  func() { sts.AppendChips(chips, sts.BPRF, sequence, 4096) },
		"NewGeometry":  func() { sts.NewGeometry(sts.HPRF, 256, 4) },
		"ParseV":       func() { sts.ParseV(sequence[:16]) },
		"Amplitude":    func() { sts.Amplitude{Pulses: 4096, Threshold: 0.25, Lags: 32}.Probability() },
	} {
		if n := testing.AllocsPerRun(50, call); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

// BenchmarkSegment makes one STS segment, BPRF with 64 units: 32 blocks, each
// with a key schedule of its own, as a tag's AES engine does.
func BenchmarkSegment(b *testing.B) {
	s := stream(b, sts.V{}, 0, sts.LastPosition)
	room := make([]byte, 0, 32*sts.BlockSize)
	b.ReportAllocs()
	for b.Loop() {
		if s.Left() < 32 {
			b.Fatal("the stream is at its end")
		}
		s.Append(room, bprf64)
	}
}

// fixedKey is an engine with the key schedule of one key.
type fixedKey struct{ c cipher.Block }

func (f fixedKey) Encrypt(_, dst, src *[16]byte) { f.c.Encrypt(dst[:], src[:]) }

// BenchmarkSegmentFixedKey is the same with the key schedule made before: what
// a gateway does, and the floor for any engine.
func BenchmarkSegmentFixedKey(b *testing.B) {
	c, err := aes.NewCipher(secretKey[:])
	if err != nil {
		b.Fatal(err)
	}
	g := sts.NewGenerator(fixedKey{c}, &secretKey, sts.V{})
	room := make([]byte, 0, 32*sts.BlockSize)
	b.ReportAllocs()
	for b.Loop() {
		g.AppendBlocks(room, 0, 32)
	}
}

// BenchmarkSegmentCTR is the same by the counter mode of the standard library,
// its key schedule made before: what a gateway would do without this package. It
// does not know where V comes round.
func BenchmarkSegmentCTR(b *testing.B) {
	c, err := aes.NewCipher(secretKey[:])
	if err != nil {
		b.Fatal(err)
	}
	room, v := make([]byte, 32*sts.BlockSize), sts.V{}.Bytes()
	b.ReportAllocs()
	for b.Loop() {
		clear(room)
		cipher.NewCTR(c, v[:]).XORKeyStream(room, room)
	}
}

// BenchmarkCount compares the signs of one such segment.
func BenchmarkCount(b *testing.B) {
	m := expecttest.Must(sts.NewMatchTest(4096, 2458))
	sequence := sts.NewGenerator(rotatetest.AES128{}, &secretKey, sts.V{}).AppendBlocks(nil, 0, 32)
	b.ReportAllocs()
	for b.Loop() {
		m.Count(sequence, sequence)
	}
}

// BenchmarkNewMatchTest computes the chance behind a threshold of 60 %.
func BenchmarkNewMatchTest(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		sts.NewMatchTest(4096, 2458)
	}
}
