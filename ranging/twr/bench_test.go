package twr_test

import (
	"math/big"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// BenchmarkDouble takes one double-sided exchange from stamps to millimetres
// and a clock check. big does the same with math/big, float the distance alone
// in floating point, which is not exact.
func BenchmarkDouble(b *testing.B) {
	run := func(name string, f func()) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
		})
	}
	var mm ranging.Millimetres
	var agrees bool
	run("fyr", func() {
		d, err := twr.NewDouble(exchange, twr.Bits40)
		if err != nil {
			b.Fatal(err)
		}
		mm = d.Flight().Distance(ranging.Air)
		agrees = d.ClockRatio().Agrees(twr.PPM, 2*twr.PPM)
	})
	if mm == 0 || !agrees {
		b.Fatal("no distance")
	}
	run("big", func() {
		s := &exchange
		ra, db, rb, da := s.ResponseRX-s.PollTX, s.ResponseTX-s.PollRX, s.FinalRX-s.ResponseTX, s.FinalTX-s.ResponseRX
		n := new(big.Int).Mul(big.NewInt(int64(ra)), big.NewInt(int64(rb)))
		n.Sub(n, new(big.Int).Mul(big.NewInt(int64(da)), big.NewInt(int64(db))))
		n.Mul(n, big.NewInt(int64(ranging.Air)*1000))
		n.Quo(n, new(big.Int).Mul(big.NewInt(int64(ra+rb+da+db)), big.NewInt(ranging.TicksPerSecond)))
		mm = ranging.Millimetres(n.Int64())
		agrees = new(big.Rat).Sub(big.NewRat(int64(ra+da), int64(rb+db)), big.NewRat(1_000_001, 1_000_000)).Cmp(big.NewRat(2, 1e6)) <= 0
	})
	run("float", func() {
		s := &exchange
		ra, db := float64(s.ResponseRX-s.PollTX), float64(s.ResponseTX-s.PollRX)
		rb, da := float64(s.FinalRX-s.ResponseTX), float64(s.FinalTX-s.ResponseRX)
		mm = ranging.Millimetres((ra*rb - da*db) / (ra + rb + da + db) / ranging.TicksPerSecond * float64(ranging.Air) * 1000)
	})
}

// BenchmarkUncertainty says how far off one exchange may be.
func BenchmarkUncertainty(b *testing.B) {
	d := must(twr.NewDouble(exchange, twr.Bits40))
	b.ReportAllocs()
	for b.Loop() {
		d.Uncertainty(twr.Noise{TX: 10, RX: 150, Clock: 20_000})
	}
}
