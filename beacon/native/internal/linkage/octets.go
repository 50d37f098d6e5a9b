package linkage

import "math"

// frameOctets looks for bits of identifier, ciphertext and tag that one tag
// has more often than others, and for octets that come again. It takes the first
// frame of each identity.
func frameOctets(o Observation) Evidence {
	values := make([][]string, len(o.tags))
	for i, t := range o.tags {
		for _, v := range t.firsts {
			values[i] = append(values[i], v.fields.sealed())
		}
	}
	return octets(values, 0)
}

// octets tests values, some of each tag, all of one size: whether their bits
// are even in each tag, and whether an octet, or two side by side, are equal in
// more pairs of values, of one tag or of any, than chance has it. The first skip
// bits are not looked at, nor are the octets that hold them when pairs are
// counted.
func octets(values [][]string, skip int) Evidence {
	size, n := -1, 0
	for _, of := range values {
		for _, v := range of {
			if size < 0 {
				size = len(v)
			}
			if len(v) != size {
				return Evidence{0, n} // a size that varies
			}
			n++
		}
	}
	if n == 0 {
		return Evidence{P: 1}
	}
	all := []Evidence{}
	for bit := skip; bit < 8*size; bit++ {
		all = append(all, even(values, bit))
	}
	for at := (skip + 7) / 8; at < size; at++ {
		own, any := repeated(values, at, at+1)
		all = append(all, own, any)
		if at+2 <= size {
			own, any = repeated(values, at, at+2)
			all = append(all, own, any)
		}
	}
	e := first(all...)
	e.N = n
	return e
}

// even tests whether a bit is as often 0 as 1 in the values of each tag.
func even(values [][]string, bit int) Evidence {
	square, tags := 0.0, 0
	for _, of := range values {
		if len(of) < 10 {
			continue
		}
		ones := 0
		for _, v := range of {
			ones += int(v[bit/8] >> (7 - bit%8) & 1)
		}
		d := float64(2*ones - len(of))
		square += d * d / float64(len(of))
		tags++
	}
	return Evidence{chiSquareTail(square, float64(tags)), tags}
}

// repeated counts the pairs of values that are equal in one or two octets: of
// one tag, and of any.
func repeated(values [][]string, from, to int) (own, any Evidence) {
	domain := 1 << (8 * (to - from))
	counts, mine := make([]int, domain), make([]int, domain)
	equal, total := 0, 0
	pairs, n := 0.0, 0.0 // more than an int of 32 bits holds
	for _, of := range values {
		for _, v := range of {
			w := word(v[from:to])
			equal += mine[w]
			total += counts[w]
			mine[w]++
			counts[w]++
		}
		for _, v := range of {
			mine[word(v[from:to])] = 0
		}
		k := float64(len(of))
		pairs += k * (k - 1) / 2
		n += k
	}
	chance := func(equal int, pairs float64) Evidence {
		return Evidence{poissonTail(equal, pairs/float64(domain)), int(min(pairs, math.MaxInt32))}
	}
	return chance(equal, pairs), chance(total, n*(n-1)/2)
}

// word returns octets as a number.
func word(octets string) (w int) {
	for i := range len(octets) {
		w = w<<8 | int(octets[i])
	}
	return w
}
