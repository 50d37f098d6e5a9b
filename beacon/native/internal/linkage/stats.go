package linkage

import (
	"math"
	"slices"
)

// normalTail returns the chance of a standard normal value above z.
func normalTail(z float64) float64 { return math.Erfc(z/math.Sqrt2) / 2 }

// chiSquareTail returns the chance of a value above x of the chi-square
// distribution with df degrees of freedom, by Wilson and Hilferty.
func chiSquareTail(x, df float64) float64 {
	if df <= 0 {
		return 1
	}
	v := 2 / (9 * df)
	return normalTail((math.Cbrt(x/df) - (1 - v)) / math.Sqrt(v))
}

// poissonTail bounds the chance of k or more where so many are expected, by
// Chernoff: it is never too small.
func poissonTail(k int, expected float64) float64 {
	x := float64(k)
	switch {
	case x <= expected:
		return 1
	case expected == 0:
		return 0
	}
	return math.Exp(x - expected - x*math.Log(x/expected))
}

// rayleigh returns the chance that phases, in turns, which are uniform lie
// together as these do. Any two of them must be independent, no more.
func rayleigh(phases []float64) Evidence {
	c, s := 0.0, 0.0
	for _, p := range phases {
		c, s = c+math.Cos(2*math.Pi*p), s+math.Sin(2*math.Pi*p)
	}
	if len(phases) == 0 {
		return Evidence{P: 1}
	}
	return Evidence{math.Exp(-(c*c + s*s) / float64(len(phases))), len(phases)}
}

// turns returns t modulo period in turns, 0 to 1.
func turns(t, period int64) float64 { return float64((t%period+period)%period) / float64(period) }

// differ returns the chance that groups of values of one distribution, which
// may be any, differ as much: Pearson's test of homogeneity over bins that hold
// equally many, or the greatest excess of one group in one bin.
func differ(groups [][]float64) Evidence {
	all := slices.Concat(groups...)
	slices.Sort(all)
	n := len(all)
	// Four of a group of mean size in a bin, 64 bins at most.
	bins := min(64, n/max(1, 4*len(groups)))
	if len(groups) < 2 || bins < 2 {
		return Evidence{1, n}
	}
	edges := make([]float64, bins-1)
	for i := range edges {
		edges[i] = all[(i+1)*n/bins]
	}
	edges = slices.Compact(edges)
	counts := make([][]float64, len(groups))
	total := make([]float64, len(edges)+1)
	for i, g := range groups {
		counts[i] = make([]float64, len(total))
		for _, v := range g {
			at, equal := slices.BinarySearch(edges, v)
			if equal { // bins hold their lower edge
				at++
			}
			counts[i][at]++
			total[at]++
		}
	}
	return homogeneous(counts, total)
}

// homogeneous compares rows of counts, whose sums by column are total.
func homogeneous(counts [][]float64, total []float64) Evidence {
	n, columns := 0.0, 0
	for _, c := range total {
		if n += c; c > 0 {
			columns++
		}
	}
	square, least, rows := 0.0, 1.0, 0
	for _, row := range counts {
		sum := 0.0
		for _, c := range row {
			sum += c
		}
		if sum == 0 {
			continue
		}
		rows++
		for j, c := range row {
			if e := sum * total[j] / n; e > 0 {
				square += (c - e) * (c - e) / e
				least = min(least, poissonTail(int(c), e))
			}
		}
	}
	return first(
		Evidence{chiSquareTail(square, float64((rows-1)*(columns-1))), int(n)},
		Evidence{min(1, least*float64(rows*columns)), int(n)},
	)
}

// close returns the chance that so many pairs of phases of one group, in turns,
// which are uniform, are no further apart than a width, in turns.
func close(groups [][]float64, width float64) Evidence {
	near, n := 0, 0
	pairs := 0.0 // more than an int of 32 bits may hold
	for _, g := range groups {
		for i, a := range g {
			for _, b := range g[:i] {
				if d := math.Abs(a - b); min(d, 1-d) <= width {
					near++
				}
			}
		}
		pairs += float64(len(g)) * float64(len(g)-1) / 2
		n += len(g)
	}
	return Evidence{poissonTail(near, pairs*2*width), n}
}
