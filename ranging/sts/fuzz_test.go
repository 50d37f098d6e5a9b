package sts_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

func FuzzParseV(f *testing.F) {
	f.Add(expecttest.Unhex(publicV))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := sts.ParseV(b)
		if err != nil {
			if v != (sts.V{}) || len(b) == sts.VSize || !errors.Is(err, sts.ErrLength) {
				t.Fatalf("%x: %v, %v", b, v, err)
			}
			return
		}
		if got := v.Bytes(); !bytes.Equal(got[:], b) {
			t.Fatalf("%x became %x", b, got)
		}
		key := [16]byte(b)
		if k, again := new(sts.NewRegisters(&key, v)).KeyV(); k != key || again != v {
			t.Fatalf("registers turn %x into %x, %x", b, k, again.Bytes())
		}
	})
}

// FuzzCount compares Count with a count pulse by pulse.
func FuzzCount(f *testing.F) {
	f.Add(expecttest.Unhex(blocks01), expecttest.Unhex(blocks01), uint16(256), uint16(200))
	f.Add([]byte{0xf0}, []byte{0x0f}, uint16(7), uint16(1))
	f.Fuzz(func(t *testing.T, sequence, received []byte, pulses, least uint16) {
		m, err := sts.NewMatchTest(int(pulses), int(least))
		if good := least >= 1 && least <= pulses; good != (err == nil) || !good && m != (sts.MatchTest{}) {
			t.Fatalf("%d of %d: %v", least, pulses, err)
		}
		if err != nil {
			return
		}
		got, ok, err := m.Count(sequence, received)
		if size := (int(pulses) + 7) / 8; len(sequence) != size || len(received) != size {
			if got != 0 || ok || !errors.Is(err, sts.ErrLength) {
				t.Fatalf("sizes %d, %d: %d, %t, %v", len(sequence), len(received), got, ok, err)
			}
			return
		}
		want := 0
		for p := range int(pulses) {
			if sts.Pulse(sequence, p) == sts.Pulse(received, p) {
				want++
			}
		}
		if err != nil || got != want || ok != (want >= int(least)) {
			t.Fatalf("%d, %t, %v; %d match, %d are needed", got, ok, err, want, least)
		}
	})
}

// FuzzStream does anything with a stream near its end: positions never go back,
// and what Append gives is what a generator gives there.
func FuzzStream(f *testing.F) {
	f.Add(uint64(0), []byte{0, 1, 2, 3, 4, 5})
	f.Add(uint64(1<<32-100), []byte{0, 0, 0, 0, 9, 8, 200, 7})
	f.Fuzz(func(t *testing.T, from uint64, moves []byte) {
		key := secretKey
		s, err := sts.NewStream(engine, &key, sts.V{Counter: 1 << 31}, sts.Position(from), sts.LastPosition)
		if good := from <= 1<<32; good != (err == nil) {
			t.Fatalf("from %d: %v", from, err)
		}
		if err != nil {
			return
		}
		g := generator(secretKey, sts.V{Counter: 1 << 31})
		geometry := expecttest.Must(sts.NewGeometry(sts.BPRF, 16, 1)) // 8 blocks
		at := sts.Position(from)
		for _, m := range moves {
			to := at + sts.Position(m)
			if m&1 == 1 {
				to = at - sts.Position(m)
			}
			switch {
			case m > 99:
				b, first, err := s.Append(nil, geometry)
				if err != nil {
					if !errors.Is(err, sts.ErrExhausted) || at+8 <= sts.LastPosition {
						t.Fatalf("at %d: %v", at, err)
					}
					continue
				}
				if first != at || !bytes.Equal(b, g.AppendBlocks(nil, uint32(at), 8)) {
					t.Fatalf("at %d: blocks of %d", at, first)
				}
				at += 8
			default:
				err := s.Skip(to)
				if good := to >= at && to <= sts.LastPosition; good != (err == nil) {
					t.Fatalf("at %d, to %d: %v", at, to, err)
				} else if good {
					at = to
				}
			}
			if s.Position() != at || s.Left() != uint64(sts.LastPosition-at) {
				t.Fatalf("at %d, %d left; want %d", s.Position(), s.Left(), at)
			}
		}
	})
}
