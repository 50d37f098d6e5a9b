package eddystone

import "github.com/seed-496a4445/fyr/rotate"

// ExponentMax is the largest rotation exponent.
const ExponentMax = 15

// clockBits is the size of a beacon's clock, eraBits of the part that one
// temporary key covers.
const (
	clockBits = 32
	eraBits   = 16
)

// Clock is what a beacon's clock says: seconds since its own zero, not Unix
// time. Beacons are recommended to begin at 65,280, shortly before the first
// change of the temporary key.
type Clock uint32

// Masked returns the first second of the rotation period that holds c: c with
// its k low bits cleared.
func (c Clock) Masked(k uint8) Clock { return c &^ (1<<k - 1) }

// Schedule returns when the beacons of rotation exponent k change their
// identifiers. Epoch e is the period from clock e<<k. It panics when k is above
// [ExponentMax].
//
// Late: a beacon changes at a random time within the period. Slack: a sighting
// tells neither where in its period the clock stands nor how late the change
// is, and its time is a whole second. PPM: what the specification allows.
func Schedule(k uint8) rotate.Schedule {
	check(k)
	period := int64(1) << k
	return rotate.Schedule{
		Period: period,
		Late:   period,
		Slack:  max(2*period+1, 64),
		PPM:    150,
		Last:   1<<(clockBits-k) - 1,
	}
}

// Alignment returns the alignment of a beacon of rotation exponent k whose
// clock said c at Unix second unix. It panics when k is above [ExponentMax].
func Alignment(k uint8, c Clock, unix int64) rotate.Alignment {
	check(k)
	return rotate.Alignment{Unix: unix, Epoch: rotate.Epoch(c >> k), Phase: int32(c - c.Masked(k))}
}

func check(k uint8) {
	if k > ExponentMax {
		panic("eddystone: rotation exponent above 15")
	}
}
