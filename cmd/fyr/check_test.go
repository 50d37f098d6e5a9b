package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

// TestOperations joins the operations of the module, which panics when two
// packages have one of the same name.
func TestOperations(t *testing.T) {
	n := 0
	for _, set := range operationSets() {
		n += len(set)
	}
	if all := operations(operationSets()); len(all) != n {
		t.Errorf("%d operations, want %d", len(all), n)
	}
	defer func() {
		if recover() == nil {
			t.Error("two operations of one name did not panic")
		}
	}()
	set := map[string]vectors.Operation{"a.b": {}}
	operations([]map[string]vectors.Operation{set, set})
}

// testOperations has one operation that answers and one that refuses.
func testOperations() []map[string]vectors.Operation {
	return []map[string]vectors.Operation{{
		"t.double": {In: "n", Out: "m", Run: func(in *vectors.Input) (vectors.Output, error) {
			return vectors.Output{"m": 2 * in.Int("n")}, nil
		}},
		"t.refuse": {Run: func(*vectors.Input) (vectors.Output, error) {
			return nil, fail.New(fail.Range, "t: refused")
		}},
	}}
}

// checkTexts runs the command check with testOperations on files a.json,
// b.json and so on of the given texts.
func checkTexts(t *testing.T, args []string, texts ...string) call {
	t.Helper()
	dir := t.TempDir()
	for i, text := range texts {
		name := filepath.Join(dir, string(rune('a'+i))+".json")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	var out, errs strings.Builder
	s := streams{out: &out, err: &errs}
	root := newRoot(s)
	root.ResetCommands()
	root.AddCommand(newCheck(s, testOperations))
	code := execute(root, append([]string{"check"}, args...), s)
	return call{code, strings.ReplaceAll(out.String(), dir+string(filepath.Separator), ""), errs.String()}
}

// vectorFile is a vector file of the given cases.
func vectorFile(cases ...string) string {
	return `{"schema":1,"protocol":"t","cases":[` + strings.Join(cases, ",") + `]}`
}

const (
	goodCase    = `{"id":"t-1","op":"t.double","in":{"n":4},"out":{"m":8}}`
	wrongCase   = `{"id":"t-2","op":"t.double","in":{"n":4},"out":{"m":9}}`
	refusedCase = `{"id":"t-3","op":"t.refuse","in":{},"error":"range"}`
	unknownCase = `{"id":"t-4","op":"t.halve","in":{"n":4},"out":{"m":2}}`
	fieldCase   = `{"id":"t-5","op":"t.double","in":{"n":4,"k":1},"out":{"m":8}}`
)

func TestCheck(t *testing.T) {
	good := vectorFile(goodCase, refusedCase)
	for _, c := range []struct {
		name  string
		args  []string
		files []string
		code  int
		out   string
		err   string
	}{
		{"all pass", nil, []string{good}, exitDone, "2 passed, 0 failed\n", ""},
		{"over all files", nil, []string{good, vectorFile(goodCase), good}, exitDone, "5 passed, 0 failed\n", ""},
		{"a wrong value", nil, []string{vectorFile(goodCase, wrongCase)}, exitRefused, "t-2: m: got 8, want 9\n1 passed, 1 failed\n", ""},
		{"an unknown operation", nil, []string{vectorFile(unknownCase)}, exitRefused, "t-4: op: got \"t.halve\", want a known operation\n0 passed, 1 failed\n", ""},
		{"an unknown field", nil, []string{vectorFile(fieldCase)}, exitRefused, "t-5: in.k: got 1, want no such field\n0 passed, 1 failed\n", ""},
		{"one operation", []string{"--ops", "t.refuse"}, []string{vectorFile(wrongCase, refusedCase)}, exitDone, "1 passed, 0 failed\n", ""},
		{"two operations", []string{"--ops", "t.refuse,t.halve"}, []string{vectorFile(wrongCase, refusedCase, unknownCase)}, exitRefused,
			"t-4: op: got \"t.halve\", want a known operation\n1 passed, 1 failed\n", ""},
		{"an operation that nobody has", []string{"--ops", "t.fly"}, []string{good}, exitUsage, "", "no operation is called t.fly"},
		{"one of two that nobody has", []string{"--ops", "t.fly,t.double"}, []string{good}, exitDone, "1 passed, 0 failed\n", "no operation is called t.fly"},
		{"a broken file", nil, []string{good, "{"}, exitRefused,
			"b.json: vectors: malformed file: line 1: unexpected end of JSON input\n2 passed, 1 failed\n", ""},
		{"control characters", nil, []string{vectorFile("\"\\u001b[2J\"")}, exitRefused,
			"a.json: vectors: malformed file: case 1 of 1: not an object\n0 passed, 1 failed\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := checkTexts(t, c.args, c.files...)
			if got.code != c.code || got.out != c.out {
				t.Errorf("exit code %d, stdout %q; want %d, %q", got.code, got.out, c.code, c.out)
			}
			if !strings.Contains(got.err, c.err) {
				t.Errorf("stderr %q does not say %q", got.err, c.err)
			}
		})
	}
}

// TestCheckJSON reads the lines of --json back.
func TestCheckJSON(t *testing.T) {
	got := checkTexts(t, []string{"--json"}, vectorFile(goodCase, wrongCase), "[]")
	want := []map[string]any{
		{"id": "t-2", "op": "t.double", "field": "m", "got": "8", "want": "9"},
		{"file": "b.json"},
		{"passed": 1.0, "failed": 2.0},
	}
	lines := strings.Split(strings.TrimSuffix(got.out, "\n"), "\n")
	if got.code != exitRefused || len(lines) != len(want) {
		t.Fatalf("exit code %d, stdout %q", got.code, got.out)
	}
	for i, line := range lines {
		var v map[string]any
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatal(err)
		}
		for key, value := range want[i] {
			if v[key] != value {
				t.Errorf("line %d: %s is %v, want %v", i+1, key, v[key], value)
			}
		}
	}
}

// TestCheckFiles checks files that are not there.
func TestCheckFiles(t *testing.T) {
	got := invoke(t, "check", filepath.Join(t.TempDir(), "none.json"))
	if got.code != exitRefused || lastLine(got.out) != "0 passed, 1 failed" || !strings.Contains(got.out, "no such file") {
		t.Errorf("%+v", got)
	}
}
