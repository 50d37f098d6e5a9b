package native

import (
	"math"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/rotate"
)

// Rules are what a [Judge] goes by. The usual ones are [DefaultRules].
type Rules struct {
	// ClockError is G, by how much the clock of a receiver may be wrong either
	// way.
	ClockError time.Duration
	// PPM is by how many parts per million the tag's clock may be wrong.
	PPM int32
	// Boots is how many epochs an honest tag may lead for having been without
	// power.
	Boots int64
	// Speed is the most at which a tag may travel, in m/s.
	Speed float64
	// Reach is from how far a receiver hears, in m.
	Reach float64
	// Memory is how many epochs and days are remembered, and how many frames of
	// each, 1 at least. A fork between older ones is not seen. An eighth of it is
	// for those that were ahead: more of them push out only each other.
	Memory int
}

// DefaultRules returns the rules that spec/beacon.md names for tags of a
// calendar: 30 s, 150 ppm, the [beacon.BootAllowance], 100 m/s and 1,000 m, and a
// memory of 64.
func DefaultRules(c rotate.Calendar) Rules {
	boots := beacon.BootAllowance(int64(c.Period / rotate.Second))
	return Rules{ClockError: ClockError * time.Second, PPM: PPM, Boots: int64(boots), Speed: 100, Reach: 1000, Memory: 64}
}

// Place is where a receiver stands, in metres in any frame that is the same for
// all: see [At] for places on Earth.
type Place struct{ X, Y, Z float64 }

// earthRadius in m.
const earthRadius = 6_371_000

// At returns a place on Earth, given in degrees, taken for a sphere. Distances
// are then straight lines through it, which are no longer than those on it. It
// is for those who judge by themselves and know receivers by such places: a
// resolver knows none.
func At(latitude, longitude float64) Place {
	lat, lon := latitude*math.Pi/180, longitude*math.Pi/180
	return Place{
		X: earthRadius * math.Cos(lat) * math.Cos(lon),
		Y: earthRadius * math.Cos(lat) * math.Sin(lon),
		Z: earthRadius * math.Sin(lat),
	}
}

// distance returns how far apart two places are, in m.
func (p Place) distance(q Place) float64 {
	return math.Hypot(math.Hypot(p.X-q.X, p.Y-q.Y), p.Z-q.Z)
}
