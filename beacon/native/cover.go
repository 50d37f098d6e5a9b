package native

import (
	"github.com/seed-496a4445/fyr/internal/wire"
	"github.com/seed-496a4445/fyr/rotate"
)

// days is a range of generations, first..last.
type days struct{ first, last int32 }

// everyDay is what a root gives.
var everyDay = days{0, rotate.Generations - 1}

// clamp returns the generation of d that is nearest to g.
func (d days) clamp(g rotate.Epoch) int32 {
	return int32(max(rotate.Epoch(d.first), min(g, rotate.Epoch(d.last))))
}

// count returns the number of generations.
func (d days) count() int { return int(d.last-d.first) + 1 }

// touched returns the first and the last node of a level, 0..rotate.Levels, above the
// generations of d.
func (d days) touched(level int) (lo, hi int32) {
	return d.first >> (rotate.Levels - level), d.last >> (rotate.Levels - level)
}

// known returns the first and the last node of a level all of whose
// generations lie in d; lo > hi when there is none. They are the nodes that the
// cover of d gives.
func (d days) known(level int) (lo, hi int32) {
	shift := rotate.Levels - level
	return (d.first + 1<<shift - 1) >> shift, (d.last+1)>>shift - 1
}

// own returns the nodes of a level that stand in the cover of d, at most two,
// lowest first: known nodes whose parent is not known.
func (d days) own(level int) (nodes [2]int32, n int) {
	lo, hi := d.known(level)
	plo, phi := int32(0), int32(-1)
	if level > 0 {
		plo, phi = d.known(level - 1)
	}
	for p := lo; p <= hi; p++ {
		if plo <= phi && p == 2*plo {
			p = 2*phi + 2 // what lies between is derived
			if p > hi {
				break
			}
		}
		nodes[n] = p
		n++
	}
	return nodes, n
}

// nodes calls yield for the nodes of the cover of d, level and number, in the
// order of their generations, until it returns false.
func (d days) nodes(yield func(level int, node int32) bool) {
	for next := d.first; next <= d.last; {
		level := rotate.Levels
		for level > 0 {
			up := int32(1) << (rotate.Levels - level + 1)
			if next%up != 0 || next+up > d.last+1 {
				break
			}
			level--
		}
		if !yield(level, next>>(rotate.Levels-level)) {
			return
		}
		next += 1 << (rotate.Levels - level)
	}
}

// slot returns the place of a node in the cover of d.
func (d days) slot(level int, node int32) (at int) {
	for l, p := range d.nodes {
		if l == level && p == node {
			break
		}
		at++
	}
	return at
}

// daysOf reads the generations that a packed state gives. Those of a state that
// nobody made by this package are brought into order, so that they are some.
func (f Form) daysOf(state []byte) days {
	if f == Root {
		return everyDay
	}
	first := min(int32(wire.Be16(state)), rotate.Generations-1)
	if f == Gateway {
		return days{first, first}
	}
	return days{first, max(first, min(int32(wire.Be16(state[headSize:])), rotate.Generations-1))}
}
