package rangingtest

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
)

// TestExchange: without an attacker distance and clock offset come out as they
// were put in, to what noise does to them, for any clocks and counters.
func TestExchange(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 500 {
		x := exchange{distance: metres(50 * r.Float64()), reply1: microseconds(200 + 2000*r.Float64()), reply2: microseconds(200 + 2000*r.Float64())}
		x.a, x.b = crystals(r)
		a, b := x.begin(r)
		d, stamps := double(x.stamps(a, b, microseconds(1e6*r.Float64())))
		// A stamp is off by 30 mm; five standard deviations of all six.
		if off := float64(d) - 1000*float64(x.distance); math.Abs(off) > 150 {
			t.Fatalf("%+v: %d mm", x, d)
		}
		if off := stamps - x.drift().ppb(); off < -2500 || off > 2500 {
			t.Fatalf("%+v: %d ppb, not %v ppm", x, stamps, x.drift())
		}
	}
}

// TestAdvances: what each message takes off the distance when it is too soon,
// and what that does to the clock ratio, is as twr says: for replies of 400 and
// 600 us and 10 m, 2, 5 and 3 m, and -33, 0 and 33 ppm.
func TestAdvances(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	measure := func(early [3]metres) (mm, ppb float64) {
		const n = 200
		for range n {
			// The initiator's reply is the first of 400 us.
			x := exchange{distance: 20, reply1: microseconds(600), reply2: microseconds(400), early: early}
			a, b := x.begin(r)
			d, stamps := double(x.stamps(a, b, 0))
			mm, ppb = mm+float64(d)/n, ppb+float64(stamps)/n
		}
		return mm, ppb
	}
	for _, c := range []struct {
		early   [3]metres
		mm, ppb float64
	}{
		{[3]metres{}, 20_000, 0},
		{[3]metres{10, 0, 0}, 18_000, 33_360},
		{[3]metres{0, 10, 0}, 15_000, 0},
		{[3]metres{0, 0, 10}, 17_000, -33_360},
		{[3]metres{10, 0, 10}, 15_000, 0},
	} {
		if mm, ppb := measure(c.early); math.Abs(mm-c.mm) > 15 || math.Abs(ppb-c.ppb) > 200 {
			t.Errorf("%v: %.0f mm and %.0f ppb, want %.0f and %.0f", c.early, mm, ppb, c.mm, c.ppb)
		}
	}
}

// TestMixed: the shift that takes 10 m to 1 m does that, by the formula and by
// the exchange.
func TestMixed(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	x := exchange{distance: 10, reply1: microseconds(1000), reply2: microseconds(1000)}
	shift := mixed(10, 5.5, x.reply1)
	if math.Abs(float64(shift)+30) > 0.1 {
		t.Errorf("4.5 m in 1 ms are %v ppm", shift)
	}
	a, b := x.begin(r)
	if d := single(x.stamps(a, b, 0), shift.ppb()); d < 5350 || d > 5650 {
		t.Errorf("%d mm", d)
	}
}

// TestWhen: a counter shows a stamp when it is asked for, across its end too.
func TestWhen(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 1000 {
		c := counter{r.Float64() * (1 << 40), ppm(100*r.Float64() - 50), r}
		from := 1e9 * r.Float64()
		want := (c.sent(from) + ranging.Ticks(r.IntN(1<<30))) & (1<<40 - 1)
		at := c.when(want, from)
		if got := c.sent(at); (got-want+1)&(1<<40-1) > 2 || at < from {
			t.Fatalf("%+v: %d at %v, want %d", c, got, at, want)
		}
	}
}

// TestTracked: the line through an attacker's fragments begins as much too soon
// as they do, and is as much slower as that over their length.
func TestTracked(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	const n = 300
	for _, early := range []metres{0, 3, 96} {
		var soon, slower float64
		for range n {
			s, p := tracked(r, early)
			soon, slower = soon+s/n, slower+float64(p)/n
		}
		seconds := float64(early) / float64(speed)
		if math.Abs(soon-early.ticks()) > 2 || math.Abs(slower-seconds/8e-3*1e6) > 0.01 {
			t.Errorf("%v m: %v ticks of %v too soon, %v ppm slower", early, soon, early.ticks(), slower)
		}
	}
}
