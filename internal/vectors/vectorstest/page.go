package vectorstest

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// Section compares a section of the page at path with what a test has computed,
// which it writes first when update says so. The section begins with the first
// line of want and goes on up to end.
func Section(t *testing.T, path, end string, want []byte, update bool) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, got, after, ok := cut(b, want[:bytes.IndexByte(want, '\n')+1], []byte(end))
	if !ok {
		t.Fatalf("%s has no such section", path)
	}
	if update {
		if err := os.WriteFile(path, slices.Concat(before, want, after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if d := firstDifference(got, want); d != "" {
		t.Errorf("%s is not what is computed (-update writes it): %s", path, d)
	}
}

// cut returns what is before, in and after the part of b from begin to before
// end.
func cut(b, begin, end []byte) (before, section, after []byte, ok bool) {
	from := bytes.Index(b, begin)
	if from < 0 {
		return nil, nil, nil, false
	}
	n := bytes.Index(b[from:], end)
	if n < 0 {
		return nil, nil, nil, false
	}
	return b[:from], b[from : from+n], b[from+n:], true
}

// firstDifference names the first line in which two texts differ, "" for none.
func firstDifference(got, want []byte) string {
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(g), len(w)) {
		switch {
		case i >= len(g):
			return "missing: " + w[i]
		case i >= len(w):
			return "too much: " + g[i]
		case g[i] != w[i]:
			return fmt.Sprintf("line %d: %s\nwant %s", i+1, g[i], w[i])
		}
	}
	return ""
}
