package mibeacon_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/mibeacon"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
)

func TestSecretsNeverPrint(t *testing.T) {
	printtest.NeverPrints(t, thermometer(t), expecttest.Unhex(thermometerKey))
	printtest.NeverPrints(t, knob(t), expecttest.Unhex(knobKey))
	token := expecttest.Unhex("de913d6953020642b5836aed")
	l, err := mibeacon.NewLogin(knobAddress, 950, token)
	if err != nil {
		t.Fatal(err)
	}
	printtest.NeverPrints(t, l, token)
}

func TestNewCredential(t *testing.T) {
	for n := range 40 {
		c, err := mibeacon.NewCredential(make([]byte, n), thermometerAddress)
		if n == mibeacon.KeySize || n == mibeacon.LegacyKeySize {
			same(t, "good", err, nil)
			continue
		}
		same(t, "size", err, mibeacon.ErrKeySize)
		if c.Address() != (beacon.Address{}) {
			t.Errorf("%d bytes: a credential beside an error", n)
		}
	}
}

func TestCredentialCopiesKey(t *testing.T) {
	key := expecttest.Unhex(thermometerKey)
	c, err := mibeacon.NewCredential(key, thermometerAddress)
	if err != nil {
		t.Fatal(err)
	}
	clear(key)
	if !c.Equal(thermometer(t)) {
		t.Error("the credential holds the caller's bytes")
	}
	for name, other := range map[string]mibeacon.Credential{
		"key":      credential(t, "00"+thermometerKey[2:], thermometerAddress),
		"key size": credential(t, thermometerKey[:24], thermometerAddress),
		"address":  credential(t, thermometerKey, knobAddress),
	} {
		if c.Equal(other) {
			t.Errorf("equal with another %s", name)
		}
	}
}

// TestImportExpose takes credentials through their fields.
func TestImportExpose(t *testing.T) {
	for _, want := range []mibeacon.Credential{thermometer(t), knob(t)} {
		var s beacon.Secrets
		want.Expose(&s)
		if !s.Bound || s.Address != want.Address() || s.Replay != (beacon.Replay{}) || s.Streams != nil || s.Scan != nil {
			t.Errorf("exposes %+v", s)
		}
		got, err := network.Import(&s.Fields)
		if err != nil {
			t.Fatal(err)
		}
		if c, ok := got.(mibeacon.Credential); !ok || !c.Equal(want) || c.Network() != beacon.Network(network) {
			t.Errorf("imports %v", got)
		}
	}
}

func TestImportRefuses(t *testing.T) {
	for _, c := range []struct {
		name         string
		key, address string
		extra        bool
		want         error
	}{
		{"good", thermometerKey, "58:2D:34:12:20:89", false, nil},
		{"good, without colons", knobKey, "582d34122089", false, nil},
		{"no key", "ffffffffffffffffffffffffffffffff", "58:2D:34:12:20:89", false, mibeacon.ErrNoKey},
		{"no key of 12 bytes", "ffffffffffffffffffffffff", "58:2D:34:12:20:89", false, mibeacon.ErrNoKey},
		{"nearly no key", "ffffffffffffffffffffffffffffff00", "58:2D:34:12:20:89", false, nil},
		{"short", thermometerKey[2:], "58:2D:34:12:20:89", false, mibeacon.ErrKeySize},
		{"empty", "", "58:2D:34:12:20:89", false, mibeacon.ErrKeySize},
		{"not hexadecimal", "x" + thermometerKey[1:], "58:2D:34:12:20:89", false, beacon.ErrFieldHex},
		{"bad address", thermometerKey, "58:2D:34:12:20", false, beacon.ErrAddress},
		{"unknown field", thermometerKey, "58:2D:34:12:20:89", true, beacon.ErrFieldUnknown},
	} {
		var f beacon.Fields
		f.AddText("bind_key", c.key)
		f.AddText("address", c.address)
		if c.extra {
			f.AddText("token", "x")
		}
		got, err := network.Import(&f)
		same(t, c.name, err, c.want)
		if (got == nil) != (c.want != nil) {
			t.Errorf("%s: %v and error %v", c.name, got, err)
		}
	}
	got, err := network.Import(new(beacon.Fields))
	same(t, "nothing, not even an address", err, beacon.ErrFieldMissing)
	if got != nil {
		t.Errorf("nothing: %v beside an error", got)
	}
}

// TestPlainCredential: a device without a key.
func TestPlainCredential(t *testing.T) {
	want := mibeacon.NewPlainCredential(thermometerAddress)
	var s beacon.Secrets
	want.Expose(&s)
	if !s.Bound || s.Address != want.Address() || s.Open != nil {
		t.Errorf("exposes %+v", s)
	}
	got, err := network.Import(&s.Fields)
	if err != nil {
		t.Fatal(err)
	}
	c, ok := got.(mibeacon.Credential)
	if !ok || !c.Plain() || !c.Equal(want) || c.Equal(thermometer(t)) || thermometer(t).Equal(c) || thermometer(t).Plain() ||
		c.Equal(mibeacon.NewPlainCredential(knobAddress)) {
		t.Errorf("imports %v", got)
	}
	c.Wipe() // there is nothing to wipe
	c.Expose(new(beacon.Secrets))
	defer func() {
		if recover() == nil {
			t.Error("opens without a key")
		}
	}()
	_, _, _ = c.Open(nil, expecttest.Unhex(thermometerFrame))
}

// TestLogin plays the device's side: it knows the token from what is written.
func TestLogin(t *testing.T) {
	token, key := expecttest.Unhex("000102030405060708090a0b"), expecttest.Unhex("b853075158487ca39a5b5ea9")
	l, err := mibeacon.NewLogin(knobAddress, 950, token)
	if err != nil {
		t.Fatal(err)
	}
	if got := l.Start(); !bytes.Equal(got[:], expecttest.Unhex("90ca85de")) {
		t.Errorf("starts with %x", got)
	}
	reply := l.Reply()
	same(t, "reply", l.Check(reply[:]), nil)
	for i := range 8 * len(reply) {
		bad := reply
		bad[i/8] ^= 1 << (i % 8)
		same(t, "flipped bit", l.Check(bad[:]), mibeacon.ErrReply)
	}
	for n := range len(reply) {
		same(t, "short", l.Check(reply[:n]), mibeacon.ErrReply)
		_, err := l.BeaconKey(reply[:n])
		same(t, "short key", err, mibeacon.ErrTokenSize)
		_, err = mibeacon.NewLogin(knobAddress, 950, token[:n])
		same(t, "short token", err, mibeacon.ErrTokenSize)
	}
	// RC4 undoes itself: what the device sends is what reading the key gives.
	sent, err := l.BeaconKey(key)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := l.BeaconKey(sent); err != nil || !bytes.Equal(got, key) || bytes.Equal(sent, key) {
		t.Errorf("beacon key %x, sent as %x, %v", got, sent, err)
	}
	// The product and the address take part.
	for name, other := range map[string]struct {
		address beacon.Address
		product uint16
	}{
		"product's low byte":  {knobAddress, 951},
		"product's high byte": {knobAddress, 950 ^ 1<<8},
		"address":             {thermometerAddress, 950},
	} {
		o, err := mibeacon.NewLogin(other.address, other.product, token)
		if err != nil {
			t.Fatal(err)
		}
		same(t, name, o.Check(reply[:]), mibeacon.ErrReply)
	}
	l.Wipe()
	defer func() {
		if recover() == nil {
			t.Error("a wiped login works")
		}
	}()
	l.Token()
}
