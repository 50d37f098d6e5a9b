package pairingtest

import (
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

// Update is the flag that has the tests write what they compare with.
var Update = flag.Bool("update", false, "write the worked run and the vectors")

const vectorFile = "../../testdata/vectors/pairing.json"

// fields are those of a case, by name. Byte slices are hex.
type fields map[string]any

// with returns f with fields replaced; nil takes one away.
func (f fields) with(changes fields) fields {
	n := fields{}
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

// rendered is v as JSON has it.
func rendered(v any) any {
	switch v := v.(type) {
	case []byte:
		return hex.EncodeToString(v)
	case [][]byte:
		list := []any{}
		for _, b := range v {
			list = append(list, rendered(b))
		}
		return list
	case []fields:
		list := []any{}
		for _, f := range v {
			list = append(list, rendered(f))
		}
		return list
	case fields:
		n := map[string]any{}
		for name, value := range v {
			n[name] = rendered(value)
		}
		return n
	}
	return v
}

// A caseLine is one case of the file.
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

// book collects cases.
type book struct{ lines []string }

// out adds a case that succeeds, fails one that ends in an error of a class.
func (b *book) out(op, note string, in, steps, out fields) {
	c := caseLine{Op: op, Note: note, In: rendered(in), Out: rendered(out)}
	if steps != nil {
		c.Steps = rendered(steps)
	}
	b.line(c)
}

func (b *book) fails(op, class, note string, in fields) {
	b.line(caseLine{Op: op, Note: note, In: rendered(in), Error: class})
}

func (b *book) line(c caseLine) {
	c.ID, c.Op, c.Source, c.Verified = fmt.Sprintf("pairing-%04d", len(b.lines)+1), "pairing."+c.Op, "S1", true
	j, err := json.MarshalIndent(c, "", "")
	if err != nil {
		panic(err)
	}
	one := strings.ReplaceAll(strings.ReplaceAll(string(j), ",\n", ", "), "\n", "")
	b.lines = append(b.lines, "    "+one)
}

// file returns the whole vector file.
func (b *book) file() []byte {
	return []byte(`{
  "schema": 1,
  "protocol": "pairing",
  "sources": {
    "S1": {
      "title": "The fyr pairing protocol: values computed from the page",
      "where": "spec/pairing.md",
      "license": "own work, BSD-3-Clause",
      "made_by": "pairing/pairingtest, oracle.go and schedule.go, which share no code with package pairing"
    }
  },
  "cases": [
` + strings.Join(b.lines, ",\n") + "\n  ]\n}\n")
}

// TestVectorFile compares the vector file with what is computed on the second
// way, and runs it by package pairing.
func TestVectorFile(t *testing.T) {
	var b book
	b.formats()
	b.derivations()
	b.initiators()
	b.responders()
	b.claims()
	b.sessions()
	f := vectorstest.Generated(t, vectorFile, b.file(), *Update)
	if len(f.Operations()) != len(Operations())-len(noiseOperations()) {
		t.Errorf("operations %q", f.Operations())
	}
	_, failed := f.Run(Operations(), nil, func(r vectors.Result) {
		if !r.Passed() {
			t.Error(r)
		}
	})
	if failed > 0 {
		t.Errorf("%d of %d cases fail", failed, len(b.lines))
	}
}
