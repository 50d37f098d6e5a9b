package pairingtest_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/pairingtest"
)

// TestTranscript writes runs with all their values and reads them again, to the
// same text and the same verdict.
func TestTranscript(t *testing.T) {
	for _, s := range []pairing.Suite{pairing.X25519, pairing.Hybrid} {
		run := shortRun(t, s)
		i, values := 0, 0
		if err := run.Check(func(e pairingtest.Exchange) {
			run.Exchanges[i].Values = e.Values
			values += len(e.Values)
			i++
		}); err != nil {
			t.Fatal(err)
		}
		if values < 100 {
			t.Errorf("only %d values", values)
		}
		text := string(run.Append(nil))
		again, err := pairingtest.ParseTranscript("" + text)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(run, again) || string(again.Append(nil)) != text {
			t.Error("a transcript is not what was written")
		}
		if err := again.Check(nil); err != nil {
			t.Error(err)
		}
		commented := strings.Replace(text, "\n>", "\n\n# a comment\n>", 3)
		if other, err := pairingtest.ParseTranscript(commented); err != nil || !reflect.DeepEqual(run, other) {
			t.Errorf("with comments: %v", err)
		}
	}
}

// TestTranscriptValues changes each value of a run in turn: the error names it.
func TestTranscriptValues(t *testing.T) {
	run := shortRun(t, pairing.X25519)
	var all [][]pairingtest.Value
	if err := run.Check(func(e pairingtest.Exchange) { all = append(all, e.Values) }); err != nil {
		t.Fatal(err)
	}
	for i, values := range all {
		for _, v := range values {
			changed := append([]byte{v.Octets[0] ^ 1}, v.Octets[1:]...)
			run.Exchanges[i].Values = []pairingtest.Value{{Name: v.Name, Octets: changed}}
			err := run.Check(nil)
			if d := (*pairingtest.Difference)(nil); !errors.As(err, &d) || d.Exchange != i+1 || d.Name != v.Name || !errors.Is(err, fail.Mismatch) {
				t.Errorf("exchange %d, %s changed: %v", i+1, v.Name, err)
			}
		}
		run.Exchanges[i].Values = []pairingtest.Value{{Name: "nothing", Octets: []byte{1}}}
		if err := run.Check(nil); err == nil || !strings.Contains(err.Error(), `no value is called "nothing"`) {
			t.Errorf("a value that is none: %v", err)
		}
		run.Exchanges[i].Values = nil
	}
}

// TestTranscriptRefuses reads what is no transcript.
func TestTranscriptRefuses(t *testing.T) {
	keys := "fyr pairing transcript 1\ntransport 5e\ntag-static " + hex32 + "\nsetup-secret " + hex32[:32] + "\n"
	run := keys + "> 00a40400\n< 9000\n"
	if _, err := pairingtest.ParseTranscript(run); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, want string }{
		{"", "line 1: not fyr pairing"},
		{"fyr pairing transcript 2\n", "line 1: not fyr pairing"},
		{"\n" + run, "line 1: not fyr pairing"},
		{strings.ReplaceAll(run, "\n", "\r\n"), "line 1: not fyr pairing"},
		{"fyr pairing transcript 1", "no transcript"},
		{"fyr pairing transcript 1\n", "is missing"},
		{strings.Replace(run, "transport 5e\n", "", 1), "is missing"},
		{strings.Replace(run, "setup-secret "+hex32[:32]+"\n", "", 1), "is missing"},
		{strings.Replace(run, "tag-static "+hex32+"\n", "", 1), "is missing"},
		{keys + "tag-static " + hex32 + "\n", "line 5: a key that was there"},
		{keys + "transport c3\n", "line 5: a key that was there"},
		{keys + "ephemeral 00\n", "line 5: a key of a wrong size"},
		{keys + "kem-seed " + hex32 + "\n", "line 5: a key of a wrong size"},
		{keys + "secret " + hex32 + "\n", "line 5: no such name"},
		{keys + "ephemeral  " + hex32 + "\n", "line 5: not a name and hex"},
		{keys + " ephemeral " + hex32 + "\n", "line 5: not a name and hex"},
		{keys + "ephemeral " + hex32 + " \n", "line 5: does not end in"},
		{keys + "ephemeral " + strings.ToUpper(hex32) + "\n", "line 5: does not end in"},
		{keys + "ephemeral x\n", "line 5: does not end in"},
		{keys + "= a 00\n", "line 5: a value that follows no"},
		{keys + "< 9000\n", "line 5: commands and answers"},
		{keys + "> 00a40400\n> 00a40400\n", "line 6: commands and answers"},
		{keys + "> 00a40400\n", "the last command has no answer"},
		{keys + "> 00a40400\n= a 00\n", "line 6: a value that follows no"},
		{run + "= 00\n", "line 7: a key after"},
		{run + "=  00\n", "line 7: a value that follows no"},
		{run + "ephemeral " + hex32 + "\n", "line 7: a key after"},
		{run + strings.Repeat("#\n", 1<<23), "too long"},
	} {
		got, err := pairingtest.ParseTranscript(c.text)
		if got != nil || err == nil || !strings.Contains(err.Error(), c.want) || !errors.Is(err, fail.Format) {
			t.Errorf("%.60q: %v, want %q", c.text[max(0, len(c.text)-60):], err, c.want)
		}
	}
}

// TestTraceKeys refuses keys of wrong sizes.
func TestTraceKeys(t *testing.T) {
	good := func() pairingtest.Keys {
		return pairingtest.Keys{Transport: 0x5e, TagStatic: make([]byte, 32), Setup: make([]byte, 16)}
	}
	if _, err := pairingtest.NewTrace(good()); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*pairingtest.Keys){
		"transport": func(k *pairingtest.Keys) { k.Transport = 1 },
		"static":    func(k *pairingtest.Keys) { k.TagStatic = nil },
		"setup":     func(k *pairingtest.Keys) { k.Setup = make([]byte, 32) },
		"code":      func(k *pairingtest.Keys) { k.Code = make([]byte, 16) },
		"phone":     func(k *pairingtest.Keys) { k.Phones = [][]byte{make([]byte, 31)} },
		"ephemeral": func(k *pairingtest.Keys) { k.Ephemerals = [][]byte{make([]byte, 33)} },
		"seed":      func(k *pairingtest.Keys) { k.Seeds = [][]byte{make([]byte, 32)} },
	} {
		k := good()
		change(&k)
		if got, err := pairingtest.NewTrace(k); got != nil || !errors.Is(err, fail.Length) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
