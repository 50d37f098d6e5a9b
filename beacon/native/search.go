package native

import (
	"math"
	"time"

	"github.com/seed-496a4445/fyr/rotate"
)

// Asleep returns the epochs in which a tag can be that was last heard in epoch e
// and then was silent, or heard by nobody, for so long: spec/beacon.md, Section
// 10.2. It may have been without power for any part of it. The keys of the days
// must be at hand. A day has the domain's generations of these epochs.
//
// It is for those who search by themselves, from the epoch that they heard. The
// Search of a resolver looks at all of these too: it counts in seconds from an
// alignment, which may stand an epoch further, and so looks at one or two more.
func (r Rules) Asleep(c rotate.Calendar, e rotate.Epoch, silent time.Duration) (first, last rotate.Epoch) {
	silent = max(silent, 0)
	ms := uint64(silent/time.Millisecond) + uint64(2*r.ClockError/time.Millisecond)
	if silent%time.Millisecond != 0 {
		ms++
	}
	end := rotate.Epoch(c.First(rotate.Generations)) - 1
	return e, min(end, e+1+rotate.Epoch(min(changes(ms, r.PPM, uint64(c.Period)), math.MaxInt32))+rotate.Epoch(r.Boots))
}

// changes returns how many periods in milliseconds a clock that runs fast by ppm
// counts in so many milliseconds, rounded up.
func changes(ms uint64, ppm int32, period uint64) uint64 {
	const million = 1_000_000
	rate := uint64(million + int64(ppm)) // at most 2^22
	// ms <= 2^44, so the first product is below 2^46.
	ticks := ms/million*rate + (ms%million*rate+million-1)/million
	return (ticks + period - 1) / period
}
