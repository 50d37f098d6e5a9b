package sts

import (
	"math/bits"

	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/ranging"
)

// MatchTest accepts a sequence when so many of its pulses have the sign that
// they should have. It is made with the chance that a guess passes it, so that
// nobody sets a threshold without. The zero value is no test and panics. Safe for
// concurrent use.
//
// A guess is pulses with signs that do not depend on the key: whatever their
// power, each matches with a chance of one half. Whoever can tell the sign of a
// pulse before it is over does not guess; that depends on the radio, and no
// number here covers it.
type MatchTest struct {
	pulses, least int
	chance        upper
}

// NewMatchTest returns the test that least of pulses match. It returns
// [ErrRange] unless 1 <= pulses <= [MaxGuesses] and 1 <= least <= pulses. It
// takes time proportional to pulses - least.
func NewMatchTest(pulses, least int) (MatchTest, error) {
	if pulses < 1 || pulses > MaxGuesses || least < 1 || least > pulses {
		return MatchTest{}, ErrRange
	}
	return MatchTest{pulses, least, tail(uint64(pulses), uint64(least))}, nil
}

// MatchTestFor returns the test of pulses with the lowest threshold that a guess
// passes with a chance of at most 2^-b. It returns [ErrRange] when there is
// none, pulses < b; and for pulses < 1, pulses > [MaxGuesses] and b < 1.
func MatchTestFor(pulses, b int) (MatchTest, error) {
	if pulses < 1 || pulses > MaxGuesses || b < 1 || b > pulses {
		return MatchTest{}, ErrRange
	}
	w := newWalk(uint64(pulses))
	best := w
	for w.k > 1 {
		if w.step(); !w.sum.atMost(int64(b)) {
			break
		}
		best = w
	}
	return MatchTest{pulses, int(best.k), best.sum}, nil
}

// Pulses returns how many pulses the test looks at.
func (t MatchTest) Pulses() int { return t.pulses }

// Least returns how many must match.
func (t MatchTest) Least() int { return t.least }

// FalseAccept returns the chance that one guess passes, an upper binomial tail
// with one half, rounded up: at most (1 + 2^-60)^pulses times the exact one.
func (t MatchTest) FalseAccept() ranging.Probability {
	t.mustBe()
	return ranging.Scaled(t.chance.m, int(t.chance.e))
}

// Log2FalseAccept returns the logarithm of the chance that one guess passes.
// It is off by at most pulses * 2^-60 and the rounding of a float64.
func (t MatchTest) Log2FalseAccept() float64 {
	t.mustBe()
	return t.chance.log2()
}

func (t MatchTest) mustBe() {
	if t.pulses == 0 {
		panic("sts: no match test")
	}
}

// Count returns how many of the pulses of received have the sign that they have
// in sequence, and whether these are enough. Both are laid out like blocks, and
// each has as many pulses as the test, in bytes rounded up; bits behind the last
// pulse are ignored. It returns [ErrLength] otherwise. It does not allocate.
// Constant time in sequence; the count is public.
func (t MatchTest) Count(sequence, received []byte) (matches int, ok bool, err error) {
	t.mustBe()
	size := (t.pulses + 7) / 8
	if len(sequence) != size || len(received) != size {
		return 0, false, ErrLength
	}
	matches = t.pulses - differences(sequence, received, t.pulses)
	return matches, matches >= t.least, nil
}

// differences counts the bits that differ among the first n.
func differences(a, b []byte, n int) (d int) {
	for ; n >= 64; n -= 64 {
		d += bits.OnesCount64(wire.Be64(a) ^ wire.Be64(b))
		a, b = a[8:], b[8:]
	}
	var rest uint64
	for i := range a { // at most 8 bytes
		rest |= uint64(a[i]^b[i]) << (56 - 8*i)
	}
	return d + bits.OnesCount64(rest>>(64-n)) // n < 64, and a shift by 64 gives 0
}
