package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
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

// FuzzRange hands anything as a log to range, under a policy that demands bits
// and one that does not, and draws it: nothing panics, every line is accounted
// for and is JSON, nothing is accepted with bits, and of two policies the one
// that demands bits accepts no more.
func FuzzRange(f *testing.F) {
	for _, name := range []string{"exchanges.csv", "moving.csv", "original.csv", "double.jsonl"} {
		b, err := os.ReadFile(filepath.Join("testdata", "range", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b[:min(len(b), 4000)])
	}
	f.Add([]byte("Distance\n1\n\xff\n\"\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, bits := range []int{32, 40} {
			var kept [2]int
			for i, policy := range []string{"consistency", "find-my-keys"} {
				var out, errs bytes.Buffer
				s := streams{ctx: t.Context(), now: testNow, in: bytes.NewReader(b), out: &out, err: &errs}
				c := ranger{streams: s, policy: policy, json: true, bits: bits, speed: 3e8 - 1e6}
				if err := c.verify(stdin); err == nil && out.Len() == 0 {
					t.Fatal("no line, and no error")
				}
				rows, sums := 0, rangeSums{}
				for line := range bytes.Lines(out.Bytes()) {
					sums = rangeSums{}
					if err := json.Unmarshal(line, &sums); err != nil {
						t.Fatalf("%v: %s", err, line)
					}
					rows++
				}
				if out.Len() > 0 && (sums.Rows != rows-1 || sums.Accepted != 0 ||
					sums.Rows != sums.Unquantified+sums.Inconclusive+sums.Rejected+sums.Refused) {
					t.Fatalf("%d lines, %+v", rows, sums)
				}
				kept[i] = sums.kept()
			}
			if kept[1] != 0 {
				t.Fatalf("%d rows kept that have no bits", kept[1])
			}
		}
		drawAnything(t, b)
	})
}

// drawAnything draws a log and reads the picture as XML.
func drawAnything(t *testing.T, b []byte) {
	log, err := newLogReader(bytes.NewReader(b))
	if err != nil {
		return
	}
	j, err := (&ranger{policy: "consistency", bits: 32, speed: 3e8 - 1e6}).judge()
	if err != nil {
		t.Fatal(err)
	}
	var p rangePlot
	for {
		row, err := log.next()
		if err != nil {
			break
		}
		p.add(j.judge(row))
	}
	picture := p.draw(j.policy.Name)
	if err := xml.Unmarshal(picture, new(struct{})); err != nil || bytes.Contains(picture, []byte("NaN")) {
		t.Fatalf("%v\n%s", err, picture)
	}
}
