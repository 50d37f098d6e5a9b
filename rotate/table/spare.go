package table

import "slices"

// spare is memory of pages that are no more, for those to come: memory that
// the system has not handed out yet costs more than all the rest of a build.
type spare struct {
	arenas [][]uint64
	lines  [][]bucket
}

// arena returns room for n entries, of any content.
func (s *spare) arena(n int) []uint64 { return reuse(&s.arenas, n) }

// buckets returns n buckets, of any content.
func (s *spare) buckets(n int) []bucket { return reuse(&s.lines, n) }

// mostSpares bounds how many tables are kept for later.
const mostSpares = 2

// give takes back the buckets of a page.
func (s *spare) give(lines []bucket) {
	if len(s.lines) < mostSpares && cap(lines) > 0 {
		s.lines = append(s.lines, lines)
	}
}

// size returns how many bytes are kept.
func (s *spare) size() (n int64) {
	for _, a := range s.arenas {
		n += 8 * int64(cap(a))
	}
	for _, l := range s.lines {
		n += bucketSize * int64(cap(l))
	}
	return n
}

// reuse takes a slice of length n from a list, if there is one that is neither
// too small nor much too large, or makes one with a little room. Those that are
// too small are dropped.
func reuse[T uint64 | bucket](from *[][]T, n int) []T {
	*from = slices.DeleteFunc(*from, func(s []T) bool { return cap(s) < n })
	for i, s := range *from {
		if cap(s)/2 <= n {
			*from = slices.Delete(*from, i, i+1)
			return s[:n]
		}
	}
	return huge[T](n + n/64)[:n]
}
