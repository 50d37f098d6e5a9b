package bthome_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/bthome"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

var network bthome.Network

// read reads advertising data from the address of device.
func read(data []byte) (f beacon.Frame, a beacon.Advert, found bool, err error) {
	a = beacon.Advert{Address: beacon.Address{0x54, 0x48, 0xe6, 0x8f, 0x80, 0xa5}, Data: data}
	found, err = network.Read(&f, &a)
	return f, a, found, err
}

// service returns advertising data with flags and one service-data structure.
func service(uuid uint16, data string) []byte {
	return beacon.AppendServiceData16(expecttest.Unhex("020106"), uuid, expecttest.Unhex(data))
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name    string
		data    []byte
		kind    string
		version uint8
		counter uint64
	}{
		{"v2 plain", service(bthome.UUID, "400164"), "plain", 2, 0},
		{"v2 plain, nothing", service(bthome.UUID, "40"), "plain", 2, 0},
		{"v2 encrypted", service(bthome.UUID, "41a47266c95f730011223378237214"), "encrypted", 2, 0x33221100},
		{"v2 encrypted, nothing", service(bthome.UUID, "410000000049103fde"), "encrypted", 2, 0},
		{"v1 plain", service(bthome.UUIDV1, "2302ca090303bf13"), "plain", 1, 0},
		{"v1 encrypted", service(bthome.UUIDV1Encrypted, "fba435e4d3c312fb0011223357d90a99"), "encrypted", 1, 0x33221100},
		{"v2 wins", append(service(bthome.UUIDV1, "020157"), service(bthome.UUID, "400164")...), "plain", 2, 0},
		{"first wins", append(service(bthome.UUID, "400164"), service(bthome.UUID, "00")...), "plain", 2, 0},
		{"before a broken structure", append(service(bthome.UUIDV1, "020157"), 9, 1), "plain", 1, 0},
	} {
		f, _, found, err := read(c.data)
		if !found || err != nil {
			t.Errorf("%s: %v, %v", c.name, found, err)
			continue
		}
		sealed := c.kind == "encrypted"
		if f.Kind != c.kind || f.Version != c.version || f.Sealed != sealed || f.Counted != sealed ||
			f.Counter != c.counter || f.Stated || f.ID != nil || f.Bare {
			t.Errorf("%s: %+v", c.name, f)
		}
		if !bytes.Contains(c.data, f.Body) || len(f.Body) == 0 {
			t.Errorf("%s: body %x", c.name, f.Body)
		}
	}
}

func TestReadStatedAddress(t *testing.T) {
	f, _, found, err := read(service(bthome.UUID, "42a5808fe648540164"))
	if !found || err != nil || !f.Stated || f.Address != (beacon.Address{0x54, 0x48, 0xe6, 0x8f, 0x80, 0xa5}) {
		t.Errorf("%v, %v, %+v", found, err, f)
	}
}

func TestReadFinds(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"nothing", nil, nil},
		{"others", service(0xfeaa, "4164"), nil},
		{"manufacturer data", beacon.AppendManufacturer(nil, bthome.UUID, []byte{0x40}), nil},
		{"short service data", []byte{2, 0x16, 0xd2}, nil},
		{"broken", append(service(0xfeaa, "4164"), 9, 1), beacon.ErrAD},
		{"empty", service(bthome.UUID, ""), bthome.ErrLength},
		{"version 1 bits", service(bthome.UUID, "2001"), bthome.ErrVersion},
		{"inside the MAC", service(bthome.UUID, "420102030405"), bthome.ErrLength},
		{"no room for the tag", service(bthome.UUID, "4100000000000000"), bthome.ErrLength},
		{"no room for the tag in v1", service(bthome.UUIDV1Encrypted, "00000000000000"), bthome.ErrLength},
	} {
		f, _, found, err := read(c.data)
		same(t, c.name, err, c.want)
		if found || f.Kind != "" || f.Body != nil {
			t.Errorf("%s: found %v, %+v", c.name, found, f)
		}
	}
}

// TestOpenNetwork opens a frame of each version as the resolver does, and under
// what is not its key.
func TestOpenNetwork(t *testing.T) {
	var s beacon.Secrets
	device(t).Expose(&s)
	for _, data := range [][]byte{
		service(bthome.UUID, "41a47266c95f730011223378237214"),
	} {
		f, a, _, err := read(data)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := network.Open([]byte("x"), &f, &a, &beacon.Key{Bytes: s.Open})
		if err != nil || !bytes.Equal(plain, append([]byte("x"), expecttest.Unhex("02ca0903bf13")...)) {
			t.Errorf("%x opens to %x, %v", data, plain, err)
		}
		for n := range 40 {
			plain, err := network.Open([]byte("x"), &f, &a, &beacon.Key{Bytes: make([]byte, n)})
			if want := map[bool]error{true: bthome.ErrTag, false: bthome.ErrKeySize}[n == 16]; err != want || string(plain) != "x" {
				t.Errorf("key of %d bytes: %x, %v", n, plain, err)
			}
		}
	}
	f, a, _, err := read(service(bthome.UUIDV1Encrypted, "fba435e4d3c312fb0011223357d90a99"))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := network.Open(nil, &f, &a, &beacon.Key{Bytes: s.Open}); err != nil || !bytes.Equal(plain, expecttest.Unhex("2302ca090303bf13")) {
		t.Errorf("v1 opens to %x, %v", plain, err)
	}
}

// TestOpenRefusesPlain is the downgrade: a plain frame from the device's address.
func TestOpenRefusesPlain(t *testing.T) {
	var s beacon.Secrets
	device(t).Expose(&s)
	for _, data := range [][]byte{service(bthome.UUID, "400164"), service(bthome.UUIDV1, "020164")} {
		f, a, found, err := read(data)
		if !found || err != nil || f.Sealed {
			t.Fatalf("%x: found %v, sealed %v, error %v", data, found, f.Sealed, err)
		}
		plain, err := network.Open([]byte("x"), &f, &a, &beacon.Key{Bytes: s.Open})
		same(t, "plain", err, bthome.ErrPlain)
		if string(plain) != "x" {
			t.Errorf("%x opens to %x", data, plain)
		}
	}
}

func TestAllocations(t *testing.T) {
	var s beacon.Secrets
	c := device(t)
	c.Expose(&s)
	sealed := service(bthome.UUID, "41a47266c95f730011223378237214")
	foreign := service(0xfeaa, "4164")
	f, a, _, err := read(sealed)
	if err != nil {
		t.Fatal(err)
	}
	key := beacon.Key{Bytes: s.Open}
	dst, readings := make([]byte, 0, 64), make([]beacon.Reading, 0, 8)
	plain := expecttest.Unhex("02ca0903bf1353026869")
	// Under a new key AES makes its schedule; this is all that Open may allocate.
	schedule := testing.AllocsPerRun(100, func() { _, _, _ = c.OpenV1(dst, unhex8) })
	for name, x := range map[string]struct {
		want float64
		run  func()
	}{
		"Read":         {0, func() { f.Reset(); _, _ = network.Read(&f, &beacon.Advert{Data: sealed}) }},
		"Read foreign": {0, func() { f.Reset(); _, _ = network.Read(&f, &beacon.Advert{Data: foreign}) }},
		"Readings":     {0, func() { _, _ = network.Readings(readings, &f, plain) }},
		"Value":        {0, func() { _, _ = bthome.AppendValue(dst, 2, 25.06) }},
		"Open":         {schedule, func() { _, _, _ = c.Open(dst, sealed[7:]) }},
	} {
		if got := testing.AllocsPerRun(100, x.run); got > x.want {
			t.Errorf("%s allocates %v times, want %v", name, got, x.want)
		}
	}
	f, _, _, _ = read(sealed)
	if got := testing.AllocsPerRun(100, func() { _, _ = network.Open(dst, &f, &a, &key) }); got > schedule {
		t.Errorf("Open of the network allocates %v times, want %v", got, schedule)
	}
	if schedule > 4 {
		t.Errorf("a key schedule allocates %v times", schedule)
	}
}

var unhex8 = expecttest.Unhex("0000000000000000")
