// Package vectorstest runs a vector file of the module as a Go test.
package vectorstest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
)

// Test runs the cases of testdata/vectors/file against ops, one subtest a
// case, from a package at any depth of the module. With only, it runs the
// named operations and no other. It fails when there is no case to run, for
// one of the operations in only as well.
func Test(t *testing.T, file string, ops map[string]vectors.Operation, only ...string) {
	t.Helper()
	f, err := load(file)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	for _, op := range only {
		if !slices.Contains(f.Operations(), op) {
			t.Errorf("%s has no case of %s", file, op)
		}
	}
	accept := func(op string) bool { return len(only) == 0 || slices.Contains(only, op) }
	passed, failed := f.Run(ops, accept, func(r vectors.Result) {
		t.Run(r.ID, func(t *testing.T) {
			if !r.Passed() {
				t.Errorf("%s: %s", r.Op, r)
			}
		})
	})
	if passed+failed == 0 {
		t.Errorf("%s has no case to run", file)
	}
}

// Seeds calls add with the in-fields of each case of op, one of ops, in
// testdata/vectors/file: for the seed corpus of a fuzz target. It fails when
// there is none, and when a field is not what add takes it for.
func Seeds(f *testing.F, file string, ops map[string]vectors.Operation, op string, add func(in *vectors.Input)) {
	f.Helper()
	v, err := load(file)
	if err != nil {
		f.Fatalf("%s: %v", file, err)
	}
	added := 0
	o := ops[op]
	o.Run = func(in *vectors.Input) (vectors.Output, error) {
		add(in)
		added++
		return nil, nil
	}
	passed, failed := v.Run(map[string]vectors.Operation{op: o}, func(name string) bool { return name == op }, nil)
	if added == 0 || added != passed+failed {
		f.Fatalf("%s: %d of %d cases of %s made a seed", file, added, passed+failed, op)
	}
}

// load reads testdata/vectors/name in the folder of go.mod, which is this one
// or one above.
func load(name string) (*vectors.File, error) {
	folder := "."
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			break
		}
		above := filepath.Join(folder, "..")
		if a, err := filepath.Abs(above); err != nil || a == filepath.Dir(a) {
			return nil, os.ErrNotExist
		}
		folder = above
	}
	r, err := os.Open(filepath.Join(folder, "testdata", "vectors", name))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return vectors.Load(r)
}
