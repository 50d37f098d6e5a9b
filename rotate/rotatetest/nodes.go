package rotatetest

import "github.com/seed-496a4445/fyr/rotate"

// Days is a run of days, both included.
type Days struct{ First, Last uint32 }

// Nodes lists all 8,191 nodes of the tree under root, by their first 16 bytes,
// with the days whose keys follow from each.
func Nodes[K rotate.Key](aes rotate.AES[K], root *K) map[[16]byte]Days {
	d := rotate.NewDeriver(aes)
	nodes := map[[16]byte]Days{}
	level := []K{*root}
	for l := range rotate.MaxNodes {
		size := uint32(rotate.Generations >> l)
		var below []K
		for i, node := range level {
			nodes[head(&node)] = Days{uint32(i) * size, uint32(i)*size + size - 1}
			for right := range uint32(2) {
				var child K
				d.Key(&child, &node, rotate.TreeLabel, 2*uint32(l)+right)
				below = append(below, child)
			}
		}
		level = below
	}
	return nodes
}

func head[K rotate.Key](k *K) (h [16]byte) {
	for i := range h {
		h[i] = (*k)[i]
	}
	return h
}
