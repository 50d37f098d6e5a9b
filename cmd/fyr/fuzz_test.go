package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/cmd/fyr/internal/capture"
)

// FuzzResolve resolves anything as a capture: nothing panics, every record and
// advertisement is accounted for, every line is JSON, and what was refused has
// been said.
func FuzzResolve(f *testing.F) {
	for _, s := range []string{
		"", rows(rowSealed, rowFlipped), rows(rowEID, rowETLM, rowEID), rows(rowNobody, rowCutAD, rowBroken, rowNotARow),
		pcap(f, capture.LinkLayerHeader, packet(f), packet(f)), pcap(f, capture.LinkH4, []byte{4, 0x3e, 0}), pcap(f, 1),
		"btsnoop\x00\x00\x00\x00\x01\x00\x00\x03\xea", "\x0a\x0d\x0d\x0a\x1c\x00\x00\x00\x4d\x3c\x2b\x1a", "\x1f\x8b\x08\x00",
	} {
		f.Add([]byte(s))
	}
	keys := file(f, "keys.json", strings.Replace(testKeys, `"privacy_seed"`, `"pool_size": 2, "privacy_seed"`, 1))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, args := range [][]string{{"resolve", "--all", "--keys", keys, "-"}, {"parse", "-"}} {
			var out, errs bytes.Buffer
			code := run(args, streams{ctx: t.Context(), now: testNow, in: bytes.NewReader(b), out: &out, err: &errs})
			got := call{code, out.String(), errs.String()}
			a, lines := one(t, got), 0
			for line := range strings.Lines(got.out) {
				lines++
				if !json.Valid([]byte(line)) {
					t.Fatalf("%s: not JSON: %s", args[0], line)
				}
			}
			if lines < a.adverts || args[0] == "parse" && (lines != a.adverts || a.resolved != 0) {
				t.Fatalf("%s: %d lines for %+v", args[0], lines, a)
			}
			said := strings.Contains(got.err, "fyr: stdin: ")
			if code != exitDone && code != exitRefused || (code == exitRefused || a.badRecords+a.badAdverts > 0) && !said {
				t.Fatalf("%s: exit code %d, %+v, stderr\n%s", args[0], code, a, got.err)
			}
		}
	})
}
