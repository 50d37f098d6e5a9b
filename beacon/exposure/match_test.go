package exposure_test

import (
	"cmp"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/exposure"
)

// slowMatch is Match as its operation is defined: everything with everything.
func slowMatch(t *testing.T, keys []exposure.DiagnosisKey, sightings []exposure.Sighting, clip bool) []exposure.Match {
	t.Helper()
	var found []exposure.Match
	for i, k := range keys {
		tek := newTEK(t, k.TEK[:])
		for e := range k.Len() {
			interval := k.Start + exposure.Interval(e)
			id := tek.RPI(interval)
			for j, s := range sightings {
				if s.RPI != id {
					continue
				}
				ok, err := k.Accepts(s.Time, interval, clip)
				if err != nil {
					t.Fatal(err)
				}
				if ok {
					found = append(found, exposure.Match{Key: i, Sighting: j, Interval: interval})
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b exposure.Match) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Sighting, b.Sighting))
	})
	return found
}

// TestMatchAgainstSlow matches small worlds, with few and with many sightings a
// key, so that both ways are taken.
func TestMatchAgainstSlow(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	total := 0
	for round := range 60 {
		const now = 2_650_000
		var keys []exposure.DiagnosisKey
		for range r.IntN(6) {
			k := exposure.DiagnosisKey{TEK: [16]byte(random(r, 16))}
			k.Start, k.Period = exposure.Interval(now+r.IntN(40)), uint8(r.UintN(20))
			keys = append(keys, k)
			if r.IntN(4) == 0 {
				keys = append(keys, k) // the same key twice
			}
		}
		var sightings []exposure.Sighting
		for range r.IntN(4 + 400*(round%2)) {
			s := exposure.Sighting{RPI: exposure.RPI(random(r, 16)), Time: (now+int64(r.IntN(200))-20)*600 + int64(r.IntN(600))}
			if len(keys) > 0 && r.IntN(3) > 0 {
				k := keys[r.IntN(len(keys))]
				i := k.Start + exposure.Interval(r.IntN(k.Len()+2)) - 1
				s.RPI = newTEK(t, k.TEK[:]).RPI(i)
				s.Time = (int64(i)+int64(r.IntN(30))-15)*600 + int64(r.IntN(600))
			}
			sightings = append(sightings, s)
			if r.IntN(8) == 0 {
				sightings = append(sightings, s)
			}
		}
		m, err := exposure.NewMatcher(sightings)
		if err != nil {
			t.Fatal(err)
		}
		for _, clip := range []bool{false, true} {
			want := slowMatch(t, keys, sightings, clip)
			got, err := m.Match(nil, keys, clip)
			if err != nil || !slices.Equal(got, want) {
				t.Fatalf("round %d, %d keys, %d sightings, clip %v: %v, %v, want %v", round, len(keys), len(sightings), clip, got, err, want)
			}
			total += len(got)
		}
	}
	if total < 1000 {
		t.Errorf("only %d matches", total)
	}
}

// TestMatchManySightings: the sieve in front of the search loses nothing.
func TestMatchManySightings(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	sightings := make([]exposure.Sighting, 5000)
	k := exposure.DiagnosisKey{TEK: [16]byte(random(r, 16)), Rolling: exposure.Rolling{Start: 1000}}
	tek := newTEK(t, k.TEK[:])
	for i := range sightings {
		at := 1000 + i%144
		sightings[i] = exposure.Sighting{RPI: exposure.RPI(random(r, 16)), Time: int64(at) * 600}
		if i%10 == 0 {
			sightings[i].RPI = tek.RPI(exposure.Interval(at))
		}
	}
	m, err := exposure.NewMatcher(sightings)
	if err != nil {
		t.Fatal(err)
	}
	got, err := m.Match(nil, []exposure.DiagnosisKey{{Rolling: exposure.Rolling{Start: 1000}}, k}, false)
	if err != nil || len(got) != 500 {
		t.Fatalf("%d matches, %v", len(got), err)
	}
	for i, f := range got {
		if f.Key != 1 || f.Sighting != i*10 || int(f.Interval) != 1000+i*10%144 {
			t.Fatalf("match %d is %+v", i, f)
		}
	}
}

func TestMatchRefuses(t *testing.T) {
	for _, unix := range []int64{-1, 2576980377600, math.MaxInt64, math.MinInt64} {
		if m, err := exposure.NewMatcher([]exposure.Sighting{{}, {Time: unix}}); m != nil || !errors.Is(err, exposure.ErrTime) {
			t.Errorf("sighting at %d: %v", unix, err)
		}
	}
	first := exposure.Match{Key: 7}
	for _, m := range []*exposure.Matcher{new(exposure.Matcher), matcher(t, []exposure.Sighting{{}})} {
		for _, r := range []exposure.Rolling{{Period: 145}, {Start: math.MaxUint32, Period: 2}} {
			got, err := m.Match([]exposure.Match{first}, []exposure.DiagnosisKey{{}, {Rolling: r}}, false)
			if !errors.Is(err, exposure.ErrPeriod) || !slices.Equal(got, []exposure.Match{first}) {
				t.Errorf("%+v: %v, %v", r, got, err)
			}
		}
		if got, err := m.Match(nil, []exposure.DiagnosisKey{{}, {Rolling: exposure.Rolling{Start: math.MaxUint32, Period: 1}}}, true); got != nil || err != nil {
			t.Errorf("no match: %v, %v", got, err)
		}
	}
}

func matcher(t testing.TB, sightings []exposure.Sighting) *exposure.Matcher {
	t.Helper()
	m, err := exposure.NewMatcher(sightings)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func BenchmarkMatch(b *testing.B) {
	r := rand.New(rand.NewPCG(17, 18))
	keys, sightings := make([]exposure.DiagnosisKey, 1000), make([]exposure.Sighting, 20000)
	for i := range keys {
		keys[i] = exposure.DiagnosisKey{TEK: [16]byte(random(r, 16)), Rolling: exposure.Rolling{Start: exposure.Interval(144 * r.IntN(14))}}
	}
	for i := range sightings {
		sightings[i] = exposure.Sighting{RPI: exposure.RPI(random(r, 16)), Time: r.Int64N(14 * 86400)}
	}
	m := matcher(b, sightings)
	for b.Loop() {
		if _, err := m.Match(nil, keys, false); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(keys)), "ns/key")
}
