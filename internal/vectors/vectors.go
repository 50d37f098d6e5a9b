// Package vectors runs the test vectors of testdata/vectors: the one runner
// behind the tests of every package and behind "fyr check".
//
// A file holds cases; a case names an operation, its in-fields, and either its
// out-fields or the class of its error. An [Operation] is the code that
// answers. [Load] reads a file, [File.Run] puts every case to its operation.
//
// The runner never skips and never guesses. [Load] refuses a file that is not
// strict JSON of schema 1: unknown or duplicate keys, duplicate ids, anything
// after the end. What is wrong with one case fails that case: an operation or
// a field that is not in the catalogue, a missing field, a wrong type, a value
// that differs, a panic.
//
// The values of a file are public: errors and failures quote them.
package vectors

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/seed-496a4445/fyr/internal/fail"
)

// Schema is the version of the format that [Load] reads.
const Schema = "1"

// ErrFormat: a file is not strict JSON of [Schema]. The errors of [Load] wrap
// it and say where.
var ErrFormat = fail.New(fail.Format, "vectors: malformed file")

// File is a vector file. It is made by [Load], and safe for concurrent use
// when its operations are.
type File struct {
	// Protocol is the name of the protocol, which begins each operation's name.
	Protocol string

	cases []testCase
}

// A testCase has the members of one case. Only id and op have been checked:
// the rest is judged when the case runs, so that it can fail alone.
type testCase struct {
	id, op  string
	members map[string]any
}

// Load reads a whole file. Its errors wrap [ErrFormat], or are those of r.
func Load(r io.Reader) (*File, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("vectors: %w", err)
	}
	v, err := decode(b)
	if err != nil {
		return nil, err
	}
	top, err := object("file", v, "schema protocol sources? cases")
	if err != nil {
		return nil, err
	}
	if got := text(top["schema"]); got != Schema {
		return nil, malformed("schema is %s, want %s", got, Schema)
	}
	f := new(File)
	var ok bool
	if f.Protocol, ok = top["protocol"].(string); !ok || f.Protocol == "" {
		return nil, malformed("protocol is not a name")
	}
	if sources, ok := top["sources"]; ok {
		if err := checkSources(sources); err != nil {
			return nil, err
		}
	}
	list, ok := top["cases"].([]any)
	if !ok {
		return nil, malformed("cases is not a list")
	}
	f.cases = make([]testCase, len(list))
	seen := make(map[string]bool, len(list))
	for i, v := range list {
		c, err := newCase(v)
		if err != nil {
			return nil, malformed("case %d of %d: %v", i+1, len(list), err)
		}
		if seen[c.id] {
			return nil, malformed("two cases have the id %q", c.id)
		}
		seen[c.id] = true
		f.cases[i] = c
	}
	return f, nil
}

// Operations returns the sorted names of the operations that the cases of f
// name, each once.
func (f *File) Operations() []string {
	names := make(map[string]bool)
	for _, c := range f.cases {
		names[c.op] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// newCase takes the two members of a case without which nothing can be said
// about it.
func newCase(v any) (c testCase, err error) {
	members, ok := v.(map[string]any)
	if !ok {
		return testCase{}, fmt.Errorf("not an object")
	}
	if c.id, ok = members["id"].(string); !ok || c.id == "" {
		return testCase{}, fmt.Errorf("id is not a name")
	}
	if c.op, ok = members["op"].(string); !ok || c.op == "" {
		return testCase{}, fmt.Errorf("op of %q is not a name", c.id)
	}
	c.members = members
	return c, nil
}

// checkSources checks the table that says where cases are from.
func checkSources(v any) error {
	sources, ok := v.(map[string]any)
	if !ok {
		return malformed("sources is not an object")
	}
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		s, err := object("source "+name, sources[name], "title where license made_by")
		if err != nil {
			return err
		}
		for _, field := range slices.Sorted(maps.Keys(s)) {
			_, isText := s[field].(string)
			if !isText && (field != "made_by" || s[field] != nil) {
				return malformed("source %s: %s is not text", name, field)
			}
		}
	}
	return nil
}

// object returns v as an object with exactly the fields of declaration.
func object(what string, v any, declaration string) (map[string]any, error) {
	members, ok := v.(map[string]any)
	if !ok {
		return nil, malformed("%s is not an object", what)
	}
	if f := declare(declaration).check(what, members); f != nil {
		return nil, malformed("%s is %s, want %s", f.field, f.got, f.want)
	}
	return members, nil
}

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrFormat, fmt.Sprintf(format, args...))
}
