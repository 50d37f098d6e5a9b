package rpa_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr"
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/rpa"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
)

// sample returns the credential of the specification's key.
func sample(t testing.TB) rpa.Credential {
	t.Helper()
	c, err := rpa.NewCredential(expecttest.Unhex(sampleIRK))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// bytesOf returns the key of a credential.
func bytesOf(c rpa.Credential) []byte {
	var s beacon.Secrets
	c.Expose(&s)
	return s.Scan
}

var home = beacon.Address{0xc0, 0xff, 0xee, 1, 2, 3}

func TestKeysNeverPrint(t *testing.T) {
	c := sample(t)
	printtest.NeverPrints(t, c, expecttest.Unhex(sampleIRK))
	printtest.NeverPrints(t, c.At(home), expecttest.Unhex(sampleIRK))
	s, err := rpa.NewSIRK(expecttest.Unhex(sampleIRK))
	if err != nil {
		t.Fatal(err)
	}
	printtest.NeverPrints(t, s, expecttest.Unhex(sampleIRK))
}

func TestCredential(t *testing.T) {
	key := expecttest.Unhex(sampleIRK)
	c, err := rpa.NewCredential(key)
	if err != nil {
		t.Fatal(err)
	}
	clear(key)
	if !bytes.Equal(bytesOf(c), expecttest.Unhex(sampleIRK)) {
		t.Error("the credential holds the caller's bytes")
	}
	if _, ok := c.Identity(); ok || c.Network() != beacon.Network(network) {
		t.Errorf("identity %v, network %v", ok, c.Network())
	}
	at := c.At(home)
	if a, ok := at.Identity(); !ok || a != home {
		t.Errorf("identity %v, %v", a, ok)
	}
	if _, ok := c.Identity(); ok {
		t.Error("At changes its receiver")
	}
	for _, c := range []rpa.Credential{c, at} {
		a, err := c.Generate([3]byte{0x70, 0x81, 0x94})
		if err != nil || a != parse(t, sampleAddress) || !c.Resolves(a) {
			t.Errorf("%v, %v", a, err)
		}
		if a, err := c.Generate([3]byte{0xc0, 0, 1}); !errors.Is(err, rpa.ErrPrand) || a != (beacon.Address{}) {
			t.Errorf("static prand: %v, %v", a, err)
		}
		a[5] ^= 1
		if c.Resolves(a) || c.Resolves(home) {
			t.Error("foreign addresses resolve")
		}
	}
}

func TestReversed(t *testing.T) {
	c := sample(t).At(home)
	r := c.Reversed()
	want := expecttest.Unhex(sampleIRK)
	slices.Reverse(want)
	if !bytes.Equal(bytesOf(r), want) || !bytes.Equal(bytesOf(c), expecttest.Unhex(sampleIRK)) {
		t.Errorf("%x reversed", bytesOf(r))
	}
	if a, ok := r.Identity(); !ok || a != home {
		t.Error("the identity address got lost")
	}
	if !r.Reversed().Equal(c) {
		t.Error("reversed twice is another")
	}
	r.Wipe()
	if !c.Resolves(parse(t, sampleAddress)) {
		t.Error("both share a key")
	}
}

func TestEqual(t *testing.T) {
	c := sample(t)
	other, err := rpa.NewCredential(make([]byte, 16))
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		a, b rpa.Credential
		want bool
	}{
		"same":           {c, sample(t), true},
		"same address":   {c.At(home), sample(t).At(home), true},
		"key":            {c, other, false},
		"address":        {c.At(home), c.At(parse(t, sampleAddress)), false},
		"one address":    {c, c.At(home), false},
		"a zero address": {c, c.At(beacon.Address{}), false},
	} {
		if x.a.Equal(x.b) != x.want || x.b.Equal(x.a) != x.want {
			t.Errorf("%s: not %v", name, x.want)
		}
	}
}

func TestWipe(t *testing.T) {
	newSIRK := func() rpa.SIRK {
		s, err := rpa.NewSIRK(expecttest.Unhex(sampleIRK))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, f := range map[string]func(){
		"zero credential": func() { rpa.Credential{}.Expose(&beacon.Secrets{}) },
		"zero SIRK":       func() { rpa.SIRK{}.AppendSecret(nil) },
		"Expose":          func() { c := sample(t); c.Wipe(); c.Wipe(); c.Expose(&beacon.Secrets{}) },
		"Resolves":        func() { c := sample(t); c.At(home).Wipe(); c.Resolves(home) },
		"Generate":        func() { c := sample(t); c.Wipe(); _, _ = c.Generate([3]byte{}) },
		"SIRK":            func() { s := newSIRK(); twin := s; s.Wipe(); twin.Generate([3]byte{}) },
		"SIRK Resolves":   func() { s := newSIRK(); s.Wipe(); s.Resolves(rpa.RSI{}) },
		"SIRK Encrypt":    func() { s := newSIRK(); s.Wipe(); _, _ = s.Encrypt(make([]byte, 16)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic without a key", name)
				}
			}()
			f()
		}()
	}
}

// TestImportExpose takes credentials through their fields.
func TestImportExpose(t *testing.T) {
	for name, want := range map[string]rpa.Credential{"key": sample(t), "address": sample(t).At(home), "zero address": sample(t).At(beacon.Address{})} {
		var s beacon.Secrets
		want.Expose(&s)
		a, bound := want.Identity()
		if !bytes.Equal(s.Scan, expecttest.Unhex(sampleIRK)) || s.Bound != bound || s.Address != a || s.Open != nil || s.Streams != nil || s.Replay != (beacon.Replay{}) {
			t.Errorf("%s: exposes %+v", name, s)
		}
		c, err := network.Import(&s.Fields)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := c.(rpa.Credential); !ok || !got.Equal(want) {
			t.Errorf("%s: imports %v", name, c)
		}
	}
}

func TestImportText(t *testing.T) {
	var f beacon.Fields
	f.AddText("irk", "EC0234A357C8ad05341010a60a397d9b")
	f.AddText("address", "c0-ff-ee-01-02-03")
	c, err := network.Import(&f)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := c.(rpa.Credential); !ok || !got.Equal(sample(t).At(home)) {
		t.Errorf("imports %v", c)
	}
}

func TestImportRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		add  func(f *beacon.Fields)
		want error
	}{
		"nothing":       {func(*beacon.Fields) {}, beacon.ErrFieldMissing},
		"address only":  {func(f *beacon.Fields) { f.AddAddress("address", home) }, beacon.ErrFieldMissing},
		"unknown field": {func(f *beacon.Fields) { f.AddBytes("irk", make([]byte, 16)); f.AddInt("k", 1) }, beacon.ErrFieldUnknown},
		"twice": {func(f *beacon.Fields) {
			f.AddBytes("irk", expecttest.Unhex(sampleIRK))
			f.AddBytes("irk", expecttest.Unhex(sampleIRK))
		}, beacon.ErrFieldTwice},
		"kind":        {func(f *beacon.Fields) { f.AddInt("irk", 1) }, beacon.ErrFieldKind},
		"no digits":   {func(f *beacon.Fields) { f.AddText("irk", "m305CqYQEDQFrchXozQC7A==") }, beacon.ErrFieldHex},
		"short key":   {func(f *beacon.Fields) { f.AddBytes("irk", make([]byte, 15)) }, rpa.ErrKeySize},
		"long key":    {func(f *beacon.Fields) { f.AddBytes("irk", make([]byte, 17)) }, rpa.ErrKeySize},
		"zero key":    {func(f *beacon.Fields) { f.AddBytes("irk", make([]byte, 16)) }, rpa.ErrNoKey},
		"bad address": {func(f *beacon.Fields) { f.AddBytes("irk", expecttest.Unhex(sampleIRK)); f.AddText("address", "c0:ff") }, beacon.ErrAddress},
	} {
		var f beacon.Fields
		c.add(&f)
		if got, err := network.Import(&f); got != nil || !errors.Is(err, c.want) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, c.want)
		}
	}
	if !errors.Is(rpa.ErrNoKey, fyr.ErrUnknown) {
		t.Error("no key is of another class")
	}
	for bit := range 128 {
		key := make([]byte, 16)
		key[bit/8] = 1 << (bit % 8)
		var f beacon.Fields
		f.AddBytes("irk", key)
		if _, err := network.Import(&f); err != nil {
			t.Errorf("key %x: %v", key, err)
		}
	}
}
