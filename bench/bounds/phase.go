package main

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// The model of the phase leak. An observer sees k changes of identifier, all
// linked, at each of two places, and asks whether both saw the same tag. Change
// j happens at φ + j P + x_j, with x_j uniform in [0, w): w is the width of the
// jitter, φ the tag's phase, the same at both places or, for two tags,
// independent and uniform modulo P. Given k changes, φ is uniform in an
// interval: from the latest of the φ + x_j less w to the earliest. The
// evidence is the logarithm of the likelihood ratio; it is P times the overlap
// of both intervals, on the circle, over the product of their lengths. Its mean
// is taken over one and the same tag.

const trials = 200_000

// evidence returns the mean evidence in bits of k changes at each place, for a
// jitter of width w P.
func evidence(k int, w float64) float64 {
	r := rand.New(rand.NewPCG(uint64(k), 0x66797231))
	circle := 1 / w
	sum := 0.0
	for range trials {
		m1, n1 := around(r, k)
		m2, n2 := around(r, k)
		overlap := math.Min(m1, m2) + math.Min(n1, n2) + math.Max(0, m1+n2-circle) + math.Max(0, m2+n1-circle)
		sum += math.Log2(circle * overlap / ((m1 + n1) * (m2 + n2)))
	}
	return sum / trials
}

// around returns by how much k uniform x_j in [0, 1) leave room above and below
// the true phase: the smallest of them, and one less the greatest.
func around(r *rand.Rand, k int) (above, below float64) {
	lo, hi := 1.0, 0.0
	for range k {
		x := r.Float64()
		lo, hi = math.Min(lo, x), math.Max(hi, x)
	}
	return lo, 1 - hi
}

// renewal returns the greatest evidence, in bits, of one change at each place
// when a tag lets each epoch last from P/2 to 3P/2, uniformly, whatever came
// before, and from periods of P lie between the changes: the logarithm of P
// times the density of changes that long after one.
func renewal(from float64) float64 {
	const step = 1.0 / 4000 // of P
	const n = 40000
	// density[i] is the density at i steps: the first epoch's, and by each
	// density before it.
	var density [n]float64
	var sum [n + 1]float64 // of densities up to a place
	within := func(i int) float64 { return sum[min(max(i, 0), n)] }
	for i := range n {
		lo, hi := i-6000, i-2000 // in steps: 3P/2 and P/2 before
		if lo < 0 && hi >= 0 {
			density[i] = 1
		}
		density[i] += (within(hi) - within(lo)) * step
		sum[i+1] = sum[i] + density[i]
	}
	most := 0.0
	for i := int(from / step); i < n; i++ {
		most = math.Max(most, math.Abs(math.Log2(density[i])))
	}
	return most
}

// phase is the table of the phase leak.
func phase() table {
	changes := []int{1, 2, 4, 8, 16, 32}
	rows := [][]string{{"jitter", "k = 1", "2", "4", "8", "16", "32"}}
	// Without jitter a day at 20 ppm blurs the phase by 1.728 s either way.
	row := []string{"none; the clock 20 ppm, a day between the places"}
	for range changes {
		row = append(row, fmt.Sprintf("%.2f", math.Log2(period/(2*20e-6*86400))))
	}
	rows = append(rows, row)
	for _, j := range []struct {
		name string
		w    float64
	}{{"204/1024 of P (Find Hub)", 204.0 / 1024}, {"P/4", 1.0 / 4}, {"P/2", 1.0 / 2}, {"P: this protocol", 1}} {
		row := []string{j.name}
		for _, k := range changes {
			row = append(row, fmt.Sprintf("%.2f", math.Abs(evidence(k, j.w))))
		}
		rows = append(rows, row)
	}
	for _, from := range []float64{3, 6} {
		row := []string{fmt.Sprintf("each epoch P/2 to 3P/2 by itself, %.0f P and more between the places: at most", from)}
		for range changes {
			row = append(row, fmt.Sprintf("%.2f", renewal(from)))
		}
		rows = append(rows, row)
	}
	return table{"13.7", rows}
}
