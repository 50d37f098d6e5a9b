package capture

import (
	"errors"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// air builds a packet of the advertising channels.
func air(pdu byte, payload ...byte) []byte {
	b := append(wire.AppendLe32(nil, advertisingAccess), pdu, byte(len(payload)))
	b = append(b, payload...)
	return wire.AppendLe24(b, checksum(b[4:]))
}

// heard puts the header of LinkLayerHeader before a packet.
func heard(rf byte, flags uint16, packet []byte) []byte {
	return append(wire.AppendLe16([]byte{rf, 0xc4, 0, 0, 0, 0, 0, 0}, flags), packet...)
}

const good = phdrDewhitened | phdrSignal | phdrCRCChecked | phdrCRCValid

// wire6 is address as it stands in packets.
var wire6 = address.AppendWire(nil)

func TestLegacyPDUs(t *testing.T) {
	a := advert(5)
	a.RSSI = 127
	for pdu := range byte(16) {
		got, err := decode(t, LinkLayer, air(pdu|pduRandom|0x80, slices.Concat(wire6, a.Data)...))
		switch pdu {
		case 0, 2, 4, 6:
			if err != nil {
				t.Fatal(err)
			}
			same(t, got, []beacon.Advert{a})
		case pduExtended:
		default:
			if len(got) != 0 || err != nil {
				t.Errorf("PDU %d: %v, %v", pdu, got, err)
			}
		}
	}
	public := a
	public.Type = beacon.AddressPublic
	got, err := decode(t, LinkLayer, air(0, slices.Concat(wire6, a.Data)...))
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, []beacon.Advert{public})
	// On another access address it is a connection's.
	other := air(0, wire6...)
	other[0]++
	if got, err := decode(t, LinkLayer, other, []byte{1, 2, 3, 4}); len(got) != 0 || err != nil {
		t.Errorf("another access address: %v, %v", got, err)
	}
}

func TestLegacyPDUsMalformed(t *testing.T) {
	whole := air(0, slices.Concat(wire6, make([]byte, 31))...)
	if _, err := decode(t, LinkLayer, whole); err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if _, err := decode(t, LinkLayer, whole[:n]); !errors.Is(err, ErrShort) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	if _, err := decode(t, LinkLayer, append(whole, 0)); !errors.Is(err, ErrLong) {
		t.Errorf("a byte more: %v", err)
	}
	if _, err := decode(t, LinkLayer, air(0, make([]byte, 38)...)); !errors.Is(err, ErrLong) {
		t.Errorf("32 bytes of data: %v", err)
	}
	for n := range 6 {
		if _, err := decode(t, LinkLayer, air(0, make([]byte, n)...)); !errors.Is(err, ErrShort) {
			t.Errorf("%d bytes of address: %v", n, err)
		}
	}
}

func TestRadioHeader(t *testing.T) {
	a := advert(5)
	packet := air(pduRandom, slices.Concat(wire6, a.Data)...)
	coded := slices.Insert(slices.Clone(packet), 4, 1)
	unknown := a
	unknown.RSSI = 127
	for _, c := range []struct {
		name  string
		flags uint16
		b     []byte
		want  beacon.Advert
	}{
		{"all", good, packet, a},
		{"no signal power", good &^ phdrSignal, packet, unknown},
		{"not said to be dewhitened", phdrSignal, packet, a},
		{"checksum not checked", phdrDewhitened | phdrSignal, packet, a},
		{"checksum not checked, valid by accident", phdrDewhitened | phdrSignal | phdrCRCValid, packet, a},
		{"2M", good | 0x4000, packet, a},
		{"coded", good | phdrCoded, coded, a},
	} {
		got, err := decode(t, LinkLayerHeader, heard(0, c.flags, c.b))
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		same(t, got, []beacon.Advert{c.want})
	}
	for n := range phdrSize + 4 {
		if _, err := decode(t, LinkLayerHeader, heard(0, good, packet)[:n]); !errors.Is(err, ErrShort) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	if _, err := decode(t, LinkLayerHeader, heard(0, good|phdrCoded, coded[:4])); !errors.Is(err, ErrShort) {
		t.Errorf("coded without its indicator: %v", err)
	}
}

// TestBadCRC: what can be made out is given, marked.
func TestBadCRC(t *testing.T) {
	const bad = good &^ phdrCRCValid
	a := advert(5)
	packet := air(pduRandom, slices.Concat(wire6, a.Data)...)
	b := pcapFile(orders["little"], nanoMagic, LinkLayerHeader,
		Packet{0, heard(0, bad, packet)},
		Packet{0, heard(0, good, packet)})
	p := wants(t, b, a, a)
	if !p.records[0].BadCRC || p.records[1].BadCRC {
		t.Errorf("marks: %v, %v", p.records[0].BadCRC, p.records[1].BadCRC)
	}
	extended := append(append([]byte{7, hasAddress}, wire6...), 1, 2)
	got, err := decode(t, LinkLayerHeader, heard(4, bad, air(pduExtended|pduRandom, extended...)))
	if err != nil {
		t.Fatal(err)
	}
	a.Data = []byte{1, 2}
	same(t, got, []beacon.Advert{a})
	for _, b := range [][]byte{
		packet[:len(packet)-1], // cut
		air(3, wire6...),       // a request
		air(pduExtended, 1, 0), // without an address
		air(pduExtended, append(append([]byte{10, hasAddress | hasAux}, wire6...), 0, 0, 0)...), // an unreliable pointer
	} {
		if _, err := decode(t, LinkLayerHeader, heard(0, bad, b)); !errors.Is(err, ErrCRC) {
			t.Errorf("%x: %v", b, err)
		}
	}
	// Connections are of no interest anyway.
	other := slices.Clone(packet)
	other[0]++
	if got, err := decode(t, LinkLayerHeader, heard(5, bad, other)); len(got) != 0 || err != nil {
		t.Errorf("connection: %v, %v", got, err)
	}
}

func TestChannelOf(t *testing.T) {
	// By frequency: 2402 MHz + 2 MHz * RF channel (Vol 6, Part B, Table 1.2).
	want := map[byte]int8{0: 37, 1: 0, 11: 10, 12: 38, 13: 11, 38: 36, 39: 39, 40: noChannel, 255: noChannel}
	for rf, c := range want {
		if got := channelOf(rf); got != c {
			t.Errorf("channelOf(%d) = %d, want %d", rf, got, c)
		}
	}
	seen := map[int8]bool{}
	for rf := range byte(40) {
		seen[channelOf(rf)] = true
	}
	if len(seen) != 40 {
		t.Errorf("%d channels", len(seen))
	}
}

// nordic builds a packet of the nRF sniffer.
func nordic(version, packet, flags, channel, rssi byte, b []byte) []byte {
	radio := append([]byte{nordicRadio, flags, channel, rssi, 0, 0, 1, 2, 3, 4}, b...)
	head := wire.AppendLe16([]byte{3}, uint16(len(radio)))
	if version == 1 {
		head = []byte{3, 6, byte(len(radio))}
	}
	return append(append(head, version, 9, 9, packet), radio...)
}

func TestNordicHeader(t *testing.T) {
	a := advert(5)
	b := air(pduRandom, slices.Concat(wire6, a.Data)...)
	coded := slices.Insert(slices.Clone(b), 4, 0)
	unknown := a
	unknown.RSSI = 127
	for _, c := range []struct {
		name string
		b    []byte
		want []beacon.Advert
	}{
		{"version 1", nordic(1, nordicPacket, 0x01, 37, 60, b), []beacon.Advert{a}},
		{"version 1, no coded PHY yet", nordic(1, nordicPacket, 0x21, 37, 60, b), []beacon.Advert{a}},
		{"version 2", nordic(2, nordicPacket, 0x01, 37, 60, b), []beacon.Advert{a}},
		{"version 3", nordic(3, nordicAdvert, 0x01, 37, 60, b), []beacon.Advert{a}},
		{"version 3, coded", nordic(3, nordicAdvert, 0x21, 37, 60, coded), []beacon.Advert{a}},
		{"no channel", nordic(3, nordicAdvert, 0x01, 99, 60, b), []beacon.Advert{a}},
		{"RSSI", nordic(3, nordicAdvert, 0x01, 37, 255, b), []beacon.Advert{unknown}},
		{"another packet", nordic(3, 5, 0x01, 37, 60, nil), nil},
	} {
		got, err := decode(t, LinkNordic, c.b)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		same(t, got, c.want)
	}
	whole := nordic(3, nordicAdvert, 0x01, 37, 60, b)
	for n := range whole {
		if _, err := decode(t, LinkNordic, whole[:n]); !errors.Is(err, ErrShort) {
			t.Errorf("%d bytes: %v", n, err)
		}
		if n >= 7 {
			cut := slices.Clone(whole[:n])
			cut[1] = byte(n - 7)
			if _, err := decode(t, LinkNordic, cut); !errors.Is(err, ErrShort) {
				t.Errorf("%d bytes that know it: %v", n, err)
			}
		}
	}
	if _, err := decode(t, LinkNordic, append(whole, 0)); !errors.Is(err, ErrLong) {
		t.Errorf("a byte more: %v", err)
	}
	for _, v := range []byte{0, 4, 255} {
		if _, err := decode(t, LinkNordic, nordic(v, nordicAdvert, 1, 37, 60, b)); !errors.Is(err, ErrVersion) {
			t.Errorf("version %d: %v", v, err)
		}
	}
	odd := slices.Clone(whole)
	odd[7]++
	if _, err := decode(t, LinkNordic, odd); !errors.Is(err, ErrField) {
		t.Errorf("radio header of 11 bytes: %v", err)
	}
	var rec Record
	var d decoder
	if got, err := d.packet(nil, &rec, &packet{link: LinkNordic, data: nordic(3, nordicAdvert, 0, 37, 60, b)}); err != nil || len(got) != 1 || !rec.BadCRC {
		t.Errorf("wrong checksum: %v, %v, %+v", got, err, rec)
	}
}

func TestOtherHeaders(t *testing.T) {
	a := advert(5)
	for _, c := range []struct {
		link LinkType
		head []byte
	}{
		{LinkH4Direction, []byte{0, 0, 0, 1}},
		{LinkMonitor, []byte{0, 0, 0, monitorEvent}},
		{LinkMonitor, []byte{0, 1, 0, monitorEvent}},
	} {
		event := h4(a)
		if c.link == LinkMonitor {
			event = event[1:]
		}
		got, err := decode(t, c.link, append(slices.Clone(c.head), event...))
		if err != nil {
			t.Fatal(err)
		}
		same(t, got, []beacon.Advert{a})
		for n := range 4 {
			if _, err := decode(t, c.link, c.head[:n]); !errors.Is(err, ErrShort) {
				t.Errorf("link type %d of %d bytes: %v", c.link, n, err)
			}
		}
	}
	if got, err := decode(t, LinkMonitor, []byte{0, 0, 0, 2, 3, 12, 0}); len(got) != 0 || err != nil {
		t.Errorf("monitor's command: %v, %v", got, err)
	}
}
