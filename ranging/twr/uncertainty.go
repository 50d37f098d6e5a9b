package twr

import "github.com/seed-496a4445/fyr/ranging"

// Noise is what stamps and clocks are off by. Signs do not matter.
type Noise struct {
	// TX and RX are the standard deviations of the stamps of sent and received
	// messages. That of a scheduled message is nearly none; 0.1 to 0.2 ns is
	// usual for received ones.
	TX, RX ranging.Picoseconds
	// Clock bounds how far either clock is off true time.
	Clock ranging.PPB
	// Offset bounds how far a measured clock offset is off, for single-sided
	// ranging.
	Offset ranging.PPB
}

// Uncertainty is how far a time of flight may be off. Both parts are rounded
// up, and at most the largest int64.
type Uncertainty struct {
	Sigma ranging.Picoseconds // standard deviation, from the noise of stamps
	Bias  ranging.Picoseconds // bound of what clocks add
}

// Bound returns sigmas standard deviations and the bias together.
func (u Uncertainty) Bound(sigmas uint8) ranging.Picoseconds {
	sum := product(int64(u.Sigma), int64(sigmas)).plus(product(int64(u.Bias), 1))
	return ranging.Picoseconds(sum.rounded(1))
}

// Uncertainty returns how far the flight with offset o may be off:
//
//	sigma^2 = (TX^2 + RX^2)/2, bias = |flight|*Clock + reply*Offset/2.
func (s Single) Uncertainty(o Offset, n Noise) Uncertainty {
	f := abs(s.Flight(o).Picoseconds())
	return Uncertainty{
		// The responder's stamps weigh (1-o)/2, which is a half here.
		Sigma: spread(n, root(weight*weight/2), root(weight*weight/2)),
		Bias:  ranging.Picoseconds(plus(share(f, n.Clock), share(abs(s.db.Picoseconds())/2+1, n.Offset))),
	}
}

// Uncertainty returns how far the asymmetric flight may be off. Its stamps
// weigh as the intervals opposite to them do in the sum of all four; bias =
// |flight|*Clock.
func (d Double) Uncertainty(n Noise) Uncertainty {
	flight := d.Flight()
	f, sum := flight.Ticks(), uint64(d.ra+d.rb+d.da+d.db)
	// The slopes of the formula in round 1, round 2, reply 2 and reply 1. Each
	// stamp but the outer ones is in two intervals.
	ra, rb, da, db := d.rb-f, d.ra-f, -(d.db + f), -(d.da + f)
	tx := norm(sum, ra, db-rb, da)
	rx := norm(sum, db, ra-da, rb)
	return Uncertainty{
		Sigma: spread(n, tx, rx),
		Bias:  ranging.Picoseconds(share(abs(flight.Picoseconds()), n.Clock)),
	}
}

// SymmetricUncertainty returns how far the symmetric flight may be off:
//
//	sigma^2 = (TX^2 + RX^2)*6/16, bias = |flight|*Clock + |reply 1 - reply 2|*Clock/2.
func (d Double) SymmetricUncertainty(n Noise) Uncertainty {
	f := abs(d.SymmetricFlight().Picoseconds())
	return Uncertainty{
		Sigma: spread(n, root(weight*weight*6/16), root(weight*weight*6/16)),
		Bias:  ranging.Picoseconds(share(plus(f, abs((d.db-d.da).Picoseconds())/2+1), n.Clock)),
	}
}

// weight is a weight of one: weights have 20 bits after the point.
const weight = 1 << 20

// norm returns the root of the sum of squares of slopes n/d, as a weight.
func norm(d uint64, slopes ...ranging.Ticks) uint64 {
	var sum uint64
	for _, n := range slopes {
		w := abs(n)*weight/d + 1 // |n| < 2^42 and |n|/d < 4: below 2^22
		sum += w * w
	}
	return root(sum)
}

// spread returns the standard deviation of stamps that weigh tx and rx.
func spread(n Noise, tx, rx uint64) ranging.Picoseconds {
	return ranging.Picoseconds(hypot(weighed(n.TX, tx), weighed(n.RX, rx)))
}

// weighed returns |s|*w, rounded up.
func weighed(s ranging.Picoseconds, w uint64) uint64 { return upTo(abs(s), w, weight) }

// share returns t * |p|/10^9, rounded up.
func share(t uint64, p ranging.PPB) uint64 { return upTo(t, abs(p), 1e9) }
