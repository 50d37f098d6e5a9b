package twr_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// near reports whether got is want, rounded up by no more than one in 2^16
// and a few picoseconds.
func near(got ranging.Picoseconds, want float64) bool {
	return float64(got) >= want-1e-6 && float64(got) <= want*(1+1.0/(1<<16))+4
}

// TestSigma measures the standard deviation of flights whose stamps have
// noise, and compares with what the package says.
func TestSigma(t *testing.T) {
	const (
		runs   = 20_000
		tx, rx = 3.0, 12.0 // ticks
	)
	n := twr.Noise{TX: ranging.Ticks(tx).Picoseconds(), RX: ranging.Ticks(rx).Picoseconds()}
	r := rand.New(rand.NewPCG(6, 60))
	noisy := func(t ranging.Ticks, sigma float64) ranging.Ticks {
		return t + ranging.Ticks(math.Round(r.NormFloat64()*sigma))
	}
	deviation := func(flight func(s twr.DoubleStamps) twr.Flight) float64 {
		var sum, squares float64
		for range runs {
			s := exchange
			s.PollTX, s.ResponseTX, s.FinalTX = noisy(s.PollTX, tx), noisy(s.ResponseTX, tx), noisy(s.FinalTX, tx)
			s.PollRX, s.ResponseRX, s.FinalRX = noisy(s.PollRX, rx), noisy(s.ResponseRX, rx), noisy(s.FinalRX, rx)
			x := float64(flight(s).Picoseconds())
			sum += x
			squares += x * x
		}
		return math.Sqrt(squares/runs - sum/runs*sum/runs)
	}
	double := func(s twr.DoubleStamps) twr.Double { return must(twr.NewDouble(s, twr.Bits40)) }
	single := func(s twr.DoubleStamps) twr.Single {
		return must(twr.NewSingle(twr.SingleStamps{s.PollTX, s.PollRX, s.ResponseTX, s.ResponseRX}, twr.Bits40))
	}
	for _, c := range []struct {
		what string
		says twr.Uncertainty
		is   float64
	}{
		{"asymmetric", double(exchange).Uncertainty(n), deviation(func(s twr.DoubleStamps) twr.Flight { return double(s).Flight() })},
		{"symmetric", double(exchange).SymmetricUncertainty(n), deviation(func(s twr.DoubleStamps) twr.Flight { return double(s).SymmetricFlight() })},
		{"single", single(exchange).Uncertainty(0, n), deviation(func(s twr.DoubleStamps) twr.Flight { return single(s).Flight(0) })},
	} {
		if ratio := float64(c.says.Sigma) / c.is; ratio < 0.97 || ratio > 1.03 {
			t.Errorf("%s: says %d ps, is %.1f ps", c.what, c.says.Sigma, c.is)
		}
		if c.says.Bias != 0 {
			t.Errorf("%s: a bias of %d ps without clock errors", c.what, c.says.Bias)
		}
	}
}

// TestUncertaintyFormulas compares with the formulas of the documentation.
func TestUncertaintyFormulas(t *testing.T) {
	s := newSource(7)
	for range 2_000 {
		reply := func() ranging.Ticks { return 1000 + ranging.Ticks(s.below(30)) }
		db, da, flight := reply(), reply(), ranging.Ticks(s.IntN(2000)-100)
		d := must(twr.DoubleOf(db+2*flight, db, da+2*flight, da, twr.Bits40))
		n := twr.Noise{TX: -ranging.Picoseconds(s.IntN(1000)), RX: ranging.Picoseconds(s.IntN(1000)), Clock: -20_000, Offset: 1000}
		ps := math.Abs(float64(d.Flight().Picoseconds()))
		tx, rx := float64(n.TX), float64(n.RX)

		ra, rb, fa, fb := float64(da+flight), float64(db+flight), float64(db+flight), float64(da+flight) // each stamp's slope
		sum := ra + rb + fa + fb
		want := math.Sqrt(tx*tx*(ra*ra+sum*sum/4+fa*fa)+rx*rx*(fb*fb+sum*sum/4+rb*rb)) / sum
		u := d.Uncertainty(n)
		if !near(u.Sigma, want) || !near(u.Bias, ps*20e-6) {
			t.Fatalf("replies %d and %d, %+v: %+v, want sigma %.2f", db, da, n, u, want)
		}
		u = d.SymmetricUncertainty(n)
		uneven := math.Abs(float64((db - da).Picoseconds()))
		if !near(u.Sigma, math.Sqrt((tx*tx+rx*rx)*6/16)) || !near(u.Bias, (ps+uneven/2)*20e-6) {
			t.Fatalf("replies %d and %d, %+v: symmetric %+v", db, da, n, u)
		}
		one := must(twr.SingleOf(db+2*flight, db, twr.Bits40))
		u = one.Uncertainty(0, n)
		if !near(u.Sigma, math.Sqrt((tx*tx+rx*rx)/2)) || !near(u.Bias, ps*20e-6+float64(db.Picoseconds())*1e-6/2) {
			t.Fatalf("reply %d, %+v: single %+v", db, n, u)
		}
	}
}

// TestUncertaintySaturates: what does not fit is the largest value, never a
// small one.
func TestUncertaintySaturates(t *testing.T) {
	d := must(twr.NewDouble(exchange, twr.Bits40))
	s := must(twr.SingleOf(1<<39-1, 1<<39-1, twr.Bits40))
	worst := twr.Noise{math.MinInt64, math.MinInt64, math.MinInt64, math.MinInt64}
	for i, u := range []twr.Uncertainty{s.Uncertainty(math.MaxInt64, worst), s.Uncertainty(math.MinInt64, worst)} {
		if u.Sigma != math.MaxInt64 || u.Bias != math.MaxInt64 || u.Bound(3) != math.MaxInt64 || u.Bound(0) != math.MaxInt64 {
			t.Errorf("case %d: %+v", i, u)
		}
	}
	for i, u := range []twr.Uncertainty{d.Uncertainty(worst), d.SymmetricUncertainty(worst)} {
		if u.Sigma < math.MaxInt64/2 || u.Bias < 1<<40 {
			t.Errorf("case %d: %+v", i, u)
		}
	}
	if got := (twr.Uncertainty{100, 7}).Bound(3); got != 307 {
		t.Errorf("bound %d", got)
	}
}
