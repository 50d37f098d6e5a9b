package secure

import (
	"math"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// Defaults returns parameters for ranging that is judged by p.
//
// Radio: BPRF, the one geometry that it has in the standard, 64 units in one
// segment, 4096 pulses; channel 9, preamble code 10 of 64 symbols, the SFD of 8
// symbols that 802.15.4z has, 6.8 Mb/s, and packets that are nothing but an STS.
// Schedule: what radios of today keep, times in steps of 512 ticks, 8 ns, and
// 400 us between packets at least; the delay is one of 1024, all within 8.2 us,
// so that hopping costs little; ten rounds a second. Limits: those of p, and 64
// lags, samples of a nanosecond: a first path is not looked for longer before
// the peak.
//
// A session has at most [MaxLifetime], and as many tries as fit its lifetime,
// whatever p has. What p has beyond the range of parameters becomes the end of
// that range, but a limit below [Resolution] stays, and Check then refuses it.
func Defaults(p ranging.Policy) Parameters {
	const interval = 100
	lifetime := min(max(p.Lifetime, 1), MaxLifetime)
	tries := uint32(lifetime * 1000 / interval)
	if p.Tries != 0 { // zero is without end
		tries = min(tries, p.Tries)
	}
	return Parameters{
		PHY: PHY{
			Channel: 9, PreambleCode: 10, Preamble: 64, SFD: 2, Packet: sp3,
			Mode: sts.BPRF, Units: 64, Segments: 1, Rate: 1,
		},
		Schedule: Schedule{Grain: 512, Reply: 400e-6 * ranging.TicksPerSecond, Step: 512, Slots: 10, Interval: interval},
		Limits: Limits{
			Lags: 64, Quality: min(max(p.Quality, 501), 1000), Gap: within(p.Gap),
			Limit: within(p.Limit), Tolerance: within(p.Tolerance), Tries: tries, Lifetime: lifetime,
		},
	}
}

// within returns n, or the end of four octets on its side.
func within[T ~int64](n T) T { return min(max(n, 0), math.MaxUint32) }
