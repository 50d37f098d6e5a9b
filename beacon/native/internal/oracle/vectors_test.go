package oracle

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

const vectorFile = "../../../../testdata/vectors/native.json"

// members are the members of a JSON object in their order: name, value, name,
// value. Byte slices are hex.
type members []any

// MarshalJSON implements [json.Marshaler].
func (m members) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i := 0; i < len(m); i += 2 {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q: ", m[i])
		if err := write(&b, m[i+1]); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// write writes one value, lists with a space between their items.
func write(b *bytes.Buffer, v any) error {
	switch v := v.(type) {
	case []byte:
		fmt.Fprintf(b, "%q", hex.EncodeToString(v))
		return nil
	case members:
		j, err := v.MarshalJSON()
		b.Write(j)
		return err
	case []members:
		return writeList(b, v)
	case []string:
		return writeList(b, v)
	}
	j, err := json.Marshal(v)
	b.Write(j)
	return err
}

func writeList[T any](b *bytes.Buffer, list []T) error {
	b.WriteByte('[')
	for i, v := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		if err := write(b, v); err != nil {
			return err
		}
	}
	b.WriteByte(']')
	return nil
}

// book collects cases.
type book struct{ lines []string }

// out adds a case that succeeds, fails one that ends in an error of class.
func (b *book) out(op, note string, in, steps, out members) {
	if steps == nil {
		b.line(op, note, members{"in", in, "out", out})
	} else {
		b.line(op, note, members{"in", in, "steps", steps, "out", out})
	}
}

func (b *book) fails(op, class, note string, in members) {
	b.line(op, note, members{"in", in, "error", class})
}

func (b *book) line(op, note string, rest members) {
	m := members{"id", fmt.Sprintf("native-%04d", len(b.lines)+1), "op", "native." + op, "source", "S1", "verified", true, "note", note}
	j, err := append(m, rest...).MarshalJSON()
	if err != nil {
		panic(err)
	}
	b.lines = append(b.lines, "    "+string(j))
}

// file returns the whole vector file.
func (b *book) file() []byte {
	return []byte(`{
  "schema": 1,
  "protocol": "native",
  "sources": {
    "S1": {
      "title": "The fyr native beacon: values computed from the page",
      "where": "spec/beacon.md",
      "license": "own work, BSD-3-Clause",
      "made_by": "beacon/native/internal/oracle, written from the page alone"
    }
  },
  "cases": [
` + strings.Join(b.lines, ",\n") + "\n  ]\n}\n")
}

// TestVectors compares the vector file with what the oracle computes, and
// loads it.
func TestVectors(t *testing.T) {
	var b book
	b.tree()
	b.identities()
	b.sealing()
	b.advertising()
	b.plaintexts()
	b.judging()
	f := vectorstest.Generated(t, vectorFile, b.file(), *update)
	if len(f.Operations()) != 16 {
		t.Errorf("operations %q", f.Operations())
	}
}
