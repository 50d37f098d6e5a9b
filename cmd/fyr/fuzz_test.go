package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/cmd/fyr/internal/capture"
)

// FuzzCapture hands anything as a capture to resolve and to parse: nothing
// panics, every record and advertisement is accounted for, every line is JSON,
// and what is malformed has been said. It does so without the goroutine that
// reads ahead, so that the fuzzer sees the same coverage every time.
func FuzzCapture(f *testing.F) {
	for _, s := range []string{
		"", rows(rowSealed, rowFlipped), rows(rowEID, rowETLM, rowEID), rows(rowNobody, rowCutAD, rowBroken, rowNotARow),
		pcap(f, capture.LinkLayerHeader, packet(f), packet(f)), pcap(f, capture.LinkH4, []byte{4, 0x3e, 0}), pcap(f, 1),
		"btsnoop\x00\x00\x00\x00\x01\x00\x00\x03\xea", "\x0a\x0d\x0d\x0a\x1c\x00\x00\x00\x4d\x3c\x2b\x1a", "\x1f\x8b\x08\x00",
	} {
		f.Add([]byte(s))
	}
	keys := file(f, "keys.json", strings.Replace(testKeys, `"privacy_seed"`, `"pool_size": 2, "privacy_seed"`, 1))
	f.Fuzz(func(t *testing.T, b []byte) {
		batches := make(chan *batch, len(b)+2)
		in := &input{name: "stdin", r: bytes.NewReader(b), live: true, now: testNow}
		in.pump(t.Context(), batches)
		close(batches)

		var out, errs bytes.Buffer
		s := streams{ctx: t.Context(), now: testNow, out: &out, err: &errs}
		r, p := resolver{streams: s, keys: []string{keys}, all: true, account: new(account)}, parser{streams: s, account: new(account)}
		if _, err := r.open(nil); err != nil {
			t.Fatal(err)
		}
		p.open()
		malformed, last := 0, new(batch)
		for last = range batches {
			malformed += len(last.faults)
			if err := r.batch(last); err != nil {
				t.Fatal(err)
			}
			resolved := len(last.faults)
			if err := p.batch(last); err != nil {
				t.Fatal(err)
			}
			last.faults = last.faults[:resolved] // parse finds the same ones again
			last.tell(s)
		}
		if !last.end {
			t.Fatal("the last batch does not end the capture")
		}
		r.account.records, p.account.records = last.counts, last.counts
		c := last.counts
		if c.Records != c.With+c.Without+c.Malformed || malformed < c.Malformed {
			t.Fatalf("%+v with %d faults", c, malformed)
		}
		for _, a := range []*account{r.account, p.account} {
			if n := a.adverts[0] + a.adverts[1] + a.adverts[2] + a.adverts[3]; n != c.Adverts {
				t.Fatalf("%d advertisements of %d accounted for", n, c.Adverts)
			}
		}
		lines := 0
		for line := range bytes.Lines(out.Bytes()) {
			lines++
			if !json.Valid(line) {
				t.Fatalf("not JSON: %s", line)
			}
		}
		if lines < 2*c.Adverts || p.account.adverts[resolve.Resolved] != 0 {
			t.Fatalf("%d lines for %+v", lines, c)
		}
		if said := strings.Count(errs.String(), "fyr: stdin: "); said < malformed+r.account.adverts[resolve.Malformed] {
			t.Fatalf("%d errors said of %d and %d", said, malformed, r.account.adverts[resolve.Malformed])
		}
	})
}
