package linkage

import "slices"

// Alike looks for a difference between two groups of tags of one product that
// should look the same, such as separated and lost ones: in their structures, in
// their gaps, in how long they show an identity, in the octets of their frames.
func Alike(a, b Observation) Evidence {
	groups := func(values func(Observation) [][]float64) [][]float64 {
		return [][]float64{slices.Concat(values(a)...), slices.Concat(values(b)...)}
	}
	return first(
		structures(a.with(b)),
		differ(groups(Observation.silences)),
		differ(groups(Observation.stays)),
		octetsAlike(a, b),
	)
}

// stays returns for how long the identities of each tag were shown, in ms, but
// for its first and its last one, of which a part was heard.
func (o Observation) stays() [][]float64 {
	values := make([][]float64, len(o.tags))
	for i, t := range o.tags {
		for j := 1; j < len(t.visits)-1; j++ {
			values[i] = append(values[i], float64(t.visits[j].To-t.visits[j].From))
		}
	}
	return values
}

// octetsAlike tests each octet of the frames for taking its values as often in
// one group as in the other.
func octetsAlike(a, b Observation) Evidence {
	var counts [2][][256]float64
	n := 0
	for g, o := range [2]Observation{a, b} {
		for _, t := range o.tags {
			for _, v := range t.firsts {
				frame := v.fields.sealed()
				for len(counts[g]) < len(frame) {
					counts[g] = append(counts[g], [256]float64{})
				}
				for i := range len(frame) {
					counts[g][i][frame[i]]++
				}
				n++
			}
		}
	}
	if len(counts[0]) != len(counts[1]) {
		return Evidence{0, n}
	}
	all := []Evidence{}
	for i := range counts[0] {
		total := make([]float64, 256)
		for v := range total {
			total[v] = counts[0][i][v] + counts[1][i][v]
		}
		all = append(all, homogeneous([][]float64{counts[0][i][:], counts[1][i][:]}, total))
	}
	e := first(all...)
	e.N = n
	return e
}
