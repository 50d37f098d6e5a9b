package relay_test

import (
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/internal/relay"
)

const most = math.MaxUint64

func TestProcessing(t *testing.T) {
	for _, x := range [][5]uint64{
		{60, 18, 24, 24, 18}, {60, 18, 24, 20, 22}, {60, 18, 20, 24, 22}, {42, 18, 24, 24, 0}, {41, 18, 24, 24, 0}, {17, 18, 0, 0, 0},
		{most, most, most, most, 0}, {most, 0, most, 1, most - 1}, {most, most - 1, 5, 5, 0},
	} {
		if got := relay.Processing(x[0], x[1], x[2], x[3]); got != x[4] {
			t.Errorf("Processing(%v) = %d", x, got)
		}
	}
}

func TestLimits(t *testing.T) {
	for _, x := range []struct {
		name string
		got  bool
		want bool
	}{
		{"at the least", relay.TooFast(10, 30, 20), false}, {"below it", relay.TooFast(9, 30, 20), true},
		{"grace above the least", relay.TooFast(0, 20, 30), false},
		{"at the most", relay.TooSlow(70, 50, 20), false}, {"above it", relay.TooSlow(71, 50, 20), true},
		{"limit beyond 64 bits", relay.TooSlow(most, most, 1), false}, {"limit of 64 bits", relay.TooSlow(most, most-1, 0), true},
		{"at half", relay.Differs(12, 24, 50), false}, {"below half", relay.Differs(11, 24, 50), true},
		{"product beyond 64 bits", relay.Differs(most, most, 101), true}, {"equal beyond 64 bits", relay.Differs(most, most, 100), false},
		{"over", relay.Over(5, 3) == 2, true}, {"not over", relay.Over(3, 5) == 0, true},
	} {
		if x.got != x.want {
			t.Errorf("%s: %v", x.name, x.got)
		}
	}
}
