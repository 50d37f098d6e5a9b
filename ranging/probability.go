package ranging

import "math/bits"

// A Probability is an upper bound on a chance: m * 2^-e with 64 bits of m. All
// arithmetic on it rounds up, so bits counted from it are never too many. The
// zero value is one, which is worth no bits: an unknown chance. None is zero.
// It can be compared with ==.
type Probability struct {
	m uint64 // from 2^63 on; 0 in the zero value only
	e int32  // from 64 on, so that the value is below one
}

// mostExponent bounds e. Chances below 2^-(2^30) are rounded up to about that.
const mostExponent = 1<<30 + 64

// Scaled returns m * 2^-e, or one when that is one or more. A chance of nothing
// is not to be had: Scaled(0, e) is Scaled(1, e).
func Scaled(m uint64, e int) Probability {
	m = max(m, 1)
	shift := bits.LeadingZeros64(m)
	return normal(m<<shift, int64(e)+int64(shift))
}

// normal returns m * 2^-e for an m that has its top bit.
func normal(m uint64, e int64) Probability {
	switch {
	case e < 64:
		return Probability{}
	case e > mostExponent:
		return Probability{1 << 63, mostExponent}
	}
	return Probability{m, int32(e)}
}

// Fraction returns n/d, rounded up; one when n >= d. A d of zero is program
// misuse and gives one.
func Fraction(n, d uint64) Probability {
	if n >= d {
		return Probability{}
	}
	q, r := bits.Div64(n, 0, d) // n * 2^64 / d, below 2^64 as n < d
	if r != 0 {
		if q++; q == 0 {
			return Probability{}
		}
	}
	return Scaled(q, 64)
}

// Times returns p*q: the chance of both, where q bounds the second given the
// first.
func (p Probability) Times(q Probability) Probability {
	switch {
	case p == Probability{}:
		return q
	case q == Probability{}:
		return p
	}
	hi, lo := bits.Mul64(p.m, q.m) // from 2^126 on
	e := int64(p.e) + int64(q.e) - 64
	if hi>>63 == 0 {
		hi, lo, e = hi<<1|lo>>63, lo<<1, e+1
	}
	return roundUp(hi, lo != 0, e)
}

// Plus returns p+q, at most one: a bound on the chance of either.
func (p Probability) Plus(q Probability) Probability {
	if (p == Probability{} || q == Probability{}) {
		return Probability{}
	}
	if p.e > q.e {
		p, q = q, p
	}
	d := min(uint(q.e-p.e), 64)
	small := q.m >> d // 0 for d = 64
	lost := small<<d != q.m
	m, carry := bits.Add64(p.m, small, 0)
	e := int64(p.e)
	if carry != 0 {
		lost = lost || m&1 != 0
		m, e = m>>1|1<<63, e-1
	}
	return roundUp(m, lost, e)
}

// roundUp returns m * 2^-e, or the next above when something was lost.
func roundUp(m uint64, lost bool, e int64) Probability {
	if lost {
		if m++; m == 0 {
			m, e = 1<<63, e-1
		}
	}
	return normal(m, e)
}

// Less reports whether p is below q.
func (p Probability) Less(q Probability) bool {
	switch {
	case p == Probability{}:
		return false
	case q == Probability{}:
		return true
	case p.e != q.e:
		return p.e > q.e
	}
	return p.m < q.m
}

// Bits returns floor(-log2 min(1, tries * p)), exactly. No tries give no bits:
// zero means that nothing limits them.
func (p Probability) Bits(tries uint64) int {
	if p == (Probability{}) || tries == 0 {
		return 0
	}
	hi, lo := bits.Mul64(p.m, tries)
	lo, borrow := bits.Sub64(lo, 1, 0)
	hi -= borrow // p.m * tries >= 1
	log := 64 + bits.Len64(hi)
	if hi == 0 {
		log = bits.Len64(lo)
	}
	return max(int(p.e)-log, 0)
}
