package capture

import (
	"bytes"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
	"github.com/seed-496a4445/fyr/beacon"
)

func TestPCAPNG(t *testing.T) {
	a, b := advert(20), advert(7)
	for name, o := range orders {
		t.Run(name, func(t *testing.T) {
			other := orders[map[string]string{"little": "big", "big": "little"}[name]]
			wants(t, slices.Concat(
				sectionBlock(o),
				block(o, 0x0bad, make([]byte, maxBlock)), // of no interest, however long
				interfaceBlock(o, LinkH4, 0),
				interfaceBlock(o, LinkMonitor, 0, option(o, optionUnits, 9), option(o, optionEnd)),
				packetBlock(o, 0, second/1000, h4(a)),
				block(o, 4, make([]byte, 8)), // names
				packetBlock(o, 1, second, append([]byte{0, 0, 0, 3}, h4(b)[1:]...)),
				oldPacketBlock(o, 1, second, append([]byte{0, 0, 0, 3}, h4(a)[1:]...)),
				simpleBlock(o, len(h4(b)), h4(b)),
				sectionBlock(other),
				interfaceBlock(other, LinkH4Direction, 0),
				packetBlock(other, 0, 7, append([]byte{0, 0, 0, 1}, h4(a)...)),
			), at(second/1000*1000, a), at(second, b), at(second, a), b, at(7000, a))
		})
	}
}

func TestPCAPNGSimpleIsUntimedAndCut(t *testing.T) {
	o := orders["little"]
	a := advert(20)
	b := slices.Concat(sectionBlock(o), interfaceBlock(o, LinkH4, 10), simpleBlock(o, len(h4(a)), h4(a)[:10]))
	refused(t, b, 1, ErrShort) // cut by the snap length
	b = slices.Concat(sectionBlock(o), interfaceBlock(o, LinkH4, 0), simpleBlock(o, len(h4(a)), h4(a)), packetBlock(o, 0, 0, h4(a)))
	p := wants(t, b, a, a)
	if p.records[0].Timed || !p.records[1].Timed {
		t.Errorf("timed: %v, %v", p.records[0].Timed, p.records[1].Timed)
	}
}

func TestPCAPNGTimes(t *testing.T) {
	o := orders["big"]
	a := advert(3)
	number := func(n int64) []byte { return option(o, optionOffset, o.AppendUint64(nil, uint64(n))...) }
	for _, c := range []struct {
		name    string
		options []byte
		units   uint64
		want    int64
	}{
		{"microseconds", nil, 1_000_001, 1_000_001_000},
		{"seconds", option(o, optionUnits, 0), 5, 5e9},
		{"milliseconds", option(o, optionUnits, 3), 5001, 5_001_000_000},
		{"picoseconds", option(o, optionUnits, 12), 5_001_000_999_999, 5_001_000_999},
		{"10^-19 s", option(o, optionUnits, 19), 1<<64 - 1, 1_844_674_407},
		{"10^-20 s", option(o, optionUnits, 20), 1<<64 - 1, 184_467_440},
		{"10^-28 s", option(o, optionUnits, 28), 1<<64 - 1, 1},
		{"10^-127 s", option(o, optionUnits, 127), 1<<64 - 1, 0},
		{"2^0 s", option(o, optionUnits, 0x80), 5, 5e9},
		{"2^-1 s", option(o, optionUnits, 0x81), 3, 1.5e9},
		{"2^-32 s", option(o, optionUnits, 0xa0), 3<<32 | 1<<31, 3.5e9},
		{"2^-63 s", option(o, optionUnits, 0xbf), 1<<63 | 1<<62, 1.5e9},
		{"2^-64 s", option(o, optionUnits, 0xc0), 1 << 63, 0.5e9},
		{"2^-127 s", option(o, optionUnits, 0xff), 1<<64 - 1, 0},
		{"offset", number(100), 1, 100e9 + 1000},
		{"before 1970", number(-2208988800), 500_000, -2208988800e9 + 5e8},
		{"past 2106", number(5e9), 1, 5e9*1e9 + 1000},
		{"past 2262", option(o, optionUnits, 0), 1 << 40, math.MaxInt64},
		{"past 2^63 s", option(o, optionUnits, 0), 1<<64 - 1, math.MaxInt64},
		{"past all with an offset", slices.Concat(option(o, optionUnits, 0), number(math.MaxInt64)), 1<<64 - 1, math.MaxInt64},
		{"before 1678", number(math.MinInt64), 1, math.MinInt64},
		{"option of a wrong size", option(o, optionUnits, 9, 9), 1, 1000},
		{"option past the end", option(o, 0x1000, 1)[:4], 1, 1000},
		{"option behind the end", slices.Concat(option(o, optionEnd), option(o, optionUnits, 9)), 1, 1000},
	} {
		b := slices.Concat(sectionBlock(o), interfaceBlock(o, LinkH4, 0, c.options), packetBlock(o, 0, c.units, h4(a)))
		p := read(t, b)
		if len(p.adverts) != 1 || p.adverts[0].Time != c.want || p.records[0].Time != c.want {
			t.Errorf("%s: %+v, want time %d", c.name, p.adverts, c.want)
		}
	}
}

func TestPCAPNGMalformed(t *testing.T) {
	o := orders["little"]
	a := advert(20)
	good := packetBlock(o, 0, 0, h4(a))
	packet := func(change func(b []byte)) []byte {
		b := slices.Clone(good)
		change(b)
		return b
	}
	head := slices.Concat(sectionBlock(o), interfaceBlock(o, LinkH4, 0))
	for _, c := range []struct {
		name  string
		bad   []byte
		want  error
		after int // adverts behind it
	}{
		{"packet longer than its block", packet(func(b []byte) { o.PutUint32(b[20:], 100) }), ErrFraming, 1},
		{"packet of 4 GiB", packet(func(b []byte) { o.PutUint32(b[20:], math.MaxUint32) }), ErrFraming, 1},
		{"unknown interface", packetBlock(o, 1, 0, h4(a)), ErrInterface, 1},
		{"unknown interface 2^32-1", packetBlock(o, math.MaxUint32, 0, h4(a)), ErrInterface, 1},
		{"packet without its header", block(o, blockPacket, make([]byte, 16)), ErrFraming, 1},
		{"old packet without its header", block(o, blockOldPacket, make([]byte, 16)), ErrFraming, 1},
		{"old packet of an unknown interface", oldPacketBlock(o, 9, 0, h4(a)), ErrInterface, 1},
		{"simple packet without its header", block(o, blockSimple), ErrFraming, 1},
		{"simple packet longer than its block", simpleBlock(o, 100, h4(a)), ErrFraming, 1},
		{"packet without an interface", slices.Concat(sectionBlock(o), simpleBlock(o, 0, nil), interfaceBlock(o, LinkH4, 0)), ErrInterface, 1},
		{"packet of half a MiB", packetBlock(o, 0, 0, make([]byte, maxBlock)), ErrHuge, 1},
		{"odd size", packet(func(b []byte) { b[4]++ }), ErrBroken, 0},
		{"size below 12", packet(func(b []byte) { o.PutUint32(b[4:], 8) }), ErrBroken, 0},
		{"size 0", packet(func(b []byte) { o.PutUint32(b[4:], 0) }), ErrBroken, 0},
		{"two sizes", packet(func(b []byte) { b[len(b)-4] += 4 }), ErrBroken, 0},
		{"two sizes of no interest", packet(func(b []byte) { b[0] = 99; b[len(b)-4] += 4 }), ErrBroken, 0},
		{"4 GiB", packet(func(b []byte) { o.PutUint32(b[4:], math.MaxUint32-3) }), ErrBroken, 0},
		{"4 GiB of no interest", packet(func(b []byte) { b[0] = 99; o.PutUint32(b[4:], math.MaxUint32-3) }), ErrBroken, 0},
		{"section of no byte order", block(o, blockSection, make([]byte, 16)), ErrBroken, 0},
		{"section of version 2", block(o, blockSection, o.AppendUint32(nil, byteOrderMagic), o.AppendUint32(nil, 2), make([]byte, 8)), ErrBroken, 0},
		{"short section", block(o, blockSection, o.AppendUint32(nil, byteOrderMagic)), ErrBroken, 0},
		{"short interface", block(o, blockInterface, make([]byte, 4)), ErrBroken, 0},
		{"too many interfaces", bytes.Repeat(interfaceBlock(o, LinkH4, 0), maxInterfaces), ErrBroken, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := refused(t, slices.Concat(head, good, c.bad, good), 2, c.want)
			want := []beacon.Advert{a, a}
			same(t, p.adverts, want[:1+c.after])
		})
	}
}

// TestPCAPNGForeignInterface: somebody is told once, and adverts of the other
// interfaces are read.
func TestPCAPNGForeignInterface(t *testing.T) {
	o := orders["little"]
	a := advert(20)
	foreign := packetBlock(o, 0, 0, []byte("not Bluetooth"))
	p := refused(t, slices.Concat(sectionBlock(o), interfaceBlock(o, 1, 0), interfaceBlock(o, LinkH4, 0),
		foreign, packetBlock(o, 1, 0, h4(a)), foreign, foreign), 1, ErrLink)
	same(t, p.adverts, []beacon.Advert{a})
	if want := (Counts{Records: 4, With: 1, Without: 2, Malformed: 1, Adverts: 1}); p.counts != want {
		t.Errorf("%+v, want %+v", p.counts, want)
	}
}

// TestPCAPNGWriter reads what another implementation writes.
func TestPCAPNGWriter(t *testing.T) {
	var b bytes.Buffer
	w, err := pcapgo.NewNgWriterInterface(&b, pcapgo.NgInterface{
		Name: "radio", Comment: "of a test", LinkType: layers.LinkType(LinkH4), TimestampResolution: 9, OS: "none",
	}, pcapgo.NgWriterOptions{SectionInfo: pcapgo.NgSectionInfo{Application: "test"}})
	if err != nil {
		t.Fatal(err)
	}
	var want []beacon.Advert
	for n := range 32 {
		a := at(second+int64(n), advert(n))
		data := h4(a)
		info := gopacket.CaptureInfo{Timestamp: time.Unix(0, a.Time), CaptureLength: len(data), Length: len(data)}
		if err := w.WritePacket(info, data); err != nil {
			t.Fatal(err)
		}
		want = append(want, a)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	wants(t, b.Bytes(), want...)
}
