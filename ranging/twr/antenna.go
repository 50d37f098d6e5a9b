package twr

import (
	"cmp"
	"slices"

	"github.com/seed-496a4445/fyr/ranging"
)

// Antenna is how long signals take between a radio's counter and its antenna.
// It is calibrated for each design; 16436 ticks that are left out are 77 m.
type Antenna struct{ TX, RX ranging.Ticks }

// Sent returns the stamp of a message at the antenna from that at the counter,
// modulo 2^w. For radios that do not do so themselves.
func (a Antenna) Sent(stamp ranging.Ticks, w Width) ranging.Ticks { return (stamp + a.TX) & w.mask() }

// Received returns the stamp of a message at the antenna from that at the
// counter, modulo 2^w. For radios that do not do so themselves.
func (a Antenna) Received(stamp ranging.Ticks, w Width) ranging.Ticks {
	return (stamp - a.RX) & w.mask()
}

// Scheduled returns the stamp at the antenna of a message whose delayed
// transmission was requested of a DW1000 or DW3000, modulo 2^w: they ignore the
// low 9 bits of the request.
func (a Antenna) Scheduled(request ranging.Ticks, w Width) ranging.Ticks {
	return a.Sent(request&^0x1FF, w)
}

// A Point of a bias table: at a received level, measured distances are this
// much too long.
type Point struct {
	Level Level
	Error ranging.Millimetres
}

// A Bias is how the error of a receiver depends on the level received. Weak
// signals come late: 0.3 m more at 60 m than at 4 m was measured with a DW1000.
// The zero Bias corrects nothing. Safe for concurrent use.
type Bias struct{ points []Point }

// NewBias returns the bias through these points, straight between them and flat
// beyond.
// It refuses points that do not rise in level, levels and errors beyond 2^40,
// and no points at all: [ErrTable].
func NewBias(points ...Point) (Bias, error) {
	const most = 1 << 40
	for i, p := range points {
		if i > 0 && p.Level <= points[i-1].Level || abs(p.Level) > most || abs(p.Error) > most {
			return Bias{}, ErrTable
		}
	}
	if len(points) == 0 {
		return Bias{}, ErrTable
	}
	return Bias{slices.Clone(points)}, nil
}

// At returns how much too long distances are at a level, rounded to the nearest
// millimetre, halves away from zero.
func (b Bias) At(l Level) ranging.Millimetres {
	p := b.points
	if len(p) == 0 {
		return 0
	}
	i, exact := slices.BinarySearchFunc(p, l, func(p Point, l Level) int { return cmp.Compare(p.Level, l) })
	switch {
	case exact || i == 0:
		return p[i].Error
	case i == len(p):
		return p[i-1].Error
	}
	from, to := p[i-1], p[i]
	rise := product(int64(to.Error-from.Error), int64(l-from.Level))
	return from.Error + ranging.Millimetres(rise.rounded(uint64(to.Level-from.Level)))
}

// Correct returns d without the bias at the level it was received with.
func (b Bias) Correct(d ranging.Millimetres, l Level) ranging.Millimetres { return d - b.At(l) }
