package vectors_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/internal/vectors"
)

// good is a file that uses all of the format.
const good = `{
  "schema": 1,
  "protocol": "toy",
  "sources": {"S1": {"title": "t", "where": "w", "license": "l", "made_by": null}, "S2": {"title": "t", "where": "w", "license": "l", "made_by": "me"}},
  "cases": [
    {"id": "toy-1", "op": "toy.double", "source": "S1", "verified": true, "note": "n", "in": {"n": 2}, "steps": {"anything": [1, null]}, "out": {"n": 4}},
    {"id": "toy-2", "op": "toy.double", "source": "S1", "verified": false, "note": "n", "in": {"n": -1}, "error": "range"}
  ]
}
`

func TestLoadGood(t *testing.T) {
	f, err := vectors.Load(strings.NewReader(good))
	if err != nil {
		t.Fatal(err)
	}
	if f.Protocol != "toy" {
		t.Errorf("Protocol = %q", f.Protocol)
	}
	if ops := f.Operations(); len(ops) != 1 || ops[0] != "toy.double" {
		t.Errorf("Operations() = %q", ops)
	}
}

func TestLoadRefuses(t *testing.T) {
	file := func(cases string) string { return `{"schema": 1, "protocol": "toy", "cases": [` + cases + `]}` }
	source := func(s string) string {
		return `{"schema": 1, "protocol": "toy", "sources": ` + s + `, "cases": []}`
	}
	for _, c := range []struct{ name, file, want string }{
		{"empty", ``, "line 1: unexpected end"},
		{"cut", good[:len(good)-4], "line 8: unexpected end"},
		{"syntax", "{\n\n\"schema\": 1,}", "line 3: invalid character"},
		{"trailing data", good + "{}", "line 10: invalid character '{' after top-level"},
		{"second file", good + good, "after top-level value"},
		{"not UTF-8", strings.Replace(good, "toy-1", "toy-\xff", 1), "UTF-8"},
		{"byte order mark", "\ufeff" + good, "invalid character"},
		{"too deep", strings.Repeat("[", 20000) + strings.Repeat("]", 20000), "depth"},
		{"list", `[]`, "file is not an object"},
		{"unknown key", `{"schema": 1, "protocol": "toy", "cases": [], "extra": 0}`, "file.extra"},
		{"key in capitals", `{"schema": 1, "Protocol": "toy", "protocol": "toy", "cases": []}`, "file.Protocol"},
		{"duplicate key at the top", `{"schema": 1, "schema": 1, "protocol": "toy", "cases": []}`, `line 1: duplicate key "schema"`},
		{"duplicate key in a case", file("\n" + `{"id": "a", "op": "o", "op": "o", "in": {}}`), `line 2: duplicate key "op"`},
		{"duplicate key in a field", file(`{"id": "a", "op": "o", "in": {"x": [{"y": 1, "\u0079": 1}]}}`), `duplicate key "y"`},
		{"no schema", `{"protocol": "toy", "cases": []}`, "file.schema is absent"},
		{"schema 2", `{"schema": 2, "protocol": "toy", "cases": []}`, "schema is 2"},
		{"schema in quotes", `{"schema": "1", "protocol": "toy", "cases": []}`, `schema is "1"`},
		{"schema null", `{"schema": null, "protocol": "toy", "cases": []}`, "schema is null"},
		{"no protocol", `{"schema": 1, "cases": []}`, "file.protocol is absent"},
		{"empty protocol", `{"schema": 1, "protocol": "", "cases": []}`, "protocol is not a name"},
		{"protocol 1", `{"schema": 1, "protocol": 1, "cases": []}`, "protocol is not a name"},
		{"no cases", `{"schema": 1, "protocol": "toy"}`, "file.cases is absent"},
		{"cases null", `{"schema": 1, "protocol": "toy", "cases": null}`, "cases is not a list"},
		{"case 1", file(`1`), "case 1 of 1: not an object"},
		{"case without id", file(`{"op": "o"}`), "id is not a name"},
		{"case without op", file(`{"id": "a"}`), `op of "a"`},
		{"empty id", file(`{"id": "", "op": "o"}`), "id is not a name"},
		{"empty op", file(`{"id": "a", "op": ""}`), `op of "a"`},
		{"duplicate id", file(`{"id": "a", "op": "o"}, {"id": "b", "op": "o"}, {"id": "a", "op": "p"}`), `the id "a"`},
		{"sources null", source(`null`), "sources is not an object"},
		{"sources list", source(`[]`), "sources is not an object"},
		{"source 1", source(`{"S": 1}`), "source S is not an object"},
		{"source unknown key", source(`{"S": {"title": "", "where": "", "license": "", "made_by": null, "url": ""}}`), "source S.url"},
		{"source without licence", source(`{"S": {"title": "", "where": "", "made_by": null}}`), "source S.license is absent"},
		{"source title 1", source(`{"S": {"title": 1, "where": "", "license": "", "made_by": null}}`), "title is not text"},
		{"source title null", source(`{"S": {"title": null, "where": "", "license": "", "made_by": null}}`), "title is not text"},
		{"source made by 1", source(`{"S": {"title": "", "where": "", "license": "", "made_by": 1}}`), "made_by is not text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := vectors.Load(strings.NewReader(c.file))
			if f != nil || !errors.Is(err, vectors.ErrFormat) || !errors.Is(err, fail.Format) {
				t.Fatalf("Load = %v, %v", f, err)
			}
			if !strings.HasPrefix(err.Error(), "vectors: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %q does not tell %q", err, c.want)
			}
		})
	}
}

func TestLoadPassesOnReadErrors(t *testing.T) {
	r := io.MultiReader(strings.NewReader(good[:100]), iotest.ErrReader(io.ErrNoProgress))
	if f, err := vectors.Load(r); f != nil || !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("Load = %v, %v", f, err)
	}
}
