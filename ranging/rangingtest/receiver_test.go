package rangingtest

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/sts"
)

// small is a radio with 1024 pulses.
func small() receiver { return radioOf(sts.BPRF, 16, 1, 0.25, 36) }

// heard returns what reaches a receiver that expects sequence.
func heard(x *receiver, sequence []byte, noise float64, echoes ...echo) *air {
	s := site{radio: *x, noise: noise, echoes: echoes}
	return s.onAir(nil, poll, sequence, nil)
}

// chipsOf lays the pulses of a path out as the library does, chip by chip, over
// what a receiver looks at; lag 0 is chip origin.
func chipsOf(t *testing.T, x *receiver, p *path) []float64 {
	t.Helper()
	sequence := make([]byte, 0, 8*len(p.words))
	for _, w := range p.words {
		for k := range 8 {
			sequence = append(sequence, byte(w>>(56-8*k)))
		}
	}
	mode := x.geometry.Mode()
	chips, err := sts.AppendChips(nil, mode, sequence, 8*len(sequence))
	if err != nil {
		t.Fatal(err)
	}
	all := make([]float64, x.geometry.SegmentChips()+2*span)
	start := origin + p.delay + mode.Spreading()*p.first
	for i, c := range chips {
		if at := start + i; at >= 0 && at < len(all) {
			all[at] += p.gain * float64(c)
		}
	}
	return all
}

// TestChips holds correlations and signs against those of a receiver that goes
// through the samples chip by chip.
func TestChips(t *testing.T) {
	r := random(10)
	for _, x := range []receiver{small(), radioOf(sts.HPRF, 16, 2, 0.25, 36)} {
		sequence := blocks(r, x.geometry.Blocks())
		a := heard(&x, sequence, 0, echo{0, 1}, echo{5, -0.75}, echo{16, 0.5})
		a.add(-33, 4, func() train { return randomTrain(r, x.pulses()) })
		a.add(-3, 2, func() train { return constantTrain(x.pulses()) })
		templates := x.templates(sequence)
		x.correlate(r, templates, a)
		for i := range x.geometry.Segments() {
			samples := make([]float64, x.geometry.SegmentChips()+2*span)
			for j := range a.segments[i] {
				for k, c := range chipsOf(t, &x, &a.segments[i][j]) {
					samples[k] += c
				}
			}
			segment := x.geometry.Segment(sequence, i)
			for lag := range span {
				var sum float64
				right, silent := 0, 0
				for p := range x.pulses() {
					at := float64(sts.Pulse(segment, p)) * samples[lag+x.geometry.Mode().Spreading()*p]
					sum += at
					switch {
					case at > 0:
						right++
					case at == 0: // of any sign
						silent++
					}
				}
				if math.Abs(x.scratch.sums[i][lag]-sum) > 1e-9 {
					t.Fatalf("segment %d, lag %d: %v, want %v", i, lag, x.scratch.sums[i][lag], sum)
				}
				low, high := ranging.Permille(1000*right/x.pulses()), ranging.Permille(1000*(right+silent)/x.pulses())
				if got := x.quality(r, segment, templates[i], a, i, lag); got < low || got > high {
					t.Fatalf("segment %d, lag %d: quality %d, want %d to %d", i, lag, got, low, high)
				}
			}
		}
	}
}

// TestNoise: noise turns as many signs as it should, and what the samples add up
// to is the correlation, noise and all.
func TestNoise(t *testing.T) {
	r, x := random(11), small()
	const rounds, noise = 400, 2.0
	sequence := blocks(r, x.geometry.Blocks())
	templates := x.templates(sequence)
	a := heard(&x, sequence, noise, echo{0, 1})
	var squares float64
	right := 0
	for range rounds {
		x.correlate(r, templates, a)
		right += int(x.quality(r, sequence, templates[0], a, 0, origin))
		var sum float64
		for _, s := range x.scratch.samples {
			sum += float64(s)
		}
		if math.Abs(sum-x.scratch.total[origin]) > 0.1 {
			t.Fatalf("samples add up to %v, and the correlation is %v", sum, x.scratch.total[origin])
		}
		for lag := range origin {
			squares += x.scratch.noise[0][lag] * x.scratch.noise[0][lag]
		}
	}
	// A quality has 1024 signs, and is rounded down by half a permille.
	share, want := (float64(right)/rounds+0.5)/1000, 1-math.Erfc(1/noise/math.Sqrt2)/2
	if math.Abs(share-want) > 5*math.Sqrt(want*(1-want)/1024/rounds) {
		t.Errorf("%v of the signs are right, want %v", share, want)
	}
	if v := squares / rounds / origin / 1024; math.Abs(v/(noise*noise)-1) > 0.04 { // 5 deviations of 28,800 squares
		t.Errorf("the noise of a sample has a variance of %v, want %v", v, noise*noise)
	}
}

// TestFirstPath: the threshold and the search back decide, to the chip.
func TestFirstPath(t *testing.T) {
	for name, c := range map[string]struct {
		echoes           []echo
		first, strongest int
		preamble         int
		change           func(x *receiver)
	}{
		"alone":             {[]echo{{0, 1}}, 0, 0, 0, nil},
		"before":            {[]echo{{0, 1}, {-36, 0.3}}, -36, 0, -36, nil},
		"long before":       {[]echo{{0, 1}, {-37, 0.3}}, 0, 0, 0, nil},
		"before the window": {[]echo{{-40, 1}, {-71, 0.3}}, -71, -40, -71, nil},
		"weak":              {[]echo{{0, 1}, {-9, 0.2}}, 0, 0, 0, nil},
		"a lower threshold": {[]echo{{0, 1}, {-9, 0.2}}, -9, 0, -9, func(x *receiver) { x.threshold = 0.15 }},
		"turned":            {[]echo{{0, 1}, {-9, -0.5}}, 0, 0, 0, nil},
		"of either sign":    {[]echo{{0, 1}, {-9, -0.5}}, -9, 0, 0, func(x *receiver) { x.magnitude = true }},
		"behind":            {[]echo{{0, 0.5}, {15, 1}, {19, 0.9}}, 0, 15, 0, nil},
	} {
		r, x := random(12), small()
		if c.change != nil {
			c.change(&x)
		}
		sequence := blocks(r, x.geometry.Blocks())
		f := x.receive(r, sequence, heard(&x, sequence, 0, c.echoes...))
		if !f.found || f.first != c.first || f.strongest != c.strongest || f.preamble != c.preamble || f.quality[0] != 1000 {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// TestNothingFound: what is no stronger than noise is no packet.
func TestNothingFound(t *testing.T) {
	r, x := random(13), small()
	sequence := blocks(r, x.geometry.Blocks())
	if f := x.receive(r, sequence, heard(&x, sequence, 1, echo{0, 0.02})); f.found {
		t.Errorf("%+v", f)
	}
	if f := x.receive(r, sequence, heard(&x, sequence, 1, echo{0, 1})); !f.found || f.first != 0 {
		t.Errorf("%+v", f)
	}
	s := doorstep()
	s.noise = 1000
	if accepted, e := s.accepts(r, None); accepted || e.Method != 0 {
		t.Errorf("without a packet: %v, %+v", accepted, e)
	}
}

// TestQualityWhere: signs are counted at the first path, unless at the
// strongest.
func TestQualityWhere(t *testing.T) {
	r, x := random(14), small()
	sequence := blocks(r, x.geometry.Blocks())
	a := heard(&x, sequence, 0, echo{0, 1})
	other := blocks(r, x.geometry.Blocks())
	a.segments[0] = append(a.segments[0], path{trainOf(other), -9, 20})
	x.threshold = 0.01
	f := x.receive(r, sequence, a)
	if f.first >= 0 || f.quality[0] < 450 || f.quality[0] > 600 {
		t.Errorf("at the first path: %+v", f)
	}
	x.strongest = true
	if f = x.receive(r, sequence, a); f.first >= 0 || f.strongest != 0 || f.quality[0] != 1000 {
		t.Errorf("at the strongest: %+v", f)
	}
}

// TestClear: whatever is before the first path is seen unless it is in noise,
// and the pulses of strong paths behind are not taken for it.
func TestClear(t *testing.T) {
	for name, c := range map[string]struct {
		echoes []echo
		clear  int // of 200
	}{
		"alone":                      {[]echo{{0, 1}}, 200},
		"echoes":                     {[]echo{{0, 1}, {3, 1}, {8, -0.9}, {16, 0.9}, {21, 0.5}}, 200},
		"strong echoes":              {[]echo{{0, 30}, {8, 30}, {16, -30}}, 200},
		"hidden":                     {[]echo{{0, 1}, {21, 10}}, 0},
		"hidden and turned":          {[]echo{{0, -1}, {21, 10}}, 0},
		"hidden among pulses":        {[]echo{{0, 1}, {16, 100}}, 0},
		"long before what was found": {[]echo{{-40, 0.5}, {0, 1}, {21, 10}}, 0},
		"below the noise":            {[]echo{{0, 0.03}, {21, 1}}, 200},
	} {
		r, x := random(15), small()
		x.lower = true
		clear := 0
		for range 200 {
			sequence := blocks(r, x.geometry.Blocks())
			if x.receive(r, sequence, heard(&x, sequence, 1, c.echoes...)).clear {
				clear++
			}
		}
		if clear < c.clear-2 || clear > c.clear+2 {
			t.Errorf("%s: clear in %d of 200", name, clear)
		}
	}
	x, r := small(), rand.New(rand.NewPCG(1, 1))
	sequence := blocks(r, x.geometry.Blocks())
	if x.receive(r, sequence, heard(&x, sequence, 1, echo{0, 1})).clear {
		t.Error("a receiver that does not look says that nothing is there")
	}
}
