package spake2plustest_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/spake2plus/spake2plustest"
)

// published returns the first published case of op, for changes.
func published(t *testing.T, op string) map[string]string {
	t.Helper()
	b, err := os.ReadFile("../../../testdata/vectors/spake2plus.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			Op  string
			In  map[string]string
			Out map[string]string
		}
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	for _, c := range file.Cases {
		if c.Op == op && c.Out != nil {
			return c.In
		}
	}
	t.Fatalf("no case of %s", op)
	return nil
}

// TestUnpublished runs the one suite that the published vectors leave out, on
// values that were computed without this module.
func TestUnpublished(t *testing.T) {
	r, err := os.Open("testdata/p384-sha512.json")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	f, err := vectors.Load(r)
	if err != nil {
		t.Fatal(err)
	}
	passed, _ := f.Run(spake2plustest.Operations(), nil, func(r vectors.Result) {
		if !r.Passed() {
			t.Error(r)
		}
	})
	if passed != 3 {
		t.Errorf("%d of 3 passed", passed)
	}
}

// A broken value of one field, and the class of what it gives.
type broken struct{ field, value, class string }

// cut is the value of a field without its last byte.
func cut(in map[string]string, field string) string { return in[field][:len(in[field])-2] }

// TestOrder breaks each field in each way, alone and with every later one: the
// first in the order of the catalogue decides, and within it the size.
func TestOrder(t *testing.T) {
	zero, high := strings.Repeat("00", 32), strings.Repeat("ff", 32)
	scalar := func(in map[string]string, field string) []broken {
		return []broken{{field, cut(in, field), "length"}, {field, in[field] + "00", "length"}, {field, "", "length"},
			{field, zero, "range"}, {field, high, "range"}, {field, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", "range"}}
	}
	point := func(in map[string]string, field string) []broken {
		good := in[field]
		return []broken{{field, "03" + good[2:66], "length"}, {field, "00", "length"}, {field, good + "00", "length"}, {field, cut(in, field), "length"},
			{field, "02" + good[2:], "point"}, {field, "04" + high + good[66:], "point"}, {field, "04" + good[66:] + good[2:66], "point"}}
	}
	confirmation := func(in map[string]string, field string) []broken {
		return []broken{{field, cut(in, field), "authentication"}, {field, in[field] + "00", "authentication"}, {field, "", "authentication"}, {field, zero, "authentication"}}
	}
	suite := []broken{{"suite", "SPAKE2+-P384-SHA256-HKDF-SHA256-CMAC-AES-128", "unsupported"}, {"suite", "", "unsupported"}}

	in := published(t, "spake2plus.prover")
	check(t, "spake2plus.prover", in, [][]broken{suite, scalar(in, "w0"), scalar(in, "w1"), scalar(in, "x"), point(in, "share_v"), confirmation(in, "confirm_v")})
	in = published(t, "spake2plus.verifier")
	check(t, "spake2plus.verifier", in, [][]broken{suite, scalar(in, "w0"), point(in, "l"), scalar(in, "y"), point(in, "share_p"), confirmation(in, "confirm_p")})

	in = published(t, "spake2plus.register")
	half := func(field string) []broken {
		return []broken{{field, strings.Repeat("01", 39), "length"}, {field, strings.Repeat("01", 41), "length"}, {field, "", "length"}}
	}
	nought := func(field string) []broken { return []broken{{field, strings.Repeat("00", 40), "range"}} }
	check(t, "spake2plus.register", in, [][]broken{suite, half("w0s"), half("w1s"), nought("w0s"), nought("w1s")})
}

// check runs op with each value of order broken, alone and with each later one
// of another field.
func check(t *testing.T, op string, in map[string]string, order [][]broken) {
	t.Helper()
	var cases []string
	add := func(class string, values ...broken) {
		changed := maps.Clone(in)
		for _, v := range values {
			changed[v.field] = v.value
		}
		b, err := json.Marshal(changed)
		if err != nil {
			t.Fatal(err)
		}
		cases = append(cases, fmt.Sprintf(`{"id": "%d", "op": %q, "in": %s, "error": %q}`, len(cases), op, b, class))
	}
	for i, first := range order {
		for _, f := range first {
			add(f.class, f)
			for _, second := range order[i+1:] {
				for _, s := range second {
					if s.field != f.field && (op != "spake2plus.register" || f.class != "length") {
						add(f.class, f, s)
					}
				}
			}
		}
	}
	f, err := vectors.Load(strings.NewReader(`{"schema": 1, "protocol": "spake2plus", "cases": [` + strings.Join(cases, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	passed, _ := f.Run(spake2plustest.Operations(), nil, func(r vectors.Result) {
		if !r.Passed() {
			t.Error(r)
		}
	})
	if passed != len(cases) || passed < 10 {
		t.Errorf("%s: %d of %d passed", op, passed, len(cases))
	}
}
