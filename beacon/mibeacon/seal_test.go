package mibeacon_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/mibeacon"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// refused fails the test if frame opens, or if Open shows anything beside an
// error, which it returns.
func refused(t *testing.T, c mibeacon.Credential, frame []byte) error {
	t.Helper()
	dst := append(make([]byte, 0, 100), "before"...)
	out, counter, err := c.Open(dst, frame)
	if err == nil {
		t.Errorf("%x opens to %x", frame, out)
	} else if string(out) != "before" || counter != 0 {
		t.Errorf("%q and counter %d beside an error", out, counter)
	}
	return err
}

func TestOpen(t *testing.T) {
	plain, counter, err := thermometer(t).Open([]byte("x"), expecttest.Unhex(thermometerFrame))
	if err != nil || counter != 0x207 || !bytes.Equal(plain[1:], expecttest.Unhex(thermometerPlain)) || plain[0] != 'x' {
		t.Errorf("%x, %#x, %v", plain, counter, err)
	}
}

// TestSealOpens seals with every header that can be sealed.
func TestSealOpens(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, version := range []uint16{2, 3, 4, 5} {
		c := thermometer(t)
		if version < 4 {
			c = knob(t)
		}
		for n := range 100 {
			f := mibeacon.Frame{
				Control: mibeacon.Control(version<<12|uint16(r.Uint32())&0xf37) | mibeacon.Sealed,
				Product: uint16(r.Uint32()),
				Counter: 99, // not taken
				MAC:     beacon.Address{1},
				Payload: []byte{1},
			}
			if f.Control.Has(mibeacon.CapabilityIncluded) {
				f.Capability = byte(r.Uint32()) &^ 0x30
			}
			objects, counter := make([]byte, n), r.Uint32()
			for i := range objects {
				objects[i] = byte(r.Uint32())
			}
			frame, err := c.Seal([]byte("x"), f, counter, objects)
			if err != nil || frame[0] != 'x' {
				t.Fatalf("%+v: %x, %v", f, frame, err)
			}
			plain, number, match, err := []byte(nil), uint32(0), true, error(nil)
			if version < 4 {
				plain, number, match, err = c.OpenLegacy([]byte("y"), frame[1:])
			} else {
				plain, number, err = c.Open([]byte("y"), frame[1:])
			}
			if err != nil || !match || number != counter || string(plain) != "y"+string(objects) {
				t.Fatalf("%x opens to %x, counter %d, match %v, error %v", frame[1:], plain, number, match, err)
			}
			got, err := mibeacon.Parse(frame[1:])
			if err != nil || got.Control != f.Control || got.Product != f.Product || got.Capability != f.Capability ||
				got.Control.Has(mibeacon.MACIncluded) && got.MAC != c.Address() {
				t.Fatalf("%x: %+v, %v, want %+v", frame[1:], got, err, f)
			}
		}
	}
}

// TestDamage flips every bit, cuts every length and adds a byte. Frame control
// is not authenticated: some of its bits can be changed by anybody.
func TestDamage(t *testing.T) {
	c, frame := thermometer(t), expecttest.Unhex(thermometerFrame)
	for i := range 8 * len(frame) {
		bad := bytes.Clone(frame)
		bad[i/8] ^= 1 << (i % 8)
		switch i {
		case 0, 1, 2, 8, 9, 10, 11, 12: // of no effect, and version 4
			if plain, _, err := c.Open(nil, bad); err != nil || !bytes.Equal(plain, expecttest.Unhex(thermometerPlain)) {
				t.Errorf("bit %d is authenticated: %x, %v", i, plain, err)
			}
			continue
		}
		want := mibeacon.ErrTag
		switch {
		case i == 3 || i == 6:
			want = mibeacon.ErrPlain
		case i >= 13 && i < 16:
			want = mibeacon.ErrVersion
		case i >= 40 && i < 88:
			want = mibeacon.ErrMismatch
		}
		same(t, "flipped bit", refused(t, c, bad), want)
	}
	for n := range frame {
		err := refused(t, c, frame[:n])
		if n < 18 {
			same(t, "short", err, mibeacon.ErrLength)
		} else {
			same(t, "cut", err, mibeacon.ErrTag)
		}
	}
	same(t, "added", refused(t, c, append(bytes.Clone(frame), 0)), mibeacon.ErrTag)
}

func TestWrongKeyAndAddress(t *testing.T) {
	for i := range 8 * mibeacon.KeySize {
		key := expecttest.Unhex(thermometerKey)
		key[i/8] ^= 1 << (i % 8)
		c, err := mibeacon.NewCredential(key, thermometerAddress)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "wrong key", refused(t, c, expecttest.Unhex(thermometerFrame)), mibeacon.ErrTag)
	}
	frame, err := thermometer(t).Seal(nil, mibeacon.Frame{Control: 5<<12 | mibeacon.Sealed}, 1, expecttest.Unhex(thermometerPlain))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 8 * beacon.AddressSize {
		address := thermometerAddress
		address[i/8] ^= 1 << (i % 8)
		c := credential(t, thermometerKey, address)
		same(t, "wrong address", refused(t, c, expecttest.Unhex(thermometerFrame)), mibeacon.ErrMismatch)
		same(t, "wrong address in the nonce", refused(t, c, frame), mibeacon.ErrTag)
	}
}

// TestKeyOf12Bytes: version 5 with a key of 12 bytes, which ff ff ff ff follow.
func TestKeyOf12Bytes(t *testing.T) {
	short := credential(t, "a3bfe9853dd85a620debe362", thermometerAddress)
	long := credential(t, "a3bfe9853dd85a620debe362ffffffff", thermometerAddress)
	frame, err := short.Seal(nil, mibeacon.Frame{Control: 5<<12 | mibeacon.Sealed}, 1, expecttest.Unhex(thermometerPlain))
	if err != nil {
		t.Fatal(err)
	}
	if plain, _, err := long.Open(nil, frame); err != nil || !bytes.Equal(plain, expecttest.Unhex(thermometerPlain)) {
		t.Errorf("%x, %v", plain, err)
	}
}

// TestOpenOrder opens frames with several faults: the first in the order of
// checks counts.
func TestOpenOrder(t *testing.T) {
	c := thermometer(t)
	for _, x := range []struct {
		frame string
		want  error
	}{
		{"", mibeacon.ErrLength},
		{"10506f06", mibeacon.ErrLength},           // header, and plain
		{"10506f060701020304", mibeacon.ErrLength}, // inside the MAC
		{"40506f0607", mibeacon.ErrPlain},
		{"08506f0607", mibeacon.ErrPlain},
		{"48506f0607000000000000", mibeacon.ErrLength},             // a tail of 6 bytes
		{"58506f0607010203040506000000000000", mibeacon.ErrLength}, // likewise, with another MAC
		{"58506f060701020304050600000000000000", mibeacon.ErrMismatch},
		{"58306f060701020304050600000000000000", mibeacon.ErrMismatch}, // and of version 3
		{"48306f060700000000000000", mibeacon.ErrVersion},
		{"48606f060700000000000000", mibeacon.ErrVersion},
		{"48506f060700000000000000", mibeacon.ErrTag},
		{"c8506f06070000000000000000", mibeacon.ErrLength}, // mesh
		{"c8506f0607000000000000000000", mibeacon.ErrTag},
	} {
		same(t, x.frame, refused(t, c, expecttest.Unhex(x.frame)), x.want)
	}
}

// TestUnsettledFields puts bytes where the sources disagree how many there are.
// They are not authenticated in versions 4 and 5.
func TestUnsettledFields(t *testing.T) {
	c := thermometer(t)
	f := mibeacon.Frame{Control: 5<<12 | mibeacon.Sealed | mibeacon.CapabilityIncluded}
	sealed, err := c.Seal(nil, f, 77, expecttest.Unhex(thermometerPlain))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		name       string
		capability byte
		sizes      []int
	}{
		{"neither", 0x08, []int{0}},
		{"I/O", 0x20, []int{1, 2}},
		{"Wi-Fi", 0x18, []int{0, 2}},
		{"both", 0x38, []int{1, 2, 3, 4}},
	} {
		for n := range 7 {
			frame := bytes.Clone(sealed[:5])
			frame = append(frame, x.capability)
			frame = append(frame, make([]byte, n)...)
			frame = append(frame, sealed[6:]...)
			good := false
			for _, size := range x.sizes {
				good = good || n == size
			}
			if !good {
				same(t, x.name, refused(t, c, frame), mibeacon.ErrTag)
				continue
			}
			plain, counter, err := c.Open([]byte("x"), frame)
			if err != nil || counter != 77 || string(plain) != "x"+string(expecttest.Unhex(thermometerPlain)) {
				t.Errorf("%s with %d bytes: %x, %d, %v", x.name, n, plain, counter, err)
			}
			mesh := append(bytes.Clone(frame), 1, 2)
			mesh[0] |= byte(mibeacon.Mesh)
			if plain, _, err := c.Open(nil, mesh); err != nil || !bytes.Equal(plain, expecttest.Unhex(thermometerPlain)) {
				t.Errorf("%s with %d bytes, mesh: %x, %v", x.name, n, plain, err)
			}
		}
	}
}

func TestSealRefuses(t *testing.T) {
	const good = 5<<12 | mibeacon.Sealed
	for _, x := range []struct {
		name string
		f    mibeacon.Frame
		want error
	}{
		{"not encrypted", mibeacon.Frame{Control: 5<<12 | mibeacon.ObjectIncluded}, mibeacon.ErrPlain},
		{"no objects", mibeacon.Frame{Control: 5<<12 | mibeacon.Encrypted}, mibeacon.ErrPlain},
		{"version 1", mibeacon.Frame{Control: 1<<12 | mibeacon.Sealed}, mibeacon.ErrVersion},
		{"version 6", mibeacon.Frame{Control: 6<<12 | mibeacon.Sealed}, mibeacon.ErrVersion},
		{"mesh", mibeacon.Frame{Control: good | mibeacon.Mesh}, mibeacon.ErrFields},
		{"I/O", mibeacon.Frame{Control: good | mibeacon.CapabilityIncluded, Capability: 0x20}, mibeacon.ErrFields},
		{"Wi-Fi", mibeacon.Frame{Control: good | mibeacon.CapabilityIncluded, Capability: 0x18}, mibeacon.ErrFields},
		{"legacy with a long key", mibeacon.Frame{Control: 3<<12 | mibeacon.Sealed}, mibeacon.ErrKeySize},
		{"capability that is not included", mibeacon.Frame{Control: good, Capability: 0x38}, nil},
	} {
		frame, err := thermometer(t).Seal([]byte("x"), x.f, 1, nil)
		same(t, x.name, err, x.want)
		if x.want != nil && string(frame) != "x" {
			t.Errorf("%s: %x beside an error", x.name, frame)
		}
	}
}

func TestOpenLegacy(t *testing.T) {
	c, frame := knob(t), expecttest.Unhex(knobFrame)
	plain, counter, match, err := c.OpenLegacy([]byte("x"), frame)
	if err != nil || counter != 54 || !match || string(plain) != "x"+string(expecttest.Unhex(knobPlain)) {
		t.Errorf("%x, %d, %v, %v", plain, counter, match, err)
	}
	// Nothing but the MAC and the bits of the layout is refused.
	for i := range 8 * len(frame) {
		bad := bytes.Clone(frame)
		bad[i/8] ^= 1 << (i % 8)
		var want error
		switch {
		case i == 3 || i == 6:
			want = mibeacon.ErrPlain
		case i >= 13 && i < 16:
			want = mibeacon.ErrVersion
		case i >= 40 && i < 88:
			want = mibeacon.ErrMismatch
		}
		plain, counter, match, err := c.OpenLegacy([]byte("x"), bad)
		same(t, "flipped bit", err, want)
		if want != nil && (string(plain) != "x" || counter != 0 || match) {
			t.Errorf("bit %d: %x, %d, %v beside an error", i, plain, counter, match)
		}
		if i >= 8*len(frame)-8 && (match || err != nil) {
			t.Errorf("bit %d of the tag: match %v, error %v", i, match, err)
		}
	}
	for n := range 15 {
		_, _, _, err := c.OpenLegacy(nil, frame[:n])
		same(t, "short", err, mibeacon.ErrLength)
	}
	_, _, _, err = credential(t, thermometerKey, knobAddress).OpenLegacy(nil, frame)
	same(t, "long key", err, mibeacon.ErrKeySize)
	_, _, _, err = c.OpenLegacy(nil, expecttest.Unhex("48506f06070000000000000000"))
	same(t, "version 5", err, mibeacon.ErrVersion)
}

// TestLegacyMatch counts how often a wrong key meets the one byte of the tag.
func TestLegacyMatch(t *testing.T) {
	const tries = 4096
	matches := 0
	r := rand.New(rand.NewPCG(3, 4))
	for range tries {
		key := make([]byte, mibeacon.LegacyKeySize)
		for i := range key {
			key[i] = byte(r.Uint32())
		}
		c, err := mibeacon.NewCredential(key, knobAddress)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, match, err := c.OpenLegacy(nil, expecttest.Unhex(knobFrame)); err != nil {
			t.Fatal(err)
		} else if match {
			matches++
		}
	}
	if matches < 4 || matches > 40 { // 16 are expected, with a deviation of 4
		t.Errorf("%d of %d wrong keys match", matches, tries)
	}
}

func TestWipedKeyPanics(t *testing.T) {
	c := thermometer(t)
	d := c
	c.Wipe()
	for name, use := range map[string]func(){
		"Open":       func() { _, _, _ = c.Open(nil, expecttest.Unhex(thermometerFrame)) },
		"OpenLegacy": func() { _, _, _, _ = credentialWiped(t).OpenLegacy(nil, expecttest.Unhex(knobFrame)) },
		"Seal":       func() { _, _ = c.Seal(nil, mibeacon.Frame{Control: 5<<12 | mibeacon.Sealed}, 1, nil) },
		"Expose":     func() { d.Expose(new(beacon.Secrets)) },
		"Equal":      func() { c.Equal(d) },
		"zero":       func() { mibeacon.Credential{}.Expose(new(beacon.Secrets)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			use()
		}()
	}
}

func credentialWiped(t *testing.T) mibeacon.Credential {
	c := knob(t)
	c.Wipe()
	return c
}
