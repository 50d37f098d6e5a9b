package bthome_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/bthome"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// opener is one of the two versions.
type opener struct {
	name string
	open func(c bthome.Credential, dst, data []byte) ([]byte, uint32, error)
	seal func(c bthome.Credential, dst []byte, counter uint32, objects []byte) []byte
}

func openers(t testing.TB) []opener {
	v2 := func(info bthome.DeviceInfo) opener {
		return opener{
			"v2", bthome.Credential.Open,
			func(c bthome.Credential, dst []byte, counter uint32, objects []byte) []byte {
				b, err := c.Seal(dst, info, counter, objects)
				if err != nil {
					t.Fatal(err)
				}
				return b
			},
		}
	}
	const info = bthome.Version2 | bthome.Encrypted
	return []opener{
		v2(info),
		v2(info | bthome.TriggerBased),
		v2(info | bthome.MACIncluded),
		v2(info | 1<<3 | 1<<4),
		{"v1", bthome.Credential.OpenV1, bthome.Credential.SealV1},
	}
}

// closed fails the test if data opens, or if Open shows anything beside an error.
func closed(t *testing.T, o opener, c bthome.Credential, data []byte) error {
	t.Helper()
	dst := append(make([]byte, 0, 100), "before"...)
	out, counter, err := o.open(c, dst, data)
	if err == nil {
		t.Errorf("%s: %x opens", o.name, data)
	} else if string(out) != "before" || counter != 0 {
		t.Errorf("%s: %q and counter %d beside an error", o.name, out, counter)
	}
	return err
}

func TestSealOpens(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	c := device(t)
	for _, o := range openers(t) {
		for n := range 60 {
			plain, counter := make([]byte, n), r.Uint32()
			for i := range plain {
				plain[i] = byte(r.Uint32())
			}
			data := o.seal(c, []byte("before"), counter, plain)
			if string(data[:6]) != "before" {
				t.Fatalf("%s: dst is gone", o.name)
			}
			got, n, err := o.open(c, []byte("x"), data[6:])
			if err != nil || n != counter || !bytes.Equal(got[1:], plain) || got[0] != 'x' {
				t.Fatalf("%s: %x opens to %x, counter %d, error %v", o.name, data, got, n, err)
			}
		}
	}
}

// TestDamage flips every bit, cuts every length and adds bytes.
func TestDamage(t *testing.T) {
	c := device(t)
	for _, o := range openers(t) {
		data := o.seal(c, nil, 857870592, expecttest.Unhex("02ca0903bf13"))
		for i := range 8 * len(data) {
			bad := bytes.Clone(data)
			bad[i/8] ^= 1 << (i % 8)
			if o.name == "v2" && i == 0 {
				same(t, "encrypted bit", closed(t, o, c, bad), bthome.ErrPlain)
				continue
			}
			if err := closed(t, o, c, bad); o.name == "v1" || i >= 8 {
				same(t, "flipped bit", err, bthome.ErrTag)
			}
		}
		for n := range data {
			err := closed(t, o, c, data[:n])
			if n < 8 {
				same(t, "short", err, bthome.ErrLength)
			}
		}
		same(t, "added", closed(t, o, c, append(bytes.Clone(data), 0)), bthome.ErrTag)
		same(t, "begun with", closed(t, o, c, append([]byte{data[0]}, data...)), bthome.ErrTag)
	}
}

func TestWrongKeyAndAddress(t *testing.T) {
	c := device(t)
	key := expecttest.Unhex("231d39c1d7cc1ab1aee224cd096db932")
	for _, o := range openers(t) {
		data := o.seal(c, nil, 1, expecttest.Unhex("0164"))
		for i := range 8 * len(key) {
			bad := bytes.Clone(key)
			bad[i/8] ^= 1 << (i % 8)
			other, err := bthome.NewCredential(bad, c.Address(), bthome.Strict)
			if err != nil {
				t.Fatal(err)
			}
			same(t, "wrong key", closed(t, o, other, data), bthome.ErrTag)
		}
		for i := range 8 * beacon.AddressSize {
			address := c.Address()
			address[i/8] ^= 1 << (i % 8)
			other, err := bthome.NewCredential(key, address, bthome.Strict)
			if err != nil {
				t.Fatal(err)
			}
			if data[0]&byte(bthome.MACIncluded) != 0 && o.name == "v2" {
				if plain, _, err := o.open(other, nil, data); err != nil || !bytes.Equal(plain, expecttest.Unhex("0164")) {
					t.Errorf("the MAC of the frame does not win: %x, %v", plain, err)
				}
				continue
			}
			same(t, "wrong address", closed(t, o, other, data), bthome.ErrTag)
		}
	}
}

// TestOpenOrder opens frames with several faults: the first in the order of
// checks counts.
func TestOpenOrder(t *testing.T) {
	c := device(t)
	for _, x := range []struct {
		data string
		want error
	}{
		{"", bthome.ErrLength},
		{"00", bthome.ErrVersion},
		{"03", bthome.ErrVersion},
		{"42", bthome.ErrLength},           // inside the MAC, and plain
		{"420102030405", bthome.ErrLength}, // likewise
		{"42010203040506", bthome.ErrPlain},
		{"40", bthome.ErrPlain},
		{"41", bthome.ErrLength},
		{"4100000000000000", bthome.ErrLength},
		{"430102030405060000000000000000", bthome.ErrTag},
		{"410000000000000000", bthome.ErrTag},
	} {
		plain, counter, err := c.Open(nil, expecttest.Unhex(x.data))
		same(t, x.data, err, x.want)
		if plain != nil || counter != 0 {
			t.Errorf("%s: %x and %d beside an error", x.data, plain, counter)
		}
	}
}

func TestSealRefuses(t *testing.T) {
	c := device(t)
	for info := range 256 {
		b, err := c.Seal([]byte("x"), bthome.DeviceInfo(info), 0, nil)
		switch {
		case info>>5 != 2:
			same(t, "version", err, bthome.ErrVersion)
		case info&1 == 0:
			same(t, "plain", err, bthome.ErrPlain)
		default:
			same(t, "good", err, nil)
			continue
		}
		if string(b) != "x" {
			t.Errorf("device info %02x: %x beside an error", info, b)
		}
	}
}

func TestWipedKeyPanics(t *testing.T) {
	c := device(t)
	c.Wipe()
	c.Wipe() // twice is no error
	for name, use := range map[string]func(){
		"Open":    func() { _, _, _ = c.Open(nil, expecttest.Unhex("410000000000000000")) },
		"SealV1":  func() { c.SealV1(nil, 0, nil) },
		"Expose":  func() { c.Expose(new(beacon.Secrets)) },
		"zero":    func() { bthome.Credential{}.Expose(new(beacon.Secrets)) },
		"Equal":   func() { c.Equal(c) },
		"a copy":  func() { d := c; d.SealV1(nil, 0, nil) },
		"OpenV1":  func() { _, _, _ = c.OpenV1(nil, make([]byte, 8)) },
		"Seal v2": func() { _, _ = c.Seal(nil, bthome.Version2|bthome.Encrypted, 0, nil) },
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
