package sounding

import "math"

// Path is a peak of what was received by distance.
type Path struct {
	Distance Metres
	// Level is the amplitude as a share of the strongest peak's.
	Level float64
	// Ghost says that the peak may be no path: it lies half way between two
	// others, and is as strong as these make one there.
	Ghost bool
}

// PathLevel is how strong a peak must be to be taken for a path, as a share of
// the strongest: 1/2.5. The side lobes of a peak stay below a quarter.
const PathLevel = 0.4

// MaxPaths is the largest number of peaks that are looked at.
const MaxPaths = 8

// furthest is where distances end, as a share of Ambiguity: what lies behind is
// a little less than zero.
const furthest = 0.875

// Paths appends the peaks of s that are at least [PathLevel] as strong as the
// strongest to dst, the nearest first, at most [MaxPaths], and returns the
// extended slice. Distances are from -1/8 to 7/8 of [Ambiguity], -18.7 m to
// 131.2 m. Errors are those of [Transform.Strongest]; dst is returned as it was
// then. It does not allocate when dst has the capacity.
//
// The response there and back is the square of the response one way. Two paths,
// the second a times as strong as the first, have three peaks in it:
//
//	at     d1   (d1+d2)/2   d2
//	as     1      2a        a^2
//
// The one in the middle is a ghost, and marked so where all three are seen. The
// nearest peak is the first path unless that is too weak to be seen: with a
// above 1.1 or so. Then the ghost comes first, and the distance is too large, not
// too small.
//
// Paths nearer to each other than about Ambiguity divided by the number of
// channels swept, 2 m, make one peak between them.
func (t *Transform) Paths(dst []Path, s *Sweep) ([]Path, error) {
	if err := t.run(s); err != nil {
		return dst, err
	}
	at := len(dst)
	dst = t.peaks(dst)
	mark(dst[at:], s.cell())
	return dst, nil
}

// First returns the nearest of the paths. Errors are those of
// [Transform.Strongest].
func (t *Transform) First(s *Sweep) (Metres, error) {
	var room [MaxPaths]Path
	paths, err := t.Paths(room[:0], s)
	if err != nil {
		return 0, err
	}
	return paths[0].Distance, nil
}

// peaks appends the peaks in the order of their distance.
func (t *Transform) peaks(dst []Path) []Path {
	size := len(t.power)
	strongest, power := t.largest()
	start := int(furthest * float64(size)) // bins from here on are below zero
	found := 0
	for i := range size {
		n := (start + i) % size
		p, before, after := t.power[n], t.power[(n+size-1)%size], t.power[(n+1)%size]
		peak := p >= power*PathLevel*PathLevel && p > before && p >= after
		if !peak && n != strongest {
			continue
		}
		if found == MaxPaths {
			break
		}
		d := t.between(n)
		if n >= start {
			d -= Ambiguity
		}
		dst = append(dst, Path{Distance: d, Level: min(math.Sqrt(p/power), 1)})
		found++
	}
	return dst
}

// cell is how near two paths are that cannot be told apart.
func (s *Sweep) cell() Metres {
	first, last := 0, Channels-1
	for !s.given[first] {
		first++
	}
	for !s.given[last] {
		last--
	}
	return Ambiguity / Metres(last-first+1)
}

// mark marks the ghosts among paths, which are in order.
func mark(paths []Path, cell Metres) {
	for i := range paths {
		for j := i + 2; j < len(paths); j++ {
			made := 2 * math.Sqrt(paths[i].Level*paths[j].Level)
			for k := i + 1; k < j; k++ {
				p := &paths[k]
				off := p.Distance - (paths[i].Distance+paths[j].Distance)/2
				if Metres(math.Abs(float64(off))) <= cell/2 && p.Level <= 2*made && 2*p.Level >= made {
					p.Ghost = true
				}
			}
		}
	}
}
