// Package vectorstest runs a vector file of the module as a Go test, and makes
// seeds of its cases for fuzz targets.
package vectorstest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
)

// Test runs the cases of testdata/vectors/file against ops, one subtest a
// case, from a package at any depth of the module. With only, it runs the
// named operations and no other. It fails when there is no case to run, or
// none of one of the operations in only.
func Test(t *testing.T, file string, ops map[string]vectors.Operation, only ...string) {
	t.Helper()
	f, err := load(file)
	if err != nil {
		t.Fatal(err)
	}
	err = run(f, ops, only, func(r vectors.Result) {
		t.Run(r.ID, func(t *testing.T) {
			if !r.Passed() {
				t.Errorf("%s: %s", r.Op, r)
			}
		})
	})
	if err != nil {
		t.Errorf("%s: %v", file, err)
	}
}

// run runs the cases of f that only names, and checks that there are some.
func run(f *vectors.File, ops map[string]vectors.Operation, only []string, report func(vectors.Result)) error {
	for _, op := range only {
		if !slices.Contains(f.Operations(), op) {
			return fmt.Errorf("no case of %s", op)
		}
	}
	accept := func(op string) bool { return len(only) == 0 || slices.Contains(only, op) }
	if passed, failed := f.Run(ops, accept, report); passed+failed == 0 {
		return fmt.Errorf("no case to run")
	}
	return nil
}

// Seeds calls add with the in-fields of each case of op, one of ops, in
// testdata/vectors/file: for the seed corpus of a fuzz target. It fails when
// there is none, and when a field is not what add takes it for.
func Seeds(f *testing.F, file string, ops map[string]vectors.Operation, op string, add func(in *vectors.Input)) {
	f.Helper()
	v, err := load(file)
	if err != nil {
		f.Fatal(err)
	}
	if err := seeds(v, ops, op, add); err != nil {
		f.Fatalf("%s: %v", file, err)
	}
}

func seeds(f *vectors.File, ops map[string]vectors.Operation, op string, add func(in *vectors.Input)) error {
	o, ok := ops[op]
	if !ok {
		return fmt.Errorf("%s is no operation", op)
	}
	added := 0
	o.Run = func(in *vectors.Input) (vectors.Output, error) {
		add(in)
		added++
		return nil, nil
	}
	passed, failed := f.Run(map[string]vectors.Operation{op: o}, func(name string) bool { return name == op }, nil)
	if added == 0 || added != passed+failed {
		return fmt.Errorf("%d of %d cases of %s made a seed", added, passed+failed, op)
	}
	return nil
}

// load reads testdata/vectors/name in the folder of go.mod, which is this one
// or one above.
func load(name string) (*vectors.File, error) {
	folder, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			break
		}
		above := filepath.Dir(folder)
		if above == folder {
			return nil, fmt.Errorf("%s: no go.mod here or above", name)
		}
		folder = above
	}
	r, err := os.Open(filepath.Join(folder, "testdata", "vectors", name))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	f, err := vectors.Load(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return f, nil
}
