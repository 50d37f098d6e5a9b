package twr

import (
	"math/bits"
)

// A Level is a received power in 10^-6 dBm, or a difference of two in 10^-6 dB.
// Levels say little about distance and nothing about attackers; they are for
// bias tables and for people.
type Level int64

// DB is one decibel.
const DB Level = 1e6

// A PRF is a mean pulse repetition frequency in megahertz, rounded.
type PRF uint8

// The frequencies.
const (
	PRF16 PRF = 16
	PRF64 PRF = 64
)

// DW1000 has the diagnostics of a DW1000 about one message.
type DW1000 struct {
	F1, F2, F3  int32  // amplitudes about the first path
	CIRPower    uint64 // channel impulse response power
	Accumulated uint64 // preamble symbols accumulated, RXPACC as corrected
	PRF         PRF
}

// Levels returns the level received and that of the first path, to 10^-6 dB:
//
//	10 log10(CIRPower * 2^17 / N^2) - A, 10 log10((F1^2 + F2^2 + F3^2) / N^2) - A
//
// with A = 121.74 at 64 MHz and 113.77 at 16 MHz. A level 6 dB above that of
// the first path is said to tell a path that is not direct; measured data do
// not bear that out. [ErrDiagnostics]: a count, a power or all amplitudes are
// zero, or another PRF.
func (r *DW1000) Levels() (received, firstPath Level, err error) {
	var a Level
	switch r.PRF {
	case PRF64:
		a = 121_740_000
	case PRF16:
		a = 113_770_000
	default:
		return 0, 0, ErrDiagnostics
	}
	f := squares(r.F1, r.F2, r.F3)
	if r.CIRPower == 0 || r.Accumulated == 0 || f == 0 {
		return 0, 0, ErrDiagnostics
	}
	n := 2 * log2(r.Accumulated)
	return decibels(log2(r.CIRPower)+17*one-n) - a, decibels(log2(f)-n) - a, nil
}

// DW3000 has the diagnostics of a DW3000 about one message.
type DW3000 struct {
	CIRPower    uint64
	QuantLog2   uint8  // 21 in the first silicon (C0), 17 later
	Accumulated uint64 // symbols accumulated
	DGC         uint8  // decision of the gain control, 0 to 7
	PRF         PRF
	STS         bool // diagnostics of the STS, not of the preamble
}

// Level returns the level received, to 10^-6 dB:
//
//	10 log10(CIRPower * 2^QuantLog2 / N^2) + 6 DGC - A
//
// with A = 121.7 at 64 MHz, 120.7 there for the STS, and 113.8 at 16 MHz.
// [ErrDiagnostics]: a count or the power is zero, or another field is not one
// of those above.
func (r *DW3000) Level() (Level, error) {
	a, err := r.offset()
	if err != nil {
		return 0, err
	}
	return decibels(log2(r.CIRPower)+int64(r.QuantLog2)*one-2*log2(r.Accumulated)) - a, nil
}

// FirstPath returns the level of the first path from the three amplitudes about
// it, which have two bits after the point, to 10^-6 dB. [ErrDiagnostics] is as
// for Level, and for amplitudes that are all zero.
func (r *DW3000) FirstPath(f1, f2, f3 int32) (Level, error) {
	a, err := r.offset()
	f := squares(f1, f2, f3)
	if err != nil || f == 0 {
		return 0, ErrDiagnostics
	}
	return decibels(log2(f)-4*one-2*log2(r.Accumulated)) - a, nil
}

// offset returns what is to be taken off a level.
func (r *DW3000) offset() (Level, error) {
	quant := r.QuantLog2 == 21 || r.QuantLog2 == 17
	if !quant || r.CIRPower == 0 || r.Accumulated == 0 || r.DGC > 7 {
		return 0, ErrDiagnostics
	}
	gain := 6 * DB * Level(r.DGC)
	switch {
	case r.PRF == PRF16:
		return 113_800_000 - gain, nil
	case r.PRF == PRF64 && r.STS:
		return 120_700_000 - gain, nil
	case r.PRF == PRF64:
		return 121_700_000 - gain, nil
	}
	return 0, ErrDiagnostics
}

// squares returns the sum of the squares, below 2^64.
func squares(all ...int32) (sum uint64) {
	for _, f := range all {
		sum += uint64(int64(f) * int64(f)) // at most 2^62, three times
	}
	return sum
}

// one is a logarithm of one: logarithms have 40 bits after the point.
const one = 1 << 40

// log2 returns the logarithm of x > 0 to base 2, to 2^-39. Each squaring of the
// mantissa tells one more bit.
func log2(x uint64) int64 {
	shift := bits.LeadingZeros64(x)
	m := x << shift // 1 <= m/2^63 < 2
	log := int64(63 - shift)
	for range 40 {
		hi, lo := bits.Mul64(m, m) // 1 <= hi/2^62 < 4
		log <<= 1
		if hi>>63 != 0 {
			m, log = hi, log|1
		} else {
			m = hi<<1 | lo>>63
		}
	}
	return log
}

// decibels returns 10 log10(2^l).
func decibels(l int64) Level {
	const db2 = 3_010_299_956_640 // 10 log10(2) in 10^-12
	return Level(product(l, db2).rounded(one * 1e6))
}
