package linkage

import "math"

// Phase weighs whether two rows of linked changes are those of one tag:
// spec/beacon.md, Section 13.7. Change j happens at φ + j Period + x_j, with x_j
// uniform in [0, Width). Of one tag φ is one value, of two tags it is uniform
// modulo Period and independent. All fields are in ms.
type Phase struct {
	Period, Width float64
	// Error is by how much an instant may be misjudged, either way.
	Error float64
	// Drift is by how much the clock may have moved from one row to the other,
	// either way, and uniformly.
	Drift float64
}

// Changes returns the instants, in ms, at which the tag changed its identity:
// all of s or, at a silence that is not a gap, those after the last one.
func (m Model) Changes(s Stretch) (at []float64) {
	all := s.visits()
	for i := 1; i < len(all); i++ {
		if all[i].From-all[i-1].To > m.longestGap() {
			at = at[:0]
			continue
		}
		// It stopped after its last event, and before the next would have come.
		at = append(at, float64(all[i-1].To)+float64(m.Interval)/2)
	}
	return at
}

// Evidence returns how many bits of evidence there are that the changes a and
// b, each in a row without one left out, are those of one tag. Negative ones
// speak against it, -256 if it cannot be. Of two tags 2^Evidence has the mean 1,
// so that x bits and more are seen in 2^-x of the cases at most.
func (p Phase) Evidence(a, b []float64) float64 {
	a0, a1 := p.interval(a)
	b0, b1 := p.interval(b)
	if len(a) == 0 || len(b) == 0 || a0 >= a1 || b0 >= b1 {
		return 0 // not changes of this model: they say nothing
	}
	around := math.Floor((a0-b0)/p.Period) * p.Period
	sum := 0.0
	for turn := -3.0; turn <= 3; turn++ {
		at := around + turn*p.Period
		sum += p.overlap(a0, a1, b0+at, b1+at)
	}
	return max(-most, math.Log2(p.Period*sum/((a1-a0)*(b1-b0))))
}

// interval returns between which values φ is, by a row of changes.
func (p Phase) interval(at []float64) (lo, hi float64) {
	lo, hi = math.Inf(-1), math.Inf(1)
	for j, t := range at {
		r := t - float64(j)*p.Period
		lo, hi = max(lo, r-p.Width-p.Error), min(hi, r+p.Error)
	}
	return lo, hi
}

// overlap returns the mean length that the intervals [a0, a1] and [b0, b1] have
// in common when the first is moved by up to the drift.
func (p Phase) overlap(a0, a1, b0, b1 float64) float64 {
	// As a function of the move the length is a trapezoid with these corners.
	corners := [4]float64{b0 - a1, min(b0-a0, b1-a1), max(b0-a0, b1-a1), b1 - a0}
	if corners[0] >= p.Drift || corners[3] <= -p.Drift {
		return 0
	}
	sum := func(part func(x float64) float64) float64 {
		return part(corners[0]) - part(corners[1]) - part(corners[2]) + part(corners[3])
	}
	if p.Drift == 0 {
		return max(0, sum(func(c float64) float64 { return max(0, -c) }))
	}
	area := sum(func(c float64) float64 {
		up, down := max(0, p.Drift-c), max(0, -p.Drift-c)
		return (up*up - down*down) / 2
	})
	return max(0, area/(2*p.Drift))
}
