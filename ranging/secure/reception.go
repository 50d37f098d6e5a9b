package secure

import (
	"math"

	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// A Reception is what a radio, and the software behind it, found out about a
// packet that it received.
type Reception struct {
	// First is the position of the first block that the packet was correlated
	// with: what AppendSequence or ExposeRegisters gave with it.
	First sts.Position
	// Stamped says whether the time stamp is that of the STS, and not of the
	// preamble.
	Stamped bool
	// SoftBits says whether Quality was counted by software that was given each
	// pulse, at the lag of the first path.
	SoftBits bool
	// Status is the receiver's for the STS; zero is good.
	Status ranging.Maybe[uint32]
	// Gap is the arrival by the STS less the arrival by the preamble, in 32 bits.
	Gap ranging.Maybe[ranging.Ticks]
	// Carrier is the sender's clock offset to the receiver, rate / receiver's
	// rate - 1, from the carrier, in 32 bits: positive where the sender's is the
	// faster one.
	Carrier ranging.Maybe[ranging.PPB]
	// Quality is how much of each segment matched, 1000 times the pulses that did
	// divided by all, rounded down; unknown where the session has no such segment.
	Quality [ranging.MaxSegments]ranging.Maybe[ranging.Permille]
}

// The flags of a reception.
const (
	flagStamped = 1 << iota
	flagSoftBits
	flagStatus
	flagGap
	flagCarrier
	flags = 1<<iota - 1
)

// noQuality stands for a quality that is not there.
const noQuality = 0xFFFF

// check returns [ErrIndex] unless r is of the blocks from first on, and
// [ErrReception] unless it can be written with so many segments.
func (r *Reception) check(first sts.Position, segments int) error {
	if r.First != first {
		return ErrIndex
	}
	if r.Gap.Known && !fits32(int64(r.Gap.Value)) || r.Carrier.Known && !fits32(int64(r.Carrier.Value)) {
		return ErrReception
	}
	for i, q := range r.Quality {
		if q.Known && (i >= segments || q.Value < 0 || q.Value > 1000) {
			return ErrReception
		}
	}
	return nil
}

// fits32 reports whether n can be written in four octets with a sign.
func fits32(n int64) bool { return n >= math.MinInt32 && n <= math.MaxInt32 }

// append appends the receptionSize bytes of r, which passed check. What is not
// there is written as zero.
func (r *Reception) append(dst []byte) []byte {
	var f byte
	for i, there := range [...]bool{r.Stamped, r.SoftBits, r.Status.Known, r.Gap.Known, r.Carrier.Known} {
		if there {
			f |= 1 << i
		}
	}
	dst = append(wire.AppendBe32(dst, uint32(r.First)), f)
	dst = wire.AppendBe32(dst, uint32(orZero(r.Status)))
	dst = wire.AppendBe32(dst, uint32(orZero(r.Gap)))
	dst = wire.AppendBe32(dst, uint32(orZero(r.Carrier)))
	for _, q := range r.Quality {
		if !q.Known {
			q.Value = noQuality
		}
		dst = wire.AppendBe16(dst, uint16(q.Value))
	}
	return dst
}

// orZero returns the value, or zero where there is none.
func orZero[T ~uint32 | ~int64](m ranging.Maybe[T]) T {
	if !m.Known {
		return 0
	}
	return m.Value
}

// parseReception returns the reception in b, receptionSize bytes, of so many
// segments, or [ErrFormat].
func parseReception(b []byte, segments int) (Reception, error) {
	f := b[4]
	r := Reception{First: sts.Position(wire.Be32(b)), Stamped: f&flagStamped != 0, SoftBits: f&flagSoftBits != 0}
	status, gap, carrier := wire.Be32(b[5:]), int32(wire.Be32(b[9:])), int32(wire.Be32(b[13:]))
	r.Status = ranging.Maybe[uint32]{Value: status, Known: f&flagStatus != 0}
	r.Gap = ranging.Maybe[ranging.Ticks]{Value: ranging.Ticks(gap), Known: f&flagGap != 0}
	r.Carrier = ranging.Maybe[ranging.PPB]{Value: ranging.PPB(carrier), Known: f&flagCarrier != 0}
	bad := f&^flags != 0 || !r.Status.Known && status != 0 || !r.Gap.Known && gap != 0 || !r.Carrier.Known && carrier != 0
	for i := range r.Quality {
		if q := wire.Be16(b[17+2*i:]); q != noQuality {
			r.Quality[i] = ranging.Known(ranging.Permille(q))
			bad = bad || q > 1000 || i >= segments
		}
	}
	if bad {
		return Reception{}, ErrFormat
	}
	return r, nil
}
