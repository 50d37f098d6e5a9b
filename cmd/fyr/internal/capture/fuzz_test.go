package capture

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// FuzzReader reads anything, at once and byte by byte.
func FuzzReader(f *testing.F) {
	for _, b := range small() {
		f.Add(b)
		f.Add(zip(b))
	}
	o := orders["little"]
	a := advert(5)
	aux := ext{address: true, adi: 1, aux: pointer(8, 300), data: []byte{1, 2, 3}}
	f.Add(slices.Concat(sectionBlock(o), interfaceBlock(o, LinkLayerHeader, 0), interfaceBlock(o, LinkNordic, 0), interfaceBlock(o, LinkMonitor, 0),
		packetBlock(o, 0, 1, heard(9, good, aux.bytes())), packetBlock(o, 1, 1, nordic(3, nordicAdvert, 1, 37, 60, air(2, wire6...))),
		packetBlock(o, 2, 1, append([]byte{0, 0, 0, 3}, h4(a)[1:]...)), oldPacketBlock(o, 0, 2, heard(9, good, aux.bytes()))))
	f.Add(pcapFile(orders["big"], nanoMagic, LinkLayer, Packet{0, air(0, wire6...)}))
	f.Add(btsnoopFile(btsnoopMonitor, snoopRecord{monitorEvent, 1, event(metaExtended, report(statusMore, 1, 1, 1, 2))[1:]}))
	f.Fuzz(func(t *testing.T, b []byte) {
		p := read(t, b)
		r, err := Open("file", iotest.OneByteReader(bytes.NewReader(b)))
		if (err == nil) != (p.err == nil) || err != nil && err.Error() != p.err.Error() {
			t.Fatalf("byte by byte: %v, at once: %v", err, p.err)
		} else if err != nil {
			return
		}
		var adverts []beacon.Advert
		for range len(p.ends) {
			adverts, _, _ = r.Next(adverts)
		}
		if r.Counts() != p.counts {
			t.Fatalf("byte by byte: %+v, at once: %+v", r.Counts(), p.counts)
		}
		same(t, adverts, p.adverts)
	})
}

// rewrite checks that an advert is the same after it was written and read.
func rewrite(t *testing.T, a beacon.Advert, link LinkType, write func([]byte, *beacon.Advert) ([]byte, error)) {
	t.Helper()
	b, err := write(nil, &a)
	if err != nil {
		return
	}
	got, err := decode(t, link, b)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, []beacon.Advert{a})
}

// FuzzHCIEvent gives an event to a decoder that holds parts already.
func FuzzHCIEvent(f *testing.F) {
	f.Add(event(metaReport, expecttest.Unhex("00 00 060504030201 03 020106 c4"), expecttest.Unhex("04 01 0605040302c1 00 7f"))[1:])
	f.Add(event(metaExtended, report(0x13, 0, 0xff, 2, 1, 6), report(0, 3, 1, 9), report(0, 0xff, 1))[1:])
	f.Add(event(metaExtended, report(statusMore, 1, 1, 1, 2), report(statusMore, 1, 2, 10), report(0, 1, 1, 3))[1:])
	f.Add(event(metaExtended, report(statusCut, 1, 1, 1))[1:])
	f.Add(expecttest.Unhex("0e0401030c00"))
	f.Add(expecttest.Unhex("3e00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var d decoder
		var held []beacon.Advert
		for _, b := range [][]byte{event(metaExtended, report(statusMore, 1, 1, make([]byte, 200)...))[1:], b, b} {
			n := len(held)
			var err error
			held, err = d.packet(held, &Record{}, &packet{link: linkEvent, data: b})
			if err != nil {
				held = held[:n]
			}
		}
		for _, a := range held {
			rewrite(t, a, LinkH4, AppendH4)
		}
		if d.sets.count() > 3*255 {
			t.Errorf("%d sets", d.sets.count())
		}
	})
}

// count returns how many advertisements are held.
func (s *assembly) count() int { return len(s.sets) + len(s.late) }

// FuzzLinkLayer gives two packets to a decoder, the second some time later.
func FuzzLinkLayer(f *testing.F) {
	head := ext{address: true, adi: 7, aux: pointer(8, 1000)}.bytes()
	f.Add(byte(0), good|uint16(0), head, byte(9), ext{adi: 7, data: []byte{1, 9}}.bytes(), int64(1000e3))
	f.Add(byte(9), good|uint16(0), ext{address: true, aux: pointer(8, 1000), data: []byte{1, 9}}.bytes(), byte(9), ext{data: []byte{1, 9}}.bytes(), int64(1000e3))
	f.Add(byte(0), uint16(phdrCRCChecked), air(0, wire6...), byte(12), air(4, append(wire6, 1, 2)...), int64(-1))
	f.Add(byte(0), uint16(phdrCoded), head, byte(12), ext{address: true, target: true, sync: true, power: true, acad: []byte{1}, data: []byte{1}}.bytes(), int64(0))
	f.Fuzz(func(t *testing.T, rf byte, flags uint16, one []byte, rf2 byte, two []byte, after int64) {
		var d decoder
		var dst []beacon.Advert
		for i, b := range [][]byte{heard(rf, flags, one), heard(rf2, flags, two)} {
			n := len(dst)
			var err error
			dst, err = d.packet(dst, &Record{Time: int64(i) * after, Timed: true}, &packet{link: LinkLayerHeader, data: b})
			if err != nil {
				dst = dst[:n]
			}
			if len(dst) > n+1 {
				t.Fatalf("%d adverts in a packet", len(dst)-n)
			}
		}
		for _, a := range dst {
			a.Time = 0
			rewrite(t, a, LinkLayerHeader, AppendLinkLayer)
		}
		if d.sets.count() > 2 {
			t.Errorf("%d sets", d.sets.count())
		}
	})
}

// FuzzJSONLine reads a row, and what it says in our own shape once more.
func FuzzJSONLine(f *testing.F) {
	for _, row := range []string{
		`{"time":"2026-01-02T03:04:05.678Z","address":"A4:C1:38:8D:18:B2","address_type":"public","rssi":-60,"data":"0201060303d2fc"}`,
		`{"time":-1.5e3,"manufacturer":{"004c":"1219"},"service_data":{"fcd2":"40","00112233445566778899aabbccddeeff":"00"}}`,
		`{"hci_event":"043e0f02010301b2188d38c1a403020106c4"}`,
		`{"hci_event":"3e020200","time":null}`,
		`{"mac":"a4:c1:38:8d:18:b2","service_uuid":"0000fe95-0000-1000-8000-00805f9b34fb","service_data":"3058"}`,
		`{}`, `x`,
	} {
		f.Add([]byte(row))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var d decoder
		var rec Record
		adverts, err := d.row(nil, &rec, b)
		if err != nil || len(adverts) > 0 && adverts[0].Type == beacon.AddressAnonymous {
			return
		}
		for _, a := range adverts {
			text := fmt.Sprintf(`{"address":"%s","address_type":"%s","rssi":%d,"data":"%x"}`, a.Address, a.Type, a.RSSI, a.Data)
			if !json.Valid([]byte(text)) {
				t.Fatal(text)
			}
			got, err := d.row(nil, &Record{}, []byte(text))
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			a.Time = 0
			same(t, got, []beacon.Advert{a})
		}
	})
}
