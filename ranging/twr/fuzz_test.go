package twr_test

import (
	"errors"
	"math/big"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
	"github.com/seed-496a4445/fyr/ranging/twr/twrtest"
)

// oneClass checks that an error is of one of the classes allowed.
func oneClass(t *testing.T, err error, classes ...error) {
	t.Helper()
	for _, c := range classes {
		if errors.Is(err, c) {
			return
		}
	}
	t.Fatalf("error %v", err)
}

// FuzzDouble takes any six stamps of either width: what is not refused is the
// exact fraction of its formulas, and stays so when a clock is set to another
// time.
func FuzzDouble(f *testing.F) {
	names := []string{"poll_tx", "poll_rx", "resp_tx", "resp_rx", "final_tx", "final_rx"}
	for _, op := range []string{"twr.ds", "twr.ds_symmetric", "twr.consistency"} {
		vectorstest.Seeds(f, "twr.json", twrtest.Operations(), op, func(in *vectors.Input) {
			var t [6]int64
			for i, name := range names {
				t[i] = in.Int(name)
			}
			f.Add(t[0], t[1], t[2], t[3], t[4], t[5], uint8(40), int64(77))
			f.Add(t[0], t[1], t[2], t[3], t[4], t[5], uint8(32), int64(-1))
		})
	}
	f.Fuzz(func(t *testing.T, a, b, c, d, e, g int64, width uint8, turn int64) {
		s := twr.DoubleStamps{ranging.Ticks(a), ranging.Ticks(b), ranging.Ticks(c), ranging.Ticks(d), ranging.Ticks(e), ranging.Ticks(g)}
		w := twr.Width(width)
		x, err := twr.NewDouble(s, w)
		if err != nil {
			oneClass(t, err, fail.Range)
			if x != (twr.Double{}) {
				t.Fatal("an exchange with an error")
			}
			return
		}
		end := int64(1) << w
		between := func(from, to int64) int64 { return ((to-from)%end + end) % end }
		ra, db, rb, da := between(a, d), between(b, c), between(c, g), between(d, e)
		checkFlight(t, x.Flight(), slowDouble(ra, db, rb, da))
		checkFlight(t, x.SymmetricFlight(), big.NewRat(ra-db+rb-da, 4))

		set := func(t ranging.Ticks) ranging.Ticks { return (t + ranging.Ticks(turn)) & (1<<w - 1) }
		s.PollRX, s.ResponseTX, s.FinalRX = set(s.PollRX), set(s.ResponseTX), set(s.FinalRX)
		if y, err := twr.NewDouble(s, w); err != nil || y != x {
			t.Fatalf("the responder's clock set to another time: %v, %v; was %v", y, err, x)
		}
		if u := x.Uncertainty(twr.Noise{TX: ranging.Picoseconds(turn), RX: 100, Clock: ranging.PPB(turn)}); u.Sigma < 0 || u.Bias < 0 {
			t.Fatalf("uncertainty %+v", u)
		}
	})
}

// FuzzSingle takes any four stamps of either width and any offset.
func FuzzSingle(f *testing.F) {
	vectorstest.Seeds(f, "twr.json", twrtest.Operations(), "twr.ss", func(in *vectors.Input) {
		o := int64(in.Float("responder_offset_ppm") * 1e12)
		f.Add(in.Int("poll_tx"), in.Int("poll_rx"), in.Int("resp_tx"), in.Int("resp_rx"), uint8(in.Int("bits")), o)
	})
	f.Fuzz(func(t *testing.T, a, b, c, d int64, width uint8, o int64) {
		s := twr.SingleStamps{ranging.Ticks(a), ranging.Ticks(b), ranging.Ticks(c), ranging.Ticks(d)}
		x, err := twr.NewSingle(s, twr.Width(width))
		if err != nil {
			oneClass(t, err, fail.Range)
			if x != (twr.Single{}) {
				t.Fatal("an exchange with an error")
			}
			return
		}
		checkFlight(t, x.Flight(twr.Offset(o)), slowSingle(int64(x.Round()), int64(x.Reply()), o))
		if u := x.Uncertainty(twr.Offset(o), twr.Noise{RX: ranging.Picoseconds(a), Offset: ranging.PPB(o)}); u.Sigma < 0 || u.Bias < 0 {
			t.Fatalf("uncertainty %+v", u)
		}
	})
}

// FuzzClocks takes any two messages: a rate that is not refused is within 200
// ppm, and the intervals it is of are those of the stamps. Registers, levels
// and time differences go through too.
func FuzzClocks(f *testing.F) {
	vectorstest.Seeds(f, "twr.json", twrtest.Operations(), "twr.clock_rate", func(in *vectors.Input) {
		f.Add(in.Int("tx1"), in.Int("rx1"), in.Int("tx2"), in.Int("rx2"), uint8(in.Int("bits")), int64(in.Float("elapsed_s")*ranging.TicksPerSecond))
	})
	f.Fuzz(func(t *testing.T, tx1, rx1, tx2, rx2 int64, width uint8, elapsed int64) {
		a, b := twr.Message{ranging.Ticks(tx1), ranging.Ticks(rx1)}, twr.Message{ranging.Ticks(tx2), ranging.Ticks(rx2)}
		w := twr.Width(width)
		r, err := twr.ClockRate(a, b, w, ranging.Ticks(elapsed))
		if err != nil {
			oneClass(t, err, fail.Range, fail.Mismatch)
			if r != (twr.Ratio{}) {
				t.Fatal("a ratio with an error")
			}
		} else {
			n, d := r.Fraction()
			if !r.Within(200*twr.PPM) || (d-(tx2-tx1))&(1<<w-1) != 0 || (n+d-(rx2-rx1))&(1<<w-1) != 0 {
				t.Fatalf("rate %d/%d", n, d)
			}
		}
		if d, err := twr.TDoA(ranging.Ticks(tx1), ranging.Ticks(rx1), ranging.Ticks(tx2), w); err != nil {
			oneClass(t, err, fail.Range)
		} else if (int64(d)-(tx1-rx1-tx2))&(1<<w-1) != 0 || d >= 1<<(w-1) || d <= -1<<(w-1) {
			t.Fatalf("difference %d", d)
		}
		dw1000 := twr.DW1000{int32(tx1), int32(rx1), int32(tx2), uint64(rx2), uint64(elapsed), twr.PRF(width)}
		if _, _, err := dw1000.Levels(); err != nil {
			oneClass(t, err, fail.Range)
		}
		if o, err := twr.OffsetDW1000(int32(tx1), twr.Channel(width)); err != nil {
			oneClass(t, err, fail.Range)
		} else if p := o.PPB(); p > 1_200_000 || p < -1_200_000 {
			t.Fatalf("offset %d", p)
		}
	})
}
