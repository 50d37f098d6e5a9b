package sts_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// TestGeometryTable is the table of the modes.
func TestGeometryTable(t *testing.T) {
	for _, c := range []struct {
		mode                  sts.Mode
		units, segments       int
		chips, pulses, blocks int
		standard              bool
	}{
		{sts.BPRF, 64, 1, 32768, 4096, 32, true},
		{sts.BPRF, 32, 1, 16384, 2048, 16, false},
		{sts.BPRF, 128, 1, 65536, 8192, 64, false},
		{sts.HPRF, 16, 1, 8192, 2048, 16, true},
		{sts.HPRF, 64, 1, 32768, 8192, 64, true},
		{sts.HPRF, 256, 1, 131072, 32768, 256, true},
		{sts.HPRF, 256, 4, 524288, sts.MaxPulses, sts.MaxBlocks, true},
	} {
		g := expecttest.Must(sts.NewGeometry(c.mode, c.units, c.segments))
		if g.Chips() != c.chips || g.Pulses() != c.pulses || g.Blocks() != c.blocks || g.Standard() != c.standard {
			t.Errorf("%v of %d: %d chips, %d pulses, %d blocks, standard %t", c.mode, c.units, g.Chips(), g.Pulses(), g.Blocks(), g.Standard())
		}
		// DW3000: the counter moves by 1 each 1024 chips in BPRF, 512 in HPRF.
		if per := 128 * c.mode.Spreading(); g.Chips() != per*g.Blocks() {
			t.Errorf("%v: not %d chips a block", c.mode, per)
		}
		if us := 63897.6; float64(g.Active()) != float64(c.chips)/499.2*us {
			t.Errorf("%v of %d: %d ticks", c.mode, c.units, g.Active())
		}
	}
}

func TestGeometryRefuses(t *testing.T) {
	good := map[int]bool{16: true, 32: true, 64: true, 128: true, 256: true}
	for m := range sts.Mode(4) {
		for units := -1; units < 600; units++ {
			for segments := -1; segments < 7; segments++ {
				g, err := sts.NewGeometry(m, units, segments)
				switch {
				case m != sts.BPRF && m != sts.HPRF:
					expecttest.Is(t, "mode", err, sts.ErrMode)
				case !good[units] || segments < 1 || segments > 4 || m == sts.BPRF && segments > 1:
					expecttest.Is(t, "geometry", err, sts.ErrGeometry)
				case err != nil:
					t.Errorf("%v, %d units, %d segments: %v", m, units, segments, err)
				}
				if (err != nil) != (g == sts.Geometry{}) {
					t.Errorf("%v, %d, %d: %v with %v", m, units, segments, g, err)
				}
			}
		}
	}
	if z := (sts.Geometry{}); z.Blocks() != 0 || z.Active() != 0 || z.Standard() {
		t.Error("the zero geometry has blocks")
	}
}

func TestModes(t *testing.T) {
	for _, m := range []sts.Mode{sts.BPRF, sts.HPRF} {
		if got, err := sts.ParseMode(m.String()); err != nil || got != m {
			t.Errorf("%v: %v, %v", m, got, err)
		}
	}
	for _, name := range []string{"", "BPRF", "lrp", "unknown", sts.Mode(0).String()} {
		_, err := sts.ParseMode(name)
		expecttest.Is(t, name, err, sts.ErrMode)
	}
	if sts.Mode(0).Spreading() != 0 || sts.Mode(3).Spreading() != 0 {
		t.Error("no mode spreads")
	}
}

// TestSegments: segments lie end to end in the sequence, and with gaps in time.
func TestSegments(t *testing.T) {
	g := expecttest.Must(sts.NewGeometry(sts.HPRF, 16, 3))
	sequence := make([]byte, g.Blocks()*sts.BlockSize)
	for i := range sequence {
		sequence[i] = byte(i / 256)
	}
	for i := range 3 {
		s := g.Segment(sequence, i)
		if len(s) != 256 || cap(s) != 256 || s[0] != byte(i) || s[255] != byte(i) {
			t.Errorf("segment %d: %d bytes from %d on", i, len(s), s[0])
		}
		if start := g.SegmentStart(i); start != 512+i*(16*512+512) {
			t.Errorf("segment %d starts at %d", i, start)
		}
	}
	for _, i := range []int{-1, 3} {
		expecttest.Panics(t, "segment", func() { g.Segment(sequence, i) })
		expecttest.Panics(t, "start", func() { g.SegmentStart(i) })
	}
	expecttest.Panics(t, "short", func() { g.Segment(sequence[1:], 0) })
}

// TestRegisterOrder: words are lowest first, and turned they are another key.
func TestRegisterOrder(t *testing.T) {
	r := sts.Registers{
		Key: [4]uint32{0x14EB220F, 0xF86050A8, 0xD1D336AA, 0x14148674},
		IV:  [4]uint32{0x1F9A3DE4, 0xD37EC3CA, 0xC44FA8FB, 0x362EEB34},
	}
	key, v := r.KeyV()
	if key != [16]byte(expecttest.Unhex("14148674D1D336AAF86050A814EB220F")) || v.Bytes() != [16]byte(expecttest.Unhex("362EEB34C44FA8FBD37EC3CA1F9A3DE4")) || v.Counter != 0x1F9A3DE4 {
		t.Errorf("key %x, V %x", key, v.Bytes())
	}
	if sts.NewRegisters(&key, v) != r {
		t.Errorf("back: %x", sts.NewRegisters(&key, v))
	}
	turned := sts.Registers{Key: [4]uint32{r.Key[3], r.Key[2], r.Key[1], r.Key[0]}, IV: r.IV}
	if other, _ := turned.KeyV(); other == key {
		t.Error("the order of words does not matter")
	}
}
