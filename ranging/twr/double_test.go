package twr_test

import (
	"math/big"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// TestDoubleIsExact compares all that an exchange tells with fractions.
func TestDoubleIsExact(t *testing.T) {
	s := newSource(1)
	for range 5_000 {
		ra, db, rb, da := s.interval(), s.interval(), s.interval(), s.interval()
		d, err := twr.DoubleOf(ra, db, rb, da, twr.Bits40)
		if ra+da == 0 || rb+db == 0 {
			refused(t, "a clock that stands", d, err, twr.ErrZero)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		checkFlight(t, d.Flight(), slowDouble(int64(ra), int64(db), int64(rb), int64(da)))
		checkFlight(t, d.SymmetricFlight(), big.NewRat(int64(ra-db+rb-da), 4))
		n, den := d.ClockRatio().Fraction()
		want := less(over(rat(int64(ra+da)), rat(int64(rb+db))), rat(1))
		if got := big.NewRat(n, den); got.Cmp(want) != 0 {
			t.Fatalf("clock ratio %v, want %v", got, want)
		}
	}
}

// TestSmallDoubles walks all intervals of up to five ticks.
func TestSmallDoubles(t *testing.T) {
	const n = 6
	for i := range ranging.Ticks(n * n * n * n) {
		ra, db, rb, da := i%n, i/n%n, i/n/n%n, i/n/n/n
		d, err := twr.DoubleOf(ra, db, rb, da, twr.Bits32)
		if ra+da == 0 || rb+db == 0 {
			refused(t, "a clock that stands", d, err, twr.ErrZero)
			continue
		}
		checkFlight(t, must(d, err).Flight(), slowDouble(int64(ra), int64(db), int64(rb), int64(da)))
	}
}

// exchange is an honest exchange at 20 m with replies of 400 and 600 us and
// one clock for both, and the stamps of it.
var exchange = twr.DoubleStamps{
	PollTX: 5000, PollRX: 5000 + 4264, ResponseTX: 9264 + 38_338_560, ResponseRX: 9264 + 38_338_560 + 4264,
	FinalTX: 9264 + 38_338_560 + 4264 + 25_559_040, FinalRX: 9264 + 38_338_560 + 2*4264 + 25_559_040,
}

// TestAdvancedMessages: what moving one message does to distance and clock
// ratio, and where the clock check is blind.
func TestAdvancedMessages(t *testing.T) {
	const advance = 2132 // 10 m
	for _, a := range []struct {
		what        string
		move        func(s *twr.DoubleStamps)
		metres, ppm float64
	}{
		{"none", func(s *twr.DoubleStamps) {}, 0, 0},
		{"poll", func(s *twr.DoubleStamps) { s.PollRX -= advance }, -2, -33.4},
		{"response", func(s *twr.DoubleStamps) { s.ResponseRX -= advance }, -5, 0},
		{"final", func(s *twr.DoubleStamps) { s.FinalRX -= advance }, -3, 33.4},
		{"poll and final", func(s *twr.DoubleStamps) { s.PollRX -= advance; s.FinalRX -= advance }, -5, 0},
	} {
		s := exchange
		a.move(&s)
		d := must(twr.NewDouble(s, twr.Bits40))
		metres := float64(d.Flight().Distance(ranging.Vacuum))/1000 - 20
		ppm := float64(d.ClockRatio().PPB()) / 1000
		if metres < a.metres-0.01 || metres > a.metres+0.01 || ppm < a.ppm-0.1 || ppm > a.ppm+0.1 {
			t.Errorf("%s advanced: %+.3f m and %+.1f ppm, want %+.3f and %+.1f", a.what, metres, ppm, a.metres, a.ppm)
		}
		if got, want := d.ClockRatio().Agrees(0, 2*twr.PPM), a.ppm == 0; got != want {
			t.Errorf("%s advanced: the clock check says %v", a.what, got)
		}
	}
}

// TestContactIsSigned: noise at contact gives a distance below zero, in either
// formula, and not one of kilometres.
func TestContactIsSigned(t *testing.T) {
	d := must(twr.DoubleOf(999_990, 1_000_000, 999_990, 1_000_000, twr.Bits40))
	for _, f := range []twr.Flight{d.Flight(), d.SymmetricFlight()} {
		if f.Ticks() != -5 || f.Picoseconds() != -78 || f.Distance(ranging.Vacuum) != -23 {
			t.Errorf("%d ticks, %d ps, %d mm", f.Ticks(), f.Picoseconds(), f.Distance(ranging.Vacuum))
		}
	}
}

func TestDoubleRefuses(t *testing.T) {
	for _, w := range []twr.Width{twr.Bits32, twr.Bits40} {
		top := ranging.Ticks(1)<<w - 1
		for i := range 6 {
			for _, bad := range []ranging.Ticks{-1, -1 << 63, top + 1, 1<<63 - 1} {
				s := exchange
				*stamp(&s, i) = bad
				d, err := twr.NewDouble(s, w)
				refused(t, "stamp", d, err, twr.ErrStamp)
			}
		}
		for _, s := range []twr.DoubleStamps{ // one interval runs backwards in each
			{PollTX: 10, ResponseRX: 9, FinalTX: 20, FinalRX: 9},
			{PollRX: 10, ResponseTX: 9, ResponseRX: 9, FinalTX: 9, FinalRX: 9},
			{ResponseTX: 10, FinalRX: 9, ResponseRX: 9, FinalTX: 9},
			{ResponseRX: 10, FinalTX: 9, ResponseTX: 9, FinalRX: 9},
		} {
			d, err := twr.NewDouble(s, w)
			refused(t, "order", d, err, twr.ErrInterval)
		}
		d, err := twr.NewDouble(twr.DoubleStamps{ResponseRX: 1 << (w - 1), FinalRX: 1}, w)
		refused(t, "half the range", d, err, twr.ErrInterval)
		if _, err := twr.NewDouble(twr.DoubleStamps{ResponseRX: 1<<(w-1) - 1, FinalTX: 1<<(w-1) - 1, FinalRX: 1}, w); err != nil {
			t.Errorf("just under half the range: %v", err)
		}
	}
	for _, w := range []twr.Width{0, 1, 31, 33, 39, 41, 64, 255} {
		d, err := twr.NewDouble(exchange, w)
		refused(t, "width", d, err, twr.ErrWidth)
		d, err = twr.DoubleOf(1, 1, 1, 1, w)
		refused(t, "width", d, err, twr.ErrWidth)
	}
	for i := range 4 {
		for _, bad := range []ranging.Ticks{-1, 1 << 39, 1<<63 - 1} {
			var all = [4]ranging.Ticks{1, 1, 1, 1}
			all[i] = bad
			d, err := twr.DoubleOf(all[0], all[1], all[2], all[3], twr.Bits40)
			refused(t, "interval", d, err, twr.ErrInterval)
		}
	}
}

// stamp returns the i-th stamp.
func stamp(s *twr.DoubleStamps, i int) *ranging.Ticks {
	return [...]*ranging.Ticks{&s.PollTX, &s.PollRX, &s.ResponseTX, &s.ResponseRX, &s.FinalTX, &s.FinalRX}[i]
}

func TestNoExchangePanics(t *testing.T) {
	panics(t, "Double.Flight", func() { twr.Double{}.Flight() })
	panics(t, "Double.SymmetricFlight", func() { twr.Double{}.SymmetricFlight() })
	panics(t, "Double.ClockRatio", func() { twr.Double{}.ClockRatio() })
	panics(t, "Double.Rounds", func() { twr.Double{}.Rounds() })
	panics(t, "Double.Replies", func() { twr.Double{}.Replies() })
	panics(t, "Single.Flight", func() { twr.Single{}.Flight(0) })
	panics(t, "Single.Reply", func() { twr.Single{}.Reply() })
	panics(t, "Single.Round", func() { twr.Single{}.Round() })
	panics(t, "Flight.Ticks", func() { twr.Flight{}.Ticks() })
	panics(t, "Flight.Distance", func() { twr.Flight{}.Distance(ranging.Air) })
	panics(t, "Flight.Fraction", func() { twr.Flight{}.Fraction() })
	panics(t, "Ratio.Offset", func() { twr.Ratio{}.Offset() })
	panics(t, "Ratio.Agrees", func() { twr.Ratio{}.Agrees(0, 0) })
	f := must(twr.NewDouble(exchange, twr.Bits40)).Flight()
	panics(t, "no light", func() { f.Distance(0) })
	panics(t, "light backwards", func() { f.Distance(-1) })
}

func TestReplyBounds(t *testing.T) {
	b := twr.Bounds{Min: 100, Max: 200}
	for _, c := range []struct {
		reply ranging.Ticks
		ok    bool
	}{{0, false}, {99, false}, {100, true}, {200, true}, {201, false}, {1<<39 - 1, false}} {
		single := must(twr.SingleOf(1000, c.reply, twr.Bits40))
		first := must(twr.DoubleOf(1000, c.reply, 1000, 150, twr.Bits40))
		second := must(twr.DoubleOf(1000, 150, 1000, c.reply, twr.Bits40))
		for i, err := range []error{single.CheckReply(b), first.CheckReplies(b), second.CheckReplies(b)} {
			if (err == nil) != c.ok || err != nil && err != twr.ErrReply {
				t.Errorf("reply of %d, exchange %d: %v", c.reply, i, err)
			}
		}
	}
	if r := twr.ReplyBounds; r.Min.Picoseconds() != 100_000_000 || r.Max.Picoseconds() != 10_000_000_000 {
		t.Errorf("default bounds %v", r)
	}
}
