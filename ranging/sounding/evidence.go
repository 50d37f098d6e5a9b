package sounding

import (
	"math"

	"github.com/seed-496a4445/fyr/ranging"
)

// Measurement is what one procedure found. Fields may be filled in by hand, or
// RoundTrips and NADM by [Measurement.Add].
type Measurement struct {
	// Session tells sessions apart.
	Session [16]byte
	// Packet is what the timed steps sent, and RoundTrips what they timed, one a
	// step, from 1 to [MaxRoundTrips].
	Packet     Packet
	RoundTrips []RoundTrip
	// Accuracy is how far a time of flight may be off however many steps there
	// are, as the controllers state it; above zero.
	Accuracy ranging.Picoseconds
	// Phase is the distance by phase: [Transform.First] or [Sweep.Slope].
	Phase ranging.Maybe[Metres]
	// NADM is the worst of all reports of both sides, unknown when one is.
	NADM ranging.Maybe[NADM]

	reports int // that were added
}

// Add takes what both sides reported of one step. It returns whether the step
// timed a round trip: both sides found its access address without an error, and
// have an interval. Metrics count in any case.
func (m *Measurement) Add(initiator, reflector PacketReport) bool {
	worst := initiator.NADM.Worse(reflector.NADM)
	if m.reports > 0 {
		old := UnknownNADM
		if m.NADM.Known {
			old = m.NADM.Value
		}
		worst = worst.Worse(old)
	}
	m.NADM = ranging.Maybe[NADM]{Value: worst, Known: worst.Known()}
	m.reports++
	if !initiator.timed() || !reflector.timed() {
		return false
	}
	m.RoundTrips = append(m.RoundTrips, RoundTrip{initiator.Interval.Value, reflector.Interval.Value})
	return true
}

// timed reports whether r is of a packet that was received and timed.
func (r *PacketReport) timed() bool {
	return r.AddressCheck == 0 && r.BitErrors == 0 && r.Interval.Known
}

// guess names what the claim of [Measurement.Evidence] rests on.
const guess = "an attacker guesses a whole random sequence before it is sent, and the controller compares all of it; " +
	"attacks within a symbol need no guess"

// Evidence returns the measurement for [ranging.Verify]. Confirmation,
// reflection, tries and age are the caller's to fill in.
//
// The distance is that of the median round trip. Phase never makes one: it is
// only held against it, as PhaseGap. Without a round trip the result is
// [ErrPhaseAlone], however good the phases are, for a relay turns them as it
// likes. The uncertainty is Accuracy and what the round trips scatter.
//
// A random sequence makes a claim of basis [ranging.Device], which counts no
// bits: the controller compares the sequence and no report shows how, and
// published attacks reshape symbols without guessing them. No other packet makes
// a claim, and neither do phase and NADM.
//
// It returns [ErrPacket] for an unknown packet, [ErrRange] for too many round
// trips and an accuracy that is not positive, and [ErrNotFinite].
func (m *Measurement) Evidence() (ranging.Evidence, error) {
	switch {
	case m.Packet >= packets:
		return ranging.Evidence{}, ErrPacket
	case len(m.RoundTrips) > MaxRoundTrips || m.Accuracy <= 0:
		return ranging.Evidence{}, ErrRange
	case m.Phase.Known && notFinite(float64(m.Phase.Value)):
		return ranging.Evidence{}, ErrNotFinite
	case len(m.RoundTrips) == 0:
		return ranging.Evidence{}, ErrPhaseAlone
	}
	flight, spread := median(m.RoundTrips)
	e := ranging.Evidence{
		Method:      ranging.Sounding,
		Session:     m.Session,
		Distance:    flight.Distance(ranging.Vacuum),
		Uncertainty: outward(m.Accuracy, spread).Distance(ranging.Vacuum),
		Resolution:  ranging.Known(resolution),
		RTT:         m.Packet.Kind(),
	}
	if m.Phase.Known {
		e.PhaseGap = ranging.Known(PhaseGap(e.Distance, m.Phase.Value))
	}
	if m.NADM.Known && m.NADM.Value.Known() {
		e.NADM = ranging.Known(uint8(m.NADM.Value))
	}
	if m.Packet.random() {
		e.Claims = []ranging.Claim{{
			Attack: ranging.MafiaFraud,
			Gate:   ranging.RandomSequence,
			// Half of the round trips move the median: one guess is needed at least,
			// and steps that timed nothing may have been tries.
			P:           ranging.Scaled(uint64(max(len(m.RoundTrips), m.reports)), 8*m.Packet.Size()),
			Basis:       ranging.Device,
			Assumptions: guess,
		}}
	}
	return e, nil
}

// outward returns a + b for positive a and b, at most the largest int64.
func outward(a, b ranging.Picoseconds) ranging.Picoseconds {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// PhaseGap returns by how much a distance by phase differs from one by round
// trips, multiples of [Ambiguity] taken out: within half of it, away from zero
// to the next millimetre. A phase that is no number differs by more than any
// other.
func PhaseGap(roundTrip ranging.Millimetres, phase Metres) ranging.Millimetres {
	if notFinite(float64(phase)) {
		return math.MaxInt64
	}
	// Each has its multiples taken out first, so that nothing overflows.
	const ambiguity = float64(Ambiguity * 1000)
	p := math.Remainder(float64(phase), float64(Ambiguity)) * 1000
	d := math.Remainder(p-math.Remainder(float64(roundTrip), ambiguity), ambiguity)
	return ranging.Millimetres(math.Copysign(math.Ceil(math.Abs(d)), d))
}
