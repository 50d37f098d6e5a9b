package sounding

import (
	"math/bits"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// Addresses are the access addresses of a step, as numbers.
type Addresses struct{ Initiator, Reflector uint32 }

// Addresses draws the access addresses of a step: four candidates of
// [AccessAddresses], of which each side takes the one of its two that
// correlates less with itself, and the second where they are alike.
func (d *DRBG) Addresses() Addresses {
	s := d.state()
	var b [4 * 4]byte
	for i := range b {
		b[i] = s.draw(AccessAddresses)
	}
	return Addresses{choose(wire.Be32(b[:]), wire.Be32(b[4:])), choose(wire.Be32(b[8:]), wire.Be32(b[12:]))}
}

func choose(first, second uint32) uint32 {
	if score(first) < score(second) {
		return first
	}
	return second
}

// score sums, over lags of 1 to 3 bits, how far the count of bits that differ
// from those so far away is off half of them, twice.
func score(w uint32) (sum int) {
	for lag := 1; lag <= 3; lag++ {
		n := 32 - lag
		differ := bits.OnesCount32((w ^ w>>lag) & (1<<n - 1))
		sum += max(2*differ-n, n-2*differ)
	}
	return sum
}
