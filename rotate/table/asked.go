package table

// asked is a multimap from keys to positions in what was received: chains
// through two slices, found by a sieve and then by an open-addressed table. It
// is asked for each key of a fleet, of which next to none is in it.
type asked struct {
	sieve sieve
	slots []int32 // the first position of a key + 1, or 0
	mask  uint64
	keys  []uint64 // of each position
	next  []int32  // the next position of the same key + 1, or 0
}

// newAsked makes an empty multimap for n positions.
func newAsked(n int) *asked {
	s := newSieve(n)
	size := 2
	for size < 2*n {
		size *= 2
	}
	return &asked{sieve: s, slots: make([]int32, size), mask: uint64(size - 1), keys: make([]uint64, n), next: make([]int32, n)}
}

// slot returns where a key is, or a free slot.
func (a *asked) slot(key uint64) *int32 {
	for at := a.sieve.mix(key) >> 32; ; at++ {
		s := &a.slots[at&a.mask]
		if *s == 0 || a.keys[*s-1] == key {
			return s
		}
	}
}

// add adds a position under a key, before those that are there.
func (a *asked) add(key uint64, position int) {
	a.sieve.add(key)
	s := a.slot(key)
	a.keys[position], a.next[position] = key, *s
	*s = int32(position) + 1
}

// first returns the last position added under a key, or -1.
func (a *asked) first(key uint64) int { return int(*a.slot(key)) - 1 }

// after returns the one added before, or -1.
func (a *asked) after(position int) int { return int(a.next[position]) - 1 }
