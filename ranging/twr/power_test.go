package twr_test

import (
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/ranging/twr"
)

// TestLevels compares with the formulas in floating point, from the smallest
// values to the largest.
func TestLevels(t *testing.T) {
	s := newSource(8)
	close := func(what string, got twr.Level, want float64) {
		t.Helper()
		if math.Abs(float64(got)-want*float64(twr.DB)) > 1.5 {
			t.Fatalf("%s: %d, want %f dBm", what, got, want)
		}
	}
	for i := range 5_000 {
		c, n := uint64(s.below(63))+1, uint64(s.below(63))+1
		f := [3]int32{int32(s.Uint32()) >> s.IntN(32), int32(s.Uint32()) >> s.IntN(32), int32(s.below(31)) | 1}
		if i == 0 {
			c, n, f = math.MaxUint64, math.MaxUint64, [3]int32{math.MinInt32, math.MinInt32, math.MinInt32}
		}
		db := func(power float64) float64 { return 10 * math.Log10(power) }
		sq := func(f int32) float64 { return float64(f) * float64(f) }
		squares := sq(f[0]) + sq(f[1]) + sq(f[2])
		for prf, a := range map[twr.PRF]float64{twr.PRF16: 113.77, twr.PRF64: 121.74} {
			r := twr.DW1000{f[0], f[1], f[2], c, n, prf}
			received, first, err := r.Levels()
			if err != nil {
				t.Fatal(err)
			}
			close("DW1000", received, db(float64(c))+17*db(2)-2*db(float64(n))-a)
			close("DW1000 first path", first, db(squares)-2*db(float64(n))-a)
		}
		r := twr.DW3000{c, 21 - 4*uint8(i%2), n, uint8(i % 8), twr.PRF64, i%3 == 0}
		a := 121.7
		switch {
		case i%5 == 0:
			r.PRF, a = twr.PRF16, 113.8
		case r.STS:
			a = 120.7
		}
		gain := 6 * float64(r.DGC)
		close("DW3000", must(r.Level()), db(float64(c))+float64(r.QuantLog2)*db(2)-2*db(float64(n))+gain-a)
		close("DW3000 first path", must(r.FirstPath(f[0], f[1], f[2])), db(squares/16)-2*db(float64(n))+gain-a)
	}
}

func TestLevelsRefuse(t *testing.T) {
	for what, r := range map[string]twr.DW1000{
		"amplitudes": {0, 0, 0, 1, 1, twr.PRF64}, "power": {1, 0, 0, 0, 1, twr.PRF64}, "count": {1, 0, 0, 1, 0, twr.PRF64},
		"PRF": {1, 0, 0, 1, 1, 32}, "no PRF": {1, 0, 0, 1, 1, 0},
	} {
		received, first, err := r.Levels()
		refused(t, what, received, err, twr.ErrDiagnostics)
		refused(t, what, first, err, twr.ErrDiagnostics)
	}
	good := twr.DW3000{CIRPower: 1, QuantLog2: 21, Accumulated: 1, DGC: 7, PRF: twr.PRF64}
	for what, spoil := range map[string]func(r *twr.DW3000){
		"power": func(r *twr.DW3000) { r.CIRPower = 0 }, "count": func(r *twr.DW3000) { r.Accumulated = 0 },
		"quant": func(r *twr.DW3000) { r.QuantLog2 = 20 }, "gain": func(r *twr.DW3000) { r.DGC = 8 },
		"PRF": func(r *twr.DW3000) { r.PRF = 0 },
	} {
		r := good
		spoil(&r)
		l, err := r.Level()
		refused(t, what, l, err, twr.ErrDiagnostics)
		l, err = r.FirstPath(1, 1, 1)
		refused(t, what, l, err, twr.ErrDiagnostics)
	}
	l, err := good.FirstPath(0, 0, 0)
	refused(t, "amplitudes", l, err, twr.ErrDiagnostics)
}
