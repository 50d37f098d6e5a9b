package linkage

import "github.com/seed-496a4445/fyr/beacon"

// addressKind finds tags whose addresses are not all of one kind: the kind is a
// fact of the product.
func addressKind(o Observation) Evidence {
	var kinds [4]int
	n := 0
	for _, t := range o.tags {
		for _, h := range t.heard {
			kinds[h.Address.RandomKind()]++
			n++
		}
	}
	most := max(kinds[0], kinds[1], kinds[2], kinds[3])
	return certain(n-most, n)
}

// addressBits looks for bits of addresses that a tag has more often than
// others, and for octets that come again. The two bits of the kind are left out.
func addressBits(o Observation) Evidence {
	values := make([][]string, len(o.tags))
	for i, t := range o.tags {
		for _, v := range t.firsts {
			a := v.Address
			a[0] &= 0x3f
			values[i] = append(values[i], string(a[:]))
		}
	}
	return octets(values, 2)
}

// number returns the 46 random bits of an address.
func number(a beacon.Address) (n uint64) {
	a[0] &= 0x3f
	for _, b := range a {
		n = n<<8 | uint64(b)
	}
	return n
}

// addressOrder looks for an order in successive addresses of a tag: how far,
// upwards and around, the next one is from the last.
func addressOrder(o Observation) Evidence {
	const bins = 16
	counts := make([]float64, bins)
	n := 0
	for _, t := range o.tags {
		for i := 1; i < len(t.firsts); i++ {
			d := (number(t.firsts[i].Address) - number(t.firsts[i-1].Address)) & (1<<46 - 1)
			counts[d>>42]++
			n++
		}
	}
	square, expected := 0.0, float64(n)/bins
	for _, c := range counts {
		square += (c - expected) * (c - expected) / max(expected, 1)
	}
	return Evidence{chiSquareTail(square, bins-1), n}
}
