package capture

import (
	"errors"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/wire"
)

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
