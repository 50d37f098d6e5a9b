package capture

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// decode gives events, in H4, to one decoder, and returns all adverts; the
// last event may be malformed.
func decode(t *testing.T, link LinkType, packets ...[]byte) ([]beacon.Advert, error) {
	t.Helper()
	var d decoder
	var dst []beacon.Advert
	for i, b := range packets {
		n := len(dst)
		var err error
		if dst, err = d.packet(dst, &Record{Number: i + 1}, &packet{link: link, data: b}); err != nil {
			if i != len(packets)-1 {
				t.Fatalf("packet %d: %v", i, err)
			}
			return dst[:n], err
		}
	}
	return dst, nil
}

// report is a report of an extended event; see extendedReport for the fields.
func report(kind uint16, addressType byte, sid byte, data ...byte) []byte {
	b := []byte{byte(kind), byte(kind >> 8), addressType, 6, 5, 4, 3, 2, 0xc1, 1, 3, sid, 127, 0xc4}
	return append(append(append(b, make([]byte, 9)...), byte(len(data))), data...)
}

// events puts reports into an event.
func event(meta byte, reports ...[]byte) []byte {
	b := slices.Concat(reports...)
	return append([]byte{h4Event, eventMeta, byte(len(b) + 2), meta, byte(len(reports))}, b...)
}

func TestLegacyReports(t *testing.T) {
	one := expecttest.Unhex("00 00 060504030201 03 020106 c4")
	two := expecttest.Unhex("04 01 0605040302c1 00 7f")
	directed := expecttest.Unhex("01 01 0605040302c1 00 c4")
	identity := expecttest.Unhex("03 03 0605040302c1 01 00 00")
	want := []beacon.Advert{
		{Address: beacon.Address{1, 2, 3, 4, 5, 6}, Type: beacon.AddressPublic, RSSI: -60, Data: expecttest.Unhex("020106")},
		{Address: address, Type: beacon.AddressRandom, RSSI: 127},
		{Address: address, Type: beacon.AddressRandom, Data: []byte{0}},
	}
	got, err := decode(t, LinkH4, event(metaReport, one, two, directed, identity))
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, want)
	// Nothing, and nothing wrong.
	for _, b := range [][]byte{
		event(metaReport), event(metaReport, directed), event(0x0b, make([]byte, 20)), event(0x0f, []byte{1, 2}),
		expecttest.Unhex("04 0e 04 01030c00"), expecttest.Unhex("04 3e 01 0a"), expecttest.Unhex("04 ff 00"), expecttest.Unhex("02"), expecttest.Unhex("01 030c 00"), expecttest.Unhex("05"), expecttest.Unhex("80"),
	} {
		if got, err := decode(t, LinkH4, b); len(got) != 0 || err != nil {
			t.Errorf("%x: %v, %v", b, got, err)
		}
	}
}

func TestExtendedReports(t *testing.T) {
	// A legacy one among them, identities, an anonymous one, a directed one with
	// data, and one that the controller has cut.
	b := event(metaExtended,
		report(0x13, 0, 0xff, 2, 1, 6), report(0, 3, 1, 9), report(0, 0xff, 1), report(typeDirected, 1, 1, 8),
		report(statusCut, 1, 2, 7), report(typeLegacy|typeDirected|1, 1, 0xff))
	got, err := decode(t, LinkH4, b)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, []beacon.Advert{
		{Address: address, Type: beacon.AddressPublic, RSSI: -60, Data: []byte{2, 1, 6}},
		{Address: address, Type: beacon.AddressRandom, RSSI: -60, Data: []byte{9}},
		{Address: address, Type: beacon.AddressAnonymous, RSSI: -60},
		{Address: address, Type: beacon.AddressRandom, RSSI: -60, Data: []byte{8}},
		{Address: address, Type: beacon.AddressRandom, RSSI: -60, Data: []byte{7}},
	})
}

// TestReportsMalformed cuts events at every byte, in the packet and in what it
// says of itself.
func TestReportsMalformed(t *testing.T) {
	for _, whole := range [][]byte{
		event(metaReport, expecttest.Unhex("00 00 060504030201 03 020106 c4"), expecttest.Unhex("04 01 0605040302c1 00 7f")),
		event(metaExtended, report(0, 0, 1, 1, 2, 3), report(statusMore, 1, 1, 1)),
	} {
		for n := range whole {
			b := slices.Clone(whole[:n])
			if _, err := decode(t, LinkH4, b); !errors.Is(err, ErrShort) {
				t.Errorf("%x: %v", b, err)
			}
			if n >= 4 {
				b[2] = byte(n - 3)
				if _, err := decode(t, LinkH4, b); !errors.Is(err, ErrShort) {
					t.Errorf("%x: %v", b, err)
				}
			}
		}
		long := append(slices.Clone(whole), 0)
		if _, err := decode(t, LinkH4, long); !errors.Is(err, ErrLong) {
			t.Errorf("%x: %v", long, err)
		}
		long[2]++
		if _, err := decode(t, LinkH4, long); !errors.Is(err, ErrLong) {
			t.Errorf("%x: %v", long, err)
		}
		if _, err := decode(t, LinkH4, expecttest.Unhex("043e00")); !errors.Is(err, ErrShort) {
			t.Errorf("no subevent: %v", err)
		}
		more := slices.Clone(whole)
		more[4]++
		if _, err := decode(t, LinkH4, more); !errors.Is(err, ErrShort) {
			t.Errorf("%x: %v", more, err)
		}
		more[4] = 255
		if _, err := decode(t, LinkH4, more); !errors.Is(err, ErrShort) {
			t.Errorf("%x: %v", more, err)
		}
	}
}

func TestReportFields(t *testing.T) {
	for v := range 256 {
		legacy := expecttest.Unhex("00 00 060504030201 00 c4")
		legacy[0] = byte(v)
		_, err := decode(t, LinkH4, event(metaReport, legacy))
		if errors.Is(err, ErrField) != (v > 4) {
			t.Errorf("legacy event type %d: %v", v, err)
		}
		legacy[0], legacy[1] = 0, byte(v)
		_, err = decode(t, LinkH4, event(metaReport, legacy))
		if errors.Is(err, ErrField) != (v > 3) {
			t.Errorf("legacy address type %d: %v", v, err)
		}
		_, err = decode(t, LinkH4, event(metaExtended, report(0, byte(v), 0)))
		if errors.Is(err, ErrField) != (v > 3 && v != 255) {
			t.Errorf("address type %d: %v", v, err)
		}
		_, err = decode(t, LinkH4, event(metaExtended, report(uint16(v), 0, 0)))
		if errors.Is(err, ErrField) != (v&0x60 == 0x60) {
			t.Errorf("event type %d: %v", v, err)
		}
	}
}

// TestReportsInParts interleaves the parts of several advertisements.
func TestReportsInParts(t *testing.T) {
	got, err := decode(t, LinkH4,
		event(metaExtended, report(statusMore, 1, 1, 1, 2), report(statusMore, 1, 2, 10)),
		event(metaExtended, report(statusMore, 1, 1, 3)),
		event(metaExtended, report(0, 0, 1, 99)), // another address type
		event(metaExtended, report(typeScanResponse, 1, 1, 98)),
		event(metaExtended, report(0, 1, 2, 11)),
		event(metaExtended, report(0, 1, 1)),
		event(metaExtended, report(0, 1, 1, 5)),
		event(metaExtended, report(statusMore, 1, 1, 6)),
		event(metaExtended, report(statusCut, 1, 1, 7)))
	if err != nil {
		t.Fatal(err)
	}
	random := func(data ...byte) beacon.Advert {
		return beacon.Advert{Address: address, Type: beacon.AddressRandom, RSSI: -60, Data: data}
	}
	other := random(99)
	other.Type = beacon.AddressPublic
	same(t, got, []beacon.Advert{other, random(98), random(10, 11), random(1, 2, 3), random(5), random(6, 7)})
}

func TestReportsInTooManyParts(t *testing.T) {
	part := make([]byte, 200)
	var packets [][]byte
	for range 8 {
		packets = append(packets, event(metaExtended, report(statusMore, 1, 1, part...)))
	}
	last := func(n int) [][]byte {
		return append(slices.Clone(packets), event(metaExtended, report(0, 1, 1, part[:n]...)))
	}
	if got, err := decode(t, LinkH4, last(50)...); err != nil || len(got) != 1 || len(got[0].Data) != beacon.ExtendedSize {
		t.Errorf("1650 bytes: %v, %v", got, err)
	}
	if got, err := decode(t, LinkH4, last(51)...); !errors.Is(err, ErrData) || len(got) != 0 {
		t.Errorf("1651 bytes: %v, %v", got, err)
	}
}

// TestSetsAreBounded: the oldest of too many goes out as it is, before the
// record that comes next, and at the end all do.
func TestSetsAreBounded(t *testing.T) {
	var p []Packet
	for i := range maxSets + 3 {
		p = append(p, Packet{int64(i), event(metaExtended, report(statusMore, 1, byte(i), byte(i)))})
	}
	b := pcapFile(orders["little"], nanoMagic, LinkH4, p...)
	got := read(t, b)
	if len(got.errs) != 0 || len(got.adverts) != maxSets+3 || got.counts.Without != maxSets+3 {
		t.Fatalf("%v %+v", got.errs, got.counts)
	}
	for i, a := range got.adverts {
		if a.Data[0] != byte(i) || a.Time != int64(i) || got.records[i].Number != i+1 {
			t.Errorf("advert %d: %+v of %+v", i, a, got.records[i])
		}
	}
	// Also where the capture breaks off.
	if got := read(t, b[:len(b)-1]); len(got.adverts) != maxSets+2 || !errors.Is(got.errs[0], ErrBroken) {
		t.Errorf("broken off: %d adverts, %v", len(got.adverts), got.errs)
	}
	// What was never given any data goes without a trace.
	empty := pcapFile(orders["little"], nanoMagic, LinkH4, Packet{0, event(metaExtended, report(statusMore, 1, 0))})
	wants(t, empty)
}

func TestDataStays(t *testing.T) {
	var p []Packet
	var want []beacon.Advert
	for i := range 3 * slabSize / 31 {
		a := advert(i % 32)
		p = append(p, Packet{0, h4(a)})
		want = append(want, a)
	}
	got := wants(t, pcapFile(orders["little"], microMagic, LinkH4, p...), want...)
	for i := range got.adverts {
		_ = append(got.adverts[i].Data, 0xee) // must not reach a neighbour's
	}
	same(t, got.adverts, want)
}

func ExampleRecordError() {
	fmt.Println(&RecordError{File: "home.pcapng", Record: 12, Offset: 4711, Reason: ErrShort})
	// Output: home.pcapng: record 12 at byte 4711: packet ends early
}
