package securetest

import "math/big"

// Stamps are the six of a round, as the page names them.
type Stamps struct{ PollTX, PollRX, ResponseTX, ResponseRX, FinalTX, FinalRX int64 }

// intervals returns Ra, Db, Rb, Da of Section 7.1.
func (t *Stamps) intervals() (ra, db, rb, da *big.Int) {
	since := func(from, to int64) *big.Int { return big.NewInt((to - from) & stampMask) }
	return since(t.PollTX, t.ResponseRX), since(t.PollRX, t.ResponseTX), since(t.ResponseTX, t.FinalRX), since(t.ResponseRX, t.FinalTX)
}

// Flight is the time of flight in ticks.
func (t *Stamps) Flight() *big.Rat {
	ra, db, rb, da := t.intervals()
	n := new(big.Int).Sub(new(big.Int).Mul(ra, rb), new(big.Int).Mul(da, db))
	sum := new(big.Int)
	for _, x := range []*big.Int{ra, db, rb, da} {
		sum.Add(sum, x)
	}
	return new(big.Rat).SetFrac(n, sum)
}

// ClockRatio is the rate of V's clock over that of P's, less one.
func (t *Stamps) ClockRatio() *big.Rat {
	ra, db, rb, da := t.intervals()
	b := new(big.Int).Add(rb, db)
	return new(big.Rat).SetFrac(new(big.Int).Sub(new(big.Int).Add(ra, da), b), b)
}

// Distance is how far light of a speed in metres a second goes in a flight, in
// millimetres.
func Distance(flight *big.Rat, speed int64) int64 {
	return rounded(new(big.Rat).Mul(flight, big.NewRat(speed*1000, 128*499_200_000)))
}

// rounded is the nearest integer, halves away from zero.
func rounded(r *big.Rat) int64 {
	twice := new(big.Int).Lsh(new(big.Int).Abs(r.Num()), 1)
	n := twice.Add(twice, r.Denom()).Quo(twice, new(big.Int).Lsh(r.Denom(), 1)).Int64()
	return n * int64(r.Sign())
}

// ppb is a ratio in parts in 10^9.
func ppb(r *big.Rat) int64 { return rounded(new(big.Rat).Mul(r, big.NewRat(1_000_000_000, 1))) }

// Off is the distance of two stamps on the circle of 2^40.
func Off(a, b int64) int64 {
	d := (a - b) & stampMask
	return min(d, stampMask+1-d)
}

// Least is how many of the pulses of a segment must match.
func (s *Session) Least() int64 { return (s.number("quality")*s.SegmentPulses() + 999) / 1000 }

// tail counts the ways in which at least so many of the pulses match, of
// 2^pulses.
func tail(pulses, least int64) *big.Int {
	sum, term := new(big.Int), big.NewInt(1) // in which all match: 1
	for k := pulses; k >= least; k-- {
		sum.Add(sum, term)
		term.Mul(term, big.NewInt(k)).Quo(term, big.NewInt(pulses-k+1))
	}
	return sum
}

// Bits is what the claim of Section 7.3 is worth with all tries of the session:
// floor(-log2 of 6 * lags * tries * tail / 2^pulses), and not below 0.
func (s *Session) Bits() int {
	pulses := s.SegmentPulses()
	n := tail(pulses, s.Least())
	n.Mul(n, big.NewInt(6*s.number("lags")*s.number("tries")))
	return max(int(pulses)-n.Sub(n, big.NewInt(1)).BitLen(), 0)
}
