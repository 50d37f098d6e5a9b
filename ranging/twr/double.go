package twr

import "github.com/seed-496a4445/fyr/ranging"

// DoubleStamps are the time stamps of a double-sided exchange: PollTX,
// ResponseRX and FinalTX on the initiator's clock, the others on the
// responder's.
type DoubleStamps struct{ PollTX, PollRX, ResponseTX, ResponseRX, FinalTX, FinalRX ranging.Ticks }

// Double is a double-sided exchange: round 1 and reply 2 on the initiator's
// clock, reply 1 and round 2 on the responder's. Its zero value is of no
// exchange; methods panic on it.
type Double struct{ ra, db, rb, da ranging.Ticks } // each in 0..2^39-1

// NewDouble returns the exchange with these stamps of counters of width w. It
// refuses widths and stamps out of range, [ErrWidth] and [ErrStamp], intervals
// of half the counter's range or more, [ErrInterval], and a clock that stands
// still, [ErrZero].
func NewDouble(s DoubleStamps, w Width) (Double, error) {
	if err := w.check(s.PollTX, s.PollRX, s.ResponseTX, s.ResponseRX, s.FinalTX, s.FinalRX); err != nil {
		return Double{}, err
	}
	return DoubleOf(
		w.since(s.PollTX, s.ResponseRX), w.since(s.PollRX, s.ResponseTX),
		w.since(s.ResponseTX, s.FinalRX), w.since(s.ResponseRX, s.FinalTX), w)
}

// DoubleOf returns the exchange with these intervals, for radios that report
// nothing else. Who has stamps uses [NewDouble]: there are logs whose intervals
// contradict their stamps.
func DoubleOf(round1, reply1, round2, reply2 ranging.Ticks, w Width) (Double, error) {
	if err := w.intervals(round1, reply1, round2, reply2); err != nil {
		return Double{}, err
	}
	if round1+reply2 == 0 || round2+reply1 == 0 {
		return Double{}, ErrZero
	}
	return Double{round1, reply1, round2, reply2}, nil
}

// Rounds returns round 1, from poll to response on the initiator's clock, and
// round 2, from response to final on the responder's.
func (d Double) Rounds() (round1, round2 ranging.Ticks) { d.check(); return d.ra, d.rb }

// Replies returns reply 1, from poll to response on the responder's clock, and
// reply 2, from response to final on the initiator's.
func (d Double) Replies() (reply1, reply2 ranging.Ticks) { d.check(); return d.db, d.da }

// Flight returns the asymmetric formula,
//
//	(round1*round2 - reply1*reply2) / (round1 + round2 + reply1 + reply2).
//
// Clock errors ea and eb make it wrong by about flight*(ea+eb)/2, whatever the
// replies: 2 mm for 20 ppm at 100 m.
func (d Double) Flight() Flight {
	d.check()
	// Products are below 2^78, the sum below 2^41.
	n := product(int64(d.ra), int64(d.rb)).minus(product(int64(d.da), int64(d.db)))
	return Flight{n, uint64(d.ra + d.rb + d.da + d.db)}
}

// SymmetricFlight returns the symmetric formula,
//
//	(round1 - reply1 + round2 - reply2) / 4.
//
// Clock errors ea and eb make it wrong by (reply1-reply2)*(ea-eb)/4 as well:
// 8 m for 40 ppm between the clocks and 2.7 ms between the replies. It is for
// radios that reply after equal times, and for comparison.
func (d Double) SymmetricFlight() Flight {
	d.check()
	return Flight{product(int64(d.ra-d.db+d.rb-d.da), 1), 4}
}

// ClockRatio returns (round1+reply2)/(round2+reply1) - 1, the initiator's clock
// offset to the responder. Both sums are of one true interval, so it is exact
// but for the noise of stamps: 0.1 ppm for 0.2 ns in 2 ms.
func (d Double) ClockRatio() Ratio {
	d.check()
	a, b := d.ra+d.da, d.rb+d.db
	return Ratio{int64(a - b), int64(b)}
}

// check panics on the zero Double.
func (d Double) check() {
	if d.ra+d.da == 0 {
		panic("twr: no exchange")
	}
}
