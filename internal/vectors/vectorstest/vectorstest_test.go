package vectorstest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
)

// home makes a module with one vector file, and works in a folder deep in it.
func home(t *testing.T, cases string) {
	t.Helper()
	root := t.TempDir()
	deep := filepath.Join(root, "a", "b", "c")
	folder := filepath.Join(root, "testdata", "vectors")
	for _, err := range []error{
		os.MkdirAll(deep, 0o755), os.MkdirAll(folder, 0o755),
		os.WriteFile(filepath.Join(root, "go.mod"), []byte("module toy\n"), 0o644),
		os.WriteFile(filepath.Join(folder, "toy.json"), []byte(`{"schema": 1, "protocol": "toy", "cases": [`+cases+`]}`), 0o644),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(deep)
}

const threeCases = `
	{"id": "a", "op": "toy.one", "in": {"n": 1}, "out": {"n": 1}},
	{"id": "b", "op": "toy.one", "in": {"n": 2}, "out": {"n": 2}},
	{"id": "c", "op": "toy.two", "in": {"n": 3}, "out": {"n": 9}}`

var same = vectors.Operation{In: "n", Out: "n", Run: func(in *vectors.Input) (vectors.Output, error) {
	return vectors.Output{"n": in.Int("n")}, nil
}}

func TestTest(t *testing.T) {
	home(t, threeCases)
	Test(t, "toy.json", map[string]vectors.Operation{"toy.one": same}, "toy.one")
}

func TestRun(t *testing.T) {
	home(t, threeCases)
	f, err := load("toy.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		only    []string
		results string
		err     string
	}{
		{nil, "a b c:n", ""},
		{[]string{"toy.one"}, "a b", ""},
		{[]string{"toy.two", "toy.one"}, "a b c:n", ""},
		{[]string{"toy.one", "toy.three"}, "", "no case of toy.three"},
	} {
		var results []string
		err := run(f, map[string]vectors.Operation{"toy.one": same, "toy.two": same}, c.only, func(r vectors.Result) {
			results = append(results, strings.TrimSuffix(r.ID+":"+r.Field, ":"))
		})
		if got := strings.Join(results, " "); got != c.results || (err == nil) != (c.err == "") || err != nil && err.Error() != c.err {
			t.Errorf("only %q: results %q, error %v", c.only, got, err)
		}
	}
}

func TestRunOfNoCases(t *testing.T) {
	home(t, "")
	f, err := load("toy.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := run(f, map[string]vectors.Operation{"toy.one": same}, nil, nil); err == nil {
		t.Error("a file without cases passed")
	}
}

func TestSeeds(t *testing.T) {
	home(t, threeCases)
	f, err := load("toy.json")
	if err != nil {
		t.Fatal(err)
	}
	ops := map[string]vectors.Operation{"toy.one": same, "toy.three": same}
	var got []int64
	if err := seeds(f, ops, "toy.one", func(in *vectors.Input) { got = append(got, in.Int("n")) }); err != nil || !slices.Equal(got, []int64{1, 2}) {
		t.Errorf("seeds %v, error %v", got, err)
	}
	if err := seeds(f, ops, "toy.one", func(in *vectors.Input) { in.Text("n") }); err == nil {
		t.Error("a field of the wrong type made a seed")
	}
	if err := seeds(f, ops, "toy.two", func(*vectors.Input) {}); err == nil {
		t.Error("an unknown operation made seeds")
	}
	if err := seeds(f, ops, "toy.three", func(*vectors.Input) {}); err == nil {
		t.Error("an operation without cases made seeds")
	}
}

func TestLoad(t *testing.T) {
	home(t, "1")
	if _, err := load("toy.json"); !errors.Is(err, vectors.ErrFormat) || !strings.HasPrefix(err.Error(), "toy.json: ") {
		t.Errorf("malformed file: %v", err)
	}
	if _, err := load("other.json"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("absent file: %v", err)
	}
	t.Chdir(filepath.VolumeName(t.TempDir()) + string(filepath.Separator))
	if _, err := load("toy.json"); err == nil {
		t.Error("loaded a file outside of a module")
	}
}
