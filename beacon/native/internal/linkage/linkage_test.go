package linkage

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/seed-496a4445/fyr/rotate"
)

// products are the populations that the classifiers are given. They are made
// once, and not changed.
var products = []struct {
	name string
	tags int
	draw func(*rand.Rand, int) life
}{
	{"quiet", 200, quiet},
	{"busy", 100, busy},
	{"consumer", 100, consumer},
	{"away", 200, away},
	{"lost", 200, lost},
	{"live", 60, live},
	{"cut", 150, cut(quiet)},
	{"cut consumer", 150, cut(away)},
	{"extended", 40, extended},
	{"restless", 100, restless(quiet)},
	{"restless consumer", 100, restless(consumer)},
	{"restless live", 40, restless(func(r *rand.Rand, i int) life {
		l := consumer(r, i)
		l.config.Live = 60 * rotate.Second
		return l
	})},
}

var made sync.Map

// product returns a population by its name.
func product(t testing.TB, name string) population {
	t.Helper()
	if p, ok := made.Load(name); ok {
		return p.(population)
	}
	for i, q := range products {
		if q.name == name {
			p := newPopulation(t, uint64(100+i), q.tags, q.draw)
			made.Store(name, p)
			return p
		}
	}
	t.Fatal("no such product")
	return population{}
}

// TestNothingIsFound: no classifier finds anything in what real tags show. A
// false alarm would be one in 10^4 for each of them and each product; the seeds
// are fixed.
func TestNothingIsFound(t *testing.T) {
	for _, q := range products {
		p := product(t, q.name)
		o, n := p.observe(), 0
		for _, s := range p.tags {
			n += len(s)
		}
		least := Evidence{P: 1}
		for _, c := range Classifiers {
			// A consumer tag that turns near and is separated again within the gap
			// pauses in showing the day: near is visible by rule.
			if c.Feature == "pauses" && strings.HasPrefix(q.name, "restless ") {
				continue
			}
			e := c.Find(o)
			if e.Found() {
				t.Errorf("%s: %s: %.1f bits by %d", q.name, c.Feature, e.Bits(), e.N)
			}
			if e.P < least.P {
				least = e
			}
		}
		t.Logf("%s: %d tags, %d advertisements, at most %.1f bits", q.name, len(p.tags), n, least.Bits())
	}
	for _, pair := range [][2]string{{"away", "lost"}, {"busy", "quiet"}} {
		a, b := product(t, pair[0]), product(t, pair[1])
		e := Alike(a.observe(), b.observe())
		if e.Found() {
			t.Errorf("%s and %s differ: %.1f bits", pair[0], pair[1], e.Bits())
		}
		t.Logf("%s and %s: %.1f bits by %d", pair[0], pair[1], e.Bits(), e.N)
	}
}

// TestEveryFeatureIsSeen: the populations hold what the classifiers look at.
func TestEveryFeatureIsSeen(t *testing.T) {
	where := map[string]string{"times of payloads": "live", "first frames": "cut"}
	for _, c := range Classifiers {
		name := where[c.Feature]
		if name == "" {
			name = "quiet"
		}
		if e := c.Find(product(t, name).observe()); e.N < 400 {
			t.Errorf("%s: %d observations", c.Feature, e.N)
		}
		if e := c.Find(Observe(Model{interval, 900 * second, 60 * second}, nil)); e.Found() || e.N != 0 {
			t.Errorf("%s: found in nothing: %+v", c.Feature, e)
		}
	}
	near, away := 0, 0
	for _, tag := range product(t, "consumer").observe().tags {
		for _, v := range tag.visits {
			if v.fields.nearOwner() {
				near++
			} else {
				away++
			}
		}
	}
	if near < 1000 || away < 300 {
		t.Errorf("%d visits near the owner, %d away", near, away)
	}
}

// TestFalseAlarms: over many small populations of real tags the p-values are
// what they say: below x in x of the cases, or less.
func TestFalseAlarms(t *testing.T) {
	const rounds, below = 60, 0.1
	small := map[string]int{}
	for round := range rounds {
		p := newPopulation(t, uint64(9000+round), 12, func(r *rand.Rand, i int) life {
			l := [...]func(*rand.Rand, int) life{consumer, quiet, live, cut(quiet)}[round%4](r, i)
			l.until = 8 * hour
			return l
		})
		o := p.observe()
		for _, c := range Classifiers {
			if c.Find(o).P < below {
				small[c.Feature]++
			}
		}
	}
	limit := 0 // exceeded once in 10^4 classifiers that keep to what they say
	for poissonTail(limit, rounds*below) > 1e-4 {
		limit++
	}
	for _, c := range Classifiers {
		if small[c.Feature] > limit {
			t.Errorf("%s: p below %.1f in %d of %d populations", c.Feature, below, small[c.Feature], rounds)
		}
	}
	t.Log(small)
}

// share says which part of the tags or of the epochs a leak is in.
var shares = []float64{1, 0.05}

// TestLeaks: each leak is found by the classifier of its feature, when it is in
// all tags or epochs and when it is in 5 % of them.
func TestLeaks(t *testing.T) {
	shares := shares
	if testing.Short() {
		shares = shares[1:] // the weaker
	}
	for _, l := range leaks {
		for _, share := range shares {
			e := l.find(t, share)
			if !e.Found() {
				t.Errorf("%s, in %.0f %%: %s finds %.1f bits by %d", l.name, 100*share, l.feature, e.Bits(), e.N)
			}
			t.Logf("%-48s %3.0f %%: %-31s %5.1f bits by %d", l.name, 100*share, l.feature, e.Bits(), e.N)
		}
		// What finds the leak would not find the wrapper: in no epoch it is none.
		few := product(t, l.of)
		few.tags = few.tags[:3]
		if !reflect.DeepEqual(l.into(few, 0), few.observe()) {
			t.Errorf("%s: changes what it should not", l.name)
		}
	}
	for _, c := range Classifiers {
		if !slices.ContainsFunc(leaks, func(l leak) bool { return l.feature == c.Feature }) {
			t.Errorf("no leak of %s", c.Feature)
		}
	}
}

// find lets the classifier of the leak's feature look at tags with the leak in a
// share of them.
func (l leak) find(t *testing.T, share float64) Evidence {
	p := product(t, l.of)
	o := l.into(p, share)
	if l.feature == likeness {
		return Alike(product(t, "away").observe(), o)
	}
	for _, c := range Classifiers {
		if c.Feature == l.feature {
			return c.Find(o)
		}
	}
	panic(fmt.Sprint("no classifier of ", l.feature))
}

// into returns what an observer hears of tags with the leak in a share of them.
func (l leak) into(p population, share float64) Observation {
	var all []Stretch
	whole := int(math.Ceil(share * float64(len(p.tags))))
	for i, spans := range p.tags {
		r := rand.New(rand.NewPCG(77, uint64(i)))
		spans = slices.Clone(spans)
		for j := range spans {
			spans[j].data = slices.Clone(spans[j].data)
		}
		hit := func() bool { return r.Float64() < share }
		if l.byTag {
			hit = func() bool { return i < whole }
		}
		all = append(all, hear(l.apply(r, i, spans, hit)))
	}
	return Observe(p.model, all)
}
