package bthome_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/bthome"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// device returns the credential that most vectors are sealed with.
func device(t testing.TB) bthome.Credential {
	t.Helper()
	c, err := bthome.NewCredential(expecttest.Unhex("231d39c1d7cc1ab1aee224cd096db932"),
		beacon.Address{0x54, 0x48, 0xe6, 0x8f, 0x80, 0xa5}, bthome.Strict)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// same fails the test unless err is want.
func same(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: error %v, want %v", what, err, want)
	}
}

// TestParseLengths parses all first bytes with all lengths up to a MAC and one.
func TestParseLengths(t *testing.T) {
	_, err := bthome.Parse(nil)
	same(t, "empty", err, bthome.ErrLength)
	for info := range 256 {
		for n := range 8 {
			b := append([]byte{byte(info)}, 1, 2, 3, 4, 5, 6, 7)[:n+1]
			f, err := bthome.Parse(b)
			d := bthome.DeviceInfo(info)
			switch {
			case info>>5 != 2:
				same(t, "version", err, bthome.ErrVersion)
			case info&2 != 0 && n < 6:
				same(t, "inside the MAC", err, bthome.ErrLength)
			case err != nil:
				t.Errorf("%x: %v", b, err)
			case f.Info != d || f.Info.Version() != 2 || f.Info.Has(bthome.TriggerBased) != (info&4 != 0):
				t.Errorf("%x: device info %02x", b, byte(f.Info))
			case info&2 != 0 && (f.MAC != beacon.Address{6, 5, 4, 3, 2, 1} || !bytes.Equal(f.Body, b[7:])):
				t.Errorf("%x: MAC %v, body %x", b, f.MAC, f.Body)
			case info&2 == 0 && (f.MAC != beacon.Address{} || !bytes.Equal(f.Body, b[1:])):
				t.Errorf("%x: MAC %v, body %x", b, f.MAC, f.Body)
			case !bytes.Equal(f.Append(nil), b):
				t.Errorf("%x: appended %x", b, f.Append(nil))
			}
			if err != nil && (f.Info != 0 || f.Body != nil) {
				t.Errorf("%x: a frame beside an error", b)
			}
		}
	}
}

func TestAppendFrameKeepsDst(t *testing.T) {
	f := bthome.Frame{Info: bthome.Version2, MAC: beacon.Address{1}, Body: []byte{1, 50}}
	if got := f.Append([]byte{9}); !bytes.Equal(got, []byte{9, 0x40, 1, 50}) {
		t.Errorf("appended %x", got)
	}
}

func TestPolicies(t *testing.T) {
	for _, p := range []bthome.Policy{bthome.Strict, bthome.Grace100, bthome.Wrap16} {
		got, err := bthome.ParsePolicy(p.String())
		if got != p || err != nil {
			t.Errorf("policy %v: %v, %v", p, got, err)
		}
	}
	for _, s := range []string{"", "Strict", "grace", "invalid", "wrap16 "} {
		got, err := bthome.ParsePolicy(s)
		same(t, s, err, bthome.ErrPolicy)
		if got != 0 {
			t.Errorf("%q: policy %v beside an error", s, got)
		}
	}
	if s := bthome.Policy(3).String(); s != "invalid" {
		t.Errorf("policy 3 is %q", s)
	}
}

// TestPolicyRules judges pairs of counters at the bounds of each policy.
func TestPolicyRules(t *testing.T) {
	for _, c := range []struct {
		p          bthome.Policy
		last, next uint64
		accept     bool
	}{
		{bthome.Strict, 5, 6, true},
		{bthome.Strict, 5, 5, false},
		{bthome.Strict, 5, 4, false},
		{bthome.Strict, 1<<32 - 1, 0, false},
		{bthome.Grace100, 5000, 99, true},
		{bthome.Grace100, 5000, 100, false},
		{bthome.Grace100, 50, 50, true},
		{bthome.Grace100, 99, 100, true},
		{bthome.Wrap16, 65535, 0, true},
		{bthome.Wrap16, 10, 10, false},
		{bthome.Wrap16, 0, 32767, true},
		{bthome.Wrap16, 0, 32768, false},
		{bthome.Wrap16, 1, 0, false},
	} {
		if got := c.p.Rule().Accept(c.last, c.next); got != c.accept {
			t.Errorf("%v: %d after %d: %v", c.p, c.next, c.last, got)
		}
	}
}
