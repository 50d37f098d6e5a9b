package sounding

import (
	"math"
	"math/bits"
	"slices"

	"github.com/seed-496a4445/fyr/ranging"
)

// HalfNanoseconds counts 0.5 ns, the unit of intervals in Channel Sounding. One
// of them in a round trip is 75 mm of distance.
type HalfNanoseconds int64

// resolution is 0.25 ns of light, rounded up.
const resolution ranging.Millimetres = 75

// RoundTrip is what both sides timed in one step: from departure to arrival at
// the initiator, and from arrival to departure at the reflector. Nothing stops
// the reflector from reporting another interval than it had.
type RoundTrip struct{ Initiator, Reflector HalfNanoseconds }

// perUnit is how many picoseconds of flight half a nanosecond of round trip is.
const perUnit = 250

// Flight returns the time of flight, signed: half of what the intervals differ
// by. It is exact; beyond int64 it is the end of int64 on that side.
func (r RoundTrip) Flight() ranging.Picoseconds {
	a, b := int64(r.Initiator), int64(r.Reflector)
	d := uint64(a) - uint64(b)
	if a < b {
		d = -d
	}
	hi, lo := bits.Mul64(d, perUnit)
	switch {
	case hi != 0 || lo > math.MaxInt64:
		if a < b {
			return math.MinInt64
		}
		return math.MaxInt64
	case a < b:
		return -ranging.Picoseconds(lo)
	}
	return ranging.Picoseconds(lo)
}

// Distance returns the distance of one step, signed, rounded to the nearest
// millimetre.
func (r RoundTrip) Distance() ranging.Millimetres { return r.Flight().Distance(ranging.Vacuum) }

// MaxRoundTrips is the largest number of round trips in one measurement, as
// steps have 16 bits.
const MaxRoundTrips = 1 << 16

// median returns the median flight of the round trips, one or more, and how far
// it may be off for what chance does to them: the bounds of an interval for the
// median that needs nothing to be known of their distribution. The median of
// all steps is within n/2 -+ 3*sqrt(n)/2 of them in order, but for about one
// time in 370. With few steps that is all of them.
func median(trips []RoundTrip) (middle, spread ranging.Picoseconds) {
	flights := make([]ranging.Picoseconds, len(trips))
	for i, t := range trips {
		flights[i] = t.Flight()
	}
	slices.Sort(flights)
	n := len(flights)
	// The later of two in the middle: what errs, errs outwards.
	middle = flights[n/2]
	reach := int(math.Ceil(1.5 * math.Sqrt(float64(n))))
	low, high := flights[max(n/2-reach, 0)], flights[min(n/2+reach, n-1)]
	return middle, max(gap(middle, low), gap(high, middle))
}

// gap returns a - b for a >= b, at most the largest int64.
func gap(a, b ranging.Picoseconds) ranging.Picoseconds {
	if d := uint64(a) - uint64(b); d < math.MaxInt64 {
		return ranging.Picoseconds(d)
	}
	return math.MaxInt64
}
