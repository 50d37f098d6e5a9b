package capture

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
)

// second is a time that every format holds, with nanoseconds.
const second = 1767323045_123456789

func TestPCAP(t *testing.T) {
	a := advert(20)
	for name, o := range orders {
		t.Run(name, func(t *testing.T) {
			p := []Packet{{second, h4(a)}, {second + 1e9, h4(a)}}
			wants(t, pcapFile(o, microMagic, LinkH4, p...), at(second/1000*1000, a), at(second/1000*1000+1e9, a))
			wants(t, pcapFile(o, nanoMagic, LinkH4, p...), at(second, a), at(second+1e9, a))
			wants(t, zip(pcapFile(o, nanoMagic, LinkH4, p...)), at(second, a), at(second+1e9, a))
		})
	}
}

func TestPCAPTimesUpTo2106(t *testing.T) {
	const last = (1<<32-1)*1e9 + 999_999_999
	a := advert(3)
	wants(t, pcapFile(orders["big"], nanoMagic, LinkH4, Packet{0, h4(a)}, Packet{1 << 31 * 1e9, h4(a)}, Packet{last, h4(a)}),
		at(0, a), at(1<<31*1e9, a), at(last, a))
}

func TestPCAPMalformed(t *testing.T) {
	a := advert(20)
	o := orders["little"]
	b := pcapFile(o, microMagic, LinkH4, Packet{0, h4(a)}, Packet{0, h4(a)})
	second := 24 + 16 + len(h4(a))

	// A packet longer than it was on the air: the next record can be found.
	long := slices.Clone(b)
	o.PutUint32(long[24+12:], uint32(len(h4(a))-1))
	p := refused(t, long, 1, ErrFraming)
	same(t, p.adverts, []beacon.Advert{a})

	// One longer than any: it cannot.
	huge := slices.Clone(b)
	o.PutUint32(huge[second+8:], maxRecord+1)
	o.PutUint32(huge[second+12:], maxRecord+1)
	p = refused(t, huge, 2, ErrBroken)
	same(t, p.adverts, []beacon.Advert{a})
	if text := p.errs[0].Error(); text != fmt.Sprintf("file: record 2 at byte %d: breaks off: at a record of 262145 bytes", second) {
		t.Error(text)
	}
	o.PutUint32(huge[second+8:], math.MaxUint32)
	o.PutUint32(huge[second+12:], math.MaxUint32)
	refused(t, huge, 2, ErrBroken)
}

func TestHeadersRefused(t *testing.T) {
	version := pcapFile(orders["big"], microMagic, LinkH4)
	version[5] = 9
	snoop := btsnoopFile(btsnoopH4)
	snoop[11] = 2
	for _, c := range []struct {
		name string
		b    []byte
		want error
		text string
	}{
		{"ethernet", pcapFile(orders["little"], microMagic, 1), ErrLink, "file: link type is not one of Bluetooth LE: 1"},
		{"BR/EDR", pcapFile(orders["little"], microMagic, 161), ErrLink, ""},
		{"version", version, ErrVersion, "file: version of the capture format is not supported: 9.4"},
		{"btsnoop version", snoop, ErrVersion, ""},
		{"btsnoop H5", btsnoopFile(1004), ErrLink, ""},
		{"nothing", nil, ErrEmpty, "file: no records"},
		{"blank", []byte("\r\n"), ErrEmpty, ""},
		{"text", []byte("# a file of something else"), ErrFormat, "file: not a pcap, pcapng, btsnoop or JSON-lines capture"},
		{"a word", []byte("word"), ErrFormat, ""},
		{"JSON array", []byte(`[{"data":""}]`), ErrFormat, ""},
		{"spaces", bytes.Repeat([]byte(" "), readAhead+1), ErrFormat, ""},
		{"gzip of text", zip([]byte("# a file of something else")), ErrFormat, ""},
		{"gzip of nothing", zip(nil), ErrEmpty, ""},
		{"gzip of another method", []byte("\x1f\x8b\x09\x00\x00\x00\x00\x00\x00\x00"), ErrBroken, ""},
	} {
		if p := read(t, c.b); !errors.Is(p.err, c.want) || c.text != "" && p.err.Error() != c.text {
			t.Errorf("%s: %v, want %v", c.name, p.err, c.want)
		}
	}
}

func TestNoRecords(t *testing.T) {
	for name, b := range map[string][]byte{
		"pcap":    pcapFile(orders["little"], microMagic, LinkH4),
		"pcapng":  slices.Concat(sectionBlock(orders["big"]), interfaceBlock(orders["big"], LinkH4, 0)),
		"btsnoop": btsnoopFile(btsnoopH4),
		"gzip":    zip(btsnoopFile(btsnoopH4)),
	} {
		p := read(t, b)
		if p.err != nil || len(p.errs) != 1 || !errors.Is(p.errs[0], ErrEmpty) || p.counts != (Counts{}) {
			t.Errorf("%s: %v %v %+v", name, p.err, p.errs, p.counts)
		}
	}
}
