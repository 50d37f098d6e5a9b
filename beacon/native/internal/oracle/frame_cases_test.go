package oracle

import (
	"bytes"
	"fmt"
)

// carriers are one of each kind of Section 5.2.
var carriers = []Carrier{{0x16, 0xfcb2}, {0x16, 0xfff0}, {0xff, 0xffff}}

func (b *book) advertising() {
	for i, s := range samples() {
		c := carriers[i%len(carriers)]
		f := s.frame()
		note := fmt.Sprintf("dom %02x, %d octets", s.dom, len(s.plain))
		fields := members{"public", []byte{f.Public}, "id", f.ID, "ct", f.CT, "tag", f.Tag}
		b.out("frame", note, append(members{"header", c.header(), "network", []byte{f.Network}}, fields...), nil, members{"ad", f.AD(c)})
		b.out("parse", note, members{"header", c.header(), "network", []byte{f.Network}, "ad", f.AD(c)}, nil, fields)
	}
	s := samples()[0]
	f := s.frame()
	build := func(header, network, public, id, ct, tag []byte) members {
		return members{"header", header, "network", network, "public", public, "id", id, "ct", ct, "tag", tag}
	}
	head, net, pub := carriers[0].header(), []byte{f.Network}, []byte{f.Public}
	b.fails("frame", "length", "header of two octets", build(head[:2], net, pub, f.ID, f.CT, f.Tag))
	b.fails("frame", "length", "network of two octets", build(head, count(2), pub, f.ID, f.CT, f.Tag))
	b.fails("frame", "length", "no public octet", build(head, net, nil, f.ID, f.CT, f.Tag))
	b.fails("frame", "length", "identifier of 7 octets", build(head, net, pub, f.ID[1:], f.CT, f.Tag))
	b.fails("frame", "length", "ct of 7 octets", build(head, net, pub, f.ID, f.CT[1:], f.Tag))
	b.fails("frame", "length", "ct of 9 octets under a short tag", build(head, net, pub, f.ID, count(9), f.Tag))
	b.fails("frame", "length", "ct of 209 octets", build(head, net, pub, f.ID, count(209), count(16)))
	b.fails("frame", "length", "tag of 8 octets", build(head, net, pub, f.ID, f.CT, count(8)))
	b.fails("frame", "unsupported", "an AD type that carries no frames", build([]byte{0x09, 0xb2, 0xfc}, net, pub, f.ID, f.CT, f.Tag))
	b.parsing(f)
}

// parsing adds what Section 5.4 finds and refuses around the frame f.
func (b *book) parsing(f Frame) {
	c := carriers[0]
	whole := f.AD(c)
	structure := whole[3:]
	fields := members{"public", []byte{f.Public}, "id", f.ID, "ct", f.CT, "tag", f.Tag}
	in := func(ad ...[]byte) members {
		return members{"header", c.header(), "network", []byte{f.Network}, "ad", bytes.Join(ad, nil)}
	}
	name := []byte{4, 0x09, 'f', 'y', 'r'}
	other := []byte{5, 0x16, 0xb2, 0xfc, 0x01, 0x00}
	cut := Frame{f.Network, f.Public, f.ID, f.CT, f.Tag[:5]}.AD(c)[3:]
	for _, x := range []struct {
		note string
		ad   [][]byte
	}{
		{"without flags", [][]byte{structure}},
		{"behind a name", [][]byte{name, structure}},
		{"behind another network of the same UUID", [][]byte{other, structure}},
		{"behind another UUID", [][]byte{{3, 0x16, 0xaa, 0xfe}, structure}},
		{"behind service data too short for a UUID", [][]byte{{2, 0x16, 0xb2}, structure}},
		{"behind a header without a network octet", [][]byte{{3, 0x16, 0xb2, 0xfc}, structure}},
		{"before what runs past the end", [][]byte{structure, {200, 1}}},
		{"the first of two", [][]byte{structure, cut}},
		{"before early end", [][]byte{structure, {0, 0, 0}}},
	} {
		b.out("parse", x.note, in(x.ad...), nil, fields)
	}
	for _, x := range []struct {
		class, note string
		ad          [][]byte
	}{
		{"unknown", "nothing", nil},
		{"unknown", "flags alone", [][]byte{{2, 1, 6}}},
		{"unknown", "another network", [][]byte{other}},
		{"unknown", "behind the early end", [][]byte{{0}, structure}},
		{"unknown", "as manufacturer data", [][]byte{f.AD(Carrier{0xff, 0xfcb2})}},
		{"unknown", "as service data of 32 bits", [][]byte{f.AD(Carrier{0x20, 0xfcb2})}},
		{"unknown", "bytes of the UUID swapped", [][]byte{f.AD(Carrier{0x16, 0xb2fc})}},
		{"format", "runs past the end", [][]byte{structure[:27]}},
		{"format", "a length octet alone", [][]byte{{2, 1, 6}, {7}}},
		{"length", "cut by an octet", [][]byte{cut}},
		{"length", "cut, before a whole one", [][]byte{cut, structure}},
		{"length", "an octet more", [][]byte{Frame{f.Network, f.Public, f.ID, f.CT, text(7)}.AD(c)}},
		{"length", "33 octets", [][]byte{Frame{f.Network, f.Public, f.ID, text(7), text(16)}.AD(c)}},
		{"length", "235 octets", [][]byte{Frame{f.Network, f.Public, f.ID, text(209), text(16)}.AD(c)}},
		{"length", "network octet alone", [][]byte{{4, 0x16, 0xb2, 0xfc, f.Network}}},
	} {
		b.fails("parse", x.class, x.note, in(x.ad...))
	}
}

func (b *book) plaintexts() {
	for _, p := range []Plaintext{
		{Kind: 4, Voltage: 2966, Temperature: 2150},
		{Kind: 1, Head: 7, Data: []byte{0x0b, 0x96, 0, 0x1e, 0}},
		{Mode: 1, Kind: 6, Head: 1000, Voltage: 2966, Temperature: 2150, Data: []byte{0}},
		{Mode: 2, Battery: 3, ClockLost: true, Kind: 2, Head: 65535, Data: []byte{1, 2, 3, 4, 5}},
		{Battery: 1, Kind: 0, Data: []byte{0xff}},
		{Battery: 2, Kind: 5, Head: 65535, Temperature: -32767, Data: []byte{0xff}},
		{Kind: 4, Voltage: 65535, Temperature: 32767, Data: []byte{1, 2, 3}},
		{Kind: 4, Temperature: -32768},
		{Kind: 6, Temperature: -32768, Mode: 1},
		{},
	} {
		for _, n := range []int{8, 24, 208} {
			plain := p.Append(n)
			note := fmt.Sprintf("kind %d, %d octets", p.Kind, n)
			whole := ParsePlaintext(plain)
			b.out("parse_plaintext", note, members{"plain", plain}, nil, whole.members(true))
			if n != 208 {
				b.out("plaintext", note, append(p.members(false), "size", n), nil, members{"plain", plain})
			}
		}
	}
	for _, status := range []byte{0xc0, 0x03, 0x07, 0x43, 0xff} {
		b.fails("parse_plaintext", "unsupported", "a reserved mode or kind", members{"plain", append([]byte{status}, make([]byte, 7)...)})
	}
	for _, n := range []int{0, 7, 209} {
		b.fails("parse_plaintext", "length", "a wrong size", members{"plain", make([]byte, n)})
	}
	room := Plaintext{Data: count(8)}
	b.fails("plaintext", "length", "data for more than the frame", append(room.members(false), "size", 8))
	b.fails("plaintext", "length", "a size that no frame has", append(Plaintext{}.members(false), "size", 7))
	b.fails("plaintext", "length", "a size that no frame has", append(Plaintext{}.members(false), "size", 209))
	for _, c := range []struct {
		note  string
		field string
		v     int
	}{
		{"a reserved mode", "mode", 3}, {"battery", "battery", 4}, {"a reserved kind", "kind", 3}, {"a reserved kind", "kind", 7}, {"kind", "kind", 8}, {"mode", "mode", -1},
	} {
		m := append(Plaintext{}.members(false), "size", 8)
		for i := 0; i < len(m); i += 2 {
			if m[i] == c.field {
				m[i+1] = c.v
			}
		}
		b.fails("plaintext", "range", c.note, m)
	}
}

// members are the fields of a plaintext. What is absent is left out, or null
// in outputs.
func (p Plaintext) members(output bool) members {
	m := members{"mode", p.Mode, "battery", p.Battery, "clock_lost", p.ClockLost, "kind", p.Kind}
	add := func(name string, there bool, v any) {
		if there {
			m = append(m, name, v)
		} else if output {
			m = append(m, name, nil)
		}
	}
	add("head", p.Headed(), p.Head)
	add("voltage_mv", p.Measured() && p.Voltage != 0, p.Voltage)
	add("temperature_cc", p.Measured() && p.Temperature != -32768, p.Temperature)
	return append(m, "data", append([]byte{}, p.Data...))
}
