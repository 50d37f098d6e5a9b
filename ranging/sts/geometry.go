package sts

import "github.com/seed-496a4445/fyr/ranging"

// Mode says how densely pulses come.
type Mode uint8

// The modes. The zero Mode is none.
const (
	BPRF Mode = iota + 1 // base pulse repetition frequency, 62.4 MHz
	HPRF                 // higher, 124.8 MHz
)

// ParseMode returns the mode named "bprf" or "hprf", or [ErrMode].
func ParseMode(name string) (Mode, error) {
	switch name {
	case "bprf":
		return BPRF, nil
	case "hprf":
		return HPRF, nil
	}
	return 0, ErrMode
}

// String returns the name of m.
func (m Mode) String() string {
	switch m {
	case BPRF:
		return "bprf"
	case HPRF:
		return "hprf"
	}
	return "unknown"
}

// Spreading returns how many chips a pulse takes: 8 or 4; 0 for no mode.
func (m Mode) Spreading() int {
	switch m {
	case BPRF:
		return 8
	case HPRF:
		return 4
	}
	return 0
}

// mostSegments returns how many segments a packet may have.
func (m Mode) mostSegments() int {
	if m == HPRF {
		return 4
	}
	return 1
}

const (
	// UnitChips is the size in chips of what segments are counted in.
	UnitChips = 512
	// GapChips is the size in chips of the silence before, between and behind
	// segments.
	GapChips = 512
	// MaxPulses is how many pulses the longest sequence has.
	MaxPulses = 4 * 256 * UnitChips / 4
	// MaxBlocks is how many blocks the longest sequence has.
	MaxBlocks = MaxPulses / PulsesPerBlock
)

// ticksPerChip: a chip takes 1/499.2 us.
const ticksPerChip = 128

// Geometry says how the sequence of a packet is laid out: in segments, each a
// number of units of [UnitChips] chips. It can be compared with ==. The zero
// value has no segments.
//
//	gap | segment | gap | segment | ... | gap
type Geometry struct {
	mode            Mode
	units, segments int
}

// NewGeometry returns the geometry of segments of 16, 32, 64, 128 or 256 units
// each: one with BPRF, one to four with HPRF. It returns [ErrMode], then
// [ErrGeometry]. With BPRF the standard has 64 units only, see
// [Geometry.Standard].
func NewGeometry(m Mode, units, segments int) (Geometry, error) {
	if m.Spreading() == 0 {
		return Geometry{}, ErrMode
	}
	switch units {
	case 16, 32, 64, 128, 256:
	default:
		return Geometry{}, ErrGeometry
	}
	if segments < 1 || segments > m.mostSegments() {
		return Geometry{}, ErrGeometry
	}
	return Geometry{m, units, segments}, nil
}

// Standard reports whether the standard has this geometry. With BPRF it has
// segments of 64 units only; other lengths are modes of vendors.
func (g Geometry) Standard() bool {
	return g.mode == HPRF || g.mode == BPRF && g.units == 64
}

// Mode returns the mode.
func (g Geometry) Mode() Mode { return g.mode }

// Segments returns how many segments there are.
func (g Geometry) Segments() int { return g.segments }

// SegmentChips returns how many chips one segment has.
func (g Geometry) SegmentChips() int { return UnitChips * g.units }

// Chips returns how many chips all segments have, without gaps.
func (g Geometry) Chips() int { return g.SegmentChips() * g.segments }

// Pulses returns how many pulses all segments have.
func (g Geometry) Pulses() int {
	if g.mode == 0 {
		return 0
	}
	return g.Chips() / g.mode.Spreading()
}

// Blocks returns how many blocks all segments take.
func (g Geometry) Blocks() int { return g.Pulses() / PulsesPerBlock }

// Active returns how long all segments take, without gaps. It is exact.
func (g Geometry) Active() ranging.Ticks { return ticksPerChip * ranging.Ticks(g.Chips()) }

// SegmentStart returns where segment i, counted from 0, begins: in chips from
// the start of the first gap. It panics when there is no such segment.
func (g Geometry) SegmentStart(i int) int {
	g.mustHave(i)
	return GapChips + i*(g.SegmentChips()+GapChips)
}

// Segment returns the part of sequence that is segment i, counted from 0.
// sequence is all of the packet's, [Geometry.Blocks] blocks; the result aliases
// it. It panics when there is no such segment, or sequence has another size.
func (g Geometry) Segment(sequence []byte, i int) []byte {
	g.mustHave(i)
	if len(sequence) != g.Blocks()*BlockSize {
		panic("sts: sequence of another geometry")
	}
	n := len(sequence) / g.segments
	return sequence[i*n : (i+1)*n : (i+1)*n]
}

func (g Geometry) mustHave(i int) {
	if i < 0 || i >= g.segments {
		panic("sts: no such segment")
	}
}
