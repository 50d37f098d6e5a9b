package bench

import (
	"encoding/binary"
	"math"
	"time"
)

// sum keeps the compiler from leaving reads out.
var sum uint64

// streamNS returns how many ns a byte takes when b is read from its beginning
// to its end, on one core: from the memory, or from the cache that b fits.
func streamNS(b []byte) float64 {
	b = b[:len(b)&^63]
	if len(b) == 0 {
		return 0
	}
	return fastest(len(b), func() { sum += words(b) })
}

// words adds up the words of b, whose length is a multiple of 64.
func words(b []byte) uint64 {
	var s [4]uint64
	for len(b) >= 64 {
		w := b[:64]
		s[0] += binary.LittleEndian.Uint64(w) + binary.LittleEndian.Uint64(w[32:])
		s[1] += binary.LittleEndian.Uint64(w[8:]) + binary.LittleEndian.Uint64(w[40:])
		s[2] += binary.LittleEndian.Uint64(w[16:]) + binary.LittleEndian.Uint64(w[48:])
		s[3] += binary.LittleEndian.Uint64(w[24:]) + binary.LittleEndian.Uint64(w[56:])
		b = b[64:]
	}
	return s[0] + s[1] + s[2] + s[3]
}

const lineSize = 64 // bytes of a cache line

// lineNS returns how many ns a cache line takes that is read at random from
// size bytes, on one core, when no read waits for another. The memory is in
// large pages where the system gives them.
func lineNS(size int) float64 {
	b, free := largePages(max(size, lineSize) &^ (lineSize - 1))
	defer free()
	for i := 0; i < len(b); i += lineSize {
		b[i] = 1 // so that there is memory behind it
	}
	const reads = 1 << 20
	return fastest(reads, func() { sum += lines(b, reads) })
}

// lines reads n lines at random.
func lines(b []byte, n int) uint64 {
	var s uint64
	count := uint64(len(b) / lineSize)
	x := sum
	for range n {
		x += 0x9e3779b97f4a7c15
		y := (x ^ x>>29) * 0xbf58476d1ce4e5b9 >> 32
		s += uint64(b[y*count>>32*lineSize])
	}
	return s
}

// fastest returns the ns that one of units takes, the best of a few runs of
// some milliseconds.
func fastest(units int, run func()) float64 {
	best := math.Inf(1)
	for range 5 {
		runs := 0
		begun := time.Now()
		for runs == 0 || time.Since(begun) < shortest {
			run()
			runs++
		}
		best = min(best, float64(time.Since(begun).Nanoseconds())/float64(runs*units))
	}
	return best
}
