package rangingtest

import (
	"math"
	"math/rand/v2"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sounding"
	"github.com/seed-496a4445/fyr/ranging/sounding/soundingtest"
)

// Attacks on Bluetooth Channel Sounding. A relay that turns the phase of each
// tone by a little more than the last moves the distance by phase as it likes.
// Round trips it can only make longer, unless it sends symbols before it has
// received them whole: C. Anliker and others describe reshaping that needs no
// symbol to be known and takes up to 18 m off a round trip. A random sequence
// that is guessed takes off anything.
//
// Whoever does that may turn phases as well, so that both agree. This is why
// Channel Sounding earns no bits here, and why the policy below asks for none.

// atDoor is door unlock for Channel Sounding, without a demand for bits.
func atDoor() ranging.Policy {
	p := ranging.DoorUnlock()
	p.Demands = ranging.Demands{}
	p.Required |= ranging.SetOf(ranging.CheckRTT, ranging.CheckResolution, ranging.CheckTries, ranging.CheckAge,
		ranging.CheckConfirmed, ranging.CheckReflected)
	return p
}

// steps is how many round trips one measurement has.
const steps = 40

// A sounder measures what an attacker makes of a reflector at a distance.
type sounder struct {
	away   metres
	sooner metres // by how much round trips look shorter
	ramp   metres // by how much phases look nearer
	packet sounding.Packet
	nadm   sounding.NADM
}

// evidence measures. Round trips are in half nanoseconds, off by half a
// nanosecond of noise each; tones have noise of 3 %.
func (s *sounder) evidence(r *rand.Rand) (ranging.Evidence, sounding.Metres) {
	sweep := soundingtest.Sweep(soundingtest.Channels(), -sounding.Metres(s.ramp),
		soundingtest.Ray{Distance: sounding.Metres(s.away), Level: 1 + 0.03*r.NormFloat64()},
		soundingtest.Ray{Distance: sounding.Metres(s.away) + 3, Level: 0.2 * r.Float64()})
	transform, err := sounding.NewTransform(1024)
	must(err)
	phase, err := transform.First(sweep)
	must(err)
	m := sounding.Measurement{
		Packet: s.packet, Accuracy: 500, Phase: ranging.Known(phase), NADM: ranging.Known(s.nadm),
	}
	for range steps {
		reply := sounding.HalfNanoseconds(20_000)
		flight := float64(s.away-s.sooner)/float64(speed)*4e9 + r.NormFloat64()
		m.RoundTrips = append(m.RoundTrips, sounding.RoundTrip{Initiator: reply + sounding.HalfNanoseconds(math.Round(flight)), Reflector: reply})
	}
	e, err := m.Evidence()
	must(err)
	e.Try, e.Age = ranging.Known[uint32](1), ranging.Known[ranging.Seconds](10)
	e.Confirmed, e.Reflected = ranging.Known(true), ranging.Known(false)
	return e, phase
}

// roundTrips is the rule that a distance is that of the round trips, and never
// the phase's. Who breaks it has nothing to compare phases with.
const roundTrips Defence = "distance by round trips"

// phases are the experiments with phases, and with round trips beside them.
func phases() []Experiment {
	try := func(s sounder) func(*rand.Rand, Defence) bool {
		return func(r *rand.Rand, without Defence) bool {
			e, phase := s.evidence(r)
			if without == roundTrips {
				e.Distance = ranging.Millimetres(math.Round(1000 * float64(phase)))
				e.PhaseGap = ranging.Known[ranging.Millimetres](0)
			}
			return verify(atDoor(), without, e)
		}
	}
	ramp := sounder{away: 20, ramp: 19, packet: sounding.Random128, nadm: sounding.ExtremelyUnlikely}
	reshaped := sounder{away: 15, sooner: 14, packet: sounding.Random128, nadm: sounding.ExtremelyUnlikely}
	both := reshaped
	both.ramp = 14
	silent := both
	silent.nadm = sounding.UnknownNADM
	seen := both
	seen.nadm = sounding.Likely
	address := both
	address.packet = sounding.AddressOnly
	const against = "Channel Sounding, random sequences of 128 bits"
	return []Experiment{
		{
			Attack: "phase ramp of 19 m", Against: against, Says: "A relay turns the phases of tones; round trips are as long as light is.",
			Checks: []Defence{roundTrips}, Trials: 500, Try: try(ramp),
		},
		{
			Attack: "symbols reshaped by 14 m", Against: against, Says: "Round trips look shorter with no symbol known; phases are left as they are.",
			Checks: []Defence{check(ranging.CheckPhase)}, Trials: 500, Try: try(reshaped),
		},
		{
			Attack: "symbols reshaped and phases turned by 14 m", Against: against + ", no NADM that sees it",
			Says:   "Both agree, so both are accepted: neither is worth bits.",
			Trials: 500, Try: try(both), Bound: exactly(1),
		},
		{
			Attack: "symbols reshaped and phases turned by 14 m", Against: against + ", an NADM that sees it",
			Says:   "The attack detector is all that stands against it, and what it detects is its maker's secret.",
			Checks: []Defence{check(ranging.CheckNADM)}, Trials: 500, Try: try(seen),
		},
		{
			Attack: "symbols reshaped and phases turned by 14 m", Against: against + ", no NADM and a policy that asks for one",
			Says:   "A controller that has no attack detector says so, and that is not taken for no attack.",
			Checks: []Defence{check(ranging.CheckNADM)}, Trials: 500, Try: try(silent),
		},
		{
			Attack: "access addresses sent before they are asked", Against: "Channel Sounding, access addresses only",
			Says:   "Nothing in a packet is random beyond its address, which the attacker is taken to know.",
			Checks: []Defence{check(ranging.CheckRTT)}, Trials: 500, Try: try(address),
		},
	}
}

// A drawer is the generator of a procedure, as both sides have it.
type drawer struct{ k, v [sounding.KeySize]byte }

// newDrawer returns one of random keys.
func newDrawer(r *rand.Rand) (d drawer) {
	for i := range d.k {
		d.k[i], d.v[i] = byte(r.Uint32()), byte(r.Uint32())
	}
	return d
}

// at returns the generator in a step.
func (d drawer) at(step uint16) *sounding.DRBG {
	key, err := sounding.NewKey(d.k[:], d.v[:])
	must(err)
	g := sounding.NewDRBG(key)
	must(g.Step(step))
	return g
}

// secretKeys is that attackers do not have the keys of the generator.
const secretKeys Defence = "secret keys"

// guessedSymbols are the experiments in which what a packet says is guessed, so
// that the round trip takes no time. The guess is what the step before had; with
// the keys it is drawn. A generator that has favourites, or draws the same
// again, is guessed more often than the bound allows.
func guessedSymbols() []Experiment {
	try := func(same func(a, b *sounding.DRBG) bool) func(*rand.Rand, Defence) bool {
		return func(r *rand.Rand, without Defence) bool {
			d, step := newDrawer(r), uint16(r.IntN(1<<15))
			known := step
			if without != secretKeys {
				known++ // of two steps the attacker hears the first
			}
			return same(d.at(step), d.at(known))
		}
	}
	bound := func(p float64) func(Defence) (float64, string, bool) {
		return func(without Defence) (float64, string, bool) {
			if without == secretKeys {
				return 1, Exact, true
			}
			return p, Exact, true
		}
	}
	return []Experiment{
		{
			Attack: "random sequence guessed", Against: "Channel Sounding, 32 random bits of which 8 are compared",
			Says:   "The sequence of the step before is sent, before the initiator sends: the chance halves with each bit that is compared.",
			Checks: []Defence{secretKeys}, Trials: 40_000, Bound: bound(1. / (1 << 8)),
			Try: try(func(a, b *sounding.DRBG) bool {
				x, err := a.AppendRandom(nil, sounding.Random32)
				must(err)
				y, err := b.AppendRandom(nil, sounding.Random32)
				must(err)
				return x[0] == y[0]
			}),
		},
		{
			Attack: "markers guessed", Against: "Channel Sounding, sounding sequence of 32 bits",
			Says:   "All but the place of the marker, one of 29, and its sign is known ahead: under 6 bits, however long the sequence.",
			Checks: []Defence{secretKeys}, Trials: 40_000, Bound: bound(1. / (2 * 29)),
			Try: try(func(a, b *sounding.DRBG) bool {
				x, err := a.Markers(sounding.Sounding32)
				must(err)
				y, err := b.Markers(sounding.Sounding32)
				must(err)
				return x.First == y.First && x.FirstSignal == y.FirstSignal
			}),
		},
	}
}
