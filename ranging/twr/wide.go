package twr

import (
	"math/bits"

	"github.com/seed-496a4445/fyr/ranging"
)

// wide is an integer of 128 bits in two's complement.
type wide struct{ hi, lo uint64 }

// product returns a*b.
func product(a, b int64) wide {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	// Each negative factor was taken 2^64 too large.
	hi -= uint64(a>>63)&uint64(b) + uint64(b>>63)&uint64(a)
	return wide{hi, lo}
}

// plus returns a+b.
func (a wide) plus(b wide) wide {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	hi, _ := bits.Add64(a.hi, b.hi, carry)
	return wide{hi, lo}
}

// minus returns a-b.
func (a wide) minus(b wide) wide {
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	hi, _ := bits.Sub64(a.hi, b.hi, borrow)
	return wide{hi, lo}
}

// magnitude returns |a| and whether a is negative.
func (a wide) magnitude() (m wide, negative bool) {
	if a.hi>>63 != 0 {
		return wide{}.minus(a), true
	}
	return a, false
}

// less reports whether a < b, where neither is negative.
func (a wide) less(b wide) bool { return a.hi < b.hi || a.hi == b.hi && a.lo < b.lo }

// rounded returns a/d rounded to the nearest integer, halves away from zero,
// and at most the ends of int64. d is positive.
func (a wide) rounded(d uint64) int64 {
	m, negative := a.magnitude()
	m = m.plus(wide{0, d / 2}) // |a| <= 2^127 and d < 2^64, so below 2^128
	if m.hi >= d {
		return signed(1<<63, negative)
	}
	q, _ := bits.Div64(m.hi, m.lo, d)
	return signed(q, negative)
}

// signed returns m or -m, at most the ends of int64.
func signed(m uint64, negative bool) int64 {
	if negative {
		return -int64(min(m, 1<<63))
	}
	return int64(min(m, 1<<63-1))
}

// abs returns |n|, that of the smallest int64 too.
func abs[T ~int64](n T) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// A Flight is a time of flight as an exact fraction of ticks, signed: noise and
// wrong antenna delays give negative ones. Its methods do not allocate. The
// zero value is of no exchange, and they panic on it.
type Flight struct {
	n wide
	d uint64 // below 2^61; |n|/d is below 2^44
}

// Ticks returns f rounded to the nearest tick, halves away from zero.
func (f Flight) Ticks() ranging.Ticks { return ranging.Ticks(f.scaled(2, 2)) }

// Picoseconds returns f rounded to the nearest picosecond, halves away from
// zero.
func (f Flight) Picoseconds() ranging.Picoseconds {
	return ranging.Picoseconds(f.scaled(78125, 4992)) // 10^12 / 63897600000
}

// Distance returns how far light of speed c goes in f, rounded to the nearest
// millimetre, halves away from zero, and at most the ends of int64. It is
// signed. It panics unless c is positive.
func (f Flight) Distance(c ranging.Speed) ranging.Millimetres {
	if c <= 0 {
		panic("twr: speed of light that is not positive")
	}
	return ranging.Millimetres(f.scaled(uint64(c), ranging.TicksPerSecond/1000))
}

// Fraction returns f exactly: (-1)^negative * (hi*2^64 + lo) / d ticks.
func (f Flight) Fraction() (negative bool, hi, lo, d uint64) {
	f.check()
	m, negative := f.n.magnitude()
	return negative, m.hi, m.lo, f.d
}

// scaled returns f*num/den, rounded once. den is even.
func (f Flight) scaled(num, den uint64) int64 {
	f.check()
	m, negative := f.n.magnitude()
	q, r := bits.Div64(m.hi, m.lo, f.d)
	// f*num = q*num + r*num/d. What the second division drops is below one,
	// and so moves no sum of integers over a boundary of den/2.
	hi, lo := bits.Mul64(r, num)
	rest, _ := bits.Div64(hi, lo, f.d) // r < d
	hi, lo = bits.Mul64(q, num)
	sum := wide{hi, lo}.plus(wide{0, rest}).plus(wide{0, den / 2})
	if sum.hi >= den {
		return signed(1<<63, negative)
	}
	q, _ = bits.Div64(sum.hi, sum.lo, den)
	return signed(q, negative)
}

// check panics on the zero Flight.
func (f Flight) check() {
	if f.d == 0 {
		panic("twr: flight of no exchange")
	}
}
