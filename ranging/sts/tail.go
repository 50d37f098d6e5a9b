package sts

import (
	"math"
	"math/bits"
)

// MaxGuesses is for how many pulses chances are computed: more than those of
// 500 of the longest packets. It takes seconds; the pulses of one packet take a
// millisecond or so.
const MaxGuesses = 1 << 26

// upper is a positive number m * 2^-e that never lies below what it stands for:
// all arithmetic rounds up. m has its top bit, so one rounding raises it by at
// most one part in 2^63.
type upper struct {
	m uint64
	e int64
}

// normal returns (hi*2^64 + lo) * 2^-e, not zero, raised a little when more was
// lost.
func normal(hi, lo uint64, lost bool, e int64) upper {
	if hi == 0 {
		hi, lo, e = lo, 0, e+64
	}
	s := bits.LeadingZeros64(hi)
	m := hi<<s | lo>>(64-s)
	lost = lost || lo<<s != 0
	e += int64(s) - 64
	if lost {
		if m++; m == 0 {
			m, e = 1<<63, e-1
		}
	}
	return upper{m, e}
}

// timesOver returns u*a/b for positive a and b.
func (u upper) timesOver(a, b uint64) upper {
	hi, lo := bits.Mul64(u.m, a)
	p := normal(hi, lo, false, u.e)
	s := bits.LeadingZeros64(b)
	// p.m/2 < 2^63 <= b*2^s, so the quotient fits. It is at least 2^62.
	q, r := bits.Div64(p.m>>1, p.m<<63, b<<s)
	if r != 0 {
		q++ // a remainder needs b<<s > 2^63, so q < 2^64-1
	}
	return normal(0, q, false, p.e+63-int64(s))
}

// plus returns u+v.
func (u upper) plus(v upper) upper {
	if u.e > v.e {
		u, v = v, u
	}
	d := min(v.e-u.e, 64)
	small := v.m >> d // 0 for d = 64
	m, carry := bits.Add64(u.m, small, 0)
	return normal(carry, m, small<<d != v.m, u.e)
}

// atMost reports whether u <= 2^-b.
func (u upper) atMost(b int64) bool {
	// 2^63 <= m < 2^64
	return u.e-63 > b || u.e-63 == b && u.m == 1<<63
}

// log2 returns the logarithm, at most 0: what was rounded up beyond one is one.
func (u upper) log2() float64 {
	// The two parts are joined last: near one, m is near 2^64 and e is 64.
	return min(math.Log2(float64(u.m)/(1<<63))+float64(63-u.e), 0)
}

// walk goes down the values of a binomial distribution with one half.
//
//	P(X = n) = 2^-n     P(X = k-1) = P(X = k) * k/(n-k+1)
//
// A step rounds the term up three times, by parts of 2^-63, 2^-62 and 2^-63 at
// most, and the sum once. So after t steps the sum is above the exact one by a
// factor of less than (1 + 2^-60)^t.
type walk struct {
	n, k      uint64
	term, sum upper // P(X = k), P(X >= k)
}

func newWalk(n uint64) walk {
	one := upper{1 << 63, int64(n) + 63}
	return walk{n, n, one, one}
}

func (w *walk) step() {
	w.term = w.term.timesOver(w.k, w.n-w.k+1)
	w.k--
	w.sum = w.sum.plus(w.term)
}

// tail returns P(X >= k) for n tosses of a coin, 1 <= k <= n.
func tail(n, k uint64) upper {
	w := newWalk(n)
	for w.k > k {
		w.step()
	}
	return w.sum
}
