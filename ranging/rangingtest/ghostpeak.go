package rangingtest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// Ghost Peak is of P. Leu, G. Camurati, A. Heinrich, M. Roeschlin, C. Anliker,
// M. Hollick, S. Capkun and J. Classen, "Ghost Peak: Practical Distance
// Reduction Attacks Against HRP UWB Ranging", USENIX Security 2022: over the air
// on commodity chips, without a key, with up to 4 % success. What is modelled is
// an attacker who sends an STS with signs at random during the honest one, in
// chips in which the honest sender is silent. Its correlation is at random too,
// and where it passes the threshold there is a first path that nobody sent.
//
// This one aims: it knows when the response comes to a chip, and sends a
// preamble ahead of it to match. That attackers have less luck with timing is
// left out, so rates are those of a shot that is aimed.

// guessed returns bounds for pulses with signs at random whose first path can be
// taken at any of so many lags. Where signs are counted it is the chance to
// guess enough of them, whatever their power. Where they are not it is that of
// the correlation to pass the threshold; the receiver's noise adds to the power.
func (s *site) guessed(db float64, lags int64) func(Defence) (float64, string, bool) {
	return func(without Defence) (float64, string, bool) {
		if without == None {
			how := Exact // nothing is before the lag aimed at, and enough signs pass any threshold
			if lags > 1 || s.radio.geometry.Segments() > 1 {
				how = Model
			}
			return float64(lags) * math.Exp2(s.test().Log2FalseAccept()), how, true
		}
		g := decibels(db)
		_, log2, err := sts.Amplitude{
			Pulses: int64(s.radio.geometry.Pulses()), Threshold: s.radio.threshold,
			PowerDB: 10 * math.Log10(g*g+s.noise*s.noise), Lags: lags,
		}.Log2()
		must(err)
		return math.Exp2(log2), Model, true
	}
}

// String says what radio s has.
func (s *site) String() string {
	mode := map[sts.Mode]string{sts.BPRF: "BPRF", sts.HPRF: "HPRF"}[s.radio.geometry.Mode()]
	units := s.radio.geometry.SegmentChips() / sts.UnitChips
	text := fmt.Sprintf("DS-TWR, %s %d", mode, units)
	if n := s.radio.geometry.Segments(); n > 1 {
		text += fmt.Sprintf(" x %d", n)
	}
	return text + fmt.Sprintf(", first path at %v", s.radio.threshold)
}

// ghost has s attacked with random pulses at a level, at the lag aimed at and
// its neighbours of the same phase.
func (s *site) ghost(db float64, preamble bool) *site {
	s.attack = func(r *rand.Rand, m message, a *air, _ []byte) {
		if m != response {
			return
		}
		if preamble {
			earlyPreamble(a)
		}
		a.add(-advance, decibels(db), func() train { return randomTrain(r, s.radio.pulses()) })
	}
	return s
}

// ghostPeaks are the experiments with pulses at random.
func ghostPeaks() (list []Experiment) {
	for _, level := range []struct {
		db, threshold float64
	}{{20, 0.25}, {25, 0.25}, {25, 0.5}} {
		s := door().ghost(level.db, true)
		s.radio.threshold = level.threshold
		list = append(list, s.randomPulses(level.db, 10_000))
	}
	for _, level := range []struct {
		db, threshold float64
	}{{10, 0.25}, {10, 0.5}, {20, 0.5}} {
		s := amplitudeOnly().ghost(level.db, true)
		s.radio.threshold = level.threshold
		e := s.randomPulses(level.db, 15_000)
		e.Against += unasked
		e.Checks, e.Bound = nil, always(e.Bound, pulseSigns)
		list = append(list, e)
	}
	return slices.Concat(list, fewPulses(), otherRadios())
}

// amplitudeOnly returns a door with a radio that counts no signs, and a policy
// that asks for none.
func amplitudeOnly() *site {
	s := door()
	s.radio.strongest = true
	s.policy.Demands, s.policy.Required = ranging.Demands{}, restsOnSTS
	return s
}

// unasked says so in names.
const unasked = ", signs not counted, no bits asked"

// always returns the bound that b has without a check, whatever is taken away.
func always(b func(Defence) (float64, string, bool), without Defence) func(Defence) (float64, string, bool) {
	return func(Defence) (float64, string, bool) { return b(without) }
}

// randomPulses is the experiment with s. Without its check it has to succeed
// half as often as the model says.
func (s *site) randomPulses(db float64, trials int) Experiment {
	e := Experiment{
		Attack: fmt.Sprintf("Ghost Peak, %v dB", db), Against: s.String(),
		Says:   "An STS with signs at random during that of the response, with a preamble to match.",
		Checks: []Defence{pulseSigns}, Trials: trials, Bound: s.guessed(db, 1), Try: s.near,
	}
	p, _, _ := e.Bound(pulseSigns)
	e.Needs = p / 2
	return e
}

// weak returns radios with as few pulses, and as many of them allowed to be
// wrong, that guesses succeed often enough to be counted. No policy should. At
// 17 dB what attackers send hardly ever is the strongest path.
func weak() (list []*site) {
	for _, quality := range []ranging.Permille{530, 550, 560} {
		s := door()
		s.radio = radioOf(sts.BPRF, 16, 1, 0.25, 36)
		s.policy.Quality, s.policy.Demands, s.policy.Required = quality, ranging.Demands{}, restsOnSTS
		list = append(list, s)
	}
	return list
}

// allowed says so in names.
func (s *site) allowed() string {
	return fmt.Sprintf(", %d of %d signs, no bits asked", s.least(), s.radio.pulses())
}

// fewPulses are the experiments with [weak].
func fewPulses() (list []Experiment) {
	for _, s := range weak() {
		e := s.ghost(17, true).randomPulses(17, 50_000)
		e.Against += s.allowed()
		list = append(list, e)
	}
	return list
}

// otherRadios vary one thing each.
func otherRadios() []Experiment {
	magnitude := door().ghost(20, true)
	magnitude.radio.magnitude = true
	either := magnitude.randomPulses(20, 10_000)
	either.Against += ", of either sign"
	either.Says = "The same on a receiver that does not know the carrier's phase: a correlation below the negative threshold will do as well."
	either.Bound = magnitude.guessed(20, 2)

	segments := door().ghost(25, true)
	segments.radio = radioOf(sts.HPRF, 32, 2, 0.25, 34)

	unmatched := amplitudeOnly().ghost(25, false)
	unmatched.policy.Required |= ranging.SetOf(ranging.CheckGap)
	late := unmatched.randomPulses(25, 10_000)
	late.Attack += ", preamble as it is"
	late.Against += unasked
	late.Says = "The same without a preamble to match: the STS arrives long before it."
	p, how, _ := late.Bound(pulseSigns)
	late.Checks = []Defence{check(ranging.CheckGap)}
	late.Bound = func(without Defence) (float64, string, bool) { return p, how, without != None }
	return []Experiment{either, segments.randomPulses(25, 5000), halfShown(), everywhere(), late}
}

// halfShown is a radio of two segments that shows the quality of one.
func halfShown() Experiment {
	const db = 25
	s := amplitudeOnly().ghost(db, true)
	s.radio = radioOf(sts.HPRF, 32, 2, 0.25, 34)
	s.radio.strongest, s.hideQuality = true, true
	e := s.randomPulses(db, 5000)
	e.Against += ", quality of one segment alone" + unasked
	e.Says = "What the chip shows is good, and what it does not show is not taken for good."
	p, how, _ := e.Bound(pulseSigns)
	e.Checks = []Defence{check(ranging.CheckQuality)}
	e.Bound = func(without Defence) (float64, string, bool) { return p, how, without != None }
	return e
}

// everywhere is an attacker who sends random pulses in all chips in which the
// honest sender is silent, on a radio that searches far back and does not show
// when the preamble arrived. Of its lags 7 are at the right distance; a first
// path before them is of no use.
func everywhere() Experiment {
	const db = 20
	s := door()
	s.radio.before, s.hideGap = 64, true
	s.attack = func(r *rand.Rand, m message, a *air, _ []byte) {
		for phase := 1; m == response && phase < 8; phase++ {
			a.add(-phase, decibels(db), func() train { return randomTrain(r, s.radio.pulses()) })
		}
	}
	e := s.randomPulses(db, 5000)
	e.Attack += ", all chips"
	e.Against += ", 64 chips searched"
	e.Says = "Random pulses in seven chips of eight: any lag may be taken for the first path, and few of them are of use."
	e.Bound, e.Needs = s.guessed(db, 7), 0.03
	return e
}
