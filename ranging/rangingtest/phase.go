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
// the phase's.
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
	seen := both
	seen.nadm = sounding.Likely
	address := both
	address.packet = sounding.AddressOnly
	const against = "Channel Sounding, random sequences of 128 bits"
	certain := func(Defence) (float64, string, bool) { return 1, Exact, true }
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
			Trials: 500, Try: try(both), Bound: certain,
		},
		{
			Attack: "symbols reshaped and phases turned by 14 m", Against: against + ", an NADM that sees it",
			Says:   "The attack detector is all that stands against it, and what it detects is its maker's secret.",
			Checks: []Defence{check(ranging.CheckNADM)}, Trials: 500, Try: try(seen),
		},
		{
			Attack: "access addresses sent before they are asked", Against: "Channel Sounding, access addresses only",
			Says:   "Nothing in a packet is random beyond its address, which the attacker is taken to know.",
			Checks: []Defence{check(ranging.CheckRTT)}, Trials: 500, Try: try(address),
		},
	}
}

// guessedSymbols are the experiments in which what a packet says is guessed, so
// that the round trip takes no time. What is compared is drawn by the
// generator that both sides have.
func guessedSymbols() []Experiment {
	const compared = 8
	draw := func(r *rand.Rand) *sounding.DRBG {
		var k, v [sounding.KeySize]byte
		for i := range k {
			k[i], v[i] = byte(r.Uint32()), byte(r.Uint32())
		}
		key, err := sounding.NewKey(k[:], v[:])
		must(err)
		d := sounding.NewDRBG(key)
		must(d.Step(uint16(r.Uint32())))
		return d
	}
	const sequence Defence = "random sequence"
	const marker Defence = "markers"
	return []Experiment{
		{
			Attack: "random sequence guessed", Against: "Channel Sounding, 32 random bits of which 8 are compared",
			Says:   "One step is guessed, before the initiator sends: the chance halves with each bit that is compared.",
			Checks: []Defence{sequence}, Trials: 40_000,
			Bound: func(without Defence) (float64, string, bool) {
				if without == sequence {
					return 1, Exact, true
				}
				return 1.0 / (1 << compared), Exact, true
			},
			Try: func(r *rand.Rand, without Defence) bool {
				got, err := draw(r).AppendRandom(nil, sounding.Random32)
				must(err)
				return got[0] == byte(r.Uint32()) || without == sequence
			},
		},
		{
			Attack: "markers guessed", Against: "Channel Sounding, sounding sequence of 32 bits",
			Says:   "All but the place of the marker, one of 29, and its sign is known ahead: under 6 bits, however long the sequence.",
			Checks: []Defence{marker}, Trials: 40_000,
			Bound: func(without Defence) (float64, string, bool) {
				if without == marker {
					return 1, Exact, true
				}
				return 1.0 / (2 * 29), Exact, true
			},
			Try: func(r *rand.Rand, without Defence) bool {
				m, err := draw(r).Markers(sounding.Sounding32)
				must(err)
				return m.First == r.IntN(29) && int(m.FirstSignal) == r.IntN(2) || without == marker
			},
		},
	}
}
