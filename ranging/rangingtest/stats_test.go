package rangingtest

import (
	"math"
	"testing"
)

// TestClopperPearson holds intervals against published ones and against those
// that follow from a power.
func TestClopperPearson(t *testing.T) {
	none := func(n int) float64 { return 1 - math.Pow(0.005, 1/float64(n)) }
	for _, c := range []struct {
		wins, trials int
		confidence   float64
		low, high    float64
	}{
		{0, 10, 0.99, 0, none(10)},
		{0, 100_000, 0.99, 0, none(100_000)},
		{10, 10, 0.99, 1 - none(10), 1},
		{0, 1, 0.99, 0, 0.995},
		{1, 1, 0.99, 0.005, 1},
		{1, 2, 0.95, 0.0125791, 0.9874209},
		{5, 10, 0.95, 0.1870860, 0.8129140},
		{1, 10, 0.95, 0.0025286, 0.4450161},
		{4, 20, 0.95, 0.0573340, 0.4366140},
	} {
		low, high := ClopperPearson(c.wins, c.trials, c.confidence)
		if math.Abs(low-c.low) > 1e-7 || math.Abs(high-c.high) > 1e-7 {
			t.Errorf("%d of %d, %v: %.7f to %.7f, want %.7f to %.7f", c.wins, c.trials, c.confidence, low, high, c.low, c.high)
		}
	}
}

// TestTails holds both ends of intervals against binomial tails that are summed
// up: for the rate at an end so many wins have just the chance that was asked.
func TestTails(t *testing.T) {
	for _, n := range []int{1, 2, 7, 50, 3000} {
		for _, k := range []int{0, 1, n / 3, n / 2, n - 1, n} {
			low, high := ClopperPearson(k, n, 0.99)
			if k > 0 {
				if p := tailOf(n, k, low); math.Abs(p-0.005) > 1e-8 {
					t.Errorf("%d of %d: the chance at the low end is %v", k, n, p)
				}
			}
			if k < n {
				if p := tailOf(n, n-k, 1-high); math.Abs(p-0.005) > 1e-8 {
					t.Errorf("%d of %d: the chance at the high end is %v", k, n, p)
				}
			}
		}
	}
}

// tailOf sums the chances of at least k of n at rate p.
func tailOf(n, k int, p float64) (sum float64) {
	for i := n; i >= k; i-- {
		choose := logGamma(float64(n+1)) - logGamma(float64(i+1)) - logGamma(float64(n-i+1))
		sum += math.Exp(choose + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return sum
}

// TestNoInterval: what is no experiment has no interval.
func TestNoInterval(t *testing.T) {
	for _, c := range []struct {
		wins, trials int
		confidence   float64
	}{{-1, 1, 0.9}, {2, 1, 0.9}, {0, 0, 0.9}, {0, 1, 0}, {0, 1, 1}, {0, 1, math.NaN()}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v has an interval", c)
				}
			}()
			ClopperPearson(c.wins, c.trials, c.confidence)
		}()
	}
}
