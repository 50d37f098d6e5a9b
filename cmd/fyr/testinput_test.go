package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/cmd/fyr/internal/capture"
)

// The keys of the tests: a sealed sensor, a beacon with a clock, and a pool.
// Their frames are cases of the vectors.
const testKeys = `{"fyr": 1, "tags": [
  {"id": 5, "name": "cellar", "credentials": [{"network": "bthome", "address": "54:48:E6:8F:80:A5", "bind_key": "231d39c1d7cc1ab1aee224cd096db932"}]},
  {"id": 7, "name": "suitcase", "credentials": [{"network": "eddystone", "identity_key": "0102030405060708090a111213141516", "k": 10, "clock": 65280, "clock_at": 1700000000}]},
  {"id": 9, "name": "cat", "credentials": [{"network": "smarttag", "master_secret": "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "privacy_iv": "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf", "privacy_seed": "0000000000291b56"}]}
]}`

// lightKeys are those that cost nothing to index.
const lightKeys = `{"fyr": 1, "tags": [
  {"id": 7, "name": "suitcase", "credentials": [{"network": "eddystone", "identity_key": "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf", "k": 10, "clock": 65280, "clock_at": 1700000000}]}
]}`

// Rows of captures.
const (
	rowSealed   = `{"time": 1700000001.5, "address": "54:48:E6:8F:80:A5", "address_type": "public", "rssi": -60, "data": "0201061216d2fc41a47266c95f730011223378237214"}`
	rowFlipped  = `{"time": 1700000002, "address": "54:48:E6:8F:80:A5", "address_type": "public", "rssi": -60, "data": "0201061216d2fc41a47266c95f730011223378237215"}`
	rowEID      = `{"time": 1700000010, "address": "1C:55:07:D0:3B:9A", "address_type": "random", "rssi": -70, "data": "0201060303aafe0d16aafe3000a2a2bd394ff76ef2"}`
	rowETLM     = `{"time": 1700000015, "address": "1C:55:07:D0:3B:9A", "address_type": "random", "rssi": -71, "data": "0201060303aafe1516aafe2001c0d5e1b29b500a9cd152e07612342788"}`
	rowUID      = `{"time": 1700000016, "address": "D2:40:9B:18:EE:05", "address_type": "random", "rssi": -79, "data": "0201060303aafe1716aafe00ee8b0ca750095477cb3e770000000000010000"}`
	rowNobody   = `{"time": 1700000017, "address": "F0:1B:66:8A:72:3D", "address_type": "random", "data": "0201060716f0ffdeadbeef"}`
	rowCutAD    = `{"time": 1700000018, "address": "F0:1B:66:8A:72:3D", "address_type": "random", "data": "0201061b16f0ff010203"}`
	rowShort    = `{"time": 1700000019, "address": "54:48:E6:8F:80:A5", "address_type": "public", "data": "0201060416d2fc41"}`
	rowBroken   = `{"time": 1700000020, "address": "54:48", "data": "020106"}`
	rowUntimed  = `{"address": "54:48:E6:8F:80:A5", "address_type": "public", "data": "0201061216d2fc41a47266c95f730011223378237214"}`
	rowNothing  = `{"time": 1700000021, "address": "F0:1B:66:8A:72:3D"}`
	rowNotARow  = `}`
	rowElephant = `{"time": 1700000022, "data": "gg"}`
)

// rows is a capture of JSON lines.
func rows(lines ...string) string { return strings.Join(lines, "\n") + "\n" }

// file writes a file for a test and returns its name.
func file(t testing.TB, name, text string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// pcap is a capture of packets of one link type.
func pcap(t testing.TB, link capture.LinkType, packets ...[]byte) string {
	t.Helper()
	var list []capture.Packet
	for _, p := range packets {
		list = append(list, capture.Packet{Time: 1_700_000_000e9, Data: p})
	}
	var b bytes.Buffer
	if err := capture.WritePCAP(&b, link, slices.Values(list)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// packet is a link-layer packet with an advertisement that nobody knows.
func packet(t testing.TB) []byte {
	t.Helper()
	b, err := capture.AppendLinkLayer(nil, &beacon.Advert{Type: beacon.AddressRandom, RSSI: -40, Data: []byte{2, 1, 6}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// accounted is what stderr says of one capture.
type accounted struct{ records, with, without, badRecords, adverts, resolved, recognised, unknown, badAdverts int }

// The accounting lines.
var (
	recordsLine = regexp.MustCompile(`(?m)^(.*): records (\d+) = with adverts (\d+) \+ without (\d+) \+ malformed (\d+)$`)
	advertsLine = regexp.MustCompile(`(?m)^(.*): adverts (\d+) = resolved (\d+) \+ recognised (\d+) \+ unknown (\d+) \+ malformed (\d+)$`)
)

// accountsOf reads the accounting lines of stderr, by the names before them,
// and checks the sums.
func accountsOf(t testing.TB, stderr string) map[string]accounted {
	t.Helper()
	found := make(map[string]accounted)
	n := func(s string) int {
		v, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, m := range recordsLine.FindAllStringSubmatch(stderr, -1) {
		found[m[1]] = accounted{records: n(m[2]), with: n(m[3]), without: n(m[4]), badRecords: n(m[5])}
	}
	for _, m := range advertsLine.FindAllStringSubmatch(stderr, -1) {
		a, ok := found[m[1]]
		if !ok {
			t.Fatalf("no records of %s", m[1])
		}
		a.adverts, a.resolved, a.recognised, a.unknown, a.badAdverts = n(m[2]), n(m[3]), n(m[4]), n(m[5]), n(m[6])
		found[m[1]] = a
	}
	for name, a := range found {
		if a.records != a.with+a.without+a.badRecords || a.adverts != a.resolved+a.recognised+a.unknown+a.badAdverts {
			t.Errorf("sums of %s: %+v", name, a)
		}
		if a.adverts < a.with {
			t.Errorf("%s: %+v: fewer advertisements than records with one", name, a)
		}
	}
	return found
}

// TestAccountsOf lets the check of sums fail.
func TestAccountsOf(t *testing.T) {
	const good = "x: records 3 = with adverts 1 + without 1 + malformed 1\nx: adverts 4 = resolved 1 + recognised 1 + unknown 1 + malformed 1\n"
	if got := accountsOf(t, good); got["x"] != (accounted{3, 1, 1, 1, 4, 1, 1, 1, 1}) {
		t.Errorf("%+v", got)
	}
	for _, bad := range []string{
		strings.Replace(good, "records 3", "records 4", 1),
		strings.Replace(good, "adverts 4", "adverts 5", 1),
		strings.Replace(good, "recognised 1", "recognised 2", 1),
	} {
		var probe recorder
		accountsOf(&probe, bad)
		if !probe.failed {
			t.Errorf("no failure for %q", bad)
		}
	}
}

// recorder is a testing.TB that only notes that a test has failed.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

// one returns the account of a single capture.
func one(t testing.TB, c call) accounted {
	t.Helper()
	found := accountsOf(t, c.err)
	if len(found) != 1 {
		t.Fatalf("%d accounts in %s", len(found), c.err)
	}
	for _, a := range found {
		return a
	}
	return accounted{}
}

// linesWith returns the lines of text with a substring.
func linesWith(text, sub string) []string {
	var found []string
	for line := range strings.Lines(text) {
		if strings.Contains(line, sub) {
			found = append(found, strings.TrimSuffix(line, "\n"))
		}
	}
	return found
}

// repeat returns n rows, each with a time of its own.
func repeat(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"time": %d, "address": "F0:1B:66:8A:72:3D", "data": "0201060716f0ffdeadbeef"}`+"\n", 1_700_000_000+i)
	}
	return b.String()
}
