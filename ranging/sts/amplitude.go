package sts

import (
	"math"

	"github.com/seed-496a4445/fyr/ranging"
)

// Amplitude is what decides how often a receiver that looks at the correlation
// alone, and not at the signs of single pulses, takes pulses with random signs
// for a first path. The correlation of N pulses of a sender g times as strong as
// the legitimate one is about normal, with a standard deviation of g*sqrt(N),
// where the legitimate peak is N. So a threshold t*N is passed with
//
//	p = Q(x)    x = t*sqrt(N)/g
//
// This is a model and no bound: it takes signs and noise for normal, and the
// power of the sender for given. The closer a sender may come, the larger is g;
// 20 dB, nothing out of the ordinary, open most thresholds in use. A receiver
// that takes the magnitude of the correlation has twice the lags.
type Amplitude struct {
	Pulses    int64   // N, from 1 on
	Threshold float64 // t, as a share of the legitimate peak; above 0
	PowerDB   float64 // 20*log10(g): sender over legitimate sender
	Lags      int64   // places where a first path is looked for, from 1 on
}

// Log2 returns the logarithms of the chance at one lag, p, and at any of the
// lags, 1 - (1-p)^lags. They keep their precision where the chance is far below
// the smallest float64: up to a part in 10^12 and 10^-12, whichever is larger.
// Below 2^(-10^300) they are -Inf. [ErrRange] for a field out of range.
func (a Amplitude) Log2() (single, anywhere float64, err error) {
	if a.Pulses < 1 || a.Lags < 1 || !(a.Threshold > 0) || math.IsInf(a.Threshold, 0) ||
		math.IsNaN(a.PowerDB) || math.IsInf(a.PowerDB, 0) {
		return 0, 0, ErrRange
	}
	square := a.Threshold * a.Threshold * float64(a.Pulses) * math.Pow(10, -a.PowerDB/10)
	p := logQ(square)
	return p / math.Ln2, logAny(p, float64(a.Lags)) / math.Ln2, nil
}

// Probability returns the chance at any of the lags, rounded up, by a part in
// 10^9 and more the smaller it is. Errors as of Log2.
func (a Amplitude) Probability() (ranging.Probability, error) {
	_, l, err := a.Log2()
	if err != nil {
		return ranging.Probability{}, err
	}
	l = max(l, -1<<30)
	l += 1e-9 * (1 - l) // more than Log2 may be off
	whole := math.Floor(l)
	m := math.Exp2(l-whole) * (1 << 62) // below 2^63
	return ranging.Scaled(uint64(m)+1, 62-int(whole)), nil
}

// logQ returns ln Q(x) for the square of x, x >= 0: the logarithm of the upper
// tail of the normal distribution.
func logQ(square float64) float64 {
	if square < 64 {
		return math.Log(math.Erfc(math.Sqrt(square/2)) / 2)
	}
	if math.IsInf(square, 1) {
		return math.Inf(-1)
	}
	// Q(x) = exp(-x^2/2) / (x*sqrt(2*pi)) * (1 - 1/x^2 + 3/x^4 - 15/x^6 ...),
	// which is off by less than the first term left out: 40!!/8^40 < 10^-12.
	sum, term := 1.0, 1.0
	for i := 1.0; i < 40; i += 2 {
		term *= -i / square
		sum += term
	}
	return -square/2 - math.Log(2*math.Pi*square)/2 + math.Log(sum)
}

// logAny returns ln(1 - (1-p)^n) for ln p.
func logAny(logP, n float64) float64 {
	// y = -n*ln(1-p), so the result is ln(1 - e^-y).
	log := math.Log(n) + logP // of y, but for parts of p
	if log < -40 && logP < -40 {
		return log // 1 - e^-y = y*(1 - y/2 ...)
	}
	y := -n * math.Log1p(-math.Exp(logP))
	if logP < -40 {
		y = math.Exp(log)
	}
	return math.Log(-math.Expm1(-y))
}
