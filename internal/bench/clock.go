package bench

import (
	"runtime"
	"time"
)

// multiplyCycles is how long a multiplication of 64 bits takes on the cores of
// processor.go, and on most others: the latency of IMUL.
const multiplyCycles = 3

// product keeps the compiler from leaving the chain out.
var product uint64 = 3

// gigahertz returns how fast the core runs at this moment: the best of a few
// chains of multiplications of which each waits for the one before. It takes
// about a quarter of a millisecond. 0: not known.
func gigahertz() float64 {
	if runtime.GOARCH != "amd64" {
		return 0
	}
	const turns = 4000
	best := 0.0
	for range 3 {
		begun := time.Now()
		product = multiplications(product|1, turns)
		if took := time.Since(begun); took > 0 {
			best = max(best, turns*8*multiplyCycles/float64(took.Nanoseconds()))
		}
	}
	return best
}

// multiplications makes 8 multiplications a turn.
func multiplications(y uint64, turns int) uint64 {
	x := y
	for range turns {
		x *= y
		x *= y
		x *= y
		x *= y
		x *= y
		x *= y
		x *= y
		x *= y
	}
	return x
}
