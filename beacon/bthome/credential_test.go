package bthome_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/bthome"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
)

func TestCredentialNeverPrints(t *testing.T) {
	c := device(t)
	printtest.NeverPrints(t, c, expecttest.Unhex("231d39c1d7cc1ab1aee224cd096db932"))
}

func TestNewCredential(t *testing.T) {
	for n := range 40 {
		c, err := bthome.NewCredential(make([]byte, n), beacon.Address{}, bthome.Strict)
		if n == bthome.KeySize {
			same(t, "good", err, nil)
			continue
		}
		same(t, "size", err, bthome.ErrKeySize)
		if c.Address() != (beacon.Address{}) {
			t.Errorf("%d bytes: a credential beside an error", n)
		}
	}
	_, err := bthome.NewCredential(make([]byte, 16), beacon.Address{}, 3)
	same(t, "policy", err, bthome.ErrPolicy)
}

func TestCredentialCopiesKey(t *testing.T) {
	key := expecttest.Unhex("231d39c1d7cc1ab1aee224cd096db932")
	c, err := bthome.NewCredential(key, device(t).Address(), bthome.Strict)
	if err != nil {
		t.Fatal(err)
	}
	clear(key)
	if !c.Equal(device(t)) {
		t.Error("the credential holds the caller's bytes")
	}
}

func TestEqual(t *testing.T) {
	key := expecttest.Unhex("231d39c1d7cc1ab1aee224cd096db932")
	for name, other := range map[string]struct {
		key     []byte
		address beacon.Address
		policy  bthome.Policy
	}{
		"key":     {make([]byte, 16), device(t).Address(), bthome.Strict},
		"address": {key, beacon.Address{}, bthome.Strict},
		"policy":  {key, device(t).Address(), bthome.Wrap16},
	} {
		c, err := bthome.NewCredential(other.key, other.address, other.policy)
		if err != nil {
			t.Fatal(err)
		}
		if c.Equal(device(t)) {
			t.Errorf("equal with another %s", name)
		}
	}
}

// TestImportExpose takes a credential through its fields.
func TestImportExpose(t *testing.T) {
	for _, p := range []bthome.Policy{bthome.Strict, bthome.Grace100, bthome.Wrap16} {
		want, err := bthome.NewCredential(expecttest.Unhex("231d39c1d7cc1ab1aee224cd096db932"), device(t).Address(), p)
		if err != nil {
			t.Fatal(err)
		}
		var s beacon.Secrets
		want.Expose(&s)
		if !s.Bound || s.Address != want.Address() || len(s.Open) != 16 || s.Replay != p.Rule() || s.Streams != nil || s.Scan != nil {
			t.Errorf("%v: exposes %+v", p, s)
		}
		got, err := network.Import(&s.Fields)
		if err != nil {
			t.Fatal(err)
		}
		c, ok := got.(bthome.Credential)
		if !ok || !c.Equal(want) || c.Policy() != p || c.Network() != beacon.Network(network) {
			t.Errorf("%v: imports %v", p, got)
		}
	}
}

func TestImportWithoutPolicy(t *testing.T) {
	var f beacon.Fields
	f.AddText("bind_key", "231D39C1d7cc1ab1aee224cd096db932")
	f.AddText("address", "54-48-e6-8f-80-a5")
	got, err := network.Import(&f)
	if err != nil {
		t.Fatal(err)
	}
	if c, ok := got.(bthome.Credential); !ok || !c.Equal(device(t)) {
		t.Errorf("imports %v", got)
	}
}

func TestImportRefuses(t *testing.T) {
	good := func(f *beacon.Fields) {
		f.AddBytes("bind_key", make([]byte, 16))
		f.AddText("address", "54:48:E6:8F:80:A5")
	}
	for _, c := range []struct {
		name string
		add  func(f *beacon.Fields)
		want error
	}{
		{"nothing", func(*beacon.Fields) {}, beacon.ErrFieldMissing},
		{"policy without a key", func(f *beacon.Fields) {
			f.AddText("address", "54:48:E6:8F:80:A5")
			f.AddText("replay", "strict")
		}, beacon.ErrFieldUnknown},
		{"no address", func(f *beacon.Fields) { f.AddBytes("bind_key", make([]byte, 16)) }, beacon.ErrFieldMissing},
		{"unknown field", func(f *beacon.Fields) { good(f); f.AddInt("k", 1) }, beacon.ErrFieldUnknown},
		{"bad address", func(f *beacon.Fields) {
			f.AddBytes("bind_key", make([]byte, 16))
			f.AddText("address", "54:48")
		}, beacon.ErrAddress},
		{"short key", func(f *beacon.Fields) {
			f.AddBytes("bind_key", make([]byte, 12))
			f.AddText("address", "54:48:E6:8F:80:A5")
		}, bthome.ErrKeySize},
		{"unknown policy", func(f *beacon.Fields) { good(f); f.AddText("replay", "none") }, bthome.ErrPolicy},
	} {
		var f beacon.Fields
		c.add(&f)
		got, err := network.Import(&f)
		same(t, c.name, err, c.want)
		if got != nil {
			t.Errorf("%s: %v beside an error", c.name, got)
		}
	}
}

// TestPlainCredential: a device without a key.
func TestPlainCredential(t *testing.T) {
	want := bthome.NewPlainCredential(device(t).Address())
	var s beacon.Secrets
	want.Expose(&s)
	if !s.Bound || s.Address != want.Address() || s.Open != nil || s.Replay != (beacon.Replay{}) {
		t.Errorf("exposes %+v", s)
	}
	got, err := network.Import(&s.Fields)
	if err != nil {
		t.Fatal(err)
	}
	c, ok := got.(bthome.Credential)
	if !ok || !c.Plain() || !c.Equal(want) || c.Equal(device(t)) || device(t).Equal(c) || device(t).Plain() ||
		c.Equal(bthome.NewPlainCredential(beacon.Address{})) {
		t.Errorf("imports %v", got)
	}
	c.Wipe() // there is nothing to wipe
	c.Expose(new(beacon.Secrets))
	defer func() {
		if recover() == nil {
			t.Error("opens without a key")
		}
	}()
	_, _, _ = c.Open(nil, expecttest.Unhex("41a47266c95f730011223378237214"))
}
