package vectorstest

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
)

// TestBook writes a file that the runner reads, and in which a wrong case fails.
func TestBook(t *testing.T) {
	b := Book{Protocol: "toy", Source: Source{Title: "toys", Where: "here"}}
	in := Fields{"octets": []byte{1, 0xab}, "lists": [][]byte{{2}, {}}, "rows": []Fields{{"n": 3}}, "gone": 1}
	b.Out("echo", "text, with commas", in.With(Fields{"gone": nil}), Fields{"step": 1}, Fields{"octets": []byte{1, 0xab}, "n": 3})
	b.Out("echo", "wrong", in.With(Fields{"gone": nil}), nil, Fields{"octets": []byte{1}, "n": 3})
	b.Fails("echo", "range", "none", Fields{"octets": []byte{}, "lists": [][]byte{}, "rows": []Fields{}})
	f, err := vectors.Load(bytes.NewReader(b.File()))
	if err != nil {
		t.Fatal(err)
	}
	ops := map[string]vectors.Operation{"toy.echo": {In: "octets lists rows", Out: "octets n", Run: func(in *vectors.Input) (vectors.Output, error) {
		if len(in.BytesList("lists")) == 0 {
			return nil, vectors.ErrRange
		}
		return vectors.Output{"octets": in.Bytes("octets"), "n": in.List("rows", "n")[0].Int("n")}, nil
	}}}
	var lines string
	passed, failed := f.Run(ops, nil, func(r vectors.Result) { lines += r.String() + "\n" })
	const want = "toy-0001: passed\ntoy-0002: octets: got \"01ab\", want \"01\"\ntoy-0003: passed\n"
	if passed != 2 || failed != 1 || b.Cases() != 3 || lines != want {
		t.Errorf("%d passed, %d failed of %d:\n%s", passed, failed, b.Cases(), lines)
	}
	if in["gone"] != 1 {
		t.Error("With changed its receiver")
	}
	defer func() {
		if recover() == nil {
			t.Error("a function is no field")
		}
	}()
	b.Out("echo", "", Fields{"f": func() {}}, nil, nil)
}
