package ranging_test

import (
	"math/rand"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/seed-496a4445/fyr/ranging"
)

// worse has every way in which one thing gets worse. n is how much, from 1 on.
// What is unknown and not required is left alone: there is nothing to judge.
var worse = map[string]func(p *ranging.Policy, e *ranging.Evidence, n int64){
	"farther": func(p *ranging.Policy, e *ranging.Evidence, n int64) {
		if e.Distance >= p.Floor {
			e.Distance += ranging.Millimetres(n)
		}
	},
	"nearer than the floor": func(p *ranging.Policy, e *ranging.Evidence, n int64) { e.Distance = p.Floor - ranging.Millimetres(n) },
	"less certain": func(p *ranging.Policy, e *ranging.Evidence, n int64) {
		if e.Uncertainty >= 0 {
			e.Uncertainty += ranging.Millimetres(n)
		}
	},
	"coarser": func(p *ranging.Policy, e *ranging.Evidence, n int64) {
		if e.Resolution.Value > 0 {
			e.Resolution.Value += ranging.Millimetres(n)
		}
	},
	"tried more": func(p *ranging.Policy, e *ranging.Evidence, n int64) {
		if e.Try.Value > 0 {
			e.Try.Value += uint32(n)
		}
	},
	"older": func(p *ranging.Policy, e *ranging.Evidence, n int64) {
		if e.Age.Value >= 0 {
			e.Age.Value += ranging.Seconds(n)
		}
	},
	"unconfirmed": func(p *ranging.Policy, e *ranging.Evidence, n int64) { e.Confirmed.Value = false },
	"reflected":   func(p *ranging.Policy, e *ranging.Evidence, n int64) { e.Reflected.Value = true },
	"repeated":    func(p *ranging.Policy, e *ranging.Evidence, n int64) { e.STS.Repeated.Value = true },
	"off the STS": func(p *ranging.Policy, e *ranging.Evidence, n int64) { e.STS.Stamped.Value = false },
	"static":      func(p *ranging.Policy, e *ranging.Evidence, n int64) { e.STS.Kind = ranging.StaticSTS },
	"silent":      func(p *ranging.Policy, e *ranging.Evidence, n int64) { e.STS.SoftBits = false },
	"status":      func(p *ranging.Policy, e *ranging.Evidence, n int64) { e.STS.Status.Value |= uint32(n) },
	"quality":     func(p *ranging.Policy, e *ranging.Evidence, n int64) { lower(&e.STS.Quality[n%2].Value, n) },
	"segments":    func(p *ranging.Policy, e *ranging.Evidence, n int64) { e.STS.Segments = 4 },
	"gap":         func(p *ranging.Policy, e *ranging.Evidence, n int64) { away(&e.STS.Gap.Value, n) },
	"reply":       func(p *ranging.Policy, e *ranging.Evidence, n int64) { away(&e.Replies.Value.Off, n) },
	"long": func(p *ranging.Policy, e *ranging.Evidence, n int64) {
		if e.Replies.Value.Longest >= 0 {
			e.Replies.Value.Longest += ranging.Ticks(n) << 12
		}
	},
	"clocks": func(p *ranging.Policy, e *ranging.Evidence, n int64) {
		c := &e.Clock.Value
		if c.Carrier < c.Stamps {
			n = -n
		}
		c.Carrier += ranging.PPB(n)
	},
	"faster": func(p *ranging.Policy, e *ranging.Evidence, n int64) { away(&e.Step.Value.By, n) },
	"in less time": func(p *ranging.Policy, e *ranging.Evidence, n int64) {
		e.Step.Value.Elapsed -= ranging.Picoseconds(n) << 24
	},
	"contradiction": func(p *ranging.Policy, e *ranging.Evidence, n int64) { away(&e.Contradiction.Value, n) },
	"phase":         func(p *ranging.Policy, e *ranging.Evidence, n int64) { away(&e.PhaseGap.Value, n) },
	"NADM": func(p *ranging.Policy, e *ranging.Evidence, n int64) {
		if e.NADM.Value <= 6 {
			e.NADM.Value += uint8(n % 50)
		}
	},
	"RTT": func(p *ranging.Policy, e *ranging.Evidence, n int64) {
		if e.RTT > ranging.AccessAddress && e.RTT <= ranging.RandomRTT {
			e.RTT--
		}
	},
	"no claim": func(p *ranging.Policy, e *ranging.Evidence, n int64) { e.Claims = e.Claims[1:] },
	"likelier": func(p *ranging.Policy, e *ranging.Evidence, n int64) {
		e.Claims[0].P = e.Claims[0].P.Plus(ranging.Scaled(uint64(n), 30))
	},
	"weaker basis": func(p *ranging.Policy, e *ranging.Evidence, n int64) {
		if b := &e.Claims[0].Basis; *b > 0 {
			*b--
		}
	},
	"worthless gate": func(p *ranging.Policy, e *ranging.Evidence, n int64) { e.Claims[0].Gate = ranging.SignalStrength },
	"asked more": func(p *ranging.Policy, e *ranging.Evidence, n int64) {
		p.Demands[ranging.MafiaFraud].Bits += uint16(n % 32)
	},
	"asked better": func(p *ranging.Policy, e *ranging.Evidence, n int64) {
		if p.Demands[ranging.MafiaFraud].Bits != 0 {
			p.Demands[ranging.MafiaFraud].Basis++
		}
	},
	"asked another": func(p *ranging.Policy, e *ranging.Evidence, n int64) {
		p.Demands[ranging.TerroristFraud] = ranging.Demand{Bits: 1, Basis: ranging.Proved}
	},
	"limit":     func(p *ranging.Policy, e *ranging.Evidence, n int64) { p.Limit -= ranging.Millimetres(n) },
	"tolerance": func(p *ranging.Policy, e *ranging.Evidence, n int64) { p.Tolerance -= ranging.Millimetres(n) },
	"required":  func(p *ranging.Policy, e *ranging.Evidence, n int64) { p.Required |= ranging.Checks(n) * 0x1000193 },
}

// away moves v by n away from zero, unless it is beyond all limits already.
func away[T ~int64](v *T, n int64) {
	switch {
	case *v < -1<<40 || *v > 1<<40:
	case *v < 0:
		*v -= T(n)
	default:
		*v += T(n)
	}
}

// lower takes n off v, unless it is beyond all limits already.
func lower(v *ranging.Permille, n int64) {
	if *v > -1<<20 {
		*v -= ranging.Permille(n)
	}
}

// TestWorseIsNeverBetter: whatever the evidence, when one thing gets worse the
// verdict does not get better, nor do its bits against any attack.
func TestWorseIsNeverBetter(t *testing.T) {
	const seed = 6
	parameters := gopter.DefaultTestParametersWithSeed(seed)
	parameters.MinSuccessfulTests = 1000
	parameters.Rng = rand.New(gopter.NewLockedSource(seed))
	ps := gopter.NewProperties(parameters)
	moved := 0
	for what, f := range worse {
		ps.Property(what, prop.ForAll(func(seed int64, n int64) bool {
			p, e := scene(rand.New(rand.NewSource(seed)))
			before := ranging.Verify(p, e)
			f(&p, &e, n)
			after := ranging.Verify(p, e)
			if after.Outcome < before.Outcome {
				moved++
			}
			for a := range after.Defences {
				if after.Defences[a].Bits > before.Defences[a].Bits {
					return false
				}
			}
			return after.Outcome <= before.Outcome
		}, gen.Int64(), gen.Int64Range(1, 4000)))
	}
	ps.TestingRun(t)
	if moved < 5000 {
		t.Errorf("only %d verdicts changed", moved)
	}
}

// scene makes a policy and evidence that is good but for up to two things.
func scene(r *rand.Rand) (ranging.Policy, ranging.Evidence) {
	m := methods[r.Intn(len(methods))]
	policies := []ranging.Policy{unlock(m), ranging.FindKeys(), ranging.StalkingCheck(), ranging.Consistency()}
	p, e := policies[r.Intn(len(policies))], good(m)
	e.Claims[0].P = ranging.Scaled(1, r.Intn(60))
	e.Claims[0].Basis = ranging.Basis(r.Intn(6))
	for range r.Intn(3) {
		s := spoilers[m][r.Intn(len(spoilers[m]))]
		s.spoil(&e)
	}
	if len(e.Claims) == 0 {
		e.Claims = good(m).Claims
	}
	return p, e
}
