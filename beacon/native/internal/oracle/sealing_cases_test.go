package oracle

import (
	"bytes"
	"fmt"
	"slices"
)

// samples are frames of all domains and both suites.
func samples() (list []sealed) {
	for _, root := range roots {
		list = append(list,
			sealed{root, 96, Epoch, 1000, 0xff, 0x01, []byte{1, 0, 7, 0x0b, 0x96, 0, 0x1e, 0}},
			sealed{root, 96, Epoch, 1000, 0xff, 0x01, []byte{4, 0x0b, 0x96, 8, 0x66, 0, 0, 0}},
			sealed{root, 96, Epoch, 393215, 0xff, 0x00, make([]byte, 8)},
			sealed{root, 192, Epoch, 0, 0x02, 0x01, bytes.Repeat([]byte{0xff}, 8)},
			sealed{root, 96, Separated, 10, 0xff, 0x00, []byte{0x46, 3, 0xe8, 0x0b, 0x96, 8, 0x66, 0}},
			sealed{root, 96, Separated, 10, 0xff, 0x00, []byte{1, 0, 7, 0x0b, 0x96, 0, 0x1e, 0}},
			sealed{root, 96, Separated, 4095, 0xff, 0x00, text(8)},
			sealed{root, 96, Separated, 0, 0xff, 0xfe, text(8)},
		)
		for _, n := range []int{8, 15, 16, 17, 24, 31, 32, 33, 207, 208} {
			list = append(list, sealed{root, 96, EpochLong, 1000, 0xff, 0x01, text(n)}, sealed{root, 96, SeparatedLong, 10, 0xff, 0x00, text(n)})
		}
	}
	return list
}

func (b *book) sealing() {
	for _, s := range samples() {
		f := s.frame()
		k, _ := s.keys()
		note := fmt.Sprintf("dom %02x, %d octets, suite %d", s.dom, len(s.plain), len(s.root)/16)
		steps := members{"associated", Associated(s.dom, len(s.plain), s.idx, s.network, s.public, f.ID),
			"keystream", keystream(k, s.dom, s.idx, f.Tag, len(s.plain))}
		b.out("seal", note, append(s.in(), "plain", s.plain), steps, members{"id", f.ID, "ct", f.CT, "tag", f.Tag})
		b.out("open", note, s.opening(f), nil, members{"plain", s.plain})
	}
	for _, s := range []sealed{samples()[0], samples()[4], samples()[12], samples()[13]} {
		b.refusals(s)
	}
	b.outOfRange(samples()[0])
	b.outOfRange(samples()[4])
}

// refusals adds what must not open in place of s.
func (b *book) refusals(s sealed) {
	f := s.frame()
	note := func(what string) string { return fmt.Sprintf("dom %02x: %s", s.dom, what) }
	for _, field := range []struct {
		name string
		b    []byte
		set  func(f *Frame, b []byte)
	}{
		{"id", f.ID, func(f *Frame, b []byte) { f.ID = b }},
		{"ct", f.CT, func(f *Frame, b []byte) { f.CT = b }},
		{"tag", f.Tag, func(f *Frame, b []byte) { f.Tag = b }},
	} {
		for _, bit := range []int{0, 8*len(field.b)/2 + 3, 8*len(field.b) - 1} {
			changed := f
			field.set(&changed, flip(field.b, bit))
			b.fails("open", "authentication", note(fmt.Sprintf("bit %d of %s flipped", bit, field.name)), s.opening(changed))
		}
		for _, other := range [][]byte{field.b[1:], append(bytes.Clone(field.b), 0), {}} {
			if field.name == "ct" && len(f.Tag) == 16 && len(other) >= 8 {
				continue // a length that other frames have
			}
			changed := f
			field.set(&changed, other)
			b.fails("open", "length", note(field.name+" of a wrong size"), s.opening(changed))
		}
	}
	for _, c := range []struct {
		what   string
		change func(s *sealed)
	}{
		{"another root", func(s *sealed) { s.root = secret(len(s.root), 9) }},
		{"a bit of the root", func(s *sealed) { s.root = flip(s.root, 127) }},
		{"the other suite", func(s *sealed) { s.root = append(bytes.Clone(s.root), make([]byte, 16)...) }},
		{"the next index", func(s *sealed) { s.idx++ }},
		{"the index before", func(s *sealed) { s.idx-- }},
		{"the other identity domain", func(s *sealed) { s.dom ^= 3 }},
		{"another network", func(s *sealed) { s.network ^= 0x80 }},
		{"the near-owner bit", func(s *sealed) { s.public ^= 1 }},
		{"a reserved bit of pub", func(s *sealed) { s.public ^= 0x40 }},
	} {
		changed := s
		c.change(&changed)
		b.fails("open", "authentication", note(c.what), changed.opening(f))
	}
	if len(f.Tag) == 16 {
		for _, n := range []int{len(f.CT) - 1, len(f.CT) + 1} {
			changed := f
			changed.CT = append(bytes.Clone(f.CT), 0)[:n]
			b.fails("open", "authentication", note("ct an octet shorter or longer"), s.opening(changed))
		}
		changed := f
		changed.CT = make([]byte, 209)
		b.fails("open", "length", note("ct of 209 octets"), s.opening(changed))
		cut := f
		cut.Tag = f.Tag[:6]
		b.fails("open", "length", note("tag of a legacy frame"), s.opening(cut))
	} else {
		changed := f
		changed.Tag = text(16)
		b.fails("open", "length", note("tag of an extended frame"), s.opening(changed))
	}
}

// outOfRange adds what Sections 3 and 4 refuse before any key is used.
func (b *book) outOfRange(s sealed) {
	f := s.frame()
	after := int64(393216)
	if s.dom&0x0f == Separated {
		after = 4096
	}
	for _, c := range []struct {
		class, note, field string
		v                  any
	}{
		{"range", "an index after the last", "index", after},
		{"range", "an index before the first", "index", -1},
		{"range", "domain 00", "domain", 0},
		{"range", "domain 03", "domain", 3},
		{"range", "domain 10", "domain", 16},
		{"range", "domain 13", "domain", 19},
		{"range", "a domain of more than an octet", "domain", 257},
		{"range", "no epochs in a day", "epochs_per_day", 0},
		{"range", "too many epochs in a day", "epochs_per_day", 65536},
		{"length", "a root of a wrong size", "root", count(24)},
		{"length", "network of two octets", "network", count(2)},
		{"length", "no public octet", "public", []byte{}},
	} {
		for _, op := range []string{"seal", "open"} {
			in := append(s.in(), "plain", s.plain)
			if op == "open" {
				in = s.opening(f)
			}
			in[slices.Index(in, any(c.field))+1] = c.v
			b.fails(op, c.class, c.note, in)
		}
	}
	for _, n := range []int{0, 7, 9, 16} {
		b.fails("seal", "length", "plaintext of a wrong size", append(s.in(), "plain", text(n)))
	}
	long := s
	long.dom |= 0x10
	for _, n := range []int{0, 7, 209, 255, 264} {
		b.fails("seal", "length", "plaintext of a wrong size", append(long.in(), "plain", text(n)))
	}
}
