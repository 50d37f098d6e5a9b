package oracle

import (
	"bytes"
	"fmt"
)

// secret returns the root number i of 16 or 32 octets.
func secret(size int, i uint32) []byte {
	b := encrypt(make([]byte, 16), block("vector", i, 0))
	return append(b, encrypt(make([]byte, 16), block("vector", i, 1))...)[:size]
}

// roots are the root of the worked example and one of the other suite.
var roots = [][]byte{count(16), secret(32, 1)}

func nodeList(nodes []Node) []members {
	list := []members{}
	for _, x := range nodes {
		list = append(list, members{"level", x.Level, "index", x.Index, "key", x.Key})
	}
	return list
}

func (b *book) tree() {
	for _, root := range roots {
		suite := fmt.Sprintf("suite %d", len(root)/16)
		for _, g := range []int{0, 1, 2, 10, 2047, 2048, 4094, 4095} {
			in := members{"root", root, "generation", g}
			leaf := Leaf(root, g)
			b.out("leaf", suite, in, nil, members{"leaf", leaf})
			k := DayKeys(leaf)
			b.out("day_keys", suite, in, members{"leaf", leaf},
				members{"identifier_key", k.ID, "jitter_key", k.Jitter, "mac_key", k.MAC, "encryption_key", k.Enc})
		}
		for _, g := range []int{0, 10, 2048, 4095} {
			b.out("state", suite, members{"root", root, "generation", g}, nil, members{"nodes", nodeList(Walk(root, g))})
		}
		for _, days := range [][2]int{{10, 20}, {0, 0}, {4095, 4095}, {0, 4095}, {0, 2047}, {1, 4094}, {2047, 2048}} {
			b.out("cover", fmt.Sprintf("%s, days %d to %d", suite, days[0], days[1]),
				members{"root", root, "first", days[0], "last", days[1]}, nil, members{"nodes", nodeList(Cover(root, days[0], days[1]))})
		}
		shared := nodeList(Cover(root, 10, 20))
		for _, g := range []int{10, 13, 20} {
			b.out("shared_leaf", suite+", of the cover of days 10 to 20", members{"nodes", shared, "generation", g}, nil, members{"leaf", Leaf(root, g)})
		}
		for _, g := range []int{9, 21} {
			b.fails("shared_leaf", "unknown", suite+", a day outside the cover", members{"nodes", shared, "generation", g})
		}
	}
	root := roots[0]
	for _, op := range []string{"leaf", "day_keys", "state"} {
		b.fails(op, "range", "a day after the last", members{"root", root, "generation", 4096})
		b.fails(op, "range", "a day before the first", members{"root", root, "generation", -1})
		for _, size := range []int{0, 15, 17, 24, 31, 33} {
			b.fails(op, "length", "a root of a wrong size", members{"root", count(size), "generation", 0})
		}
	}
	b.fails("cover", "range", "ends before it begins", members{"root", root, "first", 20, "last", 10})
	b.fails("cover", "range", "ends after the last day", members{"root", root, "first", 20, "last", 4096})
	b.fails("cover", "range", "begins before the first day", members{"root", root, "first", -1, "last", 10})
	b.fails("cover", "length", "a root of a wrong size", members{"root", count(20), "first", 0, "last", 0})
	node := func(level, index, size int) []members {
		return []members{{"level", level, "index", index, "key", count(size)}}
	}
	for _, c := range []struct {
		class, note string
		nodes       []members
		g           int
	}{
		{"unknown", "no nodes", []members{}, 0},
		{"range", "a level below the leaves", node(13, 0, 16), 0},
		{"range", "an index beyond the level", node(3, 8, 16), 0},
		{"range", "an index beyond the root", node(0, 1, 16), 0},
		{"range", "a day after the last", node(0, 0, 16), 4096},
		{"length", "a key of a wrong size", node(3, 0, 24), 0},
		{"length", "keys of two suites", append(node(3, 0, 16), node(3, 1, 32)...), 0},
	} {
		b.fails("shared_leaf", c.class, c.note, members{"nodes", c.nodes, "generation", c.g})
	}
}

func (b *book) identities() {
	for _, root := range roots {
		for _, c := range []struct {
			note   string
			r      int64
			period int64
			e      uint32
		}{
			{"worked example", 96, 900, 1000}, {"first epoch", 96, 900, 0}, {"last of a day", 96, 900, 95}, {"first of a day", 96, 900, 96},
			{"last epoch of all", 96, 900, 393215}, {"profile dult", 192, 450, 4321}, {"last of profile dult", 192, 450, 786431},
			{"191 epochs a day", 191, 450, 191}, {"a day that is one epoch", 1, 86400, 4095}, {"the greatest numbers", 65535, 86400, 268431359},
			{"the shortest period", 65535, 1, 65536},
		} {
			g := int(int64(c.e) / c.r)
			k := DayKeys(Leaf(root, g))
			for _, top := range []byte{0, 3} {
				id, address := Identity(IdentityBlock(k, c.e), top)
				b.out("identifier", c.note, members{"root", root, "epochs_per_day", c.r, "epoch", c.e, "address_bits", top},
					members{"block", IdentityBlock(k, c.e)}, members{"id", id, "address", address})
				id, address = Identity(SeparatedBlock(k, uint32(g)), top)
				b.out("separated", c.note, members{"root", root, "generation", g, "address_bits", top},
					members{"block", SeparatedBlock(k, uint32(g))}, members{"id", id, "address", address})
			}
			instant, gap := Instant(k, c.e, c.period)
			j := Judge{Root: root, Period: c.period, Epochs: c.r}
			b.out("instant", c.note, members{"root", root, "period_s", c.period, "epochs_per_day", c.r, "epoch", c.e},
				members{"block", JitterBlock(k, c.e)}, members{"instant_ms", instant, "until_ms", j.instant(int64(c.e) + 1), "gap_ms", gap})
		}
	}
	root := roots[0]
	b.fails("identifier", "range", "an epoch after the last", members{"root", root, "epochs_per_day", 96, "epoch", 393216, "address_bits", 0})
	b.fails("identifier", "range", "an epoch before the first", members{"root", root, "epochs_per_day", 96, "epoch", -1, "address_bits", 0})
	b.fails("identifier", "range", "an epoch of 33 bits", members{"root", root, "epochs_per_day", 96, "epoch", int64(1) << 32, "address_bits", 0})
	b.fails("identifier", "range", "no epochs in a day", members{"root", root, "epochs_per_day", 0, "epoch", 0, "address_bits", 0})
	b.fails("identifier", "range", "too many epochs in a day", members{"root", root, "epochs_per_day", 65536, "epoch", 0, "address_bits", 0})
	b.fails("identifier", "range", "the bits of a resolvable address", members{"root", root, "epochs_per_day", 96, "epoch", 0, "address_bits", 1})
	b.fails("identifier", "length", "a root of a wrong size", members{"root", count(31), "epochs_per_day", 96, "epoch", 0, "address_bits", 0})
	b.fails("separated", "range", "a day after the last", members{"root", root, "generation", 4096, "address_bits", 0})
	b.fails("separated", "length", "a root of a wrong size", members{"root", count(0), "generation", 0, "address_bits", 0})
	b.fails("instant", "range", "a period of nothing", members{"root", root, "period_s", 0, "epochs_per_day", 96, "epoch", 0})
	b.fails("instant", "range", "a period of more than a day", members{"root", root, "period_s", 86401, "epochs_per_day", 1, "epoch", 0})
	b.fails("instant", "range", "an epoch after the last", members{"root", root, "period_s", 900, "epochs_per_day", 96, "epoch", 393216})
	b.fails("instant", "length", "a root of a wrong size", members{"root", count(17), "period_s", 900, "epochs_per_day", 96, "epoch", 0})
}

// sealed is one frame with all that belongs to it.
type sealed struct {
	root            []byte
	r               int64
	dom             byte
	idx             uint32
	network, public byte
	plain           []byte
}

func (s sealed) keys() (Keys, []byte) {
	if s.dom&0x0f == Separated {
		k := DayKeys(Leaf(s.root, int(s.idx)))
		return k, SeparatedBlock(k, s.idx)[:8]
	}
	k := DayKeys(Leaf(s.root, int(int64(s.idx)/s.r)))
	return k, IdentityBlock(k, s.idx)[:8]
}

func (s sealed) frame() Frame {
	k, id := s.keys()
	ct, tag := Seal(k, s.dom, s.idx, s.network, s.public, id, s.plain)
	return Frame{s.network, s.public, id, ct, tag}
}

func (s sealed) in() members {
	return members{"root", s.root, "epochs_per_day", s.r, "domain", s.dom, "index", s.idx, "network", []byte{s.network}, "public", []byte{s.public}}
}

// opening returns the in-fields of native.open for a frame.
func (s sealed) opening(f Frame) members {
	return append(s.in(), "id", f.ID, "ct", f.CT, "tag", f.Tag)
}

func flip(b []byte, bit int) []byte {
	b = bytes.Clone(b)
	b[bit/8] ^= 0x80 >> (bit % 8)
	return b
}

// text returns n octets of plaintext that are no frame's.
func text(n int) []byte {
	var b []byte
	for i := uint32(0); len(b) < n; i++ {
		b = append(b, secret(16, 1000+i)...)
	}
	return b[:n]
}
