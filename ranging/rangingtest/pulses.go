package rangingtest

import (
	"errors"
	"math/rand/v2"
	"slices"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// The checks of receivers of pulses.
const (
	// pulseSigns: the signs of single pulses at the first path are counted, and
	// nothing without them counts. Without it a quality is that of the strongest
	// path, and the policy demands no bits.
	pulseSigns Defence = "pulse signs"
	// lowerBound: nothing hides before the first path.
	lowerBound Defence = "lower bound"
)

// pulses are the experiments about what is on the air.
func pulses() []Experiment {
	return slices.Concat(controls(), relays(), knownPreambles(), cicadas(), ghostPeaks(), replays(), enlargements())
}

// chip is how far light goes in a chip.
const chip = metres(float64(speed) / 499.2e6)

// A message is one of a double-sided exchange.
type message int

const (
	poll message = iota
	response
	final
)

// A site is two radios with STS receivers, what is between them, and who judges
// what they measure.
type site struct {
	distance metres
	radio    receiver
	noise    float64 // of a sample, where an honest pulse is 1
	echoes   []echo  // of the honest sender, the direct path first
	kind     sts.Kind
	// onPreamble has stamps taken from the preamble. hideGap has the radio not
	// show how far apart preamble and STS arrive, and hideQuality no quality but
	// that of the first segment.
	onPreamble, hideGap, hideQuality bool
	// reset has both radios begin a key again at the position of the round
	// before.
	reset bool
	// recorded has attackers know what was sent the round before.
	recorded bool
	policy   ranging.Policy
	// attack adds to what is on the air, or takes away from it. past is the
	// sequence of the same message in the round before.
	attack func(r *rand.Rand, m message, a *air, past []byte)

	claims []ranging.Claim
}

// direct is a channel with nothing but the direct path.
var direct = []echo{{0, 1}}

// radioOf returns a receiver of that geometry.
func radioOf(m sts.Mode, units, segments int, threshold float64, before int) receiver {
	g, err := sts.NewGeometry(m, units, segments)
	must(err)
	return receiver{geometry: g, threshold: threshold, before: before, scratch: newScratch(g)}
}

// door returns a site at a door: the key is 10.2 m away, 17 chips, and pulses
// are as strong as noise. The radio is of BPRF with 64 units and takes for first
// path what has a quarter of the peak, up to 36 chips before it.
func door() *site {
	return &site{
		distance: 17 * chip, noise: 1, echoes: direct, kind: sts.Secret, policy: ranging.DoorUnlock(),
		radio: radioOf(sts.BPRF, 64, 1, 0.25, 36),
	}
}

// least returns how many pulses of a segment the policy asks for.
func (s *site) least() int {
	n := s.radio.pulses()
	return (int(s.policy.Quality)*n + 999) / 1000
}

// test returns the test of signs that a first path passes.
func (s *site) test() sts.MatchTest {
	t, err := sts.NewMatchTest(s.radio.pulses(), s.least())
	must(err)
	return t
}

// claim returns the claim of three receptions whose signs were counted at any of
// the lags, as package secure has it, and that of the check of a lower bound
// where the radio makes it.
func (s *site) claim() []ranging.Claim {
	if s.claims == nil {
		once := s.test().FalseAccept()
		p := once
		lags := span
		if s.radio.magnitude {
			lags *= 2
		}
		for range 3*lags - 1 {
			p = p.Plus(once)
		}
		s.claims = []ranging.Claim{{
			Attack: ranging.MafiaFraud, Gate: ranging.PulseSigns, P: p, Basis: ranging.Modelled,
			Assumptions: "signs independent of the key, counted at the lag of the first path; no sign known before its pulse ends",
		}}
		if s.radio.lower {
			s.claims = append(s.claims, hidden)
		}
	}
	return s.claims
}

// sequences returns what the honest sender of a direction sends, what was sent
// the time before where somebody recorded it, and whether the stream of the
// direction finds that it hands out blocks again.
func (s *site) sequences(r *rand.Rand) (now, past []byte, repeated bool) {
	var key [sts.KeySize]byte
	for i := range key {
		key[i] = byte(r.Uint32())
	}
	g, v := s.radio.geometry, sts.V{Counter: r.Uint32()}
	own := key // which the stream takes over
	stream, err := sts.NewStream(rotatetest.AES128{}, &own, v, 0, sts.LastPosition)
	must(err)
	past, first, err := stream.Append(nil, g)
	must(err)
	switch {
	case s.kind != sts.Secret: // the same in every session
		return past, past, false
	case s.reset:
		err = stream.Skip(first)
		return sts.NewGenerator(rotatetest.AES128{}, &key, v).AppendBlocks(nil, uint32(first), g.Blocks()), past, errors.Is(err, sts.ErrReplay)
	case !s.recorded:
		return past, nil, false
	}
	now, _, err = stream.Append(nil, g)
	must(err)
	return now, past, false
}

// onAir returns what reaches the receiver of message m.
func (s *site) onAir(r *rand.Rand, m message, now, past []byte) *air {
	a := &air{segments: make([][]path, s.radio.geometry.Segments()), preamble: slices.Clone(s.echoes), noise: s.noise}
	for i := range a.segments {
		t := trainOf(s.radio.geometry.Segment(now, i))
		for _, e := range s.echoes {
			a.segments[i] = append(a.segments[i], path{t, e.delay, e.gain})
		}
	}
	if s.attack != nil {
		s.attack(r, m, a, past)
	}
	return a
}
