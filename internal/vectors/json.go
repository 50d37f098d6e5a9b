package vectors

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf8"
)

// decode reads b as one JSON value. Objects become map[string]any, lists []any,
// numbers json.Number. Unlike json.Unmarshal it refuses duplicate keys and
// strings that are not UTF-8.
func decode(b []byte) (any, error) {
	if !utf8.Valid(b) {
		return nil, malformed("not UTF-8")
	}
	// The walk below finds the same faults of syntax, but not with their
	// offsets, and does not bound the depth.
	var raw json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		line := 1
		if s := (*json.SyntaxError)(nil); errors.As(err, &s) {
			line += bytes.Count(b[:min(int(s.Offset), len(b))], []byte("\n"))
		}
		return nil, malformed("line %d: %v", line, err)
	}
	w := walker{b: b, d: json.NewDecoder(bytes.NewReader(b))}
	w.d.UseNumber()
	return w.value()
}

// A walker builds the values of one document from its tokens.
type walker struct {
	b []byte
	d *json.Decoder
}

func (w *walker) value() (any, error) {
	t, err := w.d.Token()
	if err != nil {
		return nil, w.malformed(err.Error())
	}
	switch t {
	case json.Delim('['):
		return w.list()
	case json.Delim('{'):
		return w.object()
	}
	return t, nil // nil, bool, string or json.Number
}

func (w *walker) list() (any, error) {
	list := []any{}
	for w.d.More() {
		v, err := w.value()
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, w.end()
}

func (w *walker) object() (any, error) {
	members := make(map[string]any)
	for w.d.More() {
		t, err := w.d.Token()
		if err != nil {
			return nil, w.malformed(err.Error())
		}
		key, ok := t.(string)
		if !ok {
			return nil, w.malformed("key is not a string")
		}
		if _, ok := members[key]; ok {
			return nil, w.malformed("duplicate key " + strconv.Quote(key))
		}
		if members[key], err = w.value(); err != nil {
			return nil, err
		}
	}
	return members, w.end()
}

// end takes the closing delimiter of a list or object.
func (w *walker) end() error {
	if _, err := w.d.Token(); err != nil {
		return w.malformed(err.Error())
	}
	return nil
}

func (w *walker) malformed(what string) error {
	line := 1 + bytes.Count(w.b[:w.d.InputOffset()], []byte("\n"))
	return malformed("line %d: %s", line, what)
}
