package vectors_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
)

// FuzzLoad loads any bytes. What loads has cases with ids of their own, and an
// operation that reads its one field in every way fails or passes each of them
// without a panic getting out.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte(`{"schema": 1, "protocol": "toy", "cases": []}`))
	f.Add([]byte(`{"schema":1,"protocol":"toy","cases":[{"id":"a","op":"toy.double","in":{"n":"9007199254740993"},"out":{"n":[{"x":null},1e400,-0]}}]}`))
	f.Add([]byte(`{"schema":1,"protocol":"toy","sources":{"S":{"title":"","where":"","license":"","made_by":null}},"cases":[{"id":"a","op":"o"}]}`))
	f.Add([]byte(`{"schema":1,"schema":1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := vectors.Load(bytes.NewReader(b))
		if err != nil {
			if file != nil || !errors.Is(err, vectors.ErrFormat) {
				t.Fatalf("Load = %v, %v", file, err)
			}
			return
		}
		ops := make(map[string]vectors.Operation)
		for _, name := range file.Operations() {
			ops[name] = vectors.Operation{In: "n?", Out: "n", Tolerance: 1, Run: readAll}
		}
		ids := make(map[string]bool)
		passed, failed := file.Run(ops, nil, func(r vectors.Result) {
			if ids[r.ID] || r.Field == "op" || r.Field == "panic" || r.Passed() == (r.String() != r.ID+": passed") {
				t.Errorf("result %+v", r)
			}
			ids[r.ID] = true
		})
		if passed+failed != len(ids) {
			t.Errorf("%d passed, %d failed of %d cases", passed, failed, len(ids))
		}
	})
}

// readAll answers with n, read as what its case says in text.
func readAll(in *vectors.Input) (vectors.Output, error) {
	switch len(in.Text("n")) % 8 {
	case 0:
		return vectors.Output{"n": in.Bytes("n")}, nil
	case 1:
		return vectors.Output{"n": in.Int("n")}, nil
	case 2:
		return vectors.Output{"n": in.Uint64("n")}, nil
	}
	return vectors.Output{"n": []any{in.Has("n"), in.Text("n")}}, nil
}
