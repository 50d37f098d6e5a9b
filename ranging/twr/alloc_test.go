package twr_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// TestDoesNotAllocate: nothing does after set-up, errors included.
func TestDoesNotAllocate(t *testing.T) {
	s := twr.SingleStamps{PollTX: exchange.PollTX, PollRX: exchange.PollRX, ResponseTX: exchange.ResponseTX, ResponseRX: exchange.ResponseRX}
	bad := exchange
	bad.FinalRX = -1
	d, one := must(twr.NewDouble(exchange, twr.Bits40)), must(twr.NewSingle(s, twr.Bits40))
	f, r := d.Flight(), d.ClockRatio()
	noise := twr.Noise{TX: 10, RX: 150, Clock: 20_000, Offset: 500}
	bias := must(twr.NewBias(twr.Point{0, 1}, twr.Point{5, 2}, twr.Point{9, 3}))
	a, b := twr.Message{TX: 0, RX: 0}, twr.Message{TX: 100_000, RX: 100_001}
	dw1000 := twr.DW1000{9747, 12500, 7592, 2911, 230, twr.PRF64}
	dw3000 := twr.DW3000{47, 21, 65, 0, twr.PRF64, true}
	for what, f := range map[string]func(){
		"NewDouble":            func() { twr.NewDouble(exchange, twr.Bits40) },
		"NewDouble refused":    func() { twr.NewDouble(bad, twr.Bits40) },
		"NewSingle":            func() { twr.NewSingle(s, twr.Bits40) },
		"Flight":               func() { d.Flight() },
		"SymmetricFlight":      func() { d.SymmetricFlight() },
		"Single.Flight":        func() { one.Flight(twr.PPM) },
		"units":                func() { f.Ticks(); f.Picoseconds(); f.Distance(ranging.Air); f.Fraction() },
		"clock":                func() { d.ClockRatio(); r.Offset(); r.PPB(); r.Agrees(twr.PPM, twr.PPM); r.Within(twr.PPM) },
		"ClockRate":            func() { twr.ClockRate(a, b, twr.Bits32, 100_000) },
		"offsets":              func() { twr.OffsetQ26(77); twr.OffsetDW1000(77, 5) },
		"bounds":               func() { d.CheckReplies(twr.ReplyBounds); one.CheckReply(twr.ReplyBounds) },
		"TDoA":                 func() { twr.TDoA(1, 2, 3, twr.Bits32); twr.CheckBaseline(9, 1, 0, ranging.Air) },
		"Uncertainty":          func() { d.Uncertainty(noise); one.Uncertainty(twr.PPM, noise) },
		"SymmetricUncertainty": func() { d.SymmetricUncertainty(noise) },
		"Bias":                 func() { bias.Correct(1000, 7) },
		"levels":               func() { dw1000.Levels(); dw3000.Level(); dw3000.FirstPath(1, 2, 3) },
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s: %v allocations", what, n)
		}
	}
}
