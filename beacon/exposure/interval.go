package exposure

// Interval is a ten-minute interval number: Unix seconds / 600.
type Interval uint32

const (
	intervalSeconds = 600
	lastInterval    = 1<<32 - 1
	// toleranceIntervals is how far a sighting may be from its interval.
	toleranceIntervals = 12
)

// PeriodMax is the number of intervals in a day, the longest rolling period.
const PeriodMax = 144

// IntervalAt returns the interval that holds a Unix second, or [ErrTime].
func IntervalAt(unix int64) (Interval, error) {
	if unix < 0 || unix/intervalSeconds > lastInterval {
		return 0, ErrTime
	}
	return Interval(unix / intervalSeconds), nil
}

// KeyStart returns i rounded down to a multiple of 144, midnight UTC: where the
// period of a key that holds i begins, unless it was cut short.
func (i Interval) KeyStart() Interval { return i - i%PeriodMax }

// Unix returns the Unix second at which i begins.
func (i Interval) Unix() int64 { return int64(i) * intervalSeconds }

// Rolling is the row of intervals that a key serves: Period of them from Start.
type Rolling struct {
	Start  Interval
	Period uint8 // 0..144; 0 means 144
}

// Check returns [ErrPeriod] when the period is above 144 or goes on beyond
// interval 2^32-1.
func (r Rolling) Check() error {
	if r.Period > PeriodMax || uint64(r.Start)+uint64(r.Len()) > lastInterval+1 {
		return ErrPeriod
	}
	return nil
}

// Len returns the number of intervals, 1..144.
func (r Rolling) Len() int {
	if r.Period == 0 {
		return PeriodMax
	}
	return int(r.Period)
}

// Contains reports whether i is one of the intervals.
func (r Rolling) Contains(i Interval) bool {
	return i >= r.Start && uint64(i) < uint64(r.Start)+uint64(r.Len())
}

// Accepts reports whether an identifier of interval i may have been received
// at a Unix second: its interval is at most 12 away, which is two hours of
// difference between two clocks. With clip it must also lie before the end of
// the rolling period. It returns [ErrTime], [ErrPeriod], or [ErrInterval] when
// i is not one of the intervals.
func (r Rolling) Accepts(unix int64, i Interval, clip bool) (bool, error) {
	e, err := IntervalAt(unix)
	if err != nil {
		return false, err
	}
	if err := r.Check(); err != nil {
		return false, err
	}
	if !r.Contains(i) {
		return false, ErrInterval
	}
	return near(int64(e), i) && (!clip || int64(e) < r.end()), nil
}

// near reports whether interval e, of a clock of its own, is near i.
func near(e int64, i Interval) bool {
	return e >= int64(i)-toleranceIntervals && e < int64(i)+toleranceIntervals+1
}

// end returns the first interval after the period, which may be 2^32.
func (r Rolling) end() int64 { return int64(r.Start) + int64(r.Len()) }
