package rotate

import (
	"math/bits"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// Millis is a time in milliseconds: a span, or the reading of a tag's clock,
// which counts from the claim.
type Millis uint64

// Second and Minute in milliseconds.
const (
	Second Millis = 1000
	Minute        = 60 * Second
)

// Calendar divides a tag's time in fyr's own protocol: into epochs, and those
// into generations, which are days. It is a fact of the tag's registration. The
// zero value is not valid. All methods are exact.
type Calendar struct {
	// Period is the mean length of an epoch: whole seconds, 1 to 86,400.
	Period Millis
	// Epochs is how many epochs make a generation: 1 to 65,535.
	Epochs uint32
}

// ErrCalendar is returned for a Calendar with a field out of range.
var ErrCalendar = fail.New(fail.Range, "rotate: calendar with a period or number of epochs out of range")

// Check returns [ErrCalendar] when a field is out of range.
func (c Calendar) Check() error {
	if c.Period == 0 || c.Period > 86_400*Second || c.Period%Second != 0 || c.Epochs == 0 || c.Epochs > 1<<16-1 {
		return ErrCalendar
	}
	return nil
}

// Generation returns the generation that holds epoch e.
func (c Calendar) Generation(e uint32) uint32 { return e / c.Epochs }

// First returns the first epoch of generation g. That of generation 4096, which
// is not, is how many epochs there are.
func (c Calendar) First(g uint32) uint32 { return g * c.Epochs } // at most 2^12 * 2^16

// Instant returns when epoch e goes on the air, where jitter is the encrypted
// block of e under the day's jitter key: e*Period, and a share of one Period
// that is uniform. Instants rise with e, so that at any time the epoch time/Period,
// rounded down, or the one before is on the air. It is exact for any epoch and
// any Period below 2^32 ms.
func (c Calendar) Instant(e uint32, jitter *[BlockSize]byte) Millis {
	// Period and u are below 2^32: the product is below 2^64, the sum at most
	// (2^32-1) * 2^32.
	u := uint64(wire.Be32(jitter[:]))
	return Millis(uint64(e)*uint64(c.Period) + uint64(c.Period)*u>>32)
}

// End returns when the last epoch of the last generation is over.
func (c Calendar) End() Millis { return Millis(c.First(Generations)) * c.Period }

// Gap returns how long the tag is silent before it shows an identity for the
// first time in an epoch, where jitter is as for Instant: 1,000 ms to 15,999.
func (c Calendar) Gap(jitter *[BlockSize]byte) Millis {
	return Second + Millis(uint64(15*Second)*uint64(wire.Be32(jitter[4:]))>>32)
}

// Newest returns the newest epoch that can be on the air when the clock reads
// now, the other being the one before. It is at most 2^32-1.
func (c Calendar) Newest(now Millis) uint32 {
	q := uint64(now / c.Period)
	if bits.Len64(q) > 32 {
		return 1<<32 - 1
	}
	return uint32(q)
}
