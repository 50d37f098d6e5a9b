package sounding_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"testing"

	"github.com/seed-496a4445/fyr"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sounding"
	"github.com/seed-496a4445/fyr/ranging/sounding/soundingtest"
)

// FuzzDRBG instantiates a generator of any bytes and draws as others say, and
// the slow one draws the same.
func FuzzDRBG(f *testing.F) {
	vectorstest.Seeds(f, "cs.json", soundingtest.Operations(), "cs.instantiate", func(in *vectors.Input) {
		f.Add(in.Bytes("cs_iv"), in.Bytes("cs_in"), in.Bytes("cs_pv"), []byte("\x00\x06\x1c\x09\x16\x1c\x0e\x26\x02"))
	})
	f.Fuzz(func(t *testing.T, iv, in, pv, draws []byte) {
		key, err := sounding.Instantiate(iv, in, pv)
		if right := len(iv) == 16 && len(in) == 8 && len(pv) == 16; (err == nil) != right {
			t.Fatalf("%v", err)
		}
		if err != nil {
			if key.Valid() || !errors.Is(err, fyr.ErrLength) {
				t.Fatalf("%v, valid %v", err, key.Valid())
			}
			return
		}
		d, s, step := sounding.NewDRBG(key), newSlow(), 0
		s.key = key
		for ; len(draws) >= 3; draws = draws[3:] {
			step = min(step+int(draws[0]), math.MaxUint16)
			if err := d.Step(uint16(step)); err != nil {
				t.Fatal(err)
			}
			tr, r := sounding.Transaction(draws[1]&15), int(draws[2])+1
			got, err := d.Below(tr, r)
			if draws[1]&16 != 0 {
				var b byte
				b, err = d.Bit(tr)
				got = int(b)
			}
			if tr > sounding.Backtracking {
				if got != 0 || !errors.Is(err, fyr.ErrRange) {
					t.Fatalf("transaction %d: %d, %v", tr, got, err)
				}
				continue
			}
			want := s.below(uint16(step), tr, r)
			if draws[1]&16 != 0 {
				want = int(s.bit(uint16(step), tr))
			}
			if err != nil || got != want {
				t.Fatalf("step %d, %v: %d, %v, want %d", step, tr, got, err, want)
			}
		}
	})
}

// floats are seeds of tones: channel, I and Q.
func floats(tones ...float64) (b []byte) {
	for i := 0; i+2 < len(tones); i += 3 {
		b = append(b, byte(tones[i]))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(tones[i+1]))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(tones[i+2]))
	}
	return b
}

// FuzzSweep gives tones of any numbers. What is a distance is a finite one and
// within its bounds, all else is an error of one class; and the same sweep gives
// the same paths.
func FuzzSweep(f *testing.F) {
	var ideal, ghosts []float64
	for _, k := range soundingtest.Channels() {
		p := -0.8 * float64(k)
		ideal = append(ideal, float64(k), math.Cos(p), math.Sin(p))
		ghosts = append(ghosts, float64(k), math.Cos(p)+2*math.Cos(2*p), math.Sin(p)+2*math.Sin(2*p))
	}
	f.Add(floats(ideal...))
	f.Add(floats(ghosts...))
	f.Add(floats(ideal[:3*14]...))
	f.Add(floats(2, math.NaN(), 0, 3, math.Inf(1), 1, 4, math.MaxFloat64, -math.MaxFloat64, 4, 1, 1, 79, 1, 1, 5, 5e-324, 0))
	tr := transform(512)
	f.Fuzz(func(t *testing.T, b []byte) {
		s, given := new(sounding.Sweep), 0
		for ; len(b) >= 17; b = b[17:] {
			re, im := math.Float64frombits(binary.LittleEndian.Uint64(b[1:])), math.Float64frombits(binary.LittleEndian.Uint64(b[9:]))
			before := *s
			err := s.Set(int(b[0]), complex(re, im))
			if err == nil {
				given++
			} else if *s != before || !errors.Is(err, fyr.ErrRange) {
				t.Fatalf("%v, or changed", err)
			}
		}
		if s.Tones() != given {
			t.Fatalf("%d tones of %d", s.Tones(), given)
		}
		check := func(what string, d sounding.Metres, err error, lo, hi float64) {
			if err != nil && (d != 0 || !errors.Is(err, fyr.ErrRange)) || err == nil && !(float64(d) >= lo && float64(d) <= hi) {
				t.Fatalf("%s: %v, %v", what, d, err)
			}
		}
		d, err := s.Slope()
		check("slope", d, err, -74.9482, 74.9482)
		d, err = tr.Strongest(s)
		check("strongest", d, err, -0.1465, 149.897)
		paths, err := tr.Paths(nil, s)
		first, again := tr.First(s)
		check("first", first, again, -19, 131.5)
		if (err == nil) != (len(paths) > 0) || err != again || err == nil && paths[0].Distance != first {
			t.Fatalf("paths %v, %v; first %v, %v", paths, err, first, again)
		}
	})
}

// FuzzReports parses any bytes as reports, and measures with what they say.
func FuzzReports(f *testing.F) {
	f.Add([]byte{0, 1, 200, 0x54, 0x4e, 1}, []byte{0, 0, 200, 0x20, 0x4e, 1}, []byte{0x34, 0x12, 0xfe, 3}, byte(6), int64(1000), 1.5)
	f.Add([]byte{0x10, 7, 200, 0, 0x80, 1}, []byte{1, 0xff, 200, 0xff, 0x7f, 1}, []byte{0x34, 0x12, 0xfe}, byte(0), int64(0), math.NaN())
	f.Fuzz(func(t *testing.T, a, b, tones []byte, packet byte, accuracy int64, phase float64) {
		parsed, err := sounding.AppendTones(nil, tones)
		if (err == nil) != (len(tones)%4 == 0) || err != nil && (parsed != nil || !errors.Is(err, fyr.ErrLength)) {
			t.Fatalf("%x: %v", tones, err)
		}
		var back []byte
		for _, p := range parsed {
			back = p.Append(back)
		}
		if err == nil && !bytes.Equal(back, tones) {
			t.Fatalf("%x became %x", tones, back)
		}
		initiator, err := sounding.ParsePacketReport(a)
		if err == nil && !bytes.Equal(initiator.Append(nil), a) {
			t.Fatalf("%x became %x", a, initiator.Append(nil))
		}
		reflector, again := sounding.ParsePacketReport(b)
		if (err == nil) != (len(a) == 6) || (again == nil) != (len(b) == 6) {
			t.Fatalf("%v, %v", err, again)
		}
		m := sounding.Measurement{Packet: sounding.Packet(packet), Accuracy: ranging.Picoseconds(accuracy), Phase: ranging.Known(sounding.Metres(phase))}
		timed := m.Add(initiator, reflector)
		e, err := m.Evidence()
		if err == nil != (timed && packet <= 6 && accuracy > 0 && !math.IsNaN(phase) && !math.IsInf(phase, 0)) {
			t.Fatalf("timed %v: %v", timed, err)
		}
		if err != nil && e.Method != 0 {
			t.Fatal("evidence with an error")
		}
		if v := ranging.Verify(ranging.DoorUnlock(), e); v.Outcome >= ranging.AcceptUnquantified || v.Bits != 0 {
			t.Fatalf("%v with %d bits", v.Outcome, v.Bits)
		}
	})
}
