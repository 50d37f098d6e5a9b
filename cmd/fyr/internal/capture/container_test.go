package capture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/fail"
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

func TestBtsnoop(t *testing.T) {
	a := advert(20)
	event := h4(a)[1:]
	const us = btsnoopEpoch + second/1000
	want := at(second/1000*1000, a)
	wants(t, btsnoopFile(btsnoopH4, snoopRecord{1, us, h4(a)}, snoopRecord{0, us, []byte{1, 3, 12, 0}}), want)
	wants(t, btsnoopFile(btsnoopH1,
		snoopRecord{3, us, event},                  // event
		snoopRecord{2, us, []byte{3, 12, 0}},       // command
		snoopRecord{1, us, []byte{1, 0, 1, 0, 7}},  // data received
		snoopRecord{0, us, []byte{1, 0, 1, 0, 7}}), // data sent
		want)
	wants(t, btsnoopFile(btsnoopMonitor,
		snoopRecord{0, us, []byte("new index")},
		snoopRecord{1<<16 | monitorEvent, us, event},
		snoopRecord{2, us, []byte{3, 12, 0}}), want)
}

func TestBtsnoopTimes(t *testing.T) {
	a := advert(3)
	for units, want := range map[uint64]int64{
		btsnoopEpoch:               0,
		btsnoopEpoch - 1:           -1000,
		btsnoopEpoch - 1_000_001:   -1_000_001_000,
		btsnoopEpoch + 5e9*1e6 + 3: 5e9*1e9 + 3000,
		0:                          math.MinInt64,
		math.MaxInt64:              math.MaxInt64,
		1 << 63:                    math.MinInt64,
		math.MaxUint64:             math.MinInt64,
	} {
		wants(t, btsnoopFile(btsnoopH4, snoopRecord{1, units, h4(a)}), at(want, a))
	}
}

func TestBtsnoopMalformed(t *testing.T) {
	a := advert(20)
	r := snoopRecord{1, btsnoopEpoch, h4(a)}
	good := btsnoopFile(btsnoopH4, r, r)
	long := slices.Clone(good)
	long[16+3]-- // original size
	p := refused(t, long, 1, ErrFraming)
	same(t, p.adverts, []beacon.Advert{a})
	huge := slices.Clone(good)
	binary.BigEndian.PutUint32(huge[16+4:], maxRecord+1)
	refused(t, huge, 1, ErrBroken)
	binary.BigEndian.PutUint32(huge[16+4:], math.MaxUint32)
	refused(t, huge, 1, ErrBroken)
}

// small are captures of every format, with records that have adverts, have
// none, and are malformed.
func small() map[string][]byte {
	a, b := advert(5), advert(0)
	bad := h4(a)[:12]
	none := []byte{1, 3, 12, 0}
	p := []Packet{{second, h4(a)}, {second, none}, {second, bad}, {second, h4(b)}}
	o := orders["big"]
	rows := `{"data":"020106","rssi":-60}` + "\n" +
		`{"hci_event":"040e0401030c00"}` + "\r\n\n" +
		`{"data":"02010"}` + "\n" +
		`{"mac":"c1:02:03:04:05:06","service_uuid":"fcd2","service_data":"40"}`
	return map[string][]byte{
		"pcap":    pcapFile(orders["little"], microMagic, LinkH4, p...),
		"pcapng":  slices.Concat(sectionBlock(o), interfaceBlock(o, LinkH4, 0, option(o, 9, 9)), packetBlock(o, 0, 1, h4(a)), packetBlock(o, 0, 1, none), packetBlock(o, 0, 1, bad), simpleBlock(o, len(h4(b)), h4(b))),
		"btsnoop": btsnoopFile(btsnoopH4, snoopRecord{1, 1, h4(a)}, snoopRecord{1, 1, none}, snoopRecord{1, 1, bad}, snoopRecord{1, 1, h4(b)}),
		"jsonl":   []byte(rows),
	}
}

func TestSmall(t *testing.T) {
	for name, b := range small() {
		p := refused(t, b, 3, thirdFault(name))
		if want := (Counts{Records: 4, With: 2, Without: 1, Malformed: 1, Adverts: 2}); p.counts != want {
			t.Errorf("%s: %+v, want %+v", name, p.counts, want)
		}
		r, err := Open(name, bytes.NewReader(b))
		if err != nil || r.Format() != name {
			t.Errorf("%s: format %q, %v", name, r.Format(), err)
		}
	}
}

// thirdFault returns what is wrong with the third record of small.
func thirdFault(name string) error {
	if name == "jsonl" {
		return ErrRow
	}
	return ErrShort
}

// TestCutAnywhere reads every prefix of small captures: what lies before the
// cut is read, and a cut is told from an end.
func TestCutAnywhere(t *testing.T) {
	for name, whole := range small() {
		full := read(t, whole)
		for n := range whole {
			p := read(t, whole[:n])
			if p.err != nil {
				// One byte of a pcapng might be an empty line.
				if empty := n == 0 || n == 1 && name == "pcapng"; errors.Is(p.err, ErrBroken) == empty || errors.Is(p.err, ErrEmpty) != empty || int64(n) > full.ends[0] {
					t.Errorf("%s cut at %d: %v", name, n, p.err)
				}
				continue
			}
			// The cut falls into record i, or between two.
			i, between := slices.BinarySearch(full.ends, int64(n))
			if name == "jsonl" {
				between = between || bytes.ContainsAny(whole[n-1:n], "\r\n}")
			} else if name == "pcapng" && (n == 28 || n == 28+28) {
				between = true // between blocks that are no records
			}
			broke := len(p.errs) > 0 && errors.Is(p.errs[len(p.errs)-1], ErrBroken)
			if broke == between {
				t.Errorf("%s cut at %d, in record %d: %v", name, n, i, p.errs)
			}
			same(t, p.adverts, full.adverts[:len(p.adverts)])
			if broke {
				i = max(i, 1) // before the first
			}
			if p.counts.Records != i {
				t.Errorf("%s cut at %d: %d records, want %d", name, n, p.counts.Records, i)
			}
		}
		zipped := zip(whole)
		for n := range zipped {
			p := read(t, zipped[:n])
			err := p.err
			if err == nil {
				err = p.errs[len(p.errs)-1]
			}
			if n > 0 && !errors.Is(err, ErrBroken) {
				t.Errorf("gzip'd %s cut at %d: %v", name, n, err)
			}
		}
	}
}

// TestBitsFlipped reads captures with each bit flipped: no panic, no endless
// loop, and counts that add up.
func TestBitsFlipped(t *testing.T) {
	for _, whole := range small() {
		for i := range 8 * len(whole) {
			b := slices.Clone(whole)
			b[i/8] ^= 1 << (i % 8)
			read(t, b)
		}
	}
}

func TestGzipChecksum(t *testing.T) {
	b := zip(small()["pcap"])
	b[len(b)-8] ^= 1
	p := read(t, b)
	if len(p.adverts) != 2 || !errors.Is(p.errs[len(p.errs)-1], ErrBroken) || !strings.Contains(p.errs[len(p.errs)-1].Error(), "checksum") {
		t.Errorf("%d adverts, %v", len(p.adverts), p.errs)
	}
}

// TestReadError: what the input says is passed on.
func TestReadError(t *testing.T) {
	wrong := errors.New("input/output error")
	for name, b := range small() {
		r, err := Open("file", io.MultiReader(bytes.NewReader(b), errorReader{wrong}))
		if err != nil {
			t.Fatal(err)
		}
		var last error
		for err == nil || !errors.Is(err, io.EOF) {
			last = err
			_, _, err = r.Next(nil)
		}
		if !errors.Is(last, ErrBroken) || !errors.Is(last, wrong) || !errors.Is(last, fail.Length) {
			t.Errorf("%s: %v", name, last)
		}
	}
	if _, err := Open("file", errorReader{wrong}); !errors.Is(err, wrong) {
		t.Errorf("Open: %v", err)
	}
}

type errorReader struct{ err error }

func (r errorReader) Read([]byte) (int, error) { return 0, r.err }

// TestLive writes a capture byte by byte into a pipe, and sends no byte behind
// a record before the record has been read.
func TestLive(t *testing.T) {
	for name, b := range small() {
		t.Run(name, func(t *testing.T) {
			if name == "jsonl" {
				b = append(b, '\n')
			}
			in, out := io.Pipe()
			read := make(chan bool, 4)
			ends := append(read4(t, b)[1:], int64(len(b)))
			go func() {
				for i := range b {
					if _, err := out.Write(b[i : i+1]); err != nil {
						return
					}
					if slices.Contains(ends, int64(i+1)) {
						<-read
					}
				}
				out.Close()
			}()
			r, err := Open("pipe", in)
			if err != nil {
				t.Fatal(err)
			}
			for i := range 4 {
				_, rec, err := r.Next(nil)
				if i != 2 && err != nil || rec.Number != i+1 {
					t.Fatalf("record %d: %+v, %v", i+1, rec, err)
				}
				if r.Ready() {
					t.Errorf("record %d: ready without any input", i+1)
				}
				read <- true
			}
			if _, _, err := r.Next(nil); err != io.EOF {
				t.Errorf("at the end: %v", err)
			}
			in.Close()
		})
	}
}

// read4 returns where the four records of a small capture begin.
func read4(t *testing.T, b []byte) []int64 {
	p := read(t, b)
	if len(p.ends) != 4 {
		t.Fatalf("%d records", len(p.ends))
	}
	return p.ends
}

// TestMemory: sizes that a capture declares are not allocated.
func TestMemory(t *testing.T) {
	o := orders["little"]
	head := slices.Concat(sectionBlock(o), interfaceBlock(o, LinkH4, math.MaxUint32))
	pcap := pcapFile(o, microMagic, LinkH4, Packet{})
	o.PutUint32(pcap[16:], math.MaxUint32) // snap length
	sizes := func(b []byte, at ...int) []byte {
		for _, i := range at {
			o.PutUint32(b[i:], 0xfffffff0)
		}
		return b
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	read(t, sizes(pcap, 24+8, 24+12))
	read(t, slices.Concat(head, sizes(packetBlock(o, 0, 0, nil), 4)))
	read(t, slices.Concat(head, sizes(packetBlock(o, 0, 0, nil), 20, 24)))
	read(t, slices.Concat(head, sizes(simpleBlock(o, 0, nil), 8)))
	read(t, slices.Concat(head, sizes(block(o, 77), 4)))
	read(t, btsnoopFile(btsnoopH4, snoopRecord{})[:20])
	read(t, append(btsnoopFile(btsnoopH4), bytes.Repeat([]byte{0xff}, 24)...))
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 4<<20 {
		t.Errorf("allocated %d bytes", got)
	}
}
