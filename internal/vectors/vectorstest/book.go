package vectorstest

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// Fields are those of a case, by name. Byte slices in them, in lists of them and
// in Fields within are hex in a file.
type Fields map[string]any

// With returns f with fields replaced; nil takes one away.
func (f Fields) With(changes Fields) Fields {
	n := Fields{}
	for name, v := range f {
		n[name] = v
	}
	for name, v := range changes {
		if n[name] = v; v == nil {
			delete(n, name)
		}
	}
	return n
}

// A Source is what the values of a file are from.
type Source struct {
	Title   string `json:"title"`
	Where   string `json:"where"`
	Licence string `json:"license"`
	MadeBy  string `json:"made_by"`
}

// Book collects the cases of a vector file that a test computes. Its zero value
// has none; set Protocol and Source.
type Book struct {
	Protocol string
	Source   Source
	lines    []string
}

// caseLine is one case of the file.
type caseLine struct {
	ID       string `json:"id"`
	Op       string `json:"op"`
	Source   string `json:"source"`
	Verified bool   `json:"verified"`
	Note     string `json:"note"`
	In       any    `json:"in"`
	Steps    any    `json:"steps,omitempty"`
	Out      any    `json:"out,omitempty"`
	Error    string `json:"error,omitempty"`
}

// Out adds a case of an operation, named without the protocol, that succeeds.
// steps may be nil.
func (b *Book) Out(op, note string, in, steps, out Fields) {
	c := caseLine{Op: op, Note: note, In: rendered(in), Out: rendered(out)}
	if steps != nil {
		c.Steps = rendered(steps)
	}
	b.add(c)
}

// Fails adds a case that ends in an error of a class.
func (b *Book) Fails(op, class, note string, in Fields) {
	b.add(caseLine{Op: op, Note: note, In: rendered(in), Error: class})
}

func (b *Book) add(c caseLine) {
	c.ID, c.Op, c.Source, c.Verified = fmt.Sprintf("%s-%04d", b.Protocol, len(b.lines)+1), b.Protocol+"."+c.Op, "S1", true
	b.lines = append(b.lines, "    "+strings.ReplaceAll(strings.ReplaceAll(marshal(c, ""), ",\n", ", "), "\n", ""))
}

// Cases returns how many there are.
func (b *Book) Cases() int { return len(b.lines) }

// File returns the whole vector file.
func (b *Book) File() []byte {
	return []byte("{\n  \"schema\": 1,\n  \"protocol\": \"" + b.Protocol + "\",\n  \"sources\": " +
		strings.ReplaceAll(marshal(map[string]Source{"S1": b.Source}, "  "), "\n", "\n  ") +
		",\n  \"cases\": [\n" + strings.Join(b.lines, ",\n") + "\n  ]\n}\n")
}

// marshal is JSON over several lines.
func marshal(v any, indent string) string {
	j, err := json.MarshalIndent(v, "", indent)
	if err != nil {
		panic("vectorstest: " + err.Error()) // of fields that are no JSON
	}
	return string(j)
}

// rendered is v as JSON has it.
func rendered(v any) any {
	switch v := v.(type) {
	case []byte:
		return hex.EncodeToString(v)
	case [][]byte:
		return each(v)
	case []Fields:
		return each(v)
	case Fields:
		n := map[string]any{}
		for name, value := range v {
			n[name] = rendered(value)
		}
		return n
	}
	return v
}

func each[T any](list []T) []any {
	out := []any{}
	for _, v := range list {
		out = append(out, rendered(v))
	}
	return out
}
