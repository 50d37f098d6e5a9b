package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/ndef"
)

func TestParseNDEF(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"URI", "d1010a55036e666370792e6f7267",
			`{"tnf":"well-known","type":"U","payload":"036e666370792e6f7267","uri":"http://nfcpy.org"}`},
		{"text", "d101075402656e54455854",
			`{"tnf":"well-known","type":"T","payload":"02656e54455854","text":{"language":"en","text":"TEXT"}}`},
		{"chunks", "b901020155610361" + "56000162",
			`{"tnf":"well-known","type":"U","id":"61","payload":"036162","uri":"http://ab"}`},
		{"application", "d40f0f616e64726f69642e636f6d3a706b67636f6d2e6578616d706c652e617070",
			`{"tnf":"external","type":"android.com:pkg","payload":"636f6d2e6578616d706c652e617070","application":"com.example.app"}`},
		{"type that is no text", "d2020000ff", `{"tnf":"media","type_hex":"00ff","payload":""}`},
		{"type with a control character", "d201001b", `{"tnf":"media","type_hex":"1b","payload":""}`},
		{"reserved code", "d1010155ff", `{"tnf":"well-known","type":"U","payload":"ff","error":"ndef: reserved identifier code of a URI"}`},
		{"bad text", "d1010054", `{"tnf":"well-known","type":"T","payload":"","error":"ndef: Text record is empty or ends early"}`},
		{"Smart Poster without message", "d102005370", `{"tnf":"well-known","type":"Sp","payload":"","error":"ndef: message is empty or ends early"}`},
		{"Smart Poster without URI", "d102035370d00000",
			`{"tnf":"well-known","type":"Sp","payload":"d00000","nested":[{"tnf":"empty","payload":""}],"error":"ndef: Smart Poster has not one URI"}`},
		{"BR/EDR", mediaRecord("application/vnd.bluetooth.ep.oob", "0c000605040302c10302ff01"),
			`{"tnf":"media","type":"application/vnd.bluetooth.ep.oob","payload":"0c000605040302c10302ff01","address":"C1:02:03:04:05:06","structures":[{"type":"02","name":"Incomplete List of 16-bit Service UUIDs","data":"ff01"}]}`},
		{"BR/EDR of another length", mediaRecord("application/vnd.bluetooth.ep.oob", "0d000605040302c10302ff01"),
			`{"tnf":"media","type":"application/vnd.bluetooth.ep.oob","payload":"0d000605040302c10302ff01","error":"smp: `},
	} {
		got := invoke(t, "parse", "--ndef", c.in)
		want := `{"record":1,"records":[` + c.want
		if strings.HasSuffix(c.want, "}") {
			want += "]}\n"
		}
		if got.code != exitDone || !strings.HasPrefix(got.out, want) || got.err != "" {
			t.Errorf("%s: exit code %d\n%s%s", c.name, got.code, got.out, got.err)
		}
	}
}

// mediaRecord is a message of one media record in hexadecimal.
func mediaRecord(typ, payload string) string {
	b, err := hex.DecodeString(payload)
	if err != nil {
		panic(err)
	}
	if b, err = (ndef.Message{{TNF: ndef.Media, Type: []byte(typ), Payload: b}}).Append(nil); err != nil {
		panic(err)
	}
	return hex.EncodeToString(b)
}

func TestParseNDEFPoster(t *testing.T) {
	r, err := ndef.SmartPoster{
		URI: "https://a", Titles: []ndef.Text{{Language: "en", Text: "b"}}, Action: new(ndef.Save),
		Size: new(uint32(7)), Type: new(""), Icons: []ndef.Icon{{Type: "image/png"}},
	}.Record()
	if err != nil {
		t.Fatal(err)
	}
	b, err := ndef.Message{r}.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	got := invoke(t, "parse", "--ndef", hex.EncodeToString(b))
	const want = `"poster":{"uri":"https://a","titles":[{"language":"en","text":"b"}],"action":"save","size":7,"type":"","icons":["image/png"]},"nested":[{"tnf":"well-known","type":"U","payload":"0461","uri":"https://a"},`
	if got.code != exitDone || !strings.Contains(got.out, want) {
		t.Errorf("exit code %d\n%s", got.code, got.out)
	}
}

func TestParseNDEFHandover(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"mdoc with LE OOB", "91020f487315d10209616301013001046d646f631a200c016170706c69636174696f6e2f766e642e626c7565746f6f74682e6c652e6f6f6230081b28128b37282801021c015c1e580469736f2e6f72673a31383031333a646576696365656e676167656d656e746d646f63a20063312e30018201d818584ba4010220012158205a88d182bce5f42efa59943f33359d2e8a968ff289d93e5fa444b624343167fe225820b16e8cf858ddc7690407ba61d4c338237a8cfcf3de6aa672fc60a557aa32fc67",
			`"handover":{"role":"Hs","version":"1.5","alternatives":[{"power":"active","carrier":"30","auxiliary":["6d646f63"]}]}}`},
		{"collision", "91020a487211d102046163010131005a030201612f62310001", `"handover":{"role":"Hr","version":"1.1","alternatives":[{"power":"active","carrier":"31"}]}}`},
		{"random, unresolved", "d1021148721291020263721234510204616301016300",
			`"handover":{"role":"Hr","version":"1.2","random":4660,"alternatives":[{"power":"active","carrier":"63"}],"unresolved":["63"]}}`},
		{"failure", "d10209487313d1030265727201ff", `"handover":{"role":"Hs","version":"1.3","reason":1,"data":"ff"}}`},
		{"another version", "d10201487325", `"handover":{"error":"handover: `},
	} {
		got := invoke(t, "parse", "--ndef", c.in)
		if got.code != exitDone || !strings.Contains(got.out, c.want) {
			t.Errorf("%s: exit code %d\n%s%s", c.name, got.code, got.out, got.err)
		}
		if c.name == "mdoc with LE OOB" && !strings.Contains(got.out, `"structures":[{"type":"1b","name":"LE Bluetooth Device Address","data":"28128b37282801"},{"type":"1c","name":"LE Role","data":"01"}]`) {
			t.Errorf("%s\n%s", c.name, got.out)
		}
	}
}

// TestParseNDEFRefuses: a message that is malformed is told and has a line; an
// argument that is no message ends the command before any line.
func TestParseNDEFRefuses(t *testing.T) {
	got := invoke(t, "parse", "--ndef", "d00000", "d1", "d00000")
	const want = `{"record":1,"records":[{"tnf":"empty","payload":""}]}
{"record":2,"error":"ndef: message is empty or ends early"}
{"record":3,"records":[{"tnf":"empty","payload":""}]}
`
	if got.code != exitRefused || got.out != want || got.err != "fyr: arguments: record 2: ndef: message is empty or ends early\n" {
		t.Errorf("%+v", got)
	}
	for _, arg := range []string{"d0000", "zz", "-", strings.Repeat("z", 200)} {
		got := invoke(t, "parse", "--ndef", "d00000", arg)
		if got.code != exitRefused || got.out != "" || !strings.Contains(got.err, "not hexadecimal") || len(got.err) > 300 {
			t.Errorf("%.40s: %+v", arg, got)
		}
	}
	if got := invoke(t, "parse", "--ndef", "--at", "1", "d00000"); got.code != exitUsage || got.out != "" || !strings.Contains(got.err, "none of the others can be") {
		t.Errorf("%+v", got)
	}
	if got := invoke(t, "parse", "--ndef"); got.code != exitUsage || !strings.Contains(got.err, "requires at least 1 arg") {
		t.Errorf("%+v", got)
	}
}

// FuzzMessageLine: every message has a line that is JSON, and every refusal is
// told.
func FuzzMessageLine(f *testing.F) {
	for _, s := range []string{"d00000", "d1010a55036e666370792e6f7267", "d102055370d101015500", "d10209487313d1030265727201ff", "d2010000"} {
		b, _ := hex.DecodeString(s)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		l, err := newMessageLine(b)
		if (err == nil) == (l.Error != "") || (err == nil) != (len(l.Records) > 0) {
			t.Fatalf("%+v, %v", l, err)
		}
		var out bytes.Buffer
		c := newLines(&out)
		c.print(&l)
		if err := c.flush(); err != nil || !json.Valid(out.Bytes()) || bytes.Count(out.Bytes(), []byte("\n")) != 1 {
			t.Fatalf("%v: %s", err, out.Bytes())
		}
	})
}
