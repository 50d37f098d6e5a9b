package twr

import (
	"math"
	"math/bits"
)

// upTo returns a*b/d rounded up, at most the largest int64. d is positive.
func upTo(a, b, d uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	lo, carry := bits.Add64(lo, d-1, 0)
	if hi += carry; hi >= d { // hi < 2^64 - 1 before
		return math.MaxInt64
	}
	q, _ := bits.Div64(hi, lo, d)
	return min(q, math.MaxInt64)
}

// plus returns a+b, at most the largest int64. Neither is above 2^63.
func plus(a, b uint64) uint64 {
	if s := a + b; s >= a {
		return min(s, math.MaxInt64)
	}
	return math.MaxInt64
}

// root returns the square root of n, rounded up.
func root(n uint64) uint64 {
	var r uint64
	for bit := uint64(1) << 31; bit != 0; bit >>= 1 {
		if s := r | bit; s*s <= n {
			r = s
		}
	}
	if r*r < n {
		r++
	}
	return r
}

// hypot returns the root of a^2 + b^2, rounded up to 31 significant bits and
// at most the largest int64. Neither is above 2^63.
func hypot(a, b uint64) uint64 {
	shift := max(bits.Len64(max(a, b))-31, 0)
	up := func(n uint64) uint64 { return (n + 1<<shift - 1) >> shift }
	r := root(up(a)*up(a) + up(b)*up(b)) // at most 2^31 each
	if r > math.MaxInt64>>shift {
		return math.MaxInt64
	}
	return r << shift
}
