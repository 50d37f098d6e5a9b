package rangingtest

import (
	"math"

	"github.com/seed-496a4445/fyr/ranging"
)

// check returns c as a defence.
func check(c ranging.Check) Defence { return Defence(c.String()) }

// verify reports whether [ranging.Verify] accepts e under p, made without one
// check: its limit is lifted, and where it has none in a policy, what it looks
// at is said to be good. A check without which evidence is not accepted, such as
// of the method, is not to be taken away so.
func verify(p ranging.Policy, without Defence, e ranging.Evidence) bool {
	if lift, ok := lifts[without]; ok {
		lift(&p, &e)
	}
	return ranging.Verify(p, e).Outcome >= ranging.AcceptUnquantified
}

// farthest is a limit that nothing exceeds.
const farthest = math.MaxInt64

// lifts takes away each check.
var lifts = map[Defence]func(p *ranging.Policy, e *ranging.Evidence){
	check(ranging.CheckLimit):      func(p *ranging.Policy, e *ranging.Evidence) { e.Distance = min(e.Distance, p.Limit) },
	check(ranging.CheckFloor):      func(p *ranging.Policy, _ *ranging.Evidence) { p.Floor = -farthest },
	check(ranging.CheckTolerance):  func(_ *ranging.Policy, e *ranging.Evidence) { e.Uncertainty = 0 },
	check(ranging.CheckResolution): func(_ *ranging.Policy, e *ranging.Evidence) { e.Resolution = ranging.Known[ranging.Millimetres](1) },
	check(ranging.CheckTries):      func(_ *ranging.Policy, e *ranging.Evidence) { e.Try = ranging.Known[uint32](1) },
	check(ranging.CheckAge):        func(p *ranging.Policy, _ *ranging.Evidence) { p.Lifetime = farthest },
	check(ranging.CheckConfirmed):  func(_ *ranging.Policy, e *ranging.Evidence) { e.Confirmed = ranging.Known(true) },
	check(ranging.CheckReflected):  func(_ *ranging.Policy, e *ranging.Evidence) { e.Reflected = ranging.Known(false) },
	check(ranging.CheckSTS):        func(_ *ranging.Policy, e *ranging.Evidence) { e.STS.Kind = ranging.KeyedSTS },
	check(ranging.CheckRepeated):   func(_ *ranging.Policy, e *ranging.Evidence) { e.STS.Repeated = ranging.Known(false) },
	check(ranging.CheckStamped):    func(_ *ranging.Policy, e *ranging.Evidence) { e.STS.Stamped = ranging.Known(true) },
	check(ranging.CheckStatus):     func(_ *ranging.Policy, e *ranging.Evidence) { e.STS.Status = ranging.Known[uint32](0) },
	check(ranging.CheckGap):        func(p *ranging.Policy, _ *ranging.Evidence) { p.Gap = farthest },
	check(ranging.CheckReply):      func(p *ranging.Policy, _ *ranging.Evidence) { p.ReplyOff = farthest },
	check(ranging.CheckLongest):    func(p *ranging.Policy, _ *ranging.Evidence) { p.LongestReply = farthest },
	check(ranging.CheckClock):      func(p *ranging.Policy, _ *ranging.Evidence) { p.Clock = farthest },
	check(ranging.CheckCrystal):    func(p *ranging.Policy, _ *ranging.Evidence) { p.Crystal = farthest },
	check(ranging.CheckStep):       func(_ *ranging.Policy, e *ranging.Evidence) { e.Step = ranging.Maybe[ranging.Step]{} },
	check(ranging.CheckQuality): func(p *ranging.Policy, e *ranging.Evidence) {
		p.Quality = 1
		for i := range e.STS.Quality {
			e.STS.Quality[i].Known = true // of a segment that nobody counted: none that match
			e.STS.Quality[i].Value = max(e.STS.Quality[i].Value, 1)
		}
	},
	check(ranging.CheckContradiction): func(_ *ranging.Policy, e *ranging.Evidence) {
		e.Contradiction = ranging.Known[ranging.Ticks](0)
	},
	check(ranging.CheckRTT):   func(_ *ranging.Policy, e *ranging.Evidence) { e.RTT = ranging.RandomRTT },
	check(ranging.CheckPhase): func(p *ranging.Policy, _ *ranging.Evidence) { p.PhaseGap = farthest },
	check(ranging.CheckNADM):  func(_ *ranging.Policy, e *ranging.Evidence) { e.NADM = ranging.Known[uint8](0) },
}

// signs is a claim of [ranging.PulseSigns] over a BPRF segment of 4096 pulses,
// as much as a door asks for and more.
var signs = ranging.Claim{
	Attack: ranging.MafiaFraud, Gate: ranging.PulseSigns, P: ranging.Scaled(1, 120), Basis: ranging.Modelled,
	Assumptions: "4096 signs, of which 60 % match",
}

// honest is evidence of two-way ranging with which nothing is wrong, at contact.
// Experiments write into it what their attack changes.
func honest() ranging.Evidence {
	e := ranging.Evidence{
		Method: ranging.TwoWay, Uncertainty: 100,
		Resolution: ranging.Known[ranging.Millimetres](5),
		Try:        ranging.Known[uint32](1),
		Age:        ranging.Known[ranging.Seconds](60),
		Confirmed:  ranging.Known(true),
		Reflected:  ranging.Known(false),
		STS: ranging.STS{
			Kind: ranging.KeyedSTS, Repeated: ranging.Known(false), Stamped: ranging.Known(true), SoftBits: true,
			Status: ranging.Known[uint32](0), Segments: 1, Gap: ranging.Known[ranging.Ticks](0),
		},
		Replies:       ranging.Known(ranging.Replies{Longest: 1 << 25}),
		Clock:         ranging.Known(ranging.Clock{}),
		Contradiction: ranging.Known[ranging.Ticks](0),
		Claims:        []ranging.Claim{signs},
	}
	e.STS.Quality[0] = ranging.Known[ranging.Permille](980)
	return e
}
