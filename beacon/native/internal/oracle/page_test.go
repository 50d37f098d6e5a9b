package oracle

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the worked example and the vectors")

const pageFile = "../../../../spec/beacon.md"

// A codeBlock is one code block of the worked example: its place in the page and
// its values.
type codeBlock struct {
	section  string
	from, to int // lines of the page between the fences
	values   []value
}

// codeBlocks reads the code blocks of Section 1 out of the page: the first one
// below each heading "### 1.x".
func codeBlocks(page []byte) (blocks []codeBlock, err error) {
	lines := strings.Split(string(page), "\n")
	section := ""
	for i := 0; i < len(lines); i++ {
		if heading, ok := strings.CutPrefix(lines[i], "### "); ok {
			section, _, _ = strings.Cut(heading, " ")
		}
		if strings.HasPrefix(lines[i], "## 2") {
			break
		}
		if lines[i] != "```text" {
			continue
		}
		b := codeBlock{section: section, from: i + 1}
		for i++; i < len(lines) && lines[i] != "```"; i++ {
			name, text, ok := strings.Cut(lines[i], "  ")
			if !ok {
				return nil, fmt.Errorf("line %d: %q is not a name and a value", i+1, lines[i])
			}
			b.values = append(b.values, value{name, strings.TrimSpace(text)})
		}
		b.to = i
		blocks = append(blocks, b)
	}
	return blocks, nil
}

// compareExample compares what the page says with what the oracle computes,
// every value both ways.
func compareExample(page []byte) (differences []string) {
	blocks, err := codeBlocks(page)
	if err != nil {
		return []string{err.Error()}
	}
	differ := func(format string, args ...any) { differences = append(differences, fmt.Sprintf(format, args...)) }
	want := example()
	for _, b := range blocks {
		w, ok := want[b.section]
		if !ok {
			differ("section %q has a block that the oracle does not know, or two", b.section)
			continue
		}
		delete(want, b.section)
		for i := range max(len(w), len(b.values)) {
			switch {
			case i >= len(w):
				differ("section %s: %v is too much", b.section, b.values[i])
			case i >= len(b.values):
				differ("section %s: %v is missing", b.section, w[i])
			case b.values[i] != w[i]:
				differ("section %s: page %v, oracle %v", b.section, b.values[i], w[i])
			}
		}
	}
	for _, section := range slices.Sorted(maps.Keys(want)) {
		differ("section %s has no block", section)
	}
	return differences
}

// rewrite returns the page with the values of the oracle in it.
func rewrite(page []byte) ([]byte, error) {
	blocks, err := codeBlocks(page)
	lines := strings.Split(string(page), "\n")
	computed := example()
	for _, b := range slices.Backward(blocks) {
		var text []string
		for _, v := range computed[b.section] {
			text = append(text, fmt.Sprintf("%-21s  %s", v.name, v.text))
		}
		lines = slices.Replace(lines, b.from, b.to, text...)
	}
	return []byte(strings.Join(lines, "\n")), err
}

func readPage(t *testing.T) []byte {
	t.Helper()
	page, err := os.ReadFile(pageFile)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// TestWorkedExample recomputes every value of the page's worked example.
func TestWorkedExample(t *testing.T) {
	page := readPage(t)
	if *update {
		b, err := rewrite(page)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(pageFile, b, 0o644); err != nil {
			t.Fatal(err)
		}
		page = b
	}
	for _, d := range compareExample(page) {
		t.Error(d)
	}
}

// TestWorkedExampleIsRead alters every value of the page in turn, and its last
// character, and expects exactly that to be found.
func TestWorkedExampleIsRead(t *testing.T) {
	page := readPage(t)
	blocks, err := codeBlocks(page)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(page), "\n")
	altered := 0
	for _, b := range blocks {
		for i := range b.values {
			changed := slices.Clone(lines)
			line := []byte(changed[b.from+i])
			line[len(line)-1] ^= 1
			changed[b.from+i] = string(line)
			if d := compareExample([]byte(strings.Join(changed, "\n"))); len(d) != 1 || !strings.Contains(d[0], b.values[i].name) {
				t.Errorf("section %s, %s altered: %q", b.section, b.values[i].name, d)
			}
			altered++
		}
	}
	if altered < 250 {
		t.Errorf("only %d values in the page", altered)
	}
	whole := string(page)
	at := blocks[0]
	for name, text := range map[string]string{
		"a value left out":  strings.Join(slices.Delete(slices.Clone(lines), at.from, at.from+1), "\n"),
		"a value too much":  strings.Join(slices.Insert(slices.Clone(lines), at.to, "more  00"), "\n"),
		"no value":          strings.Join(slices.Insert(slices.Clone(lines), at.to, "more"), "\n"),
		"a section without": strings.Replace(whole, "### 1.3 ", "### 1.33 ", 1),
		"a block twice":     strings.Replace(whole, "### 1.4 ", "### 1.3 ", 1),
		"an empty page":     "",
	} {
		if d := compareExample([]byte(text)); len(d) == 0 {
			t.Errorf("%s: not found", name)
		}
	}
	if b, err := rewrite(page); err != nil || !bytes.Equal(b, page) {
		t.Errorf("rewriting changes the page: %v", err)
	}
}
