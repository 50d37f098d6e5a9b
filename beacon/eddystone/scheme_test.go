package eddystone_test

import (
	"bytes"
	stdaes "crypto/aes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/eddystone"
	"github.com/seed-496a4445/fyr/internal/aes"
	"github.com/seed-496a4445/fyr/rotate"
)

// oracle derives one identifier as the specification has it.
func oracle(t testing.TB, key []byte, k uint8, clock uint32) []byte {
	t.Helper()
	block := make([]byte, 16)
	block[11] = 0xff
	binary.BigEndian.PutUint16(block[14:], uint16(clock>>16))
	encrypt(t, key, block)
	tk := bytes.Clone(block)
	clear(block)
	block[11] = k
	binary.BigEndian.PutUint32(block[12:], clock>>k<<k)
	encrypt(t, tk, block)
	return block[:8]
}

func encrypt(t testing.TB, key, block []byte) {
	t.Helper()
	c, err := stdaes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	c.Encrypt(block, block)
}

// TestDeriveAgainstOracle compares batches of many shapes, each way of deriving
// them, with identifiers derived one by one.
func TestDeriveAgainstOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for round := range 60 {
		k := uint8(r.UintN(16))
		s := eddystone.Scheme{K: k}
		n, m := int(r.UintN(140)), int(r.UintN(12))
		switch round % 10 {
		case 0:
			n, m = 1, 600 // more than a row, over several eras where k > 7
		case 1:
			n, m = 3, 300
		}
		states := random(r, n*16)
		from := make([]rotate.Epoch, n)
		for i := range from {
			era := rotate.Epoch(r.UintN(1<<16)) << (16 - k)
			from[i] = era + rotate.Epoch(r.Int64N(1<<(16-k)))
			if r.UintN(4) == 0 {
				from[i] = era - rotate.Epoch(r.UintN(4)) // about to change eras, or before epoch 0
			}
		}
		ids := make([]byte, n*m*8)
		s.Derive(ids, states, from, m)
		for i := range from {
			for j := range m {
				e := from[i] + rotate.Epoch(j)
				want := oracle(t, states[i*16:][:16], k, uint32(e)<<k)
				if got := ids[(i*m+j)*8:][:8]; !bytes.Equal(got, want) {
					t.Fatalf("k %d, tag %d of %d, epoch %d: %x, want %x", k, i, n, e, got, want)
				}
				if got := inStages(s, states[i*16:][:16], e); !bytes.Equal(got, want) {
					t.Fatalf("k %d, epoch %d in two stages: %x, want %x", k, e, got, want)
				}
			}
		}
	}
}

func inStages(s eddystone.Scheme, state []byte, e rotate.Epoch) []byte {
	subkey, id := make([]byte, s.SubkeySize()), make([]byte, 8)
	s.Subkeys(subkey, state, []rotate.Epoch{s.Era(e)})
	s.Identifiers(id, subkey, []rotate.Epoch{e}, 1)
	return id
}

// TestStagesInBatches: whole eras at once give what Derive gives.
func TestStagesInBatches(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	s := eddystone.Scheme{K: 10}
	for _, n := range []int{0, 1, 63, 64, 65, 200} {
		const m = 64 // an era
		states := random(r, n*16)
		eras, from := make([]rotate.Epoch, n), make([]rotate.Epoch, n)
		for i := range from {
			eras[i] = rotate.Epoch(r.UintN(1 << 16))
			from[i] = eras[i] * m
		}
		subkeys, got, want := make([]byte, n*16), make([]byte, n*m*8), make([]byte, n*m*8)
		s.Subkeys(subkeys, states, eras)
		s.Identifiers(got, subkeys, from, m)
		s.Derive(want, states, from, m)
		if !bytes.Equal(got, want) {
			t.Errorf("%d tags in two stages differ from Derive", n)
		}
	}
}

func TestEraNeverFalls(t *testing.T) {
	for k := uint8(0); k < 16; k++ {
		s := eddystone.Scheme{K: k}
		for e := rotate.Epoch(-5); e < 5; e++ {
			first := e << (16 - k)
			if s.Era(first) != e || s.Era(first-1) != e-1 {
				t.Errorf("k %d: eras around epoch %d are %d, %d", k, first, s.Era(first-1), s.Era(first))
			}
		}
	}
}

func TestAdvanceKeepsStates(t *testing.T) {
	states := make([]byte, 16)
	eddystone.Scheme{}.Advance(states, []rotate.Epoch{7})
	if !bytes.Equal(states, make([]byte, 16)) {
		t.Error("Advance changed a state")
	}
}

func TestMisusePanics(t *testing.T) {
	for name, f := range map[string]func(){
		"ids":         func() { eddystone.Scheme{}.Derive(nil, make([]byte, 16), make([]rotate.Epoch, 1), 1) },
		"states":      func() { eddystone.Scheme{}.Derive(nil, make([]byte, 15), make([]rotate.Epoch, 1), 0) },
		"exponent":    func() { eddystone.Scheme{K: 16}.Derive(nil, nil, nil, 0) },
		"era":         func() { eddystone.Scheme{K: 16}.Era(0) },
		"subkeys":     func() { eddystone.Scheme{}.Subkeys(nil, make([]byte, 16), make([]rotate.Epoch, 1)) },
		"identifiers": func() { eddystone.Scheme{}.Identifiers(nil, make([]byte, 16), make([]rotate.Epoch, 1), 1) },
		"schedule":    func() { eddystone.Schedule(16) },
		"alignment":   func() { eddystone.Alignment(16, 0, 0) },
		"zero beacon": func() { eddystone.Beacon{}.Identifier(0) },
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

// TestDeriveAllocatesNothing: as much as the kernel alone.
func TestDeriveAllocatesNothing(t *testing.T) {
	const n, m = 100, 3
	s := eddystone.Scheme{K: 4}
	states, from := make([]byte, n*16), make([]rotate.Epoch, n)
	subkeys, ids, counters := make([]byte, n*16), make([]byte, n*m*8), make([]uint32, n*m)
	derive := testing.AllocsPerRun(20, func() { s.Derive(ids, states, from, m) })
	kernel := testing.AllocsPerRun(20, func() {
		var block aes.Template
		for i := 0; i < n; i += 64 {
			c := min(64, n-i)
			aes.Counters(subkeys[:c*16], 16, states[:c*16], &block, counters[:c], 1)
		}
		for i := 0; i < n; i += 64 {
			c := min(64, n-i)
			aes.Counters(ids[:c*m*8], 8, subkeys[:c*16], &block, counters[:c*m], m)
		}
	})
	if derive > kernel {
		t.Errorf("Derive allocates %v times, its kernel %v", derive, kernel)
	}
}

func TestSchedule(t *testing.T) {
	for k := uint8(0); k < 16; k++ {
		s := eddystone.Schedule(k)
		if s.Last != rotate.Epoch(uint32(math.MaxUint32)>>k) || s.Period != 1<<k {
			t.Errorf("k %d: %+v", k, s)
		}
		const clock, at = 1234567, 1700000000
		a := eddystone.Alignment(k, clock, at)
		s = s.Anchored(a)
		lo, hi := s.Window(a, at)
		if e := rotate.Epoch(clock >> k); lo > e-1 && k > 6 || hi < e+1 && k > 6 || lo > e || hi < e {
			t.Errorf("k %d: window %d..%d of epoch %d", k, lo, hi, e)
		}
		align, seen, ok := s.Pack(a)
		if got := s.Unpack(align, seen); !ok || got != a {
			t.Errorf("k %d: packed alignment %+v, want %+v", k, got, a)
		}
	}
}

func newBeacon(t testing.TB, key []byte, k uint8) eddystone.Beacon {
	t.Helper()
	ik, err := eddystone.NewIdentityKey(key)
	if err != nil {
		t.Fatal(err)
	}
	b, err := eddystone.NewBeacon(ik, k)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBeaconIdentifiers(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	key := random(r, 16)
	for _, c := range []struct {
		k           uint8
		first, last eddystone.Clock
		rows        int
	}{
		{0, 0, 0, 1}, {0, 5, 1004, 1000}, {10, 1023, 1024, 2}, {10, 1024, 2047, 1}, {15, math.MaxUint32, math.MaxUint32, 1},
		{15, 0, 1<<24 - 1, 512}, {0, math.MaxUint32 - 299, math.MaxUint32, 300},
	} {
		b := newBeacon(t, key, c.k)
		rows, err := b.Identifiers(c.first, c.last)
		if err != nil {
			t.Fatal(err)
		}
		n, next := 0, c.first.Masked(c.k)
		var last eddystone.Identifier
		for from, id := range rows {
			if from != next || !bytes.Equal(id[:], oracle(t, key, c.k, uint32(from))) || id != b.Identifier(from) {
				t.Fatalf("k %d: row %d is %d, %x", c.k, n, from, id)
			}
			last = id
			n, next = n+1, next+1<<c.k
		}
		if n != c.rows {
			t.Errorf("k %d: %d rows, want %d", c.k, n, c.rows)
		}
		if at, ok, err := b.Find(last, c.first, c.last); at != c.last.Masked(c.k) || !ok || err != nil {
			t.Errorf("k %d: Find of the last row: %d, %v, %v", c.k, at, ok, err)
		}
		for range rows {
			break // a caller may leave early
		}
	}
}

func TestBeaconRanges(t *testing.T) {
	b := newBeacon(t, make([]byte, 16), 10)
	if _, err := b.Identifiers(1, 0); !errors.Is(err, eddystone.ErrClock) {
		t.Errorf("Identifiers: %v", err)
	}
	if _, _, err := b.Find(eddystone.Identifier{}, 1, 0); !errors.Is(err, eddystone.ErrClock) {
		t.Errorf("Find: %v", err)
	}
	if _, ok, err := b.Find(eddystone.Identifier{}, 0, 1<<20); ok || err != nil {
		t.Errorf("Find of another's identifier: %v, %v", ok, err)
	}
	ik, err := eddystone.NewIdentityKey(make([]byte, 16))
	if err != nil {
		t.Fatal(err)
	}
	for k := range 256 {
		_, err := eddystone.NewBeacon(ik, uint8(k))
		if ok := k <= 15; ok != (err == nil) || !ok && !errors.Is(err, eddystone.ErrExponent) {
			t.Errorf("k %d: %v", k, err)
		}
	}
}

func BenchmarkDerive(b *testing.B) {
	for _, m := range []int{1, 4, 64} {
		b.Run(fmt.Sprintf("1024x%d", m), func(b *testing.B) {
			const n = 1024
			ids, states, from := make([]byte, n*m*8), make([]byte, n*16), make([]rotate.Epoch, n)
			for b.Loop() {
				eddystone.Scheme{K: 10}.Derive(ids, states, from, m)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n*m), "ns/id")
		})
	}
}
