package aliro_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing/aliro"
	"github.com/seed-496a4445/fyr/pairing/aliro/internal/ladder"
)

// TestOrder calls everything when it is not expected.
func TestOrder(t *testing.T) {
	d := expecttest.Must(aliro.NewDevice(trusting(aliro.PersistentKey{})))
	r := expecttest.Must(aliro.NewReader(readerOptions, d.AppendSelect(nil), aliro.Request{Fast: true}))
	reader := func(name string, calls ...string) {
		t.Helper()
		for call, f := range map[string]func() error{
			"TakeAuth0":   func() error { return r.TakeAuth0(nil) },
			"Fast":        func() error { _, _, err := r.Fast(nil); return err },
			"AppendAuth1": func() error { out, err := r.AppendAuth1(prefix, true); unchanged(t, name, out); return err },
			"TakeAuth1":   func() error { _, err := r.TakeAuth1(nil, enrolled); return err },
		} {
			if slices.Contains(calls, call) {
				wants(t, name+": "+call, f(), aliro.ErrState)
			}
		}
	}
	device := func(name string, calls ...string) {
		t.Helper()
		for call, f := range map[string]func() error{
			"Auth0": func() error { out, err := d.Auth0(prefix, nil); unchanged(t, name, out); return err },
			"Auth1": func() error { out, _, err := d.Auth1(prefix, nil); unchanged(t, name, out); return err },
			"Fast":  func() error { _, err := d.Fast(); return err },
		} {
			if slices.Contains(calls, call) {
				wants(t, name+": "+call, f(), aliro.ErrState)
			}
		}
	}
	reader("before the first answer", "Fast", "AppendAuth1", "TakeAuth1")
	device("before the first command", "Auth1", "Fast")
	answer := expecttest.Must(d.Auth0(nil, r.AppendAuth0(nil)))
	if err := r.TakeAuth0(answer); err != nil {
		t.Fatal(err)
	}
	reader("after the first answer", "TakeAuth0", "TakeAuth1")
	device("after the first command", "Auth0", "Fast")
	finish(t, r, d, true)
	reader("after the end", "TakeAuth0", "Fast", "AppendAuth1", "TakeAuth1")
	device("after the end", "Auth0", "Auth1", "Fast")

	r, d = start(t, trusting(aliro.PersistentKey{}), false)
	_, _, err := r.Fast([]aliro.KnownDevice{{}})
	wants(t, "no cryptogram", err, aliro.ErrUnknown)
	r.Wipe()
	d.Wipe()
	r.Wipe()
	d.Wipe()
	reader("wiped", "TakeAuth0", "Fast", "AppendAuth1", "TakeAuth1")
	device("wiped", "Auth0", "Auth1", "Fast")
}

// TestFailureEnds: what fails after the commands of the second round is over.
func TestFailureEnds(t *testing.T) {
	r, d := start(t, trusting(aliro.PersistentKey{}), false)
	command := expecttest.Must(r.AppendAuth1(nil, true))
	bad := bytes.Clone(command)
	bad[10] ^= 1
	_, _, err := d.Auth1(nil, bad)
	wants(t, "wrong signature", err, aliro.ErrSignature)
	_, _, err = d.Auth1(nil, command)
	wants(t, "right one after it", err, aliro.ErrState)

	for name, find := range map[string]func(*aliro.Auth1Answer) (aliro.PublicKey, bool){
		"nobody": func(a *aliro.Auth1Answer) (aliro.PublicKey, bool) { return a.Key, false },
		"no key": func(*aliro.Auth1Answer) (aliro.PublicKey, bool) { return aliro.PublicKey{}, true },
	} {
		r, d := start(t, trusting(aliro.PersistentKey{}), false)
		answer, _, err := d.Auth1(nil, expecttest.Must(r.AppendAuth1(nil, true)))
		if err != nil {
			t.Fatal(err)
		}
		s, err := r.TakeAuth1(answer, find)
		if wants(t, name, err, aliro.ErrUnknown); s != nil {
			t.Error("a session and an error")
		}
		_, err = r.TakeAuth1(answer, enrolled)
		wants(t, name+", then known", err, aliro.ErrState)
	}

	r, d = start(t, trusting(aliro.PersistentKey{}), false)
	answer, _, err := d.Auth1(nil, expecttest.Must(r.AppendAuth1(nil, false)))
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.TakeAuth1(answer, func(*aliro.Auth1Answer) (aliro.PublicKey, bool) { return readerOptions.Key.Public(), true })
	wants(t, "another device's key", err, aliro.ErrSignature)
}

// TestWellSealedNonsense: what the right device seals must still be an answer.
func TestWellSealedNonsense(t *testing.T) {
	for text, want := range map[string]error{
		"":                                  aliro.ErrTLV,
		"00":                                aliro.ErrTLV,
		keyIDTLV + statusTLV:                aliro.ErrTLV,
		keyIDTLV + signatureTLV + "5e00":    aliro.ErrFieldLength,
		keyIDTLV + signatureTLV + statusTLV: aliro.ErrSignature,
	} {
		r, d := start(t, trusting(aliro.PersistentKey{}), false)
		_, device, err := d.Auth1(nil, expecttest.Must(r.AppendAuth1(nil, false)))
		if err != nil {
			t.Fatal(err)
		}
		aliro.SetCounters(device.Exchange(), 0, 0)
		s, err := r.TakeAuth1(expecttest.Must(device.Exchange().Seal(nil, expecttest.Unhex(text))), enrolled)
		if wants(t, text, err, want); s != nil {
			t.Error("a session and an error")
		}
	}
	key := [32]byte{1}
	good := expecttest.Unhex(statusTLV + issuedTLV + "9214" + strings.Repeat("00", 20))
	for name, plain := range map[string][]byte{
		"good":      good,
		"timestamp": slices.Replace(slices.Clone(good), 6, 7, 'x'),
		"tag":       slices.Replace(slices.Clone(good), 4, 5, 0x90),
		"length":    slices.Replace(slices.Clone(good), 1, 2, 1),
	} {
		sealed := [aliro.CryptogramSize]byte(ladder.SealCryptogram(nil, &key, plain))
		c, ok := aliro.OpenCryptogram(&key, &sealed)
		if ok != (name == "good") || !ok && c != (aliro.Credential{}) || ok && c != deviceOptions.Credential {
			t.Errorf("%s: %+v, %v", name, c, ok)
		}
	}
}
