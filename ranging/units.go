package ranging

import (
	"math"
	"math/bits"
)

// Ticks counts the time base of UWB radios, the ranging counter time unit of
// IEEE 802.15.4z: 1/(128 * 499.2 MHz) = 15.650040064102564 ps, 4.69 mm of
// light. It is signed: intervals and times of flight can be negative.
type Ticks int64

// Picoseconds counts 10^-12 s.
type Picoseconds int64

// Millimetres counts 10^-3 m. Distances are signed and never clamped.
type Millimetres int64

// Speed is a speed of light in metres a second; positive.
type Speed int64

// PPB is a clock offset, rate / reference rate - 1, in parts in 10^9.
type PPB int64

// TicksPerSecond is the frequency of the ranging counter in hertz.
const TicksPerSecond = 128 * 499_200_000

// Millimetre-exact work needs one speed for all parties: these two differ by
// 3 mm in 10 m.
const (
	Vacuum Speed = 299_792_458
	Air    Speed = 299_702_547 // as the code of the DW1000's maker has it
)

// 10^12 / TicksPerSecond in lowest terms.
const psNum, psDen = 78125, 4992

// Picoseconds returns t rounded to the nearest picosecond, halves away from
// zero; beyond int64 it returns the end of int64 on that side.
func (t Ticks) Picoseconds() Picoseconds {
	return Picoseconds(mulDiv(int64(t), psNum, psDen))
}

// Distance returns how far light of speed c goes in t, rounded to the nearest
// millimetre, halves away from zero; beyond int64 it returns the end of int64
// on that side. It panics when c is not positive.
func (t Ticks) Distance(c Speed) Millimetres {
	c.check()
	return Millimetres(mulDiv(int64(t), int64(c), TicksPerSecond/1000))
}

// Ticks returns p rounded to the nearest tick, halves away from zero.
func (p Picoseconds) Ticks() Ticks {
	return Ticks(mulDiv(int64(p), psDen, psNum))
}

// Distance returns how far light of speed c goes in p, rounded to the nearest
// millimetre, halves away from zero; beyond int64 it returns the end of int64
// on that side. It panics when c is not positive.
func (p Picoseconds) Distance(c Speed) Millimetres {
	c.check()
	return Millimetres(mulDiv(int64(p), int64(c), 1e9))
}

// Ticks returns how long light of speed c needs for d, rounded to the nearest
// tick, halves away from zero; beyond int64 it returns the end of int64 on
// that side. It panics when c is not positive.
func (d Millimetres) Ticks(c Speed) Ticks {
	c.check()
	return Ticks(mulDiv(int64(d), TicksPerSecond/1000, int64(c)))
}

// Picoseconds returns how long light of speed c needs for d, rounded to the
// nearest picosecond, halves away from zero; beyond int64 it returns the end
// of int64 on that side. It panics when c is not positive.
func (d Millimetres) Picoseconds(c Speed) Picoseconds {
	c.check()
	return Picoseconds(mulDiv(int64(d), 1e9, int64(c)))
}

// check panics when c is not positive: no light is.
func (c Speed) check() {
	if c <= 0 {
		panic("ranging: speed of light that is not positive")
	}
}

// mulDiv returns a*b/d rounded to the nearest integer, halves away from zero,
// through a product of 128 bits. Beyond int64 it returns the end of int64 on
// that side. d is positive.
func mulDiv(a, b, d int64) int64 {
	negative := (a < 0) != (b < 0)
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	half, carry := bits.Add64(lo, uint64(d)/2, 0)
	hi += carry // |a*b| <= 2^126, so no carry out
	if hi >= uint64(d) {
		return end(negative)
	}
	q, _ := bits.Div64(hi, half, uint64(d))
	switch {
	case negative && q <= 1<<63:
		return -int64(q)
	case !negative && q < 1<<63:
		return int64(q)
	}
	return end(negative)
}

// magnitude returns |n|, that of the smallest int64 too.
func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// end returns the end of int64 on the side of the sign.
func end(negative bool) int64 {
	if negative {
		return math.MinInt64
	}
	return math.MaxInt64
}
