package sounding_test

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/sounding"
	"github.com/seed-496a4445/fyr/ranging/sounding/soundingtest"
)

// direct is the sweep of one path.
func direct(d sounding.Metres) *sounding.Sweep {
	return soundingtest.Sweep(soundingtest.Channels(), 0, soundingtest.Ray{Distance: d, Level: 1})
}

func transform(size int) *sounding.Transform { return expecttest.Must(sounding.NewTransform(size)) }

// TestIdeal walks the distances of one path: both methods find it within 1 cm.
func TestIdeal(t *testing.T) {
	transforms := []*sounding.Transform{transform(512), transform(1024), transform(2048)}
	within := func(what string, got, want, most sounding.Metres) {
		if off := got - want; off > most || -off > most {
			t.Errorf("%v at %v: %v", what, want, got)
		}
	}
	for mm := 0; mm < 131_000; mm += 100 {
		d := sounding.Metres(mm) / 1000
		s := direct(d)
		slope := expecttest.Must(s.Slope())
		if d > sounding.Ambiguity/2 {
			slope += sounding.Ambiguity
		}
		within("slope", slope, d, 1e-6)
		for _, tr := range transforms {
			within("first path", expecttest.Must(tr.First(s)), d, 0.01)
			if d > 0.1 { // nearer, the strongest bin may be the last
				within("strongest", expecttest.Must(tr.Strongest(s)), d, 0.01)
			}
		}
	}
	for _, d := range []sounding.Metres{-18, -3, -0.2} { // a little below zero
		within("negative slope", expecttest.Must(direct(d).Slope()), d, 1e-6)
		within("negative first path", expecttest.Must(transforms[2].First(direct(d))), d, 0.01)
	}
}

// TestSetRefuses: what is refused leaves the sweep as it was.
func TestSetRefuses(t *testing.T) {
	s := direct(10)
	before := *s
	nan, inf := math.NaN(), math.Inf(1)
	for _, v := range []complex128{
		complex(nan, 0), complex(0, nan), complex(inf, 0), complex(0, inf), complex(-inf, 0), complex(0, -inf), complex(nan, inf),
	} {
		expecttest.Is(t, "not finite", s.Set(0, v), sounding.ErrNotFinite)
	}
	for _, k := range []int{-1, sounding.Channels, math.MinInt, math.MaxInt, 2, 76} {
		expecttest.Is(t, "channel", s.Set(k, 1), sounding.ErrChannel)
		expecttest.Is(t, "channel of terms", s.SetTerms(k, sounding.PCT{}, sounding.PCT{}), sounding.ErrChannel)
	}
	if *s != before || s.Tones() != 72 {
		t.Error("a refused tone has changed the sweep")
	}
	if s.Reset(); s.Tones() != 0 || s.Set(2, 1) != nil {
		t.Error("a sweep that was reset is not empty")
	}
}

// TestTooFew: no pair of neighbours makes no slope, and 14 tones no transform.
func TestTooFew(t *testing.T) {
	s, tr := new(sounding.Sweep), transform(512)
	for i := range 14 {
		_, err := s.Slope()
		expecttest.Is(t, "slope", err, sounding.ErrTones)
		_, err = tr.Strongest(s)
		expecttest.Is(t, "strongest", err, sounding.ErrTones)
		_, err = tr.First(s)
		expecttest.Is(t, "first", err, sounding.ErrTones)
		room := make([]sounding.Path, 1, 9)
		paths, err := tr.Paths(room, s)
		expecttest.Is(t, "paths", err, sounding.ErrTones)
		if len(paths) != 1 {
			t.Error("paths with an error")
		}
		s.Set(2*i, 1)
	}
	s.Set(78, 1)
	if _, err := tr.Strongest(s); err != nil {
		t.Errorf("15 tones: %v", err)
	}
	if _, err := sounding.NewTransform(512); err != nil {
		t.Error(err)
	}
	for _, size := range []int{-512, 0, 1, 256, 511, 513, 1000, 4096} {
		tr, err := sounding.NewTransform(size)
		expecttest.Is(t, "size", err, sounding.ErrRange)
		if tr != nil {
			t.Error("a transform with an error")
		}
	}
	expecttest.Panics(t, "the zero Transform", func() { new(sounding.Transform).Strongest(s) })
}

// TestSilent: tones of zero, or steps that cancel, make no distance.
func TestSilent(t *testing.T) {
	s := new(sounding.Sweep)
	for k := range 20 {
		s.Set(k, 0)
	}
	_, err := s.Slope()
	expecttest.Is(t, "slope", err, sounding.ErrSilent)
	_, err = transform(512).Strongest(s)
	expecttest.Is(t, "strongest", err, sounding.ErrSilent)
	_, err = transform(512).First(s)
	expecttest.Is(t, "first", err, sounding.ErrSilent)
	s.Set(20, complex(3, 4))
	for _, size := range []int{512, 1024, 2048} {
		_, err = transform(size).Strongest(s)
		expecttest.Is(t, "one tone", err, sounding.ErrSilent)
	}
	s.Set(21, complex(1e-6, 0))
	if _, err = transform(512).Strongest(s); err != nil {
		t.Errorf("two tones: %v", err)
	}
	s.Reset()
	for k, z := range []complex128{1, 1, -1} {
		s.Set(k, z)
	}
	_, err = s.Slope()
	expecttest.Is(t, "steps that cancel", err, sounding.ErrSilent)
}

// TestSlopeAtTheEnd: an argument of pi is never -pi, whatever the signs of zeros.
func TestSlopeAtTheEnd(t *testing.T) {
	for _, zero := range []float64{0, math.Copysign(0, -1)} {
		for _, other := range []float64{0, math.Copysign(0, -1)} {
			s := new(sounding.Sweep)
			s.Set(0, complex(1, zero))
			s.Set(1, complex(-1, other))
			if d := expecttest.Must(s.Slope()); d != -sounding.Ambiguity/2 {
				t.Errorf("zeros %v, %v: %v", zero, other, d)
			}
		}
	}
}

// TestTermsScale: the distance does not depend on how strong the tones are.
func TestTermsScale(t *testing.T) {
	tr := transform(1024)
	s := direct(17)
	slope, strongest := expecttest.Must(s.Slope()), expecttest.Must(tr.Strongest(s))
	for _, level := range []float64{5e-153, 1e-110, 1e-90, 1e-10, 1e10, 1e99, 1e120, 1e153} {
		s := soundingtest.Sweep(soundingtest.Channels(), 0, soundingtest.Ray{Distance: 17, Level: level}) // squared
		if d := expecttest.Must(s.Slope()); math.Abs(float64(d-slope)) > 1e-6 {
			t.Errorf("level %v: slope %v, want %v", level, d, slope)
		}
		if d := expecttest.Must(tr.Strongest(s)); math.Abs(float64(d-strongest)) > 1e-6 {
			t.Errorf("level %v: strongest %v, want %v", level, d, strongest)
		}
	}
	for _, v := range []float64{math.SmallestNonzeroFloat64, math.MaxFloat64} {
		s := new(sounding.Sweep)
		for k := range 15 {
			s.Set(k, complex(v, v))
		}
		if d, err := s.Slope(); math.Abs(float64(d)) > 1e-9 || err != nil { // some processors fuse what they multiply and add
			t.Errorf("tones of %v: slope %v, %v", v, d, err)
		}
		if d, err := tr.Strongest(s); math.Abs(float64(d)) > 1e-9 || err != nil {
			t.Errorf("tones of %v: strongest %v, %v", v, d, err)
		}
	}
}

// slowly computes the strongest peak by the sum itself.
func slowly(z map[int]complex128, size int) sounding.Metres {
	first := sounding.Channels
	for k := range z {
		first = min(first, k)
	}
	m := make([]float64, size)
	best := 0
	for n := range m {
		var sum complex128
		for k, v := range z {
			sum += v * cmplx.Exp(complex(0, 2*math.Pi*float64(n*(k-first)%size)/float64(size)))
		}
		if m[n] = cmplx.Abs(sum); m[n] > m[best]*(1+1e-12) {
			best = n
		}
	}
	e, l := m[(best+size-1)%size], m[(best+1)%size]
	return sounding.Ambiguity * sounding.Metres((float64(best)+(l-e)/(4*m[best]-2*(e+l)))/float64(size))
}

// TestAgainstSum compares with the sum as it is written, on noise.
func TestAgainstSum(t *testing.T) {
	const seed = 62
	rng := rand.New(rand.NewPCG(seed, seed))
	for i := range 12 {
		size := 512 << (i % 3)
		z := map[int]complex128{}
		s := new(sounding.Sweep)
		for _, k := range rng.Perm(sounding.Channels)[:15+rng.IntN(sounding.Channels-14)] {
			z[k] = complex(rng.NormFloat64(), rng.NormFloat64())
			s.Set(k, z[k])
		}
		got, want := expecttest.Must(transform(size).Strongest(s)), slowly(z, size)
		if math.Abs(float64(got-want)) > 1e-6 {
			t.Errorf("seed %d, sweep %d of %d: %v, want %v", seed, i, size, got, want)
		}
	}
}

// TestEqualPeaks: tones without an imaginary part are as strong at a distance as
// at that from the end. The nearer one is taken, however sums round.
func TestEqualPeaks(t *testing.T) {
	for _, size := range []int{512, 1024, 2048} {
		tr := transform(size)
		for n := 8; n < size/2-8; n += 5 {
			s := new(sounding.Sweep)
			for k := range 79 {
				s.Set(k, complex(math.Cos(2*math.Pi*float64(n*k%size)/float64(size)), 0))
			}
			want := sounding.Ambiguity * sounding.Metres(n) / sounding.Metres(size)
			if got := expecttest.Must(tr.Strongest(s)); math.Abs(float64(got-want)) > 1 {
				t.Errorf("%d bins: %v, want about %v", size, got, want)
			}
		}
	}
}

// TestTerms: the product of both reports is what the distance comes from, and a
// turn of both oscillators against each other falls out of it.
func TestTerms(t *testing.T) {
	const d = 12.5
	for _, turn := range []float64{0, 1, 2.5} {
		s := new(sounding.Sweep)
		for _, k := range soundingtest.Channels() {
			phase := -2 * math.Pi * (2402e6 + 1e6*float64(k)) * d / 299792458
			s.SetTerms(k, quantised(phase+turn*float64(k)), quantised(phase-turn*float64(k)))
		}
		if got := expecttest.Must(s.Slope()); math.Abs(float64(got)-d) > 0.01 {
			t.Errorf("turn %v: slope %v", turn, got)
		}
		if got := expecttest.Must(transform(2048).First(s)); math.Abs(float64(got)-d) > 0.02 {
			t.Errorf("turn %v: first path %v", turn, got)
		}
	}
}

func quantised(phase float64) sounding.PCT {
	sin, cos := math.Sincos(phase)
	return sounding.PCT{I: int16(math.Round(2000 * cos)), Q: int16(math.Round(2000 * sin))}
}
