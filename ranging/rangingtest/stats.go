package rangingtest

import "math"

// ClopperPearson returns the interval of rates that wins of trials leave with
// the given confidence: for rates below low the chance of so many wins, and for
// rates above high that of so few, is under (1-confidence)/2. It is never too
// narrow. It panics when wins are not 0..trials, or the confidence is not
// between 0 and 1.
func ClopperPearson(wins, trials int, confidence float64) (low, high float64) {
	if wins < 0 || wins > trials || trials < 1 || !(confidence > 0 && confidence < 1) {
		panic("rangingtest: no such interval")
	}
	edge := (1 - confidence) / 2
	k, n := float64(wins), float64(trials)
	// P(at least k of n at rate x) is the regularised incomplete beta function
	// I_x(k, n-k+1), which grows with x.
	high = 1
	if wins > 0 {
		low = solve(func(x float64) bool { return beta(x, k, n-k+1) >= edge })
	}
	if wins < trials {
		high = solve(func(x float64) bool { return beta(1-x, n-k, k+1) <= edge })
	}
	return low, high
}

// solve returns where is turns from false to true between 0 and 1.
func solve(is func(float64) bool) float64 {
	low, high := 0.0, 1.0
	for range 200 {
		middle := (low + high) / 2
		if middle == low || middle == high {
			break
		}
		if is(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high
}

// beta returns the regularised incomplete beta function I_x(a, b), for x of
// 0..1.
func beta(x, a, b float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2):
		return 1 - beta(1-x, b, a) // where the fraction below converges fast
	}
	front := math.Exp(logGamma(a+b) - logGamma(a) - logGamma(b) + a*math.Log(x) + b*math.Log1p(-x))
	return front / a / fraction(x, a, b)
}

// fraction is 1 over the continued fraction of Abramowitz and Stegun, 26.5.8,
// by the method of Lentz.
func fraction(x, a, b float64) float64 {
	const tiny, precision = 1e-300, 1e-14
	nonzero := func(v float64) float64 {
		if math.Abs(v) < tiny {
			return tiny
		}
		return v
	}
	f, c, d := 1.0, 1.0, 0.0
	for i := 1; i < 100_000; i++ {
		m := float64(i / 2)
		numerator := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		if i%2 == 1 {
			numerator = -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		}
		d = 1 / nonzero(1+numerator*d)
		c = nonzero(1 + numerator/c)
		f *= c * d
		if math.Abs(c*d-1) < precision {
			break
		}
	}
	return f
}

func logGamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}
