package bthome

import (
	"math"
	"testing"
)

// TestHalf walks all numbers of 16 bits against the definition.
func TestHalf(t *testing.T) {
	for i := range 1 << 16 {
		b := uint16(i)
		got := half(b)
		exponent, fraction := int(b>>10)&31, float64(b&1023)/1024
		var want float64
		switch {
		case exponent == 31 && fraction != 0:
			if !math.IsNaN(got) {
				t.Errorf("%04x: %v, want not a number", b, got)
			}
			continue
		case exponent == 31:
			want = math.Inf(1)
		case exponent == 0:
			want = fraction * math.Pow(2, -14)
		default:
			want = (1 + fraction) * math.Pow(2, float64(exponent-15))
		}
		if b>>15 == 1 {
			want = -want
		}
		if got != want || math.Signbit(got) != math.Signbit(want) {
			t.Errorf("%04x: %v, want %v", b, got, want)
		}
	}
}
