package twr

import "github.com/seed-496a4445/fyr/ranging"

// SingleStamps are the time stamps of a single-sided exchange: those of the
// poll's sending and the response's receiving on the initiator's clock, the
// others on the responder's.
type SingleStamps struct{ PollTX, PollRX, ResponseTX, ResponseRX ranging.Ticks }

// Single is a single-sided exchange: the round on the initiator's clock and the
// reply on the responder's. Its zero value is of no exchange; methods panic on
// it.
type Single struct {
	ra, db ranging.Ticks
	made   bool
}

// NewSingle returns the exchange with these stamps of counters of width w. It
// refuses widths and stamps out of range, [ErrWidth] and [ErrStamp], and
// intervals of half the counter's range or more, [ErrInterval].
func NewSingle(s SingleStamps, w Width) (Single, error) {
	if err := w.check(s.PollTX, s.PollRX, s.ResponseTX, s.ResponseRX); err != nil {
		return Single{}, err
	}
	return SingleOf(w.since(s.PollTX, s.ResponseRX), w.since(s.PollRX, s.ResponseTX), w)
}

// SingleOf returns the exchange with these intervals, for radios that report
// nothing else. Who has stamps uses [NewSingle]: there are logs whose intervals
// contradict their stamps.
func SingleOf(round, reply ranging.Ticks, w Width) (Single, error) {
	if err := w.intervals(round, reply); err != nil {
		return Single{}, err
	}
	return Single{round, reply, true}, nil
}

// intervals returns an error unless all are from 0 and below half the range.
func (w Width) intervals(all ...ranging.Ticks) error {
	if err := w.valid(); err != nil {
		return err
	}
	for _, t := range all {
		if t < 0 || t >= w.half() {
			return ErrInterval
		}
	}
	return nil
}

// Round returns the time from poll to response on the initiator's clock.
func (s Single) Round() ranging.Ticks { s.check(); return s.ra }

// Reply returns the time from poll to response on the responder's clock.
func (s Single) Reply() ranging.Ticks { s.check(); return s.db }

// Flight returns (round - reply*(1-o)) / 2, where o is the responder's clock
// offset to the initiator. With an offset of zero the result is wrong by
// -o*reply/2: 15 cm for 1 ppm and 1 ms.
func (s Single) Flight(o Offset) Flight {
	s.check()
	// |ra-db| < 2^39, Whole < 2^60, db < 2^39 and |o| <= 2^63: below 2^103.
	n := product(int64(s.ra-s.db), int64(Whole)).plus(product(int64(s.db), int64(o)))
	return Flight{n, uint64(2 * Whole)}
}

// check panics on the zero Single.
func (s Single) check() {
	if !s.made {
		panic("twr: no exchange")
	}
}
