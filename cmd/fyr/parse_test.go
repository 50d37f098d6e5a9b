package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	got := invoke(t, "parse", "0201060303aafe1116aafe20000bb815800000004800000073", "C1:02:03:04:05:06=0201061216d2fc41a47266c95f730011223378237214", "0201061b16f0ff01")
	const want = `{"address_type":"anonymous","record":1,"class":"recognised","structures":[{"type":"01","name":"Flags","data":"06"},{"type":"03","name":"Complete List of 16-bit Service UUIDs","data":"aafe"},{"type":"16","name":"Service Data - 16-bit UUID","data":"aafe20000bb815800000004800000073"}],"frames":[{"network":"eddystone","kind":"tlm","sealed":false,"body":"0bb815800000004800000073","readings":[{"quantity":"voltage","value":3,"unit":"V"},{"quantity":"temperature","value":21.5,"unit":"°C"},{"quantity":"advert_count","value":72},{"quantity":"uptime","value":11.5,"unit":"s"}]}]}
{"address":"C1:02:03:04:05:06","record":2,"class":"recognised","structures":[{"type":"01","name":"Flags","data":"06"},{"type":"16","name":"Service Data - 16-bit UUID","data":"d2fc41a47266c95f730011223378237214"}],"frames":[{"network":"bthome","kind":"encrypted","version":2,"counter":857870592,"sealed":true,"body":"41a47266c95f730011223378237214"}]}
{"address_type":"anonymous","record":3,"class":"malformed","structures":[{"type":"01","name":"Flags","data":"06"}],"error":"beacon: advertising structure runs past the end"}
`
	if got.code != exitDone || got.out != want {
		t.Errorf("exit code %d, stdout\n%s", got.code, got.out)
	}
	if a := one(t, got); a != (accounted{records: 3, with: 3, adverts: 3, recognised: 2, badAdverts: 1}) {
		t.Errorf("%+v", a)
	}
	if len(linesWith(got.err, "arguments: record 3 at byte 0: beacon: advertising structure runs past the end")) != 1 {
		t.Errorf("stderr\n%s", got.err)
	}
}

// TestParseStructures takes every kind of advertising data apart.
func TestParseStructures(t *testing.T) {
	for _, c := range []struct{ data, want string }{
		{"0000", `"structures":[]`},
		{"01ff", `"structures":[{"type":"ff","name":"Manufacturer Specific Data","data":""}]`},
		{"020a04", `{"type":"0a","name":"Tx Power Level","data":"04"}`},
		{"02fe00", `"structures":[{"type":"fe","data":"00"}]`}, // a type without a name
		{"0201060201040009ff", `[{"type":"01","name":"Flags","data":"06"},{"type":"01","name":"Flags","data":"04"}]`},
	} {
		if got := invoke(t, "parse", c.data); got.code != exitDone || !strings.Contains(got.out, c.want) {
			t.Errorf("%s: %s", c.data, got.out)
		}
	}
}

// TestParseCapture parses captures and arguments together.
func TestParseCapture(t *testing.T) {
	name := file(t, "a.jsonl", rows(rowUID, rowBroken, rowShort))
	got := invoke(t, "parse", "020106", name)
	found := accountsOf(t, got.err)
	if got.code != exitDone || found["arguments"].adverts != 1 || found["in all"].adverts != 3 ||
		found[name] != (accounted{records: 3, with: 2, badRecords: 1, adverts: 2, recognised: 1, badAdverts: 1}) {
		t.Errorf("exit code %d, %+v", got.code, found)
	}
	n := 0
	for line := range strings.Lines(got.out) {
		n++
		var v struct {
			File   string
			Record int
		}
		if err := json.Unmarshal([]byte(line), &v); err != nil || v.File == "" || v.Record == 0 {
			t.Errorf("%v: %s", err, line)
		}
	}
	if n != 3 {
		t.Errorf("%d lines", n)
	}
	if piped := invokeWith(t, rows(rowUID), "parse", "-"); piped.code != exitDone || !strings.Contains(piped.out, `"kind":"uid"`) {
		t.Errorf("%+v", piped)
	}
}

func TestParseArguments(t *testing.T) {
	for _, c := range []struct{ arg, want string }{
		{"none.pcap", "none.pcap: neither a file nor [ADDRESS=]HEX"},
		{"02010", "neither a file nor"},
		{"C1:02=020106", "not a Bluetooth address"},
		{"=020106", "not a Bluetooth address"},
		{"C1:02:03:04:05:06=zz", "neither a file nor"},
		{strings.Repeat("00", 1651), "more than the 1650 bytes"},
		{t.TempDir(), "neither a file nor"},
	} {
		got := invoke(t, "parse", "020106", c.arg)
		if got.code != exitRefused || got.out != "" || !strings.Contains(got.err, c.want) || len(got.err) > 300 {
			t.Errorf("%.40s: %+v", c.arg, got)
		}
	}
}

// FuzzParseAdvert reads arguments: what is read is written the same way.
func FuzzParseAdvert(f *testing.F) {
	for _, s := range []string{"", "020106", "C1:02:03:04:05:06=", "c10203040506=020106", "=", "a=b=c", "0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := parseAdvert(s)
		if err != nil {
			if a.Data != nil || a.Address != ([6]byte{}) {
				t.Errorf("%+v with error %v", a, err)
			}
			return
		}
		text := string(mustText(t, hexBytes(a.Data)))
		if a.Type.String() != "anonymous" {
			text = a.Address.String() + "=" + text
		}
		b, err := parseAdvert(text)
		if err != nil || b.Address != a.Address || b.Type != a.Type || string(b.Data) != string(a.Data) {
			t.Errorf("%q gives %+v, %q gives %+v, %v", s, a, text, b, err)
		}
	})
}

func mustText(t *testing.T, m interface{ MarshalText() ([]byte, error) }) []byte {
	t.Helper()
	b, err := m.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	return b
}
