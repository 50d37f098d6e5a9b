package vectorstest

import (
	"bytes"
	"os"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
)

// Generated compares the vector file of a path with what a test has computed,
// which it writes first when update says so, and loads it. The test ends where
// they differ.
func Generated(t *testing.T, path string, want []byte, update bool) *vectors.File {
	t.Helper()
	if update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if line := differs(got, want); line != 0 {
		t.Fatalf("line %d is not what is computed: run the test with -update", line)
	}
	f, err := vectors.Load(bytes.NewReader(got))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// differs returns the number of the first line in which a and b differ, or 0.
func differs(a, b []byte) int {
	g, w := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || !bytes.Equal(g[i], w[i]) {
			return i + 1
		}
	}
	return 0
}

// Test compares the vector file at path with the cases of b, as [Generated]
// does, and runs all of them against ops. It fails unless each of ops has a case.
func (b *Book) Test(t *testing.T, path string, ops map[string]vectors.Operation, update bool) {
	t.Helper()
	f := Generated(t, path, b.File(), update)
	if len(f.Operations()) != len(ops) {
		t.Errorf("operations %q", f.Operations())
	}
	_, failed := f.Run(ops, nil, func(r vectors.Result) {
		if !r.Passed() {
			t.Error(r)
		}
	})
	if failed > 0 {
		t.Errorf("%d of %d cases fail", failed, b.Cases())
	}
}
