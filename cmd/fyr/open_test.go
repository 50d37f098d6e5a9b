package main

import (
	"strings"
	"testing"
)

// nativeKeys has the tag of the worked example of spec/beacon.md, a share and a
// gateway's key of it, and tags of other networks.
const nativeKeys = `{"fyr": 1, "tags": [
  {"id": 1, "name": "bag", "credentials": [{"network": "native", "profile": "dult", "carrier": "service:fcb2", "period": 900, "root": "000102030405060708090a0b0c0d0e0f", "aligned_at": 1700000000, "epoch": 1000}]},
  {"id": 2, "name": "shared", "credentials": [{"network": "native", "profile": "dult", "carrier": "service:fcb2", "period": 900, "cover": "0c000aab4dc41091091be7286c338d3da5f95b", "aligned_at": 1700000000, "epoch": 1000}]},
  {"id": 3, "name": "gateway", "credentials": [{"network": "native", "profile": "dult", "carrier": "service:fcb2", "period": 900, "identifier_key": "2e5851c27247b457c0aa49ad29a115ec", "day": 10, "aligned_at": 1700000000, "epoch": 1000}]},
  {"id": 4, "name": "cellar", "credentials": [{"network": "bthome", "address": "54:48:E6:8F:80:A5", "bind_key": "231d39c1d7cc1ab1aee224cd096db932"}]},
  {"id": 5, "name": "suitcase", "credentials": [{"network": "eddystone", "identity_key": "0102030405060708090a111213141516", "k": 10, "clock": 65280, "clock_at": 1700000000}]}
]}`

// The advertisements of the worked example, and one of the cellar.
const (
	bagNear      = "0201061b16b2fcff01fb01c229371cf41d84f94c2fbc87027e48b08e99a0e9"
	bagSeparated = "0201061b16b2fcff00f612f7bbfc93988a62f4bff2c2dbec9780c351abeb83"
	cellarData   = "0201061216d2fc41a47266c95f730011223378237214"
)

func TestOpen(t *testing.T) {
	keys := file(t, "keys.json", nativeKeys)
	const (
		readings = `"readings":[{"quantity":"status","value":0,"unit":"code"},{"quantity":"battery_level","value":3,"unit":"code"},{"quantity":"problem","value":0,"unit":"0/1"},{"quantity":"count","value":7},{"quantity":"raw","unit":"bytes","hex":"0b96001e00"}]`
		bag      = `{"tag":1,"name":"bag","network":"native","kind":"short","epoch":1000,"opened":true,"plain":"0100070b96001e00",` + readings + "}\n"
		shared   = `{"tag":2,"name":"shared","network":"native","kind":"short","epoch":1000,"opened":true,"plain":"0100070b96001e00",` + readings + "}\n"
		gateway  = `{"tag":3,"name":"gateway","network":"native","kind":"short","epoch":1000,"opened":false,"error":"native: key of a gateway opens nothing"}` + "\n"
		day      = `{"tag":1,"name":"bag","network":"native","kind":"short","stream":1,"epoch":10,"opened":true,"plain":"0100070b96001e00",` + readings + "}\n"
		cellar   = `{"tag":4,"name":"cellar","network":"bthome","kind":"encrypted","opened":true,"plain":"02ca0903bf13","readings":[{"quantity":"temperature","value":25.06,"unit":"°C"},{"quantity":"humidity","value":50.55,"unit":"%"}]}` + "\n"
	)
	bent := strings.Replace(bagNear, "a0e9", "a0e8", 1)
	for _, c := range []struct {
		name, args, out, err string
		code                 int
	}{
		{"by the time", bagNear, bag + shared + gateway, "", exitDone},
		{"by the epoch", "--epoch 1000 " + bagNear, bag + shared + gateway, "", exitDone},
		{"one tag", "--tag 2 " + bagNear, shared, "", exitDone},
		{"the day's", "--tag 1 " + bagSeparated, day, "", exitDone},
		{"two", "--tag 1 --epoch 1000 " + bagNear + " " + bagNear, bag + bag, "", exitDone},
		{"address", "54:48:E6:8F:80:A5=" + cellarData, cellar, "", exitDone},
		{"address of the tag", cellarData, cellar, "", exitDone},
		{"key of a gateway", "--tag 3 " + bagNear, gateway, "opened by no tag", exitRefused},
		{"another epoch", "--epoch 999 " + bagNear, "", "opened by no tag", exitRefused},
		{"no such epoch", "--epoch -1 " + bagNear, "", "opened by no tag", exitRefused},
		{"another time", "--at 1800000000 " + bagNear, "", "opened by no tag", exitRefused},
		{"no frame", "020106", "", "020106: opened by no tag", exitRefused},
		{"not hex", "02zz", "", "02zz: ", exitRefused},
		{"wrong address", "54:48:E6:8F:80:A6=" + cellarData, `{"tag":4,"name":"cellar","network":"bthome","kind":"encrypted","opened":false,"error":"bthome: frame does not authenticate"}` + "\n", "opened by no tag", exitRefused},
		{"bent", "--tag 1 " + bent, `{"tag":1,"name":"bag","network":"native","kind":"short","epoch":1000,"opened":false,"error":"beacon: sealed frame does not authenticate"}` + "\n", "opened by no tag", exitRefused},
		{"malformed", "--tag 1 0416b2fcff", `{"tag":1,"name":"bag","network":"native","kind":"","opened":false,"error":"beacon: sealed frame of a wrong length"}` + "\n", "opened by no tag", exitRefused},
		{"no such tag", "--tag 12 " + bagNear, "", "no tag 12", exitRefused},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := invoke(t, append([]string{"open", "--keys", keys}, strings.Fields(c.args)...)...)
			if got.code != c.code || got.out != c.out || !strings.Contains(got.err, c.err) {
				t.Errorf("exit code %d, stdout\n%s\nwant %d,\n%s\nstderr\n%s", got.code, got.out, c.code, c.out, got.err)
			}
		})
	}
}

// TestOpenTelemetry: a frame without an identifier is tried with the epochs of
// the time, and only the one that opens has a line.
func TestOpenTelemetry(t *testing.T) {
	keys := file(t, "keys.json", nativeKeys)
	const data = "0201060303aafe1516aafe2001c0d5e1b29b500a9cd152e07612342788" // of rowETLM
	got := invoke(t, "open", "--keys", keys, data)
	const want = `{"tag":5,"name":"suitcase","network":"eddystone","kind":"etlm","epoch":63,"opened":true,"plain":"0bb81580000000010000000a",`
	if got.code != exitDone || strings.Count(got.out, "\n") != 1 || !strings.HasPrefix(got.out, want) {
		t.Errorf("exit code %d, stdout\n%s", got.code, got.out)
	}
	if got := invoke(t, "open", "--keys", keys, "--epoch", "62", data); got.code != exitRefused || got.out != "" {
		t.Errorf("in another epoch: exit code %d, stdout\n%s", got.code, got.out)
	}
}

func TestSeal(t *testing.T) {
	keys := file(t, "keys.json", nativeKeys)
	line := func(stream, epoch, from, until, id, address, data string) string {
		return `{"tag":1,"name":"bag","network":"native","stream":` + stream + `,"epoch":` + epoch + `,"from":"` + from + `","until":"` + until +
			`","id":"` + id + `","address":"` + address + `","data":"` + data + `"}` + "\n"
	}
	example := line("0", "1000", "2023-11-14T22:15:25.756Z", "2023-11-14T22:33:32.319Z", "fb01c229371cf41d", "E1:28:A3:6D:A9:B7", bagNear)
	for _, c := range []struct {
		name, in, args, out, err string
		code                     int
	}{
		{"epoch", "", "--tag 1 --epoch 1000 0100070b96001e00", example, "", exitDone},
		{"stdin", "0100070b96001e00\n", "--tag 1 --epoch 1000 -", example, "", exitDone},
		{"time", "", "--tag 1 --at 2023-11-14T22:15:26Z 0100070b96001e00", example, "", exitDone},
		{"the day's", "", "--tag 1 --stream 1 --epoch 10 0100070b96001e00",
			line("1", "10", "2023-11-14T12:18:52.71Z", "2023-11-15T12:25:35.47Z", "f612f7bbfc93988a", "E1:1A:CD:F7:12:AA", bagSeparated), "", exitDone},
		{"nothing to say", "", "--tag 1 --epoch 1000",
			line("0", "1000", "2023-11-14T22:15:25.756Z", "2023-11-14T22:33:32.319Z", "fb01c229371cf41d", "E1:28:A3:6D:A9:B7",
				"0201061b16b2fcff01fb01c229371cf41d73906b294c21615c6105b80c11cc"), "", exitDone},
		{"eddystone", "", "--tag 5", suitcaseLine, "", exitDone},
		{"eddystone says nothing", "", "--tag 5 00", "", "takes no plaintext", exitRefused},
		{"no advertisements", "", "--tag 4", "", "no credential of the tag makes", exitRefused},
		{"gateway", "", "--tag 3 --epoch 1000 0100070b96001e00", "", "opens nothing", exitRefused},
		{"gateway with nothing to say", "", "--tag 3 --epoch 1000", "", "no credential of the tag makes", exitRefused},
		{"a day that is not shared", "", "--tag 2 --epoch 1056 0100070b96001e00", "", "no such epoch", exitRefused},
		{"before the first epoch", "", "--tag 1 --epoch -1", "", "no such epoch", exitRefused},
		{"no such stream", "", "--tag 1 --stream 2", "", "has that stream", exitRefused},
		{"too long", "", "--tag 1 --epoch 1000 0100070b96001e0000", "", "wrong length", exitRefused},
		{"not hex", "", "--tag 1 --epoch 1000 01x", "", "not hexadecimal", exitRefused},
		{"after the last epoch", "", "--tag 1 --at 2060-01-01T00:00:00Z", "", "shows nothing then", exitRefused},
		{"no such tag", "", "--tag 12", "", "no tag 12", exitRefused},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := invokeWith(t, c.in, append([]string{"seal", "--keys", keys}, strings.Fields(c.args)...)...)
			if got.code != c.code || got.out != c.out || !strings.Contains(got.err, c.err) {
				t.Errorf("exit code %d, stdout\n%s\nwant %d,\n%s\nstderr\n%s", got.code, got.out, c.code, c.out, got.err)
			}
		})
	}
}

// suitcaseLine is what derive prints of the suitcase.
var suitcaseLine = strings.Replace(suitcase63, `"tag":7`, `"tag":5`, 1)

// TestResolveNative: an advertisement that seal made is found and opened by
// resolve, by its owner and those whom the owner lets.
func TestResolveNative(t *testing.T) {
	keys := file(t, "keys.json", nativeKeys)
	capture := file(t, "capture.jsonl", `{"time": 1700000130, "address": "E1:28:A3:6D:A9:B7", "data": "`+bagNear+`"}`+"\n")
	got := invoke(t, "resolve", "--keys", keys, capture)
	if got.code != exitDone || strings.Count(got.out, "\n") != 3 {
		t.Fatalf("exit code %d, stdout\n%s\nstderr\n%s", got.code, got.out, got.err)
	}
	for name, want := range map[string]string{
		"bag":     `"way":"identifier","epoch":1000,"freshness":"fresh","opened":true,"plain":"0100070b96001e00"`,
		"shared":  `"way":"identifier","epoch":1000,"freshness":"fresh","opened":true,"plain":"0100070b96001e00"`,
		"gateway": `"way":"identifier","epoch":1000,"freshness":"fresh","opened":false`,
	} {
		if lines := linesWith(got.out, `"name":"`+name+`"`); len(lines) != 1 || !strings.Contains(lines[0], want) || strings.Contains(lines[0], "error") {
			t.Errorf("%s: %q", name, lines)
		}
	}
}

// TestDeriveNative derives both streams of a tag, and of a share of one day no
// more than that day.
func TestDeriveNative(t *testing.T) {
	keys := file(t, "keys.json", nativeKeys)
	got := invoke(t, "derive", "--keys", keys, "--tag", "2,3", "--from", "1700000126", "--for", "2000h")
	if got.code != exitDone {
		t.Fatalf("exit code %d, stderr\n%s", got.code, got.err)
	}
	for name, address := range map[string]string{"shared": `,"address":"E1:28:A3:6D:A9:B7","data":"02`, "gateway": `}`} {
		lines := linesWith(got.out, `"name":"`+name+`"`)
		if len(lines) != 1056-1000+1 {
			t.Errorf("%s: %d lines, want those of epochs 1000 to 1055 and of day 10", name, len(lines))
			continue
		}
		if want := `"id":"fb01c229371cf41d"` + address; !strings.Contains(lines[0], want) {
			t.Errorf("%s: %s does not hold %s", name, lines[0], want)
		}
		if want := `"stream":1,"epoch":10,`; !strings.Contains(lines[56], want) || !strings.Contains(lines[55], `"epoch":1055,`) {
			t.Errorf("%s: %s and %s", name, lines[55], lines[56])
		}
	}
}
