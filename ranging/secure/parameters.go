package secure

import (
	"math"

	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// Milliseconds counts 10^-3 s.
type Milliseconds uint32

// PHY is how the radios are set. Numbers are those of IEEE 802.15.4z where
// nothing else is said; only Mode, Units, Segments, Channel and Packet are
// looked at here, the others are what both sides agree on.
type PHY struct {
	Channel      uint8 // 0 to 15
	PreambleCode uint8
	Preamble     uint16 // symbols
	SFD          uint8
	Packet       uint8 // STS packet configuration: 1 or 3
	Mode         sts.Mode
	Units        uint16 // of a segment: see [sts.NewGeometry]
	Segments     uint8
	Rate         uint8 // data rate of the packet's other parts
}

// Schedule is when packets are sent. The delay between receiving a packet and
// sending the next is one of 2^Slots, Step apart from Reply on: only the keys
// tell which.
type Schedule struct {
	Grain    ranging.Ticks // steps that radios schedule in: a power of two, 1 to 512
	Reply    ranging.Ticks // the shortest delay, a multiple of Grain
	Step     ranging.Ticks // a multiple of Grain
	Slots    uint8         // 0 to 16
	Interval Milliseconds  // between the beginnings of rounds, at least 1
}

// MaxReply is the longest delay that a schedule may have, 10 ms.
const MaxReply ranging.Ticks = ranging.TicksPerSecond / 100

// Limits are what the session is good for: what receivers have to keep to, and
// how often and how long.
type Limits struct {
	Lags      uint16              // places where the receiver of either side looks for a first path, at least 1
	Quality   ranging.Permille    // signs of a segment that have to match, 501 to 1000
	Gap       ranging.Ticks       // between the arrivals by STS and by preamble
	Limit     ranging.Millimetres // the largest distance that is near
	Tolerance ranging.Millimetres // of distances
	Tries     uint32              // rounds, at least 1
	Lifetime  ranging.Seconds     // 1 to MaxLifetime
}

// MaxLifetime is the longest that a session may last, 12 hours.
const MaxLifetime ranging.Seconds = 12 * 3600

// Parameters are what both sides of a session agree on: spec/ranging.md,
// Section 3. All keys depend on all of them. The zero value is of no session.
// They can be compared with ==.
type Parameters struct {
	PHY
	Schedule
	Limits
}

// version is that of the parameters.
const version = 1

// The STS packet configurations with an STS and nothing between it and the time
// stamp.
const (
	sp1 = 1 // STS after the SFD
	sp3 = 3 // nothing but the STS
)

// Resolution is the distance of one tick, rounded up: a smaller limit is below
// the resolution of time.
const Resolution ranging.Millimetres = 5

// Check returns [ErrParameters] unless a session can have p.
func (p *Parameters) Check() error {
	g, err := p.Geometry()
	if err != nil || p.Channel > 15 || p.PHY.Packet != sp1 && p.PHY.Packet != sp3 {
		return ErrParameters
	}
	if !p.Schedule.good() || !p.Limits.good() {
		return ErrParameters
	}
	// Poll and final of all rounds are of one counter of 32 bits.
	if 2*uint64(p.Tries)*uint64(g.Blocks()) > uint64(sts.LastPosition) {
		return ErrParameters
	}
	return nil
}

// Geometry returns that of the STS of each packet. Errors are those of
// [sts.NewGeometry].
func (p *PHY) Geometry() (sts.Geometry, error) {
	return sts.NewGeometry(p.Mode, int(p.Units), int(p.Segments))
}

func (s *Schedule) good() bool {
	const maxGrain = 512
	if s.Grain < 1 || s.Grain > maxGrain || s.Grain&(s.Grain-1) != 0 || s.Slots > 16 || s.Interval < 1 {
		return false
	}
	if s.Reply < s.Grain || s.Reply%s.Grain != 0 || s.Step < 0 || s.Step%s.Grain != 0 || s.Slots > 0 && s.Step < s.Grain {
		return false
	}
	return s.Reply <= MaxReply && s.Step <= MaxReply && s.Longest() <= MaxReply
}

// Longest returns the longest delay of s, Reply + Step*(2^Slots-1).
func (s *Schedule) Longest() ranging.Ticks { return s.Reply + s.Step*(1<<s.Slots-1) }

func (l *Limits) good() bool {
	return l.Lags >= 1 && l.Quality >= 501 && l.Quality <= 1000 && fits(l.Gap) && l.Limit >= Resolution && fits(l.Limit) &&
		fits(l.Tolerance) && l.Tries >= 1 && l.Lifetime >= 1 && l.Lifetime <= MaxLifetime
}

// fits reports whether n can be written in four octets.
func fits[T ~int64](n T) bool { return n >= 0 && n <= math.MaxUint32 }

// Append appends the [ParametersSize] bytes of p to dst, or returns dst and
// [ErrParameters]. It allocates only when dst has not the capacity.
func (p *Parameters) Append(dst []byte) ([]byte, error) {
	if err := p.Check(); err != nil {
		return dst, err
	}
	b := append(dst, version, p.Channel, p.PreambleCode)
	b = wire.AppendBe16(b, p.Preamble)
	b = append(b, p.SFD, p.PHY.Packet, byte(p.Mode))
	b = wire.AppendBe16(b, p.Units)
	b = append(b, p.Segments, p.Rate)

	b = wire.AppendBe16(b, uint16(p.Grain))
	b = wire.AppendBe32(b, uint32(p.Reply))
	b = wire.AppendBe32(b, uint32(p.Step))
	b = append(b, p.Slots)
	b = wire.AppendBe32(b, uint32(p.Interval))

	b = wire.AppendBe16(b, p.Lags)
	b = wire.AppendBe16(b, uint16(p.Quality))
	b = wire.AppendBe32(b, uint32(p.Gap))
	b = wire.AppendBe32(b, uint32(p.Limit))
	b = wire.AppendBe32(b, uint32(p.Tolerance))
	b = wire.AppendBe32(b, p.Tries)
	return wire.AppendBe32(b, uint32(p.Lifetime)), nil
}

// ParseParameters returns the parameters in b. Errors: [ErrLength],
// [ErrVersion], [ErrParameters].
func ParseParameters(b []byte) (Parameters, error) {
	if len(b) != ParametersSize {
		return Parameters{}, ErrLength
	}
	if b[0] != version {
		return Parameters{}, ErrVersion
	}
	p := Parameters{
		PHY: PHY{
			Channel: b[1], PreambleCode: b[2], Preamble: wire.Be16(b[3:]), SFD: b[5], Packet: b[6],
			Mode: sts.Mode(b[7]), Units: wire.Be16(b[8:]), Segments: b[10], Rate: b[11],
		},
		Schedule: Schedule{
			Grain: ranging.Ticks(wire.Be16(b[12:])), Reply: ranging.Ticks(wire.Be32(b[14:])), Step: ranging.Ticks(wire.Be32(b[18:])),
			Slots: b[22], Interval: Milliseconds(wire.Be32(b[23:])),
		},
		Limits: Limits{
			Lags: wire.Be16(b[27:]), Quality: ranging.Permille(wire.Be16(b[29:])), Gap: ranging.Ticks(wire.Be32(b[31:])),
			Limit: ranging.Millimetres(wire.Be32(b[35:])), Tolerance: ranging.Millimetres(wire.Be32(b[39:])),
			Tries: wire.Be32(b[43:]), Lifetime: ranging.Seconds(wire.Be32(b[47:])),
		},
	}
	if err := p.Check(); err != nil {
		return Parameters{}, err
	}
	return p, nil
}
