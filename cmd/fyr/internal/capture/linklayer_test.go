package capture

import (
	"errors"
	"math/rand/v2"
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

// ext builds an extended PDU.
type ext struct {
	address, target bool
	adi             uint16 // 0: none
	aux             []byte // pointer
	sync, power     bool
	acad            []byte
	data            []byte
}

func (e ext) bytes() []byte {
	head := []byte{0}
	put := func(flag byte, field ...byte) {
		head[0] |= flag
		head = append(head, field...)
	}
	if e.address {
		put(hasAddress, wire6...)
	}
	if e.target {
		put(hasTarget, 1, 1, 1, 1, 1, 1)
	}
	if e.adi != 0 {
		put(hasADI, byte(e.adi), byte(e.adi>>8))
	}
	if e.aux != nil {
		put(hasAux, e.aux...)
	}
	if e.sync {
		put(hasSync, make([]byte, 18)...)
	}
	if e.power {
		put(hasPower, 4)
	}
	head = append(head, e.acad...)
	if len(head) == 1 && head[0] == 0 {
		head = nil
	}
	return air(pduExtended|pduRandom, slices.Concat([]byte{byte(len(head))}, head, e.data)...)
}

// pointer builds an AuxPtr to a packet in microseconds from now.
func pointer(channel byte, us int) []byte {
	if us >= 30<<13 {
		return wire.AppendLe16([]byte{channel | 0x80}, uint16(us/300)|1<<13)
	}
	return wire.AppendLe16([]byte{channel}, uint16(us/30)|1<<13)
}

// step is a packet of a sniffed exchange.
type step struct {
	us int // time
	rf byte
	b  []byte
}

// sniff reads an exchange as a capture.
func sniff(t *testing.T, steps ...step) pass {
	t.Helper()
	var p []Packet
	for _, s := range steps {
		p = append(p, Packet{second + int64(s.us)*1000, heard(s.rf, good, s.b)})
	}
	got := read(t, pcapFile(orders["little"], nanoMagic, LinkLayerHeader, p...))
	if len(got.errs) != 0 {
		t.Fatal(got.errs)
	}
	return got
}

func TestExtendedAlone(t *testing.T) {
	a := beacon.Advert{Address: address, Type: beacon.AddressRandom, RSSI: 127, Data: []byte{3, 9, 65, 66}}
	bare, anonymous := a, a
	bare.Data = nil
	anonymous.Address, anonymous.Type = beacon.Address{}, beacon.AddressAnonymous
	for _, c := range []struct {
		name string
		e    ext
		want []beacon.Advert
	}{
		{"address and data", ext{address: true, data: a.Data}, []beacon.Advert{a}},
		{"all fields", ext{address: true, target: true, adi: 0x1234, sync: true, power: true, acad: []byte{2, 1, 1}, data: a.Data}, []beacon.Advert{a}},
		{"no data", ext{address: true, adi: 1}, []beacon.Advert{bare}},
		{"anonymous", ext{adi: 1, data: a.Data}, []beacon.Advert{anonymous}},
		{"rest of another", ext{adi: 1, data: []byte{9, 9}}, nil},
		{"nothing", ext{}, nil},
		{"pointer alone", ext{address: true, aux: pointer(5, 300)}, nil},
	} {
		got, err := decode(t, LinkLayer, c.e.bytes())
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		same(t, got, c.want)
	}
}

func TestExtendedMalformed(t *testing.T) {
	all := ext{address: true, target: true, adi: 0x1234, aux: pointer(1, 300), sync: true, power: true}.bytes()
	payload := all[6 : len(all)-3]
	for n := range len(payload) {
		if _, err := parseExtended(payload[:n]); !errors.Is(err, ErrShort) {
			t.Errorf("%d bytes: %v", n, err)
		}
		if n < 2 {
			continue // an empty extended header is one
		}
		cut := slices.Clone(payload[:n])
		cut[0] = byte(n - 1)
		if _, err := parseExtended(cut); !errors.Is(err, ErrShort) {
			t.Errorf("extended header of %d bytes: %v", n-1, err)
		}
	}
	if _, err := parseExtended(payload); err != nil {
		t.Error(err)
	}
}

// TestChains follows pointers from the primary channels to the end of a chain.
func TestChains(t *testing.T) {
	a := beacon.Advert{Time: second + 1000e3, Address: address, Type: beacon.AddressRandom, RSSI: -60, Data: []byte{3, 9, 65, 66, 2, 1, 6}}
	head := step{0, 0, ext{adi: 0x1001, aux: pointer(8, 1000)}.bytes()}
	first := step{1000, 9, ext{address: true, adi: 0x1001, aux: pointer(36, 600000), data: a.Data[:3]}.bytes()}
	next := step{601000, 38, ext{adi: 0x1001, aux: pointer(3, 900), data: a.Data[3:6]}.bytes()}
	third := step{601900, 4, ext{adi: 0x1001, data: a.Data[6:]}.bytes()}

	p := sniff(t, head, first, next, third)
	same(t, p.adverts, []beacon.Advert{a})
	if p.counts.Without != 3 || p.counts.With != 1 {
		t.Errorf("%+v", p.counts)
	}
	// With three primary channels, and another set's packets between.
	other := ext{adi: 0x2001, address: true, data: []byte{1, 1}}.bytes()
	p = sniff(t, step{-600, 0, head.b}, step{-300, 12, head.b}, head, first, step{1500, 9, other}, next, step{601100, 4, other}, third)
	if len(p.adverts) != 3 || !equal(p.adverts[2], a) {
		t.Errorf("%+v", p.adverts)
	}
	// Without the first pointer nothing is lost.
	same(t, sniff(t, first, next, third).adverts, []beacon.Advert{a})
	// Without a middle or last part what there is comes later.
	part := a
	part.Data = a.Data[:3]
	p = sniff(t, head, first, third)
	same(t, p.adverts, []beacon.Advert{part})
	part.Data = a.Data[:6]
	p = sniff(t, head, first, next)
	same(t, p.adverts, []beacon.Advert{part})
	if p.records[0].Number != 2 {
		t.Errorf("given with record %d, want that of the first part", p.records[0].Number)
	}
	// After some patience, not only at the end.
	p = sniff(t, first, step{5_000_000, 9, other}, step{5_000_000, 9, other})
	part.Data = a.Data[:3]
	if len(p.adverts) != 3 || !equal(p.adverts[1], part) {
		t.Errorf("%+v", p.adverts)
	}
}

// TestAddressOfThePointer: ADV_EXT_IND may have the address that AUX_ADV_IND
// then leaves out.
func TestAddressOfThePointer(t *testing.T) {
	a := beacon.Advert{Time: second + 1000e3, Address: address, Type: beacon.AddressRandom, RSSI: -60, Data: []byte{1, 9}}
	head := step{0, 39, ext{address: true, adi: 7, aux: pointer(8, 1000)}.bytes()}
	aux := step{1000, 9, ext{adi: 7, data: a.Data}.bytes()}
	same(t, sniff(t, head, aux).adverts, []beacon.Advert{a})
	anonymous := a
	anonymous.Address, anonymous.Type = beacon.Address{}, beacon.AddressAnonymous
	for name, s := range map[string]step{
		"late":            {1_000_000, 9, aux.b},
		"early":           {-25_000, 9, aux.b},
		"another channel": {1000, 10, aux.b},
		"a primary one":   {1000, 0, aux.b},
		"another set":     {1000, 9, ext{adi: 8, data: a.Data}.bytes()},
	} {
		want := anonymous
		want.Time = second + int64(s.us)*1000
		t.Run(name, func(t *testing.T) { same(t, sniff(t, head, s).adverts, []beacon.Advert{want}) })
	}
}

func TestChainTooLong(t *testing.T) {
	var p []Packet
	for i := range 9 {
		e := ext{address: i == 0, adi: 7, aux: pointer(8, 300), data: make([]byte, 200)}
		p = append(p, Packet{second + int64(i)*300e3, heard(9, good, e.bytes())})
	}
	refused(t, pcapFile(orders["little"], nanoMagic, LinkLayerHeader, p...), 9, ErrData)
}

// TestChecksum compares with the shift register as the specification draws it:
// 24 positions, preset 0x555555 with position 0 the least significant bit.
func TestChecksum(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range 40 {
		pdu := make([]byte, n)
		for i := range pdu {
			pdu[i] = byte(rng.Uint32())
		}
		var r [24]byte
		for i := range r {
			r[i] = byte(uint32(0x555555) >> i & 1)
		}
		for i := range 8 * n {
			in := r[23] ^ pdu[i/8]>>(i%8)&1
			copy(r[1:], r[:23])
			r[0] = in
			for _, tap := range []int{1, 3, 4, 6, 9, 10} {
				r[tap] ^= in
			}
		}
		var want uint32 // position 23 goes out first
		for i, bit := range r {
			want |= uint32(bit) << (23 - i)
		}
		if got := checksum(pdu); got != want {
			t.Errorf("checksum(%x) = %06x, want %06x", pdu, got, want)
		}
	}
}
