package twr

import (
	"math/bits"

	"github.com/seed-496a4445/fyr/ranging"
)

// An Offset is how far a clock is off another, rate / other rate - 1, in parts
// in 10^18. That is fine enough for the longest interval: 5e-7 ticks.
type Offset int64

// Units of Offset.
const (
	PPM   Offset = 1e12
	Whole Offset = 1e18 // an offset of one
)

// OffsetOf returns p as an offset, and the ends of Offset beyond them.
func OffsetOf(p ranging.PPB) Offset { return Offset(product(int64(p), 1e9).rounded(1)) }

// PPB returns o rounded to the nearest part in 10^9, halves away from zero.
func (o Offset) PPB() ranging.PPB { return ranging.PPB(product(int64(o), 1).rounded(1e9)) }

// A Ratio is a clock offset, rate / other rate - 1, as an exact fraction. Its
// zero value is of no clocks; methods panic on it.
type Ratio struct{ n, d int64 } // d > 0

// Fraction returns r exactly: n/d.
func (r Ratio) Fraction() (n, d int64) { r.check(); return r.n, r.d }

// Offset returns r rounded to the nearest part in 10^18, halves away from zero,
// and at most the ends of Offset.
func (r Ratio) Offset() Offset {
	r.check()
	return Offset(product(r.n, int64(Whole)).rounded(uint64(r.d)))
}

// PPB returns r rounded to the nearest part in 10^9, halves away from zero, and
// at most the ends of PPB.
func (r Ratio) PPB() ranging.PPB {
	r.check()
	return ranging.PPB(product(r.n, 1e9).rounded(uint64(r.d)))
}

// Agrees reports exactly whether r and a measured offset of the same clocks
// differ by at most limit. Of a double-sided exchange r is [Double.ClockRatio]
// and measured the carrier's.
//
// It finds a poll or a final advanced alone: 33 ppm for 10 m when the exchange
// takes 1 ms. It is blind to a response advanced alone and to poll and final
// advanced alike, which shorten the distance by half of the advance.
func (r Ratio) Agrees(measured, limit Offset) bool {
	r.check()
	if limit < 0 {
		return false
	}
	// n < 2^62, Whole < 2^60: below 2^122. d < 2^62, offsets to 2^63: 2^125.
	difference, _ := product(r.n, int64(Whole)).minus(product(r.d, int64(measured))).magnitude()
	return !product(r.d, int64(limit)).less(difference)
}

// Within reports exactly whether r is at most limit in magnitude.
func (r Ratio) Within(limit Offset) bool { return r.Agrees(0, limit) }

// check panics on the zero Ratio.
func (r Ratio) check() {
	if r.d == 0 {
		panic("twr: ratio of no clocks")
	}
}

// OffsetQ26 returns raw / 2^26, to the nearest part in 10^18. That is the
// clock offset register of the DW3000 (bits -15 to -26), and clock_offset_q26
// of the Linux ranging stack. A positive DW3000 register says that the local
// receiver is slower than the sender.
func OffsetQ26(raw int16) Offset { return Offset(product(int64(raw), int64(Whole)).rounded(1 << 26)) }

// A Channel is a UWB channel of the DW1000.
type Channel uint8

// OffsetDW1000 returns the offset that the DW1000's carrier integrator of
// 21 bits tells, -raw * 998.4 MHz / 2^28 / carrier, at 850 kb/s and 6.8 Mb/s.
// At 110 kb/s an eighth of it is right. ErrDiagnostics: a raw of more than 21
// bits, or a channel other than 1 to 5 and 7.
func OffsetDW1000(raw int32, ch Channel) (Offset, error) {
	// 998.4 MHz / carrier is 2 over this many.
	halves := [...]int64{1: 7, 2: 8, 3: 9, 4: 8, 5: 13, 7: 13}
	if raw < -1<<20 || raw >= 1<<20 || int(ch) >= len(halves) || halves[ch] == 0 {
		return 0, ErrDiagnostics
	}
	return Offset(product(-int64(raw), int64(2*Whole)).rounded(uint64(halves[ch]) << 28)), nil
}

// Message is one message of the initiator, stamped at both ends.
type Message struct{ TX, RX ranging.Ticks }

// MaxElapsed is the longest time that [ClockRate] takes, two years.
const MaxElapsed ranging.Ticks = 1<<62 - 1

// ClockRate returns the responder's clock offset to the initiator from two
// messages of the initiator. elapsed is about the time between them, by any
// clock: it says how often the counters wrapped, and must be right to half a
// wrap, 34 ms with 32 bits.
//
// [ErrWidth] and [ErrStamp] are as for [NewSingle]; [ErrElapsed] refuses an
// elapsed that is not from 1 to [MaxElapsed], [ErrZero] two messages sent at
// once, and [ErrRate] an offset of more than 200 ppm: messages were lost or
// mixed up.
func ClockRate(first, second Message, w Width, elapsed ranging.Ticks) (Ratio, error) {
	if err := w.check(first.TX, first.RX, second.TX, second.RX); err != nil {
		return Ratio{}, err
	}
	if elapsed <= 0 || elapsed > MaxElapsed {
		return Ratio{}, ErrElapsed
	}
	tx := w.unwrap(w.since(first.TX, second.TX), elapsed)
	rx := w.unwrap(w.since(first.RX, second.RX), elapsed)
	if tx == 0 {
		return Ratio{}, ErrZero
	}
	const most = 200 // ppm
	if hi, lo := bits.Mul64(abs(rx-tx), 1e6/most); hi != 0 || lo > uint64(tx) {
		return Ratio{}, ErrRate
	}
	return Ratio{int64(rx - tx), int64(tx)}, nil
}

// unwrap returns the interval nearest to elapsed that is m modulo 2^w, and not
// below m; of two as near the longer.
func (w Width) unwrap(m, elapsed ranging.Ticks) ranging.Ticks {
	// elapsed < 2^62, so the sum is below 2^63; >> rounds down.
	return m + max((elapsed-m+w.half())>>w, 0)<<w
}
