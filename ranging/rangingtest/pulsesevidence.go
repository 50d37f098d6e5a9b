package rangingtest

import (
	"math/rand/v2"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

// stsKinds are those of a sequence as evidence has them.
var stsKinds = map[sts.Kind]ranging.STSKind{
	sts.Secret: ranging.KeyedSTS, sts.Static: ranging.StaticSTS, sts.SDC: ranging.SDC, sts.Fixed: ranging.FixedSTS, sts.Public: ranging.StaticSTS,
}

// stampErrors is what [counter] adds to stamps, and how far clocks are off.
var stampErrors = twr.Noise{RX: 100, Clock: 10_000}

// A worst is the worst of the receptions of an exchange.
type worst struct {
	quality  [ranging.MaxSegments]ranging.Permille
	gap      ranging.Ticks // of the largest magnitude
	repeated bool
	clear    bool
}

// add adds a reception. Two arrivals are a whole number of chips apart, and
// their stamps have errors each.
func (w *worst) add(r *rand.Rand, f *reception, repeated bool) {
	for i, q := range f.quality {
		w.quality[i] = min(w.quality[i], q)
	}
	const ticksOfChip = 128
	gap := ranging.Ticks(ticksOfChip*float64(f.first-f.preamble) + stampNoise*(r.NormFloat64()-r.NormFloat64()))
	if max(gap, -gap) > max(w.gap, -w.gap) {
		w.gap = gap
	}
	w.repeated = w.repeated || repeated
	w.clear = w.clear && f.clear
}

// measure runs a double-sided exchange and returns its evidence. All that is
// neither pulse nor time is as it should be: messages are confirmed, and replies
// took as long as was agreed. Without a path in one of the messages there is no
// exchange.
func (s *site) measure(r *rand.Rand, without Defence) (e ranging.Evidence, ok bool) {
	x := exchange{distance: s.distance, reply1: microseconds(600), reply2: microseconds(600)}
	x.a, x.b = crystals(r)
	radio := s.radio
	radio.strongest = radio.strongest || without == pulseSigns
	w := worst{quality: [ranging.MaxSegments]ranging.Permille{1000, 1000, 1000, 1000}, clear: true}
	for m := poll; m <= final; m++ {
		now, past, repeated := s.sequences(r)
		f := radio.receive(r, now, s.onAir(r, m, now, past))
		if !f.found {
			return ranging.Evidence{}, false
		}
		w.add(r, &f, repeated)
		lag := f.first
		if s.onPreamble {
			lag = f.preamble
		}
		x.early[m] = -metres(lag) * chip
	}
	a, b := x.begin(r)
	e = s.evidence(&w, x.stamps(a, b, 0))
	// The carrier tells the initiator of the responder's clock.
	e.Clock.Value.Carrier = x.carrier(r, 0).ppb()
	return e, true
}

// evidence returns that of stamps and of the worst of three receptions.
func (s *site) evidence(w *worst, stamps twr.DoubleStamps) ranging.Evidence {
	d, err := twr.NewDouble(stamps, twr.Bits40)
	must(err)
	e := honest()
	e.Distance, e.Clock.Value.Stamps = double(stamps)
	e.Uncertainty = d.Uncertainty(stampErrors).Bound(3).Distance(speed)
	reply1, reply2 := d.Replies()
	e.Replies = ranging.Known(ranging.Replies{Longest: max(reply1, reply2)})
	e.STS.Kind = stsKinds[s.kind]
	e.STS.Repeated = ranging.Known(w.repeated)
	e.STS.SoftBits = !s.radio.strongest
	e.STS.Stamped = ranging.Known(!s.onPreamble)
	e.STS.Segments = uint8(s.radio.geometry.Segments())
	for i := range e.STS.Segments {
		e.STS.Quality[i] = ranging.Maybe[ranging.Permille]{Value: w.quality[i], Known: i == 0 || !s.hideQuality}
	}
	e.STS.Gap = ranging.Maybe[ranging.Ticks]{Value: w.gap, Known: !s.hideGap}
	e.LowerBound = ranging.Maybe[bool]{Value: w.clear, Known: s.radio.lower}
	e.Claims = s.claim()
	return e
}

// accepts reports whether the site accepts a measurement, without one of its
// checks, and what distance it has.
func (s *site) accepts(r *rand.Rand, without Defence) (accepted bool, e ranging.Evidence) {
	e, ok := s.measure(r, without)
	if !ok {
		return false, e
	}
	p := s.policy
	switch without {
	case pulseSigns:
		e.STS.SoftBits = false
		p.Demands[ranging.MafiaFraud] = ranging.Demand{}
		p.Required |= restsOnSTS
	case lowerBound:
		p.Demands[ranging.Enlargement] = ranging.Demand{}
	}
	return verify(p, without, e), e
}

// restsOnSTS are the checks that a demand for bits requires, for policies that
// lose theirs.
var restsOnSTS = ranging.SetOf(ranging.CheckResolution, ranging.CheckTries, ranging.CheckAge, ranging.CheckConfirmed,
	ranging.CheckReflected, ranging.CheckSTS, ranging.CheckRepeated, ranging.CheckStamped, ranging.CheckStatus,
	ranging.CheckQuality, ranging.CheckReply, ranging.CheckLongest)

// near is a trial at a door whose key is too far away: whether it opens.
func (s *site) near(r *rand.Rand, without Defence) bool {
	accepted, _ := s.accepts(r, without)
	return accepted
}
