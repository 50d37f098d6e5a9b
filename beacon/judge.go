package beacon

import (
	"math/bits"

	"github.com/seed-496a4445/fyr/rotate"
)

// Judging is a Network whose frames are judged by more than their counters.
type Judging interface {
	Network
	// NewJudge returns the judge of one tag, which has heard nothing.
	NewJudge() Judge
}

// Judge compares the authentic frames of one tag with each other and with its
// clock. Not for concurrent use.
type Judge interface {
	// Judge gives a frame its verdict and remembers what it needs of it. Frames
	// come in any order of their times.
	Judge(s *Sighting) Freshness
	// Align sets what its owner knows of the tag's clock, from then on and in
	// place of all that was known: a is in epochs of the scheme, whose epochs are
	// on the air by the schedule. With the zero Alignment nothing is known. What
	// was heard stays remembered.
	Align(s rotate.Scheme, on rotate.Schedule, a rotate.Alignment)
}

// Sighting is an authentic frame of a tag, found by its identifier.
type Sighting struct {
	Advert *Advert
	Frame  *Frame
	Plain  []byte // what Open returned
	// Scheme and Epoch whose identifier the frame shows, when epochs of the
	// scheme are on the air, and what was known of the tag's clock before.
	Scheme    rotate.Scheme
	Epoch     rotate.Epoch
	Schedule  rotate.Schedule
	Alignment rotate.Alignment
}

// BootAllowance returns by how many epochs of a mean length of period seconds an
// honest tag of fyr's own protocol leads at most for having started again and
// again: what a loop of boots burns until its waits of 15 s, 30 s and so on are
// as long as an epoch, and two for healthy boots, 8 at least. It is 8 for up to
// 960 s and 15 for a day: spec/beacon.md, Section 10.2.
func BootAllowance(period int64) rotate.Epoch {
	loop := bits.Len64(uint64(max(period, 1)-1) / 15) // ceil(log2(period/15))
	return rotate.Epoch(max(loop+2, 8))
}
