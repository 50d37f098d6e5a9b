package pairing

// Attempts is how many attempts that fail a tag answers at once, and how many minutes it
// takes for each to come back. It bounds what a stranger can make it compute;
// secrets of 128 bits need no bound, and one that survives the loss of power
// would wear the flash and lock the owner out.
const (
	Attempts        = 16
	AttemptInterval = 1
)

// bucket is a token bucket in memory.
type bucket struct {
	spent int
	since uint32 // minute at which the first spent token began to come back
}

// take takes a token at a minute of the tag's time, if there is one.
func (b *bucket) take(minute uint32) bool {
	back := int(min(minute-b.since, Attempts)) / AttemptInterval
	if back >= b.spent {
		b.spent, b.since = 0, minute
	} else {
		b.spent -= back
		b.since += uint32(back * AttemptInterval)
	}
	if b.spent == Attempts {
		return false
	}
	b.spent++
	return true
}

// restore gives back a token: the attempt was no failure.
func (b *bucket) restore() { b.spent = max(0, b.spent-1) }
