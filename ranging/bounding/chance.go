package bounding

import (
	"math"
	"math/big"
	"strings"

	"github.com/seed-496a4445/fyr/ranging"
)

// A Chance is an exact probability, a fraction of 0 to 1. The zero value is
// zero. It does not change, and is safe for concurrent use. Not to be compared
// with ==: see Cmp.
type Chance struct {
	_ [0]func()
	r *big.Rat // nil is zero; never changed
}

// digits bounds what ParseChance reads of a numerator or denominator.
const digits = 256

var zero, one = new(big.Rat), big.NewRat(1, 1)

// NewChance returns n/d, or [ErrRange] when that is no fraction of 0 to 1.
func NewChance(n, d uint64) (Chance, error) {
	if d == 0 || n > d {
		return Chance{}, ErrRange
	}
	return fraction(new(big.Int).SetUint64(n), new(big.Int).SetUint64(d)), nil
}

// HalfTo returns 2^-n, the chance to guess n bits, for an n of 0 to 65536. It
// panics otherwise.
func HalfTo(n int) Chance {
	if n < 0 || n > 1<<16 {
		panic("bounding: exponent out of range")
	}
	return fraction(big.NewInt(1), new(big.Int).Lsh(big.NewInt(1), uint(n)))
}

// ParseChance reads "n/d" with decimal integers of at most 256 digits, in
// lowest terms or not. It returns [ErrFormat] for other text and [ErrRange]
// when d is below 1 or the fraction is not one of 0 to 1.
func ParseChance(s string) (Chance, error) {
	before, after, ok := strings.Cut(s, "/")
	n, okN := integer(before)
	d, okD := integer(after)
	switch {
	case !ok || !okN || !okD:
		return Chance{}, ErrFormat
	case d.Sign() <= 0 || n.Sign() < 0 || n.Cmp(d) > 0:
		return Chance{}, ErrRange
	}
	return fraction(n, d), nil
}

// integer reads a decimal integer, a minus sign before it or not.
func integer(s string) (*big.Int, bool) {
	bare := strings.TrimPrefix(s, "-")
	if bare == "" || len(bare) > digits || strings.Trim(bare, "0123456789") != "" {
		return nil, false
	}
	return new(big.Int).SetString(s, 10)
}

// fraction returns n/d, with 0 <= n <= d and d > 0.
func fraction(n, d *big.Int) Chance { return Chance{r: new(big.Rat).SetFrac(n, d)} }

func (c Chance) rat() *big.Rat {
	if c.r == nil {
		return zero
	}
	return c.r
}

// Rat returns the fraction, in lowest terms. The caller may change it.
func (c Chance) Rat() *big.Rat { return new(big.Rat).Set(c.rat()) }

// String returns "n/d" in lowest terms, "0/1" for zero.
func (c Chance) String() string { return c.rat().String() }

// Cmp returns -1, 0 or +1 as c is below, equal to or above d.
func (c Chance) Cmp(d Chance) int { return c.rat().Cmp(d.rat()) }

// Sign returns 0 for zero and 1 otherwise.
func (c Chance) Sign() int { return c.rat().Sign() }

// Not returns 1-c.
func (c Chance) Not() Chance { return Chance{r: new(big.Rat).Sub(one, c.rat())} }

// certain reports whether c is one.
func (c Chance) certain() bool { return c.rat().Cmp(one) == 0 }

// Float64 returns the nearest float64 of c; below 2^-1074 that is 0.
func (c Chance) Float64() float64 {
	f, _ := c.rat().Float64()
	return f
}

// Log2 returns log2 c to within 2^-50 times its size, for chances far below the
// range of float64 too; -Inf for zero.
func (c Chance) Log2() float64 {
	if c.Sign() == 0 {
		return math.Inf(-1)
	}
	if f := c.Float64(); f > 0.5 {
		less, _ := new(big.Rat).Sub(c.rat(), one).Float64() // where log2 cancels
		return math.Log1p(less) / math.Ln2
	}
	m, e := c.scaled()
	return math.Log2(float64(m)/(1<<62)) - float64(e-62)
}

// Bound returns c as a [ranging.Probability], rounded up.
func (c Chance) Bound() ranging.Probability {
	if c.Sign() == 0 {
		return ranging.Scaled(0, math.MaxInt32)
	}
	m, e := c.scaled()
	return ranging.Scaled(m, e)
}

// scaled returns m of 62 or 63 bits, or 2^63, and e so that c is at most
// m * 2^-e and above (m-1) * 2^-e. c is not zero.
func (c Chance) scaled() (m uint64, e int) {
	n, d := c.rat().Num(), c.rat().Denom()
	e = 62 + d.BitLen() - n.BitLen() // n * 2^e / d is in 2^61..2^63, and n <= d
	q, rest := new(big.Int).QuoRem(new(big.Int).Lsh(n, uint(e)), d, new(big.Int))
	m = q.Uint64()
	if rest.Sign() != 0 {
		m++
	}
	return m, e
}
