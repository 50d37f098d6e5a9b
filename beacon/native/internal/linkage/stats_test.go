package linkage

import (
	"math"
	"math/rand/v2"
	"testing"
)

func near(t *testing.T, what string, got, want, by float64) {
	t.Helper()
	if !(math.Abs(got-want) <= by) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// TestTails compares tails with tables.
func TestTails(t *testing.T) {
	near(t, "normal", normalTail(1.6449), 0.05, 1e-5)
	for _, c := range []struct{ x, df float64 }{{3.841, 1}, {18.307, 10}, {124.342, 100}} {
		near(t, "chi-square", chiSquareTail(c.x, c.df), 0.05, 0.003)
	}
	near(t, "no freedom", chiSquareTail(9, 0), 1, 0)
	near(t, "as expected", poissonTail(3, 3), 1, 0)
	near(t, "none expected", poissonTail(1, 0), 0, 0)
	for _, mean := range []float64{0.5, 3, 40} {
		for k := int(mean) + 1; k < 100; k++ {
			exact := 0.0
			for i := k; i < 300; i++ {
				l, _ := math.Lgamma(float64(i + 1))
				exact += math.Exp(float64(i)*math.Log(mean) - mean - l)
			}
			if p := poissonTail(k, mean); p < exact || p > 40*exact {
				t.Fatalf("%d of %v expected: %v, exactly %v", k, mean, p, exact)
			}
		}
	}
	near(t, "turns", turns(-1, 4), 0.75, 0)
	near(t, "turns", turns(9, 4), 0.25, 0)
}

// TestEvidence: results combine as they should.
func TestEvidence(t *testing.T) {
	near(t, "certain", certain(1, 9).Bits(), most, 0)
	near(t, "nothing", certain(0, 9).Bits(), 0, 0)
	near(t, "first", first(Evidence{0.5, 3}, Evidence{1e-6, 7}).P, 2e-6, 1e-18)
	near(t, "bits", Evidence{P: 1.0 / 8}.Bits(), 3, 1e-12)
	if (Evidence{P: Level}).Found() || !(Evidence{P: Level / 2}).Found() {
		t.Error("the level does not part what is found from what is not")
	}
}

// TestUniformValues: values that are drawn alike give p-values that are uniform
// or greater, and values that are not give small ones.
func TestUniformValues(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	draw := func(groups, n int, value func(g int) float64) [][]float64 {
		all := make([][]float64, groups)
		for g := range all {
			for range n {
				all[g] = append(all[g], value(g))
			}
		}
		return all
	}
	tests := map[string]func(value func(g int) float64) Evidence{
		"differ, many": func(v func(int) float64) Evidence { return differ(draw(40, 60, v)) },
		"differ, two":  func(v func(int) float64) Evidence { return differ(draw(2, 1500, v)) },
		"close":        func(v func(int) float64) Evidence { return close(draw(40, 60, v), 1.0/512) },
		"rayleigh":     func(v func(int) float64) Evidence { return rayleigh(draw(1, 500, v)[0]) },
	}
	for name, test := range tests {
		const rounds = 200
		small := 0
		for range rounds {
			if test(func(int) float64 { return r.Float64() }).P < 0.1 {
				small++
			}
		}
		// 20 expected; 37 are exceeded once in 10^4 times, or so.
		if small > 37 {
			t.Errorf("%s: p below 0.1 in %d of %d rounds", name, small, rounds)
		}
		if e := test(func(g int) float64 {
			if r.IntN(5) == 0 {
				return 0.25 + float64(g)/100
			}
			return r.Float64()
		}); !e.Found() {
			t.Errorf("%s: a fifth of the values is the group's, and %.1f bits are found", name, e.Bits())
		}
	}
	if e := differ([][]float64{{1, 2, 3}}); e.Found() {
		t.Error("one group differs")
	}
	if e := differ(draw(9, 40, func(int) float64 { return 5 })); e.Found() {
		t.Error("equal values differ")
	}
	if e := rayleigh(nil); e.Found() {
		t.Error("no phases lie together")
	}
}

// TestNoFrames: what is not a frame, or of more than one size, is not passed
// over in silence.
func TestNoFrames(t *testing.T) {
	s := hear(product(t, "busy").tags[0])[:3]
	odd := append(Stretch{}, s...)
	odd[1].Data = []byte{3, 0xff, 0, 0}
	for _, data := range [][]byte{nil, {9, 0xff}, {2, 0x0a, 0}, {3, 0x16, 1, 2}, {4, 0x16, 1, 2, 3}} {
		odd[2].Data = data
		if e := together(Observe(Model{Interval: interval}, []Stretch{odd})); !e.Found() {
			t.Errorf("%x: changes together", data)
		}
		if e := structures(Observe(Model{Interval: interval}, []Stretch{odd})); !e.Found() {
			t.Errorf("%x: a structure as any", data)
		}
	}
	if e := octets([][]string{{"ab", "cd"}, {"ab", "cde"}}, 0); !e.Found() {
		t.Error("values of two sizes are alike")
	}
	long := Observe(Model{Interval: interval}, []Stretch{hear(product(t, "extended").tags[0])})
	if e := octetsAlike(long, Observe(Model{Interval: interval}, []Stretch{s})); !e.Found() {
		t.Error("frames of two sizes are alike")
	}
}
