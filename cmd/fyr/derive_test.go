package main

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

const deriveKeys = `{"fyr": 1, "tags": [
  {"id": 7, "name": "suitcase", "credentials": [{"network": "eddystone", "identity_key": "0102030405060708090a111213141516", "k": 10, "clock": 65280, "clock_at": 1700000000}]},
  {"id": 8, "name": "cellar", "credentials": [{"network": "bthome", "address": "54:48:E6:8F:80:A5", "bind_key": "231d39c1d7cc1ab1aee224cd096db932"}]},
  {"id": 9, "name": "wallet", "credentials": [{"network": "findmy", "adv_key": "cb25335dddab9992a94a69f34ad612489f696f09a9491588270b34d8"}]}
]}`

// The first identifiers of the suitcase are those of the vectors.
const (
	suitcase63 = `{"tag":7,"name":"suitcase","network":"eddystone","stream":0,"epoch":63,"from":"2023-11-14T22:00:32Z","until":"2023-11-14T22:17:36Z","id":"a2a2bd394ff76ef2","data":"0201060303aafe0d16aafe3000a2a2bd394ff76ef2"}` + "\n"
	suitcase64 = `{"tag":7,"name":"suitcase","network":"eddystone","stream":0,"epoch":64,"from":"2023-11-14T22:17:36Z","until":"2023-11-14T22:34:40Z","id":"396973b40660265b","data":"0201060303aafe0d16aafe3000396973b40660265b"}` + "\n"
)

func TestDerive(t *testing.T) {
	keys := file(t, "keys.json", deriveKeys)
	wallet := func(out string) bool {
		return strings.Contains(out, `"name":"wallet","network":"findmy","stream":0,"epoch":0,"id":"cb25335dddab9992a94a69f34ad612489f696f09a9491588270b34d8","address":"CB:25:33:5D:DD:AB","data":"1eff4c00`)
	}
	for _, c := range []struct {
		name   string
		args   string
		want   string // of the suitcase
		wallet bool
	}{
		{"now", "--count 2", suitcase63 + suitcase64, true},
		{"one tag", "--tag 7 --count 1", suitcase63, false},
		{"two tags", "--tag 9,7 --count 1", suitcase63, true},
		{"from", "--tag 7 --from 2023-11-14T22:17:36Z --count 1", suitcase64, false},
		{"a second before", "--tag 7 --from 1700000255 --count 1", suitcase63, false},
		{"for", "--tag 7 --for 256s", suitcase63 + suitcase64, false},
		{"for a second less", "--tag 7 --for 255s", suitcase63, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := invoke(t, append([]string{"derive", "--keys", keys}, strings.Fields(c.args)...)...)
			if got.code != exitDone || wallet(got.out) != c.wallet || strings.Join(linesWith(got.out, "suitcase"), "\n")+"\n" != c.want {
				t.Errorf("exit code %d, stdout\n%s", got.code, got.out)
			}
			if said := strings.Contains(got.err, `tag 8 ("cellar"), credential 1: bthome has no identifiers to derive`); said == strings.Contains(c.args, "--tag") {
				t.Errorf("stderr\n%s", got.err)
			}
		})
	}
}

// TestDeriveAtTheEnds derives where the beacon's clock has not begun, and where
// it ends.
func TestDeriveAtTheEnds(t *testing.T) {
	keys := file(t, "keys.json", deriveKeys)
	const begin = 1_700_000_000 - 65280
	for _, c := range []struct {
		from  int64
		count int64
		want  string
	}{
		{begin - 1000, 2, "0 1"},
		{begin, 1, "0"},
		{begin + 1024, 1, "1"},
		{begin + 1<<32 - 1025, 3, "4194302 4194303"},
		{begin + 1<<32, 3, ""},
		{begin + 1<<32 - 1, math.MaxInt64, "4194303"},
	} {
		got := invoke(t, "derive", "--keys", keys, "--tag", "7", "--from", fmt.Sprint(c.from), "--count", fmt.Sprint(c.count))
		var epochs []string
		for line := range strings.Lines(got.out) {
			_, rest, _ := strings.Cut(line, `"epoch":`)
			e, _, _ := strings.Cut(rest, ",")
			epochs = append(epochs, e)
		}
		if got.code != exitDone || strings.Join(epochs, " ") != c.want {
			t.Errorf("from %d: exit code %d, epochs %q, want %q", c.from, got.code, epochs, c.want)
		}
	}
}

// TestDerivePool prints a pool whole, over several rows of derivation.
func TestDerivePool(t *testing.T) {
	got := invoke(t, "derive", "--keys", file(t, "keys.json", testKeys), "--tag", "9", "--for", "1h")
	lines := linesWith(got.out, `"name":"cat"`)
	if got.code != exitDone || len(lines) != 1000 {
		t.Fatalf("exit code %d, %d lines", got.code, len(lines))
	}
	for epoch, id := range map[int]string{1: "68b4eaf90cb25c76", 256: "62b4972d7f25fb2f", 1000: "6e70c2503c146f16"} {
		if want := fmt.Sprintf(`"epoch":%d,"id":"%s"`, epoch, id); !strings.Contains(lines[epoch-1], want) {
			t.Errorf("line %d is %s, want %s", epoch, lines[epoch-1], want)
		}
	}
	if strings.Contains(lines[0], `"from"`) {
		t.Errorf("a time in %s", lines[0])
	}
}

func TestDeriveRefuses(t *testing.T) {
	keys := file(t, "keys.json", deriveKeys)
	if got := invoke(t, "derive", "--keys", keys, "--tag", "12"); got.code != exitRefused || got.out != "" || !strings.Contains(got.err, "no tag 12") {
		t.Errorf("%+v", got)
	}
}

func TestParseTime(t *testing.T) {
	for text, want := range map[string]string{
		"0":                             "1970-01-01T00:00:00Z",
		"-1":                            "1969-12-31T23:59:59Z",
		"2026-01-02T03:04:05Z":          "2026-01-02T03:04:05Z",
		"2026-01-02T03:04:05.678+01:00": "2026-01-02T02:04:05.678Z",
		"1678-01-01T00:00:00Z":          "1678-01-01T00:00:00Z",
		"2261-12-31T23:59:59Z":          "2261-12-31T23:59:59Z",
		"1677-12-31T23:59:59Z":          "",
		"2262-01-01T00:00:00Z":          "",
		"9223372036854775807":           "",
		"-9223372036854775808":          "",
		"9223372036854775808":           "",
		"1.5":                           "",
		"now":                           "",
		"2026-01-02":                    "",
	} {
		got, err := parseTime(text)
		if want == "" && err == nil || want != "" && (err != nil || stamp(got) != want) {
			t.Errorf("%s: %s, %v; want %q", text, stamp(got), err, want)
		}
	}
}
