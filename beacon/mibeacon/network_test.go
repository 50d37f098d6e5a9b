package mibeacon_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/mibeacon"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

var network mibeacon.Network

func read(address beacon.Address, data []byte) (f beacon.Frame, a beacon.Advert, found bool, err error) {
	a = beacon.Advert{Address: address, Data: data}
	found, err = network.Read(&f, &a)
	return f, a, found, err
}

// service returns advertising data with flags and a frame.
func service(frame string) []byte {
	return beacon.AppendServiceData16(expecttest.Unhex("020106"), mibeacon.UUID, expecttest.Unhex(frame))
}

func company(frame string) []byte {
	return beacon.AppendManufacturer(nil, mibeacon.Company, expecttest.Unhex(frame))
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name    string
		data    []byte
		kind    string
		version uint8
		stated  bool
		counter uint64
	}{
		{"version 5", service(thermometerFrame), "encrypted", 5, true, 0x207},
		{"version 4", service("48406f060700000000000000"), "encrypted", 4, false, 7},
		{"version 3", service(knobFrame), "legacy", 3, true, 0},
		{"version 2", service("48206f060700000000"), "legacy", 2, false, 0},
		{"plain", service("7120980012f34f6b8d7cc40d041002c400"), "plain", 2, true, 0},
		{"plain, no objects after all", service("40506f0607"), "plain", 5, false, 0},
		{"empty", service("30585b0502483cd438c1a408"), "empty", 5, true, 0},
		{"empty and encrypted", service("08506f0607"), "empty", 5, false, 0},
		{"empty, of an unknown version", service("00f06f0607"), "empty", 15, false, 0},
		{"mesh", service("c8506f0607" + "1122" + "334455" + "00000000" + "aabb"), "encrypted", 5, false, 0x55443307},
		{"manufacturer data", company(thermometerFrame), "encrypted", 5, true, 0x207},
		{"service data wins", append(company("00506f0607"), service(thermometerFrame)...), "encrypted", 5, true, 0x207},
		{"before a broken structure", append(service(thermometerFrame), 9, 1), "encrypted", 5, true, 0x207},
	} {
		f, _, found, err := read(thermometerAddress, c.data)
		if !found || err != nil {
			t.Errorf("%s: %v, %v", c.name, found, err)
			continue
		}
		sealed := c.kind == "encrypted" || c.kind == "legacy"
		if f.Kind != c.kind || f.Version != c.version || f.Sealed != sealed || f.Stated != c.stated ||
			f.Counted != (c.kind == "encrypted") || f.ID != nil || f.Bare || !bytes.Contains(c.data, f.Body) || (len(f.Body) > 0) == (c.kind == "empty") {
			t.Errorf("%s: %+v", c.name, f)
		}
		if f.Counter != c.counter {
			t.Errorf("%s: counter %#x, want %#x", c.name, f.Counter, c.counter)
		}
	}
}

func TestReadFinds(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"nothing", nil, nil},
		{"others", beacon.AppendServiceData16(nil, 0xfeaa, []byte{0x40}), nil},
		{"another company", beacon.AppendManufacturer(nil, 0x004c, expecttest.Unhex(thermometerFrame)), nil},
		{"broken", []byte{3, 0x16, 0xaa, 0xfe, 9, 1}, beacon.ErrAD},
		{"short", service("40506f06"), mibeacon.ErrLength},
		{"short manufacturer data", company("40506f06"), mibeacon.ErrLength},
		{"inside the MAC", service("50506f06070102030405"), mibeacon.ErrLength},
		{"no capability", service("60506f0607"), mibeacon.ErrLength},
		{"no room for the tag", service("48506f0607000000000000"), mibeacon.ErrLength},
		{"no room for the legacy tag", service("48306f0607000000"), mibeacon.ErrLength},
		{"no room for mesh information", service("80506f060700"), mibeacon.ErrLength},
		{"nor behind the tag", service("c8506f06070000000000000000"), mibeacon.ErrLength},
		{"encrypted, version 1", service("48106f060700000000000000"), mibeacon.ErrVersion},
		{"encrypted, version 6", service("48606f060700000000000000"), mibeacon.ErrVersion},
	} {
		f, _, found, err := read(thermometerAddress, c.data)
		same(t, c.name, err, c.want)
		if found || f.Kind != "" || f.Body != nil || f.Sealed || f.Stated {
			t.Errorf("%s: found %v, %+v", c.name, found, f)
		}
	}
}

func TestOpenNetwork(t *testing.T) {
	for _, c := range []struct {
		name, frame, key, plain string
		address                 beacon.Address
		want                    error
	}{
		{"version 5", thermometerFrame, thermometerKey, thermometerPlain, thermometerAddress, nil},
		{"wrong key", thermometerFrame, "a3bfe9853dd85a620debe3620caaa350", "", thermometerAddress, mibeacon.ErrTag},
		{"key of 12 bytes", thermometerFrame, knobKey, "", thermometerAddress, mibeacon.ErrTag},
		{"key of 11 bytes", thermometerFrame, knobKey[2:], "", thermometerAddress, mibeacon.ErrKeySize},
		{"another address", thermometerFrame, thermometerKey, "", knobAddress, mibeacon.ErrMismatch},
		{"version 3", knobFrame, knobKey, knobPlain, knobAddress, nil},
		{"wrong legacy key", knobFrame, "b853075158487aa39a5b5ea9", "", knobAddress, mibeacon.ErrLegacy},
		{"legacy key of 16 bytes", knobFrame, thermometerKey, "", knobAddress, mibeacon.ErrKeySize},
		{"plain", "40206f0612041002c400", thermometerKey, "", thermometerAddress, mibeacon.ErrPlain},
		{"empty", "30585b0502483cd438c1a408", thermometerKey, "", thermometerAddress, mibeacon.ErrPlain},
	} {
		f, a, found, err := read(c.address, service(c.frame))
		if !found || err != nil {
			t.Fatalf("%s: %v, %v", c.name, found, err)
		}
		plain, err := network.Open([]byte("x"), &f, &a, &beacon.Key{Bytes: expecttest.Unhex(c.key)})
		same(t, c.name, err, c.want)
		if string(plain) != "x"+string(expecttest.Unhex(c.plain)) {
			t.Errorf("%s: opens to %x", c.name, plain)
		}
	}
}

// TestLegacyKeepsNoPlaintext: what a wrong key made of a frame does not stay
// behind dst.
func TestLegacyKeepsNoPlaintext(t *testing.T) {
	f, a, _, err := read(knobAddress, service(knobFrame))
	if err != nil {
		t.Fatal(err)
	}
	dst := make([]byte, 0, 64)
	if _, err := network.Open(dst, &f, &a, &beacon.Key{Bytes: expecttest.Unhex("b853075158487aa39a5b5ea9")}); err != mibeacon.ErrLegacy {
		t.Fatal(err)
	}
	if !bytes.Equal(dst[:64], make([]byte, 64)) {
		t.Errorf("behind dst: %x", dst[:64])
	}
}

func TestAllocations(t *testing.T) {
	sealed, foreign := service(thermometerFrame), beacon.AppendServiceData16(nil, 0xfeaa, []byte{0x40})
	f, a, _, err := read(thermometerAddress, sealed)
	if err != nil {
		t.Fatal(err)
	}
	plain, readings := expecttest.Unhex(thermometerPlain+"0c4e00"+"0148049a99d141"+"166e0901bb52e154ed26f767"+"ff0000"), make([]beacon.Reading, 0, 16)
	// Under a new key AES makes its schedule; this is all that Open may allocate.
	key, dst := beacon.Key{Bytes: expecttest.Unhex(thermometerKey)}, make([]byte, 0, 64)
	for name, x := range map[string]struct {
		want float64
		run  func()
	}{
		"Read":         {0, func() { f.Reset(); _, _ = network.Read(&f, &beacon.Advert{Data: sealed}) }},
		"Read foreign": {0, func() { var g beacon.Frame; _, _ = network.Read(&g, &beacon.Advert{Data: foreign}) }},
		"Readings":     {0, func() { _, _ = network.Readings(readings, &f, plain) }},
		"Open":         {4, func() { _, _ = network.Open(dst, &f, &a, &key) }},
	} {
		if got := testing.AllocsPerRun(100, x.run); got > x.want {
			t.Errorf("%s allocates %v times, want %v", name, got, x.want)
		}
	}
	if rs, err := network.Readings(nil, &f, plain); err != nil || len(rs) != 10 {
		t.Errorf("%s, %v", text(rs), err)
	}
}
