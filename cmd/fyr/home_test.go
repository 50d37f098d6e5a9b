package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite what the commands make of testdata/home")

const root = "../.."

// atHome runs the tool in the root of the module, as the README has it.
func atHome(t *testing.T, args ...string) call {
	t.Helper()
	t.Chdir(root)
	return invoke(t, args...)
}

// The commands on testdata/home, by the name of the files with their output.
var homeCommands = map[string][]string{
	"resolve": {"resolve", "--keys", "testdata/home/keys.json", "testdata/home/home.pcap"},
	"parse":   {"parse", "testdata/home/home.pcap"},
}

// TestHome compares what the commands make of testdata/home with what they made
// of it before.
func TestHome(t *testing.T) {
	for name, args := range homeCommands {
		t.Run(name, func(t *testing.T) {
			got := atHome(t, args...)
			if got.code != exitDone {
				t.Errorf("exit code %d", got.code)
			}
			one(t, got)
			golden(t, filepath.Join("testdata", "home", name+".jsonl"), got.out)
			golden(t, filepath.Join("testdata", "home", name+".txt"), got.err)
		})
	}
}

// golden compares got with a file, or makes the file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("not what is in %s (go test ./cmd/fyr -run Home -update rewrites it):\n%s", name, firstDifference(string(want), got))
	}
}

// firstDifference shows the first line in which two texts differ.
func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		switch {
		case i >= len(g):
			return "- " + w[i]
		case i >= len(w):
			return "+ " + g[i]
		case w[i] != g[i]:
			return "- " + w[i] + "\n+ " + g[i]
		}
	}
	return ""
}

// TestHomeOneByOne hears what is in testdata/home through a pipe: record by
// record, the lines are those of the file.
func TestHomeOneByOne(t *testing.T) {
	t.Chdir(root)
	air, err := os.ReadFile("testdata/home/home.pcap")
	if err != nil {
		t.Fatal(err)
	}
	piped := invokeWith(t, string(air), "resolve", "--keys", "testdata/home/keys.json", "-")
	file := invoke(t, homeCommands["resolve"]...)
	if piped.out != file.out {
		t.Error(firstDifference(file.out, piped.out))
	}
	if one(t, piped) != one(t, file) {
		t.Errorf("%+v, and of the file %+v", one(t, piped), one(t, file))
	}
}

// TestHomeIsWhole says what is to be seen in testdata/home whatever becomes of
// the details: every tag is heard, what is damaged is refused, and what is
// played back is not fresh.
func TestHomeIsWhole(t *testing.T) {
	got := atHome(t, homeCommands["resolve"]...)
	if !strings.Contains(got.err, "13 of 13 tags were heard.") {
		t.Errorf("stderr\n%s", got.err)
	}
	if a := one(t, got); a.records < 30 || a.with == 0 || a.without == 0 || a.badRecords == 0 || a.resolved == 0 || a.recognised == 0 || a.unknown == 0 || a.badAdverts == 0 {
		t.Errorf("%+v", a)
	}
	for _, c := range []struct {
		with []string
		n    int
	}{
		{[]string{`"error":`}, 3},
		{[]string{`"freshness":"stale"`}, 1},
		{[]string{`"freshness":"repeat"`}, 2},
		{[]string{`"way":"hash"`}, 3},
		{[]string{`"network":"eddystone"`, `"kind":"etlm"`, `"opened":true`}, 2},
		{[]string{`"network":"smarttag"`, `"opened":true`}, 1},
		{[]string{`"tag":13`, `"epoch":4999,"freshness":"fresh"`, `"opened":true`}, 1},
		{[]string{`"tag":13`, `"epoch":4999,"freshness":"repeat"`}, 1},
		{[]string{`"tag":13`, `"epoch":5000,"freshness":"fresh"`}, 1},
		{[]string{`"tag":13`, `"stream":1,"epoch":26,"freshness":"fresh"`, `"opened":true`}, 1},
		{[]string{`"tag":11`, `"epoch":95,"freshness"`}, 1},
		{[]string{`"tag":11`, `"epoch":96,"freshness"`}, 1},
	} {
		n := 0
		for line := range strings.Lines(got.out) {
			all := true
			for _, part := range c.with {
				all = all && strings.Contains(line, part)
			}
			if all {
				n++
			}
		}
		if n != c.n {
			t.Errorf("%d lines with %q, want %d", n, c.with, c.n)
		}
	}
}

// TestHomeDerived derives what was heard: each identifier that resolve finds in
// testdata/home is one that derive prints.
func TestHomeDerived(t *testing.T) {
	t.Chdir(root)
	got := invoke(t, "derive", "--keys", "testdata/home/keys.json", "--tag", "9,11,12,13", "--from", "2025-06-15T15:00:00Z", "--for", "10m")
	if got.code != exitDone {
		t.Fatalf("%+v", got)
	}
	air, err := os.ReadFile("testdata/home/home.pcap")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ tag, epoch, id string }{
		{"9", "63", "a2a2bd394ff76ef2"}, {"9", "64", "396973b40660265b"}, {"12", "256", "62b4972d7f25fb2f"},
		{"13", "4999", "5faa3d09344a3635"}, {"13", "5000", "2f151a5c8836b5d8"}, {"13", "26", "bafa77cfbe93bd23"},
		{"11", "95", "f0a489fda995e57dcfb2a40c80b8fa29e4b818d606920814ae527a39"},
		{"11", "96", "1d116dcaf2d84c969599aab3bc6285134e546e1e3bf3fa3e28aad0e7"},
	} {
		if len(linesWith(got.out, `"epoch":`+c.epoch+`,`)) == 0 || len(linesWith(got.out, `"id":"`+c.id+`"`)) != 1 {
			t.Errorf("tag %s, epoch %s: no line with %s", c.tag, c.epoch, c.id)
		}
	}
	if bytes.Count(air, []byte("\xa2\xa2\xbd\x39\x4f\xf7\x6e\xf2")) != 1 {
		t.Error("the capture does not show the first identifier of tag 9")
	}
}
