package twr

import "github.com/seed-496a4445/fyr/ranging"

// TDoA returns how much later a message was received by anchor i than by
// anchor j: the time of flight to i less the time of flight to j. sync is the
// clock of i less the clock of j at one moment, modulo 2^w. The result is from
// -2^(w-1) on and below 2^(w-1). [ErrWidth] and [ErrStamp] are as for
// [NewSingle]; [ErrInterval] refuses a result of half the range exactly, whose
// sign nobody knows.
func TDoA(i, j, sync ranging.Ticks, w Width) (ranging.Ticks, error) {
	if err := w.check(i, j); err != nil {
		return 0, err
	}
	d := (i - j - sync) & w.mask()
	switch {
	case d == w.half():
		return 0, ErrInterval
	case d > w.half():
		d -= w.mask() + 1
	}
	return d, nil
}

// CheckBaseline returns [ErrBaseline] when a time difference of arrival is
// longer than light of speed c needs between the two anchors, with a tolerance
// for noise. No place of the tag explains such a one, whatever the path. It
// panics unless c is positive.
func CheckBaseline(tdoa ranging.Ticks, baseline ranging.Millimetres, tolerance ranging.Ticks, c ranging.Speed) error {
	// Sums of magnitudes below 2^63 fit 64 bits.
	if most := abs(baseline.Ticks(c)) + uint64(max(tolerance, 0)); abs(tdoa) > most {
		return ErrBaseline
	}
	return nil
}
