package exposure_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/exposure"
	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/rotate"
)

// TestDeriveAgainstOracle compares batches of many shapes, in one stage and in
// two, with identifiers derived one by one.
func TestDeriveAgainstOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var s exposure.Scheme
	for round := range 40 {
		n, m := int(r.UintN(80)), int(r.UintN(10))
		switch round % 10 {
		case 0:
			n, m = 3, 144
		case 1:
			n, m = 2, 700 // more than a row
		}
		states, from := random(r, n*20), make([]rotate.Epoch, n)
		for i := range from {
			from[i] = rotate.Epoch(r.UintN(144)) - 3
			if r.UintN(5) == 0 {
				binary.LittleEndian.PutUint32(states[i*20+16:], math.MaxUint32-uint32(r.UintN(9))) // wraps
			}
		}
		ids, staged := make([]byte, n*m*16), make([]byte, n*m*16)
		s.Derive(ids, states, from, m)
		subkeys := make([]byte, n*s.SubkeySize())
		s.Subkeys(subkeys, states, make([]rotate.Epoch, n))
		s.Identifiers(staged, subkeys, from, m)
		if !bytes.Equal(ids, staged) {
			t.Fatalf("%d x %d: two stages differ from one", n, m)
		}
		for i := range from {
			state := states[i*20:][:20]
			for j := range m {
				interval := binary.LittleEndian.Uint32(state[16:]) + uint32(from[i]) + uint32(j)
				if want := oracle(t, state[:16], interval); !bytes.Equal(ids[(i*m+j)*16:][:16], want) {
					t.Fatalf("tag %d of %d, identifier %d of %d: %x, want %x", i, n, j, m, ids[(i*m+j)*16:][:16], want)
				}
			}
		}
	}
}

func TestOneEra(t *testing.T) {
	var s exposure.Scheme
	for _, e := range []rotate.Epoch{-1, 0, 143, 144, math.MaxInt64} {
		if s.Era(e) != 0 {
			t.Errorf("era %d of epoch %d", s.Era(e), e)
		}
	}
}

func TestAdvanceKeepsStates(t *testing.T) {
	state := make([]byte, 20)
	exposure.Scheme{}.Advance(state, []rotate.Epoch{9})
	if !bytes.Equal(state, make([]byte, 20)) {
		t.Error("Advance changed a state")
	}
}

func TestMisusePanics(t *testing.T) {
	for name, f := range map[string]func(){
		"ids":         func() { exposure.Scheme{}.Derive(nil, make([]byte, 20), make([]rotate.Epoch, 1), 1) },
		"states":      func() { exposure.Scheme{}.Derive(nil, make([]byte, 19), make([]rotate.Epoch, 1), 0) },
		"subkeys":     func() { exposure.Scheme{}.Subkeys(nil, make([]byte, 20), make([]rotate.Epoch, 1)) },
		"eras":        func() { exposure.Scheme{}.Subkeys(make([]byte, 20), make([]byte, 20), nil) },
		"identifiers": func() { exposure.Scheme{}.Identifiers(nil, make([]byte, 20), make([]rotate.Epoch, 1), 1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

// TestDeriveAllocatesNothing: as much as the kernel alone, and the derivation
// of subkeys nothing at all.
func TestDeriveAllocatesNothing(t *testing.T) {
	const n, m = 32, 9
	var s exposure.Scheme
	states, from, subkeys := make([]byte, n*20), make([]rotate.Epoch, n), make([]byte, n*20)
	ids, keys, counters := make([]byte, n*m*16), make([]byte, n*16), make([]uint32, n*m)
	if got := testing.AllocsPerRun(20, func() { s.Subkeys(subkeys, states, from) }); got != 0 {
		t.Errorf("Subkeys allocates %v times", got)
	}
	derive := testing.AllocsPerRun(20, func() { s.Derive(ids, states, from, m) })
	kernel := testing.AllocsPerRun(20, func() {
		var block aes.Template
		aes.Counters(ids, 16, keys, &block, counters, m)
	})
	if derive > kernel {
		t.Errorf("Derive allocates %v times, its kernel %v", derive, kernel)
	}
}

func BenchmarkDerive(b *testing.B) {
	for _, m := range []int{1, 144} {
		b.Run(fmt.Sprintf("256x%d", m), func(b *testing.B) {
			const n = 256
			ids, states, from := make([]byte, n*m*16), make([]byte, n*20), make([]rotate.Epoch, n)
			for b.Loop() {
				exposure.Scheme{}.Derive(ids, states, from, m)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n*m), "ns/id")
		})
	}
}
