package linkage

import (
	"strings"

	"github.com/seed-496a4445/fyr/beacon"
)

// structures finds tags that do not show the same structures, in the same
// order and of the same lengths, with the same flags, the same number of the
// carrier, the same network octet and nothing in the reserved bits. All are
// facts of the product, and so is the size of an extended frame.
func structures(o Observation) Evidence {
	shapes := map[string]int{}
	n, most := 0, 0
	for _, t := range o.tags {
		for _, h := range t.heard {
			k := shape(h.Data)
			shapes[k]++
			most = max(most, shapes[k])
			n++
		}
	}
	return certain(n-most, n)
}

// shape returns what is visible of data by design but for the near-owner bit,
// and zeros for the rest.
func shape(data []byte) string {
	var b strings.Builder
	for {
		s, rest, more, err := beacon.Next(data)
		if err != nil {
			b.WriteString("broken")
			return b.String()
		}
		if !more {
			b.Write(data) // what follows an end is visible too
			return b.String()
		}
		b.WriteByte(byte(len(s.Data)))
		b.WriteByte(s.Type)
		head := s.Data
		if carries(s) {
			const visible = 2 + 2 // number of the carrier, network, public octet
			head = append([]byte(nil), s.Data[:min(visible, len(s.Data))]...)
			if len(head) == visible {
				head[visible-1] &^= beacon.NearOwner
			}
		}
		b.Write(head)
		data = rest
	}
}
