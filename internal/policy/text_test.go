package policy

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// unwanted matches what no file of the project holds: paths of somebody's
// machine, and marks of work left open. It is put together so that this file
// does not match.
var unwanted = regexp.MustCompile(`/(work|root|tmp)/|\b(TO` + `DO|FIX` + `ME|X` + `XX)\b`)

// betrayals checks texts, from file name to content. Files with a zero byte
// are not text.
func betrayals(texts map[string]string) (violations []string) {
	for name, text := range texts {
		if bytes.IndexByte([]byte(text), 0) >= 0 {
			continue
		}
		line := 1
		for at := range bytes.Lines([]byte(text)) {
			if m := unwanted.Find(at); m != nil {
				violations = append(violations, fmt.Sprintf("%s:%d: %s", name, line, m))
			}
			line++
		}
	}
	return violations
}

func TestTexts(t *testing.T) {
	names, err := files()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(b)
	}
	report(t, betrayals(texts))
	if l := texts["LICENSE"]; !regexp.MustCompile(`(?s)BSD 3-Clause|Redistribution and use.*Neither the name`).MatchString(l) {
		t.Error("LICENSE is not the BSD-3-Clause licence")
	}

	file := func(text string) map[string]string { return map[string]string{"a.txt": "first\n" + text} }
	good := map[string]string{
		"a.txt":  "testdata/home/ and workshop/, a root/ folder, FuzzXxx, Todo\n",
		"a.pcap": "\x00/" + "work/",
	}
	fails(t, betrayals, good, []bad[map[string]string]{
		{"work", file("see /" + "work/main"), "a.txt:2: /"},
		{"root", file("/" + "root/go"), "a.txt:2: /"},
		{"tmp", file("> /" + "tmp/x"), "a.txt:2: /"},
		{"to do", file("// TO" + "DO: x"), "a.txt:2: TO"},
		{"fix me", file("// FIX" + "ME"), "a.txt:2: FIX"},
		{"crosses", file("// XX" + "X x"), "a.txt:2: XX"},
	})
}
