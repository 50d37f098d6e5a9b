package rangingtest

import (
	"math"
	mathbits "math/bits"
	"math/rand/v2"
	"sync"

	"github.com/seed-496a4445/fyr/internal/wire"
)

// What is on the air is pulses with signs, at whole chips of 1/499.2 us: 0.6 m
// of light. A chip is the unit of all delays here.
//
// The model of the channel is that of a matched filter, sampled once a chip: a
// pulse that arrives adds its amplitude, with its sign, to one sample. Each
// sample has white normal noise. Amplitudes are shares of that of the direct
// path from the honest sender. Left out are fractions of a chip (stamps have
// normal errors instead), the shape of pulses and of antennas, the phase of the
// carrier (receivers are coherent with the honest sender), and the limits of
// amplifiers and converters, which a strong attacker would drive into
// saturation.

// A train is pulses of one sender, spaced as the mode has it.
type train struct {
	// words has 64 pulses each, as blocks have them: the first in the top bit,
	// which is set for a negative one.
	words []uint64
	// first is the number of the first pulse; a segment's own begin with 0.
	first int
}

// trainOf returns the train of a segment's sequence, a number of blocks.
func trainOf(sequence []byte) train {
	t := train{words: make([]uint64, len(sequence)/8)}
	for i := range t.words {
		t.words[i] = wire.Be64(sequence[8*i:])
	}
	return t
}

// margin is how many pulses attackers send before and after a segment's own, so
// that no lag that is looked at sees a piece only.
const margin = 64

// randomTrain returns pulses with signs at random all over a segment of n.
func randomTrain(r *rand.Rand, n int) train {
	t := train{make([]uint64, (n+2*margin)/64), -margin}
	for i := range t.words {
		t.words[i] = r.Uint64()
	}
	return t
}

// constantTrain returns positive pulses all over a segment of n.
func constantTrain(n int) train {
	return train{make([]uint64, (n+2*margin)/64), -margin}
}

// inverse returns the pulses of t with their signs turned.
func (t *train) inverse() train {
	u := train{make([]uint64, len(t.words)), t.first}
	for i := range u.words {
		u.words[i] = ^t.words[i]
	}
	return u
}

// at returns the signs of 64 pulses from number n on, and which of them there
// are.
func (t *train) at(n int) (signs, there uint64) {
	n -= t.first
	i, shift := n>>6, n&63
	if i >= 0 && i < len(t.words) {
		signs, there = t.words[i]<<shift, math.MaxUint64<<shift
	}
	if i++; shift > 0 && i >= 0 && i < len(t.words) {
		signs |= t.words[i] >> (64 - shift)
		there |= math.MaxUint64 >> (64 - shift)
	}
	return signs, there
}

// agreement returns how many pulses of t, from number n on, have the signs of
// template, less how many have not.
func (t *train) agreement(template []uint64, n int) (sum int) {
	for i, want := range template {
		signs, there := t.at(n + 64*i)
		sum += mathbits.OnesCount64(there) - 2*mathbits.OnesCount64((signs^want)&there)
	}
	return sum
}

// A path is one way that a train takes.
type path struct {
	train
	delay int     // chips behind the honest direct path
	gain  float64 // amplitude; negative turns all signs
}

// meets reports whether pulses of p arrive in the samples that a receiver of
// that spacing looks at with that lag, and which of them meets the first.
func (p *path) meets(lag, spacing int) (n int, ok bool) {
	d := lag - p.delay
	return d / spacing, d%spacing == 0
}

// An echo is one way that the preamble takes.
type echo struct {
	delay int
	gain  float64
}

// air is all that reaches a receiver during one packet.
type air struct {
	segments [][]path // by STS segment; delays count from where it is expected
	preamble []echo
	noise    float64 // standard deviation of that of a sample
}

// add adds a train of its own to each segment.
func (a *air) add(delay int, gain float64, train func() train) {
	for i := range a.segments {
		a.segments[i] = append(a.segments[i], path{train(), delay, gain})
	}
}

// normals has the middles of 4096 equal shares of the normal distribution, with
// a variance of exactly 1. They end at 3.7 standard deviations.
var normals = sync.OnceValue(func() *[4096]float32 {
	t := new([4096]float32)
	var squares float64
	for i := range t {
		x := math.Sqrt2 * math.Erfinv((2*float64(i)+1)/4096-1)
		t[i] = float32(x)
		squares += x * x
	}
	for i := range t {
		t[i] /= float32(math.Sqrt(squares / 4096))
	}
	return t
})

// fill fills dst with normal noise of a standard deviation of one, and returns
// about its sum.
func fill(r *rand.Rand, dst []float32) (sum float64) {
	table := normals()
	for ; len(dst) >= 5; dst = dst[5:] {
		w := r.Uint64() // 60 bits are used
		a, b, c, d, e := table[w%4096], table[w>>12%4096], table[w>>24%4096], table[w>>36%4096], table[w>>48%4096]
		dst[0], dst[1], dst[2], dst[3], dst[4] = a, b, c, d, e
		sum += float64(a + b + c + d + e)
	}
	for i := range dst {
		dst[i] = table[r.Uint64()%4096]
		sum += float64(dst[i])
	}
	return sum
}

// decibels returns the amplitude of a level in dB.
func decibels(db float64) float64 { return math.Pow(10, db/20) }
