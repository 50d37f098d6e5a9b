package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/cmd/fyr/internal/capture"
)

// TestResolve resolves one row of each kind.
func TestResolve(t *testing.T) {
	keys := file(t, "keys.json", testKeys)
	all := rows(rowSealed, rowFlipped, rowEID, rowETLM, rowUID, rowNobody, rowCutAD, rowShort, rowBroken, rowNothing, rowElephant)
	name := file(t, "a.jsonl", all)
	got := invoke(t, "resolve", "--keys", keys, name)
	const want = `{"time":"2023-11-14T22:13:21.5Z","address":"54:48:E6:8F:80:A5","address_type":"public","rssi":-60,"network":"bthome","kind":"encrypted","tag":5,"name":"cellar","way":"address","freshness":"fresh","counter":857870592,"opened":true,"plain":"02ca0903bf13","readings":[{"quantity":"temperature","value":25.06,"unit":"°C"},{"quantity":"humidity","value":50.55,"unit":"%"}]}
{"time":"2023-11-14T22:13:22Z","address":"54:48:E6:8F:80:A5","address_type":"public","rssi":-60,"network":"bthome","kind":"encrypted","tag":5,"name":"cellar","way":"address","freshness":"unjudged","counter":857870592,"opened":false,"error":"bthome: frame does not authenticate"}
{"time":"2023-11-14T22:13:30Z","address":"1C:55:07:D0:3B:9A","address_type":"random","rssi":-70,"network":"eddystone","kind":"eid","tag":7,"name":"suitcase","way":"identifier","epoch":63,"freshness":"fresh","opened":false,"readings":[{"quantity":"tx_power","value":0,"unit":"dBm"}],"alignment":{"time":"2023-11-14T22:13:20Z","epoch":63,"phase":768}}
{"time":"2023-11-14T22:13:35Z","address":"1C:55:07:D0:3B:9A","address_type":"random","rssi":-71,"network":"eddystone","kind":"etlm","tag":7,"name":"suitcase","way":"address","epoch":63,"freshness":"unjudged","opened":true,"plain":"0bb81580000000010000000a","readings":[{"quantity":"voltage","value":3,"unit":"V"},{"quantity":"temperature","value":21.5,"unit":"°C"},{"quantity":"advert_count","value":1},{"quantity":"uptime","value":1,"unit":"s"}]}
`
	if got.code != exitDone || got.out != want {
		t.Errorf("exit code %d, stdout\n%s", got.code, got.out)
	}
	wantErr := "fyr: " + keys + `: the keys in it are plain; protect it
fyr: F: record 7 at byte 885: beacon: advertising structure runs past the end
fyr: F: record 8 at byte 996: bthome: frame too short
fyr: F: record 9 at byte 1103: not a JSON row of a known shape: not a Bluetooth address
fyr: F: record 11 at byte 1215: not a JSON row of a known shape: data is not hex

TAG  NAME      SIGHTINGS  FAILED  LAST SEEN               LAST READINGS
5    cellar    1          1       2023-11-14T22:13:21.5Z  temperature 25.06 °C, humidity 50.55 %
7    suitcase  2          0       2023-11-14T22:13:35Z    voltage 3 V, temperature 21.5 °C, advert_count 1, uptime 1 s
2 of 3 tags were heard.

NETWORK    FRAMES  SIGHTINGS
bthome     2       1
eddystone  3       2

F: records 11 = with adverts 9 + without 0 + malformed 2
F: adverts 9 = resolved 3 + recognised 2 + unknown 2 + malformed 2
`
	if gotErr := strings.ReplaceAll(got.err, name, "F"); gotErr != wantErr {
		t.Errorf("stderr\n%s", gotErr)
	}
	one(t, got)

	// From a pipe, record by record, the lines are the same.
	if piped := invokeWith(t, all, "resolve", "--keys", keys, "-"); piped.out != want {
		t.Errorf("piped:\n%s", piped.out)
	}
}

// TestResolveAll prints a line for each advertisement that has no match.
func TestResolveAll(t *testing.T) {
	keys := file(t, "keys.json", testKeys)
	got := invokeWith(t, rows(rowUID, rowNobody, rowCutAD, rowSealed), "resolve", "--all", "--keys", keys, "-")
	const want = `{"time":"2023-11-14T22:13:36Z","address":"D2:40:9B:18:EE:05","address_type":"random","rssi":-79,"class":"recognised","frames":[{"network":"eddystone","kind":"uid"}],"reason":"no tag of the key file"}
{"time":"2023-11-14T22:13:37Z","address":"F0:1B:66:8A:72:3D","address_type":"random","class":"unknown","reason":"no frame of a known network"}
{"time":"2023-11-14T22:13:38Z","address":"F0:1B:66:8A:72:3D","address_type":"random","class":"malformed","reason":"beacon: advertising structure runs past the end"}
`
	if out, last, _ := strings.Cut(got.out, `{"time":"2023-11-14T22:13:21.5Z"`); out != want || !strings.Contains(last, `"tag":5`) {
		t.Errorf("stdout\n%s", got.out)
	}
}

// TestResolveLines reads back all that resolve prints: JSON, one object a line.
func TestResolveLines(t *testing.T) {
	keys := file(t, "keys.json", testKeys)
	got := invokeWith(t, rows(rowSealed, rowFlipped, rowEID, rowETLM, rowUID, rowNobody, rowCutAD, rowShort), "resolve", "-a", "-k", keys, "-")
	n := 0
	for line := range strings.Lines(got.out) {
		n++
		var v map[string]any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Errorf("%v: %s", err, line)
		}
	}
	if n != 8 {
		t.Errorf("%d lines", n)
	}
}

func TestUntimedRecords(t *testing.T) {
	keys := file(t, "keys.json", testKeys)
	name := file(t, "a.jsonl", rows(rowUntimed))
	for _, c := range []struct {
		args []string
		in   string
		want string
	}{
		{[]string{name}, "", `{"address":`},
		{[]string{name, "--at", "1700000099"}, "", `{"time":"2023-11-14T22:14:59Z",`},
		{[]string{name, "--at", "2024-02-29T12:00:00.25+01:00"}, "", `{"time":"2024-02-29T11:00:00.25Z",`},
		{[]string{"-"}, rows(rowUntimed), `{"time":"2023-11-14T22:13:20Z",`}, // live: now
		{[]string{"-", "--at", "0"}, rows(rowUntimed), `{"time":"1970-01-01T00:00:00Z",`},
	} {
		got := invokeWith(t, c.in, append([]string{"resolve", "--keys", keys}, c.args...)...)
		if got.code != exitDone || !strings.HasPrefix(got.out, c.want) || !strings.Contains(got.out, `"tag":5`) {
			t.Errorf("%q: exit code %d, stdout %s", c.args, got.code, got.out)
		}
	}
}

// TestUntimedAmongTimed takes records without a time to be as old as the one
// before them.
func TestUntimedAmongTimed(t *testing.T) {
	keys := file(t, "keys.json", testKeys)
	untimed := strings.Replace(rowETLM, `"time": 1700000015, `, "", 1)
	got := invoke(t, "resolve", "--keys", keys, file(t, "a.jsonl", rows(rowEID, untimed)))
	if lines := linesWith(got.out, `"kind":"etlm"`); len(lines) != 1 || !strings.HasPrefix(lines[0], `{"address":`) || !strings.Contains(lines[0], `"opened":true`) {
		t.Errorf("stdout\n%s", got.out)
	}
}

// TestSeveralCaptures tells captures apart and goes on behind a bad one.
func TestSeveralCaptures(t *testing.T) {
	keys := file(t, "keys.json", testKeys)
	a, b := file(t, "a.jsonl", rows(rowSealed, rowNobody)), file(t, "b.jsonl", rows(rowEID, rowBroken))
	none := filepath.Join(t.TempDir(), "none.pcap")
	got := invoke(t, "resolve", "--keys", keys, a, none, b)
	if got.code != exitRefused || strings.Count(got.out, "\n") != 2 ||
		!strings.Contains(got.out, fmt.Sprintf("{\"file\":%q,", a)) || !strings.Contains(got.out, fmt.Sprintf("{\"file\":%q,", b)) {
		t.Errorf("exit code %d, stdout\n%s", got.code, got.out)
	}
	found := accountsOf(t, got.err)
	if len(found) != 4 || found[none] != (accounted{}) ||
		found[a] != (accounted{records: 2, with: 2, adverts: 2, resolved: 1, unknown: 1}) ||
		found[b] != (accounted{records: 2, with: 1, badRecords: 1, adverts: 1, resolved: 1}) ||
		found["in all"] != (accounted{records: 4, with: 3, badRecords: 1, adverts: 3, resolved: 2, unknown: 1}) {
		t.Errorf("accounts %+v", found)
	}
	if len(linesWith(got.err, none+": no such file")) != 1 {
		t.Errorf("stderr\n%s", got.err)
	}
}

// TestBadCaptures gives one clear error for each kind of bad capture, and the
// exit code of a refusal.
func TestBadCaptures(t *testing.T) {
	keys := file(t, "keys.json", lightKeys)
	good := pcap(t, capture.LinkLayerHeader, packet(t), packet(t))
	for _, c := range []struct {
		name, text, want string
		records          int
	}{
		{"empty", "", "no records", 0},
		{"spaces", " \n\n", "no records", 0},
		{"no packets", pcap(t, capture.LinkLayerHeader), "no records", 0},
		{"unknown format", "%PDF-1.7 not a capture", "not a pcap, pcapng, btsnoop or JSON-lines capture", 0},
		{"wrong link type", pcap(t, 1, packet(t)), "link type is not one of Bluetooth LE: 1", 0},
		{"cut header", good[:20], "breaks off", 0},
		{"cut packet", good[:len(good)-3], "record 2 at byte 68: breaks off", 2},
		{"cut gzip", "\x1f\x8b\x08\x00", "breaks off", 0},
		{"absurd length", good[:32] + "\xff\xff\xff\x7f" + good[36:], "breaks off", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			name := file(t, "bad", c.text)
			for _, args := range [][]string{{"resolve", "--keys", keys, name}, {"parse", name}} {
				got := invoke(t, args...)
				if got.code != exitRefused {
					t.Errorf("%s: exit code %d", args[0], got.code)
				}
				lines := linesWith(got.err, "fyr: "+name)
				if len(lines) != 1 || !strings.Contains(lines[0], c.want) {
					t.Errorf("%s: errors %q do not say %q, once", args[0], lines, c.want)
				}
				if a := one(t, got); a.records != c.records {
					t.Errorf("%s: %+v, want %d records", args[0], a, c.records)
				}
			}
		})
	}
	for _, args := range [][]string{{"resolve", "--keys", keys, t.TempDir()}, {"parse", filepath.Join(t.TempDir(), "none")}} {
		if got := invoke(t, args...); got.code != exitRefused {
			t.Errorf("%q: exit code %d", args, got.code)
		}
	}
}

// TestCutCaptures resolves every beginning of a capture: nothing panics, and
// all that was there is accounted for.
func TestCutCaptures(t *testing.T) {
	keys := file(t, "keys.json", lightKeys)
	text := pcap(t, capture.LinkLayerHeader, packet(t), packet(t))
	const header, record = 24, 44 // bytes
	for n := range len(text) {
		got := invokeWith(t, text[:n], "resolve", "--all", "--keys", keys, "-")
		a := one(t, got)
		if whole := (n - header) / record; n >= header && a.adverts != whole {
			t.Errorf("%d bytes: %+v, want %d advertisements", n, a, whole)
		}
		if clean := n >= header+record && (n-header)%record == 0; clean != (got.code == exitDone) {
			t.Errorf("%d bytes: exit code %d", n, got.code)
		}
	}
}

// TestBadAdvertisements resolves advertising data that breaks its own rules, at
// times at which no clock stands.
func TestBadAdvertisements(t *testing.T) {
	keys := file(t, "keys.json", lightKeys)
	const row = `{"time": %d, "address": "1C:55:07:D0:3B:9A", "address_type": "random", "data": "%s"}`
	for _, c := range []struct {
		name, data, class string
	}{
		{"truncated", "02010603", "malformed"},
		{"length byte alone", "ff", "malformed"},
		{"over-long", "1e16f0ff00", "malformed"},
		{"ended early", "0201060000000000", "unknown"},
		{"duplicate flags", "020106020106", "unknown"},
		{"contradictory flags", "020106020104", "unknown"},
		{"duplicate frames", "0d16aafe3000a2a2bd394ff76ef20d16aafe3000a2a2bd394ff76ef2", "recognised"},
		{"a frame before the fault", "0d16aafe3000a2a2bd394ff76ef205", "recognised"},
		{"a fault before the frame", "ff0d16aafe3000a2a2bd394ff76ef2", "malformed"},
		{"empty service data", "0316aafe", "malformed"},
		{"half a UUID", "0216aa", "unknown"},
	} {
		for _, unix := range []int64{-5_000_000_000, -1, 0, 4_294_967_296, 9_000_000_000} {
			got := invokeWith(t, rows(fmt.Sprintf(row, unix, c.data)), "resolve", "--all", "--keys", keys, "-")
			if got.code != exitDone || !strings.Contains(got.out, `"class":"`+c.class+`"`) {
				t.Errorf("%s at %d: exit code %d, %s", c.name, unix, got.code, got.out)
			}
			if !strings.Contains(got.out, time.Unix(unix, 0).UTC().Format(`"2006-01-02T15:04:05Z"`)) {
				t.Errorf("%s at %d: %s", c.name, unix, got.out)
			}
			a, bad := one(t, got), 0
			if c.class == "malformed" {
				bad = 1
			}
			if a.adverts != 1 || a.badAdverts != bad || len(linesWith(got.err, "fyr: stdin: record 1")) < bad {
				t.Errorf("%s at %d: %+v\n%s", c.name, unix, a, got.err)
			}
		}
	}
}

func TestBadKeys(t *testing.T) {
	capture := file(t, "a.jsonl", rows(rowSealed))
	for _, c := range []struct{ name, text, want string }{
		{"not JSON", "fyr", "keyfile: not one JSON object"},
		{"no tags", `{"fyr": 1, "tags": []}`, "no tags in it"},
		{"wrong size", strings.Replace(testKeys, "231d", "23", 1), `tag 1 (id 5, "cellar"), credential 1 ("bthome")`},
		{"unknown field", strings.Replace(testKeys, `"k": 10`, `"kk": 10`, 1), `tag 2 (id 7, "suitcase"), credential 1 ("eddystone"), "k"`},
		{"duplicate", strings.Replace(testKeys, `"id": 7`, `"id": 5`, 1), "tag 2 (id 5)"},
		{"clock before 1970", strings.Replace(testKeys, "65280", "-1", 1), `tag 2 (id 7, "suitcase"), credential 1 ("eddystone")`},
	} {
		keys := file(t, "keys.json", c.text)
		for _, args := range [][]string{{"resolve", "--keys", keys, capture}, {"derive", "--keys", keys}} {
			got := invoke(t, args...)
			if got.code != exitRefused || got.out != "" {
				t.Errorf("%s: %s: exit code %d, stdout %q", args[0], c.name, got.code, got.out)
			}
			if lines := linesWith(got.err, keys+": keyfile"); c.name != "no tags" && (len(lines) != 1 || !strings.Contains(lines[0], c.want)) {
				t.Errorf("%s: %s: stderr %q does not say %q", args[0], c.name, got.err, c.want)
			}
		}
	}
	none := filepath.Join(t.TempDir(), "none.json")
	if got := invoke(t, "resolve", "--keys", none, capture); got.code != exitRefused || !strings.Contains(got.err, none+": no such file") {
		t.Errorf("%+v", got)
	}
	twice := file(t, "keys.json", testKeys)
	if got := invoke(t, "resolve", "--keys", twice, "--keys", twice, capture); got.code != exitRefused || !strings.Contains(got.err, `tag 5 ("cellar")`) {
		t.Errorf("%+v", got)
	}
}

// TestKeysFromStdin reads the keys from stdin, without the warning that is for
// files.
func TestKeysFromStdin(t *testing.T) {
	got := invokeWith(t, testKeys, "resolve", "--keys", "-", file(t, "a.jsonl", rows(rowSealed)))
	if got.code != exitDone || !strings.Contains(got.out, `"opened":true`) || strings.Contains(got.err, "plain;") {
		t.Errorf("%+v", got)
	}
}

// TestState resolves in two runs what one run would resolve, and hears a
// repeated counter across them.
func TestState(t *testing.T) {
	keys, state := file(t, "keys.json", testKeys), filepath.Join(t.TempDir(), "state")
	first := invokeWith(t, rows(rowSealed), "resolve", "--keys", keys, "--state", state, "-")
	again := invokeWith(t, rows(rowSealed), "resolve", "--keys", keys, "--state", state, "-")
	if first.code != exitDone || !strings.Contains(first.out, `"freshness":"fresh"`) {
		t.Errorf("first: %+v", first)
	}
	if again.code != exitDone || !strings.Contains(again.out, `"freshness":"repeat"`) {
		t.Errorf("again: %+v", again)
	}
	info, err := os.Stat(state)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("state file: %v, %v", info, err)
	}
	if left, _ := os.ReadDir(filepath.Dir(state)); len(left) != 1 {
		t.Errorf("%d files beside the state", len(left)-1)
	}
	for _, c := range []struct{ name, state, want string }{
		{"malformed", file(t, "bad", "not a state"), "resolve: malformed state"},
		{"a folder", t.TempDir(), "is a directory"},
	} {
		if got := invokeWith(t, rows(rowSealed), "resolve", "--keys", keys, "--state", c.state, "-"); got.code != exitRefused || !strings.Contains(got.err, c.state+": "+c.want) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	nowhere := filepath.Join(t.TempDir(), "no", "folder", "state")
	if got := invokeWith(t, rows(rowSealed), "resolve", "--keys", keys, "--state", nowhere, "-"); got.code != exitRefused || !strings.Contains(got.err, nowhere) {
		t.Errorf("no folder: %+v", got)
	}
}

// TestStateThroughALink replaces the file that a link names, and not the link.
func TestStateThroughALink(t *testing.T) {
	keys, dir := file(t, "keys.json", testKeys), t.TempDir()
	link := filepath.Join(dir, "link")
	if err := os.WriteFile(filepath.Join(dir, "state"), invokeState(t, keys), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("state", link); err != nil {
		t.Fatal(err)
	}
	if got := invokeWith(t, rows(rowSealed), "resolve", "--keys", keys, "--state", link, "-"); got.code != exitDone {
		t.Errorf("%+v", got)
	}
	if to, err := os.Readlink(link); to != "state" {
		t.Errorf("the link leads to %q, %v", to, err)
	}
}

// invokeState returns the state after nothing of the tags was heard.
func invokeState(t *testing.T, keys string) []byte {
	t.Helper()
	name := filepath.Join(t.TempDir(), "state")
	if got := invokeWith(t, rows(rowNobody), "resolve", "--keys", keys, "--state", name, "-"); got.code != exitDone {
		t.Fatalf("%+v", got)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var errFull = errors.New("disk is full")

// full is a writer that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// TestOutputFails reports that lines could not be written.
func TestOutputFails(t *testing.T) {
	keys, name := file(t, "keys.json", testKeys), file(t, "a.jsonl", rows(rowSealed))
	for _, args := range [][]string{{"resolve", "--keys", keys, name}, {"parse", name}, {"parse", "020106"}, {"derive", "--keys", keys}} {
		var errs bytes.Buffer
		code := run(args, streams{ctx: t.Context(), now: testNow, out: full{}, err: &errs})
		if code != exitRefused || !strings.Contains(errs.String(), "output: disk is full") {
			t.Errorf("%s: exit code %d, stderr %s", args[0], code, errs.String())
		}
	}
}

// TestLongFile deals with more advertisements than one batch holds, over a time
// that the indexes do not cover at once.
func TestLongFile(t *testing.T) {
	keys := file(t, "keys.json", lightKeys)
	const n = 5000
	got := invoke(t, "resolve", "--keys", keys, file(t, "a.jsonl", repeat(n)))
	if a := one(t, got); a.records != n || a.adverts != n || a.unknown != n || got.code != exitDone {
		t.Errorf("exit code %d, %+v", got.code, a)
	}
}
