package bounding_test

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/bounding"
)

func TestParseChance(t *testing.T) {
	for text, want := range map[string]string{
		"0/1": "0/1", "1/1": "1/1", "2/4": "1/2", "0/9": "0/1", "007/010": "7/10", "-0/1": "0/1",
		strings.Repeat("9", 256) + "/" + strings.Repeat("9", 256): "1/1",
	} {
		if c, err := bounding.ParseChance(text); err != nil || c.String() != want {
			t.Errorf("%s = %v, %v", text, c, err)
		}
	}
	for text, want := range map[string]error{
		"": bounding.ErrFormat, "1": bounding.ErrFormat, "/": bounding.ErrFormat, "1/": bounding.ErrFormat, "/2": bounding.ErrFormat,
		"1/2/3": bounding.ErrFormat, "+1/2": bounding.ErrFormat, "--1/2": bounding.ErrFormat, "1 /2": bounding.ErrFormat, "0.5/1": bounding.ErrFormat,
		"0x1/2": bounding.ErrFormat, "1_0/20": bounding.ErrFormat, "-/2": bounding.ErrFormat, "1/-": bounding.ErrFormat,
		strings.Repeat("9", 257) + "/1": bounding.ErrFormat, "٣/4": bounding.ErrFormat,
		"1/0": bounding.ErrRange, "0/0": bounding.ErrRange, "-1/2": bounding.ErrRange, "1/-2": bounding.ErrRange, "3/2": bounding.ErrRange,
		"-1/-2": bounding.ErrRange,
	} {
		if c, err := bounding.ParseChance(text); !errors.Is(err, want) || c.Sign() != 0 {
			t.Errorf("%s = %v, %v", text, c, err)
		}
	}
}

func TestNewChance(t *testing.T) {
	if c, err := bounding.NewChance(6, 8); err != nil || c.String() != "3/4" {
		t.Errorf("6/8 = %v, %v", c, err)
	}
	for _, x := range [][2]uint64{{0, 0}, {1, 0}, {2, 1}, {math.MaxUint64, 1}} {
		if _, err := bounding.NewChance(x[0], x[1]); !errors.Is(err, bounding.ErrRange) {
			t.Errorf("%d/%d: %v", x[0], x[1], err)
		}
	}
	for _, n := range []int{-1, 1<<16 + 1} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("HalfTo(%d) does not panic", n)
				}
			}()
			bounding.HalfTo(n)
		}()
	}
}

// TestLog2 has logarithms where they cancel and where float64 ends.
func TestLog2(t *testing.T) {
	for text, want := range map[string]float64{
		"1/1": 0, "1/2": -1, "3/4": math.Log2(3) - 2, "1/3": -math.Log2(3),
		"99999999999999999999/100000000000000000000": -1e-20 / math.Ln2,
	} {
		if got := chance(t, text).Log2(); math.Abs(got-want) > 1e-15*max(math.Abs(want), 1e-20) {
			t.Errorf("log2 %s = %v, want %v", text, got, want)
		}
	}
	for _, n := range []int{1, 63, 64, 1073, 1074, 1075, 5000, 65536} {
		if got := bounding.HalfTo(n).Log2(); got != float64(-n) {
			t.Errorf("log2 2^-%d = %v", n, got)
		}
	}
	if !math.IsInf((bounding.Chance{}).Log2(), -1) {
		t.Error("log2 0 is not -Inf")
	}
}

// TestBound has chances rounded up, by no more than 2^-60 of themselves.
func TestBound(t *testing.T) {
	_, random := draw(7)
	for range 2000 {
		d := random.Uint64()>>random.IntN(60) + 2
		n := random.Uint64N(d) + 1
		c, err := bounding.NewChance(n, d)
		if err != nil {
			t.Fatal(err)
		}
		b := c.Bound()
		if low := ranging.Fraction(n, d); b.Less(low) && low.Bits(1) != b.Bits(1) {
			t.Fatalf("%v: bound %v below %v", c, b, low)
		}
		// p*T for the largest T with a bit left: exact bits are those of the fraction.
		for _, tries := range []uint64{1, 3, 1 << 20} {
			if got, most := b.Bits(tries), exactBits(c, tries); got > most || got < most-1 {
				t.Fatalf("%v, %d tries: %d bits, exactly %d", c, tries, got, most)
			}
		}
	}
	for _, n := range []int{1, 2, 61, 62, 63, 64, 65, 4096} {
		if got := bounding.HalfTo(n).Bound().Bits(1); got != n {
			t.Errorf("2^-%d has %d bits", n, got)
		}
	}
	if (bounding.HalfTo(0).Bound() != ranging.Probability{}) {
		t.Error("a bound of one is not one")
	}
	if (bounding.Chance{}).Bound().Bits(1) < 1<<20 {
		t.Error("a chance of zero has few bits")
	}
}

// exactBits returns floor(-log2 min(1, tries*c)), exactly.
func exactBits(c bounding.Chance, tries uint64) int {
	r := c.Rat()
	r.Mul(r, new(big.Rat).SetInt(new(big.Int).SetUint64(tries)))
	n := 0
	for half := big.NewRat(1, 2); r.Cmp(half) <= 0; n++ {
		r.Mul(r, big.NewRat(2, 1))
	}
	return n
}

// TestImmutable changes what was lent.
func TestImmutable(t *testing.T) {
	c := chance(t, "1/3")
	c.Rat().Num().SetInt64(7)
	c.Rat().SetInt64(1)
	if c.String() != "1/3" {
		t.Errorf("a chance became %v", c)
	}
	if z := (bounding.Chance{}); z.Rat().SetInt64(1) == nil || z.String() != "0/1" || z.Not().String() != "1/1" {
		t.Errorf("zero became %v", z)
	}
}
