package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// vectors reads values of test vectors. The first error stays, and values are
// empty from then on.
type vectors struct {
	folder string
	files  map[string]map[string]fields // by protocol and id
	err    error
}

type fields map[string]any

// in returns the bytes of an in-field of a case: "eddystone-0039", "frame".
func (v *vectors) in(id, field string) []byte { return v.bytes(id, "in", field) }

// out returns the bytes of an out-field.
func (v *vectors) out(id, field string) []byte { return v.bytes(id, "out", field) }

// bytes walks down from a case to a text in hex. Steps are names of members or
// positions in lists.
func (v *vectors) bytes(id string, path ...any) []byte {
	if v.err != nil {
		return nil
	}
	at, err := v.load(id)
	for _, step := range path {
		switch s := step.(type) {
		case string:
			m, _ := at.(map[string]any)
			at = m[s]
		case int:
			list, _ := at.([]any)
			if at = nil; s < len(list) {
				at = list[s]
			}
		}
	}
	text, ok := at.(string)
	b, malformed := hex.DecodeString(text)
	if err == nil && (!ok || malformed != nil) {
		err = fmt.Errorf("%s has no bytes at %v", id, path)
	}
	if v.err = err; err != nil {
		return nil
	}
	return b
}

// load returns a case.
func (v *vectors) load(id string) (any, error) {
	protocol, _, _ := strings.Cut(id, "-")
	if v.files[protocol] == nil {
		b, err := os.ReadFile(filepath.Join(v.folder, protocol+".json"))
		if err != nil {
			return nil, err
		}
		var file struct{ Cases []fields }
		if err := json.Unmarshal(b, &file); err != nil {
			return nil, err
		}
		if v.files == nil {
			v.files = make(map[string]map[string]fields)
		}
		v.files[protocol] = make(map[string]fields)
		for _, c := range file.Cases {
			name, _ := c["id"].(string)
			v.files[protocol][name] = c
		}
	}
	return map[string]any(v.files[protocol][id]), nil
}
