package twr_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

func TestOffsets(t *testing.T) {
	for _, c := range []struct {
		what      string
		got, want int64
	}{
		{"PPB to offset", int64(twr.OffsetOf(20_000)), 20e12},
		{"PPB to offset", int64(twr.OffsetOf(math.MaxInt64)), math.MaxInt64},
		{"PPB to offset", int64(twr.OffsetOf(math.MinInt64)), math.MinInt64},
		{"offset to PPB", int64((-20 * twr.PPM).PPB()), -20_000},
		{"offset to PPB", int64(twr.Offset(500_000_000).PPB()), 1},
		{"offset to PPB", int64(twr.Offset(499_999_999).PPB()), 0},
		{"Q26", int64(twr.OffsetQ26(1)), 14901161194},
		{"Q26", int64(twr.OffsetQ26(-1)), -14901161194},
		{"Q26", int64(twr.OffsetQ26(math.MinInt16)), -488281250000000},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
}

// TestOffsetDW1000 compares with the formula, channel by channel.
func TestOffsetDW1000(t *testing.T) {
	carriers := map[twr.Channel]float64{1: 3494.4e6, 2: 3993.6e6, 3: 4492.8e6, 4: 3993.6e6, 5: 6489.6e6, 7: 6489.6e6}
	for ch, hertz := range carriers {
		for _, raw := range []int32{-1 << 20, -5000, -1, 0, 1, 17, 1<<20 - 1} {
			got := must(twr.OffsetDW1000(raw, ch))
			want := float64(raw) * (998.4e6 / 2 / 1024 / 131072) * (-1e6 / hertz)
			if diff := float64(got)/float64(twr.PPM) - want; math.Abs(diff) > 1e-9 {
				t.Errorf("channel %d, %d: off by %g ppm", ch, raw, diff)
			}
		}
	}
	for ch := range twr.Channel(20) {
		if _, ok := carriers[ch]; !ok {
			o, err := twr.OffsetDW1000(1, ch)
			refused(t, "channel", o, err, twr.ErrDiagnostics)
		}
	}
	for _, raw := range []int32{-1<<20 - 1, 1 << 20, math.MinInt32, math.MaxInt32} {
		o, err := twr.OffsetDW1000(raw, 5)
		refused(t, "register", o, err, twr.ErrDiagnostics)
	}
}

// TestAgreesIsExact: at the border one part in 10^18 decides.
func TestAgreesIsExact(t *testing.T) {
	r := must(twr.DoubleOf(1_000_003, 1_000_000, 1_000_000, 1_000_000, twr.Bits40)).ClockRatio() // 1.5 ppm
	if r.PPB() != 1500 || r.Offset() != twr.PPM*3/2 {
		t.Fatalf("ratio %d", r.Offset())
	}
	for _, c := range []struct {
		measured, limit twr.Offset
		want            bool
	}{
		{twr.PPM * 3 / 2, 0, true}, {twr.PPM*3/2 + 1, 0, false}, {twr.PPM*3/2 - 1, 0, false}, {twr.PPM*3/2 - 1, 1, true},
		{0, twr.PPM * 3 / 2, true}, {0, twr.PPM*3/2 - 1, false}, {3 * twr.PPM, twr.PPM * 3 / 2, true},
		{twr.PPM * 3 / 2, -1, false}, {math.MaxInt64, math.MaxInt64, true}, {math.MinInt64, math.MaxInt64, false},
		{math.MinInt64, math.MinInt64, false},
	} {
		if got := r.Agrees(c.measured, c.limit); got != c.want {
			t.Errorf("Agrees(%d, %d) = %v", c.measured, c.limit, got)
		}
	}
	if !r.Within(twr.PPM*3/2) || r.Within(twr.PPM) {
		t.Error("Within is not Agrees with zero")
	}
}

// TestAgreesSlowly compares the check with fractions.
func TestAgreesSlowly(t *testing.T) {
	s := newSource(3)
	for range 5_000 {
		d, err := twr.DoubleOf(s.interval(), s.interval(), s.interval(), s.interval(), twr.Bits40)
		if err != nil {
			continue
		}
		r := d.ClockRatio()
		n, den := r.Fraction()
		measured, limit := twr.Offset(s.Uint64())>>s.IntN(64), twr.Offset(s.Uint64())>>s.IntN(64)
		gap := less(big.NewRat(n, den), big.NewRat(int64(measured), 1e18))
		want := gap.Abs(gap).Cmp(big.NewRat(int64(limit), 1e18)) <= 0
		if got := r.Agrees(measured, limit); got != want {
			t.Fatalf("%d/%d: Agrees(%d, %d) = %v", n, den, measured, limit, got)
		}
	}
}

// slowUnwrap is the interval of the definition.
func slowUnwrap(m, elapsed int64, w twr.Width) *big.Int {
	wrap := new(big.Int).Lsh(big.NewInt(1), uint(w))
	k := new(big.Int).Sub(big.NewInt(elapsed), big.NewInt(m))
	k.Lsh(k, 1).Add(k, wrap)
	k.Div(k, new(big.Int).Lsh(wrap, 1)) // rounds down: Euclid's, and the divisor is positive
	if k.Sign() < 0 {
		k.SetInt64(0)
	}
	return k.Mul(k, wrap).Add(k, big.NewInt(m))
}

// TestClockRateSlowly compares with the definition, at the borders of the
// unwrapping too.
func TestClockRateSlowly(t *testing.T) {
	s := newSource(4)
	zero, far, good := 0, 0, 0
	for i := range 20_000 {
		w := twr.Bits32
		if i%2 == 0 {
			w = twr.Bits40
		}
		top := int64(1)<<w - 1
		a := twr.Message{TX: ranging.Ticks(s.Int64() & top), RX: ranging.Ticks(s.Int64() & top)}
		m := s.below(int(w))
		elapsed := max(m+s.Int64N(9)<<w+(s.Int64N(5)-2)<<(w-1)+s.Int64N(3)-1, 1)
		near := m + s.Int64N(3) - 1 + (s.Int64N(401)-200)*elapsed/1e6
		b := twr.Message{TX: ranging.Ticks((int64(a.TX) + m) & top), RX: ranging.Ticks((int64(a.RX) + near) & top)}
		r, err := twr.ClockRate(a, b, w, ranging.Ticks(elapsed))

		tx := slowUnwrap(m, elapsed, w)
		rx := slowUnwrap(near&top, elapsed, w)
		if tx.Sign() == 0 {
			refused(t, "no time", r, err, twr.ErrZero)
			zero++
			continue
		}
		want := new(big.Rat).SetFrac(new(big.Int).Sub(rx, tx), tx)
		if new(big.Rat).Abs(want).Cmp(big.NewRat(200, 1e6)) > 0 {
			refused(t, "far off", r, err, twr.ErrRate)
			far++
			continue
		}
		n, d := must(r, err).Fraction()
		if got := big.NewRat(n, d); got.Cmp(want) != 0 {
			t.Fatalf("%v %v %d bits %d: %v, want %v", a, b, w, elapsed, got, want)
		}
		good++
	}
	if zero < 100 || far < 1000 || good < 1000 {
		t.Errorf("%d without time, %d far off, %d good", zero, far, good)
	}
}

func TestClockRateRefuses(t *testing.T) {
	a, b := twr.Message{TX: 0, RX: 0}, twr.Message{TX: 10_000, RX: 10_002}
	if r, err := twr.ClockRate(a, b, twr.Bits32, 10_000); err != nil || r.PPB() != 200_000 {
		t.Errorf("200 ppm exactly: %v", err)
	}
	for _, c := range []struct {
		what    string
		second  twr.Message
		w       twr.Width
		elapsed ranging.Ticks
		want    error
	}{
		{"201 ppm", twr.Message{TX: 9_999, RX: 10_001}, twr.Bits32, 10_000, twr.ErrRate},
		{"-201 ppm", twr.Message{TX: 9_999, RX: 9_997}, twr.Bits32, 10_000, twr.ErrRate},
		{"width", b, 39, 10_000, twr.ErrWidth},
		{"stamp", twr.Message{TX: -1, RX: 1}, twr.Bits32, 10_000, twr.ErrStamp},
		{"stamp", twr.Message{TX: 1, RX: 1 << 32}, twr.Bits32, 10_000, twr.ErrStamp},
		{"no time", b, twr.Bits32, 0, twr.ErrElapsed},
		{"time back", b, twr.Bits32, -1, twr.ErrElapsed},
		{"too long", b, twr.Bits32, twr.MaxElapsed + 1, twr.ErrElapsed},
		{"one moment", twr.Message{TX: 0, RX: 0}, twr.Bits32, 1, twr.ErrZero},
	} {
		r, err := twr.ClockRate(a, c.second, c.w, c.elapsed)
		refused(t, c.what, r, err, c.want)
	}
	if _, err := twr.ClockRate(a, b, twr.Bits40, twr.MaxElapsed); err != nil {
		t.Errorf("the longest time: %v", err)
	}
}
