package pairingtest

import (
	"crypto/ed25519"
	"encoding/base32"
	"slices"
	"strings"
)

// drawn returns n octets that follow from a name.
func drawn(name string, n int) []byte {
	b := make([]byte, n)
	Seeded("fyr vector " + name)(b)
	return b
}

// ticketText is the text of a ticket.
func ticketText(ticket []byte) string {
	return "FYR:" + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(ticket)
}

// formats are what is read without a key.
func (b *book) formats() {
	challenge := drawn("challenge", 16)
	for _, suites := range [][]byte{{1}, {3, 1}, {9, 1}, {1, 2, 3, 4, 5, 6, 7, 8}} {
		n := make([]int, len(suites))
		for i, s := range suites {
			n[i] = int(s)
		}
		a := slices.Concat([]byte{1, byte(len(suites))}, suites, []byte{0x54, 0}, challenge)
		b.Out("answer", "suites that are known and others", fields{"answer": a}, nil, fields{"suites": n, "modes": 0x54, "challenge": challenge})
	}
	good := slices.Concat([]byte{1, 2, 3, 1, 0x01, 0}, challenge)
	for _, c := range []struct {
		class, note string
		answer      []byte
	}{
		{"format", "empty", nil},
		{"format", "version alone", good[:1]},
		{"format", "cut", good[:len(good)-1]},
		{"format", "too long", append(slices.Clone(good), 0)},
		{"format", "no suite", slices.Concat([]byte{1, 0, 1, 0}, challenge)},
		{"format", "nine suites", slices.Concat([]byte{1, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 0}, challenge)},
		{"format", "a suite twice", slices.Concat([]byte{1, 2, 1, 1, 1, 0}, challenge)},
		{"format", "suite 00", slices.Concat([]byte{1, 1, 0, 1, 0}, challenge)},
		{"format", "flags", slices.Concat([]byte{1, 1, 1, 1, 1}, challenge)},
		{"unsupported", "version 2", slices.Concat([]byte{2, 1, 1, 1, 0}, challenge)},
		{"unsupported", "version 0", []byte{0}},
	} {
		b.Fails("answer", c.class, c.note, fields{"answer": c.answer})
	}
	b.tickets()
	static, secret := public(drawn("tag", 32)), drawn("slot", 32)
	for _, suite := range []byte{1, 3} {
		f := fingerprintOf(suite, static)
		i := slices.Concat([]byte{1, 5, suite}, f, static, secret)
		b.Out("invitation", "of a guest", fields{"invitation": i}, nil, fields{"suite": int(suite), "fingerprint": f, "static": static, "secret": secret})
		for _, at := range []int{0, 1, 2, 3, 19} {
			changed := slices.Clone(i)
			changed[at] ^= 4
			b.Fails("invitation", "format", "another version, kind, suite, fingerprint or key", fields{"invitation": changed})
		}
		b.Fails("invitation", "format", "cut", fields{"invitation": i[:len(i)-1]})
		b.Fails("invitation", "format", "too long", fields{"invitation": append(slices.Clone(i), 0)})
	}
}

// tickets are tickets as octets and as text.
func (b *book) tickets() {
	secret := drawn("setup", 16)
	var last []byte
	for _, suite := range []byte{1, 3} {
		for _, kind := range []byte{1, 4} {
			f := fingerprintOf(suite, public(drawn("tag", 32)))
			ticket := ticketOf(kind, suite, f, secret)
			out := fields{"kind": int(kind), "suite": int(suite), "fingerprint": f, "secret": secret, "text": ticketText(ticket)}
			b.Out("ticket", "each kind in each suite", fields{"ticket": ticket}, nil, out)
			b.Out("ticket_text", "as it is printed", fields{"text": ticketText(ticket)}, nil, fields{"ticket": ticket})
			b.Out("ticket_text", "in small letters", fields{"text": strings.ToLower(ticketText(ticket))}, nil, fields{"ticket": ticket})
			last = ticket
		}
	}
	for _, c := range []struct {
		note string
		at   int
		to   byte
	}{{"version 2", 0, 2}, {"kind of a guest", 1, 5}, {"kind 00", 1, 0}, {"suite 02", 2, 2}} {
		changed := slices.Clone(last)
		changed[c.at] = c.to
		b.Fails("ticket", "format", c.note, fields{"ticket": changed})
		b.Fails("ticket_text", "format", c.note, fields{"text": ticketText(changed)})
	}
	b.Fails("ticket", "format", "cut", fields{"ticket": last[:34]})
	b.Fails("ticket", "format", "too long", fields{"ticket": append(slices.Clone(last), 0)})
	b.Fails("ticket", "format", "empty", fields{"ticket": []byte{}})
	text := ticketText(last)
	for _, other := range []string{text[4:], "FYQ:" + text[4:]} {
		b.Fails("ticket_text", "format", "no scheme, or another", fields{"text": other})
	}
	for _, other := range []string{text + "=", text + "\n", text[:20] + "\n" + text[20:], text[:59], text + "A", text[:30] + "1" + text[31:], "", "FYR:"} {
		b.Fails("ticket_text", "format", "not the one way to write it", fields{"text": other})
	}
}

// derivations are what one key makes of another.
func (b *book) derivations() {
	static := public(drawn("tag", 32))
	for _, suite := range []int{1, 3} {
		b.Out("fingerprint", "of a suite", fields{"suite": suite, "static": static}, nil, fields{"fingerprint": fingerprintOf(byte(suite), static)})
	}
	b.Fails("fingerprint", "unsupported", "suite 02 is reserved", fields{"suite": 2, "static": static})
	b.Fails("fingerprint", "length", "a key of 31 octets", fields{"suite": 1, "static": static[:31]})
	root := drawn("root", 32)
	for _, l := range leafLabels {
		for _, epoch := range []uint32{1, 2, 1<<32 - 1} {
			in := fields{"root": root, "label": l.label, "size": l.size, "epoch": epoch}
			b.Out("leaf", "each leaf", in, nil, fields{"leaf": leafOf(root, l.label, epoch, l.size)})
		}
	}
	good := fields{"root": root, "label": "auth", "size": 32, "epoch": 1}
	b.Fails("leaf", "length", "a root of 31 octets", good.With(fields{"root": root[:31]}))
	b.Fails("leaf", "unknown", "a label that is none", good.With(fields{"label": "owner root"}))
	b.Fails("leaf", "unknown", "a size that is none", good.With(fields{"size": 16}))
	b.Fails("leaf", "range", "an epoch of 33 bits", good.With(fields{"epoch": int64(1 << 32)}))

	maker := drawn("maker", 32)
	key := ed25519.NewKeyFromSeed(maker)
	id := drawn("id", 16)
	for _, suite := range []byte{1, 3} {
		text := slices.Concat([]byte("fyr/1 att"), []byte{suite}, static, id, []byte{0x12, 0x34})
		in := fields{"maker": maker, "suite": int(suite), "static": static, "tag_id": id, "model": 0x1234}
		b.Out("attestation", "of a suite", in, fields{"signed": text}, fields{"attestation": ed25519.Sign(key, text)})
		f, challenge := fingerprintOf(suite, static), drawn("challenge", 16)
		text = slices.Concat([]byte("fyr/1 reset"), []byte{suite}, f, challenge)
		in = fields{"maker": maker, "suite": int(suite), "fingerprint": f, "challenge": challenge}
		b.Out("voucher", "of a suite", in, fields{"signed": text}, fields{"voucher": ed25519.Sign(key, text)})
	}
	b.signatures(fields{"maker": maker, "suite": 1, "static": static, "tag_id": id, "model": 1}, "attestation", "static", "tag_id")
	b.Fails("attestation", "range", "a model of 17 bits", fields{"maker": maker, "suite": 1, "static": static, "tag_id": id, "model": 1 << 16})
	b.signatures(fields{"maker": maker, "suite": 1, "fingerprint": static[:16], "challenge": id}, "voucher", "fingerprint", "challenge")
}

// signatures writes what is wrong with the input of a signature.
func (b *book) signatures(good fields, op string, sized ...string) {
	for _, name := range append(sized, "maker") {
		b.Fails(op, "length", name+" is cut", good.With(fields{name: good[name].([]byte)[1:]}))
	}
	b.Fails(op, "unsupported", "suite 02 is reserved", good.With(fields{"suite": 2}))
}
