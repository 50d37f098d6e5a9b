package table

import "slices"

// spare is memory of pages that are no more, for those to come: memory that
// the system has not handed out yet costs more than all the rest of a build.
type spare struct {
	arenas [][]uint64
	lines  [][]bucket
}

// arena returns room for n entries, of any content, or a little more.
func (s *spare) arena(n int) []uint64 { return reuse(&s.arenas, n, n/64, n) }

// buckets returns n buckets, of any content. What is larger by more than one in
// so many, or at all where that is 0, is not taken.
func (s *spare) buckets(n, slack int) []bucket {
	if slack > 0 {
		slack = n / slack
	}
	return reuse(&s.lines, n, 0, slack)
}

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

// reuse takes a slice of length n from a list, if there is one that is not too
// small, nor larger by more than slack, or makes one with room for more. Those
// that are too small are dropped.
func reuse[T uint64 | bucket](from *[][]T, n, room, slack int) []T {
	*from = slices.DeleteFunc(*from, func(s []T) bool { return cap(s) < n })
	for i, s := range *from {
		if cap(s)-n <= slack {
			*from = slices.Delete(*from, i, i+1)
			return s[:n]
		}
	}
	return huge[T](n + room)[:n]
}
