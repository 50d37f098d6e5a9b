package vectorstest

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestSection writes a section of a page and reads it again, and finds one that
// is not as computed.
func TestSection(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(path, []byte("# Toys\n\n## 1. Run\nold\n\n## 2. Rules\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	want := []byte("## 1. Run\nnew\n\n")
	Section(t, path, "## 2. ", want, true)
	Section(t, path, "## 2. ", want, false)
	b, err := os.ReadFile(path)
	if err != nil || string(b) != "# Toys\n\n## 1. Run\nnew\n\n## 2. Rules\n" {
		t.Errorf("written %q, %v", b, err)
	}
	var failed testing.T
	Section(&failed, path, "## 2. ", []byte("## 1. Run\nother\n\n"), false)
	if !failed.Failed() {
		t.Error("another section is not found")
	}
	for _, c := range [][2]string{{"## 3. ", "## 4. "}, {"## 2. ", "## 3. "}} {
		if _, _, _, ok := cut(b, []byte(c[0]), []byte(c[1])); ok {
			t.Errorf("found a section from %q to %q", c[0], c[1])
		}
	}
}

// TestFirstDifference finds every octet that changes, and every other length.
func TestFirstDifference(t *testing.T) {
	want := []byte("one\ntwo\n\nthree\n")
	if d := firstDifference(want, bytes.Clone(want)); d != "" {
		t.Errorf("equal texts: %s", d)
	}
	for i := range want {
		changed := bytes.Clone(want)
		changed[i] ^= 1
		if firstDifference(changed, want) == "" {
			t.Errorf("octet %d changed, and not found", i)
		}
	}
	for _, other := range [][]byte{nil, want[:9], append(bytes.Clone(want), "more"...)} {
		if firstDifference(other, want) == "" {
			t.Errorf("%q is not found", other)
		}
	}
}
