package rangingtest

import (
	"math"
	"math/rand/v2"

	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// span is at how many lags a receiver looks, a chip apart, and origin the one
// at which the honest direct path arrives.
const span, origin = 96, 72

// A receiver takes time stamps from a scrambled timestamp sequence. It
// correlates the samples with the pulses that it expects, at each lag. The
// first path is the earliest lag, not too long before the strongest one, at
// which the correlation reaches a share of the strongest. That is the receiver
// that attacks on commodity radios are explained with: the search back and its
// threshold are those of Singh et al. (WiSec 2021), of Ghost Peak (USENIX
// Security 2022), and of the simulation for arXiv 2406.06252, which takes 0.25
// and 200 samples.
//
// Beyond these it can count the signs of single pulses at the lag of the first
// path, as the claim of [ranging.PulseSigns] asks, and look for what hides
// before the first path.
type receiver struct {
	geometry  sts.Geometry
	threshold float64 // of the strongest, above 0
	before    int     // chips before the strongest that are searched
	// magnitude takes correlations of either sign for paths, and signs that are
	// all turned for right ones. Receivers that do not know the carrier's phase
	// must.
	magnitude bool
	// strongest has qualities counted at the strongest path and not at the
	// first: what a chip says that shows the quality of what it has locked on.
	strongest bool
	// lower has it look for what hides before the first path.
	lower bool

	scratch *scratch
}

// scratch is what a receiver works in.
type scratch struct {
	sums, noise [ranging.MaxSegments][span]float64 // by segment and lag; noise is part of the sum
	total       [span]float64
	samples     []float32
	signs       []byte
}

// newScratch returns room for a geometry.
func newScratch(g sts.Geometry) *scratch {
	n := g.Pulses() / g.Segments()
	return &scratch{samples: make([]float32, n), signs: make([]byte, 0, n/8)}
}

// A reception is what a receiver found.
type reception struct {
	found            bool
	first, strongest int // lags
	preamble         int // lag of the first path of the preamble
	quality          [ranging.MaxSegments]ranging.Permille
	clear            bool // nothing hides before the first path
}

// receive returns what x finds in a packet of which it expects sequence. Lags
// are chips behind the honest direct path's.
func (x *receiver) receive(r *rand.Rand, sequence []byte, a *air) (f reception) {
	templates := x.templates(sequence)
	x.correlate(r, templates, a)
	f.strongest, f.first, f.found = x.paths(a)
	if !f.found {
		return f
	}
	for i := range templates {
		at := f.first
		if x.strongest {
			at = f.strongest
		}
		f.quality[i] = x.quality(r, x.geometry.Segment(sequence, i), templates[i], a, i, at)
	}
	f.clear = x.lower && f.first > 0 && x.clear(templates, a, f.first)
	f.preamble = x.preamble(a)
	f.first, f.strongest = f.first-origin, f.strongest-origin
	return f
}

// templates returns the pulses that are expected, by segment.
func (x *receiver) templates(sequence []byte) (all [][]uint64) {
	for i := range x.geometry.Segments() {
		all = append(all, trainOf(x.geometry.Segment(sequence, i)).words)
	}
	return all
}

// pulses returns how many a segment has.
func (x *receiver) pulses() int { return x.geometry.Pulses() / x.geometry.Segments() }

// correlate fills in the sums. The noise of a sum of n samples is normal with n
// times the variance of one; it is drawn as such.
func (x *receiver) correlate(r *rand.Rand, templates [][]uint64, a *air) {
	w, spacing := x.scratch, x.geometry.Mode().Spreading()
	deviation := a.noise * math.Sqrt(float64(x.pulses()))
	w.total = [span]float64{}
	for i, template := range templates {
		for lag := range span {
			noise := deviation * r.NormFloat64()
			sum := noise
			for j := range a.segments[i] {
				p := &a.segments[i][j]
				if n, ok := p.meets(lag-origin, spacing); ok {
					sum += p.gain * float64(p.agreement(template, n))
				}
			}
			w.sums[i][lag], w.noise[i][lag] = sum, noise
			w.total[lag] += sum
		}
	}
}

// height returns what x compares of a sum.
func (x *receiver) height(sum float64) float64 {
	if x.magnitude {
		return math.Abs(sum)
	}
	return sum
}

// floorOf is how many standard deviations of noise a path is above.
const floorOf = 5

// paths returns the strongest lag and the first path. Nothing is found where
// the strongest is lost in noise.
func (x *receiver) paths(a *air) (strongest, first int, found bool) {
	w := x.scratch
	for lag := range span {
		if x.height(w.total[lag]) > x.height(w.total[strongest]) {
			strongest = lag
		}
	}
	peak := x.height(w.total[strongest])
	if peak <= floorOf*a.noise*math.Sqrt(float64(x.geometry.Pulses())) {
		return 0, 0, false
	}
	first = max(0, strongest-x.before)
	for x.height(w.total[first]) < x.threshold*peak {
		first++
	}
	return strongest, first, true
}

// see fills the scratch's samples with what arrives at one lag in segment i,
// each times the sign that is expected: honest ones are positive. Their noise
// is white and normal, given that its sum is the one that was drawn for the
// correlation.
func (x *receiver) see(r *rand.Rand, template []uint64, a *air, i, lag int) {
	w, spacing := x.scratch, x.geometry.Mode().Spreading()
	n := float64(len(w.samples))
	sum := fill(r, w.samples)
	mean := float32((w.noise[i][lag] - a.noise*sum) / n)
	deviation := float32(a.noise)
	for k := range w.samples {
		w.samples[k] = w.samples[k]*deviation + mean
	}
	for j := range a.segments[i] {
		p := &a.segments[i][j]
		first, ok := p.meets(lag-origin, spacing)
		if !ok {
			continue
		}
		for k, want := range template {
			signs, there := p.at(first + 64*k)
			addPulses((*[64]float32)(w.samples[64*k:]), float32(p.gain), signs^want, there)
		}
	}
}

// addPulses adds gain, with its sign turned where a bit is set, to the samples
// in which there is a pulse.
func addPulses(samples *[64]float32, gain float32, turned, there uint64) {
	g := math.Float32bits(gain)
	for b := range samples {
		if there>>63 != 0 {
			samples[b] += math.Float32frombits(g ^ uint32(turned>>32)&(1<<31))
		}
		turned, there = turned<<1, there<<1
	}
}

// quality returns how many of the signs of segment i match at a lag.
func (x *receiver) quality(r *rand.Rand, sequence []byte, template []uint64, a *air, i, lag int) ranging.Permille {
	w := x.scratch
	x.see(r, template, a, i, lag)
	w.signs = w.signs[:0]
	for k, want := range template {
		var wrong uint64
		for _, s := range w.samples[64*k : 64*k+64] {
			wrong = wrong<<1 | uint64(math.Float32bits(s)>>31) // samples are positive where signs are right
		}
		w.signs = wire.AppendBe64(w.signs, want^wrong)
	}
	test, err := sts.NewMatchTest(len(w.samples), len(w.samples))
	must(err)
	matches, _, err := test.Count(sequence, w.signs)
	must(err)
	if x.magnitude && w.total[lag] < 0 {
		matches = len(w.samples) - matches
	}
	return ranging.Permille(1000 * matches / len(w.samples))
}

// mostPaths is how many paths of a packet are taken out before what is left is
// looked at.
const mostPaths = 16

// clear is the check of a lower bound: whether nothing arrives before the first
// path. A copy that comes later and stronger hides the direct path from the
// threshold, not from sight: it is still above the noise, once the paths that
// were found, and with them what they add at other lags, are taken out one by
// one, the strongest first. The receiver knows how strong noise is. That a
// strong copy makes it deaf is left out.
func (x *receiver) clear(templates [][]uint64, a *air, first int) bool {
	seen := floorOf * a.noise * math.Sqrt(float64(x.pulses()))
	for i, template := range templates {
		rest := x.scratch.sums[i]
		for range mostPaths {
			lag := largest(rest[first:]) + first
			if math.Abs(rest[lag]) <= seen {
				break
			}
			x.takeOut(&rest, template, lag)
		}
		if lag := largest(rest[:first]); math.Abs(rest[lag]) > seen {
			return false
		}
	}
	return true
}

// largest returns where the largest magnitude is.
func largest(sums []float64) (at int) {
	for i, s := range sums {
		if math.Abs(s) > math.Abs(sums[at]) {
			at = i
		}
	}
	return at
}

// takeOut takes a path at a lag out of sums, with what its pulses add at others.
func (x *receiver) takeOut(sums *[span]float64, template []uint64, lag int) {
	spacing := x.geometry.Mode().Spreading()
	p := path{train{words: template}, lag, sums[lag] / float64(x.pulses())}
	for at := range sums {
		if n, ok := p.meets(at, spacing); ok {
			sums[at] -= p.gain * float64(p.agreement(template, n))
		}
	}
}

// preamble returns the lag of the first path of the preamble, found like that
// of the sequence. Its symbols are public, and their correlations have no side
// lobes; it is long, and so its noise is left out.
func (x *receiver) preamble(a *air) int {
	var strongest echo
	for _, e := range a.preamble {
		if e.gain > strongest.gain {
			strongest = e
		}
	}
	first := strongest.delay
	for _, e := range a.preamble {
		if e.gain >= x.threshold*strongest.gain && e.delay >= strongest.delay-x.before {
			first = min(first, e.delay)
		}
	}
	return first
}
