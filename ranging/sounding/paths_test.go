package sounding_test

import (
	"math"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/sounding"
	"github.com/seed-496a4445/fyr/ranging/sounding/soundingtest"
)

// TestGhosts has a second path of any strength, from far enough behind the first
// that the peaks are apart. The first path is the nearest peak, within a bit of a
// cell; the strongest one is elsewhere; and what is between two is marked.
func TestGhosts(t *testing.T) {
	tr := transform(2048)
	for _, behind := range []sounding.Metres{8, 10, 15, 24} {
		for _, a := range []float64{0.3, 0.6, 0.8, 0.9, 1} {
			s := soundingtest.Sweep(soundingtest.Channels(), 0,
				soundingtest.Ray{Distance: 5, Level: 1}, soundingtest.Ray{Distance: 5 + behind, Level: a})
			paths := expecttest.Must(tr.Paths(nil, s))
			first := expecttest.Must(tr.First(s))
			if first != paths[0].Distance || paths[0].Ghost || math.Abs(float64(first-5)) > 0.5 {
				t.Errorf("%v behind, %v as strong: first %v, %+v", behind, a, first, paths)
			}
			strongest := expecttest.Must(tr.Strongest(s))
			middle := 5 + behind/2
			if a > 0.6 && math.Abs(float64(strongest-middle)) > 0.6 {
				t.Errorf("%v behind, %v as strong: strongest %v is not the ghost", behind, a, strongest)
			}

			ghosts := 0
			for _, p := range paths {
				if p.Ghost {
					ghosts++
					if math.Abs(float64(p.Distance-middle)) > 0.6 {
						t.Errorf("%v behind, %v as strong: ghost at %v", behind, a, p.Distance)
					}
				}
			}
			if ghosts > 1 || a == 1 && ghosts == 0 { // a weaker second path may not be seen there and back
				t.Errorf("%v behind, %v as strong: %d ghosts in %+v", behind, a, ghosts, paths)
			}
		}
	}
}

// TestWeakFirst: behind a first path that is too weak the ghost comes first. The
// distance is too large then, never too small.
func TestWeakFirst(t *testing.T) {
	for _, a := range []float64{1.15, 1.3, 1.5, 2, 4} {
		s := soundingtest.Sweep(soundingtest.Channels(), 0, soundingtest.Ray{Distance: 5, Level: 1}, soundingtest.Ray{Distance: 20, Level: a})
		if first := expecttest.Must(transform(2048).First(s)); first < 4.5 {
			t.Errorf("%v as strong: first path at %v", a, first)
		}
	}
}

// TestSideLobes: one path makes one peak, whatever channels are left.
func TestSideLobes(t *testing.T) {
	all := soundingtest.Channels()
	for name, channels := range map[string][]int{"all": all, "lower": all[:21], "upper": all[21:], "middle": all[10:50], "least": all[:15]} {
		for _, size := range []int{512, 1024, 2048} {
			for _, d := range []sounding.Metres{0, 0.04, 3.3, 60, 130} {
				s := soundingtest.Sweep(channels, 0, soundingtest.Ray{Distance: d, Level: 3})
				paths := expecttest.Must(transform(size).Paths(nil, s))
				if len(paths) != 1 || math.Abs(float64(paths[0].Distance-d)) > 0.02 || paths[0].Level != 1 || paths[0].Ghost {
					t.Errorf("%s channels, %d bins, %v: %+v", name, size, d, paths)
				}
			}
		}
	}
}

// TestMostPaths: noise has many peaks, of which no more than so many come.
func TestMostPaths(t *testing.T) {
	s := new(sounding.Sweep)
	for k := range sounding.Channels {
		sin, cos := math.Sincos(float64(k*k*k) * 0.7)
		s.Set(k, complex(cos, sin))
	}
	paths := expecttest.Must(transform(2048).Paths(nil, s))
	if len(paths) != sounding.MaxPaths {
		t.Errorf("%d paths", len(paths))
	}
	for i, p := range paths {
		if p.Level < sounding.PathLevel || p.Level > 1 || i > 0 && p.Distance <= paths[i-1].Distance {
			t.Errorf("path %d of %+v", i, paths)
		}
	}
}
