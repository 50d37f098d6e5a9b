package keyfile

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/seed-496a4445/fyr/beacon"
)

// Write writes a key file that [Read] reads back, with the secrets of all
// credentials in plain text. It writes nothing when an entry cannot be held;
// the errors are then of type [*Error]. It panics when a credential was wiped.
func Write(w io.Writer, entries []Entry) error {
	b, err := appendFile(nil, entries)
	defer clear(b)
	if err != nil {
		return err
	}
	if _, err := w.Write(b); err != nil {
		return fmt.Errorf("keyfile: %w", err)
	}
	return nil
}

func appendFile(b []byte, entries []Entry) ([]byte, error) {
	b = fmt.Appendf(b, "{\n  \"fyr\": %d,\n  \"tags\": [", Version)
	ids := make(map[uint64]bool)
	for i := range entries {
		e := &entries[i]
		at := Error{Tag: i + 1, ID: e.ID, Named: true, Name: e.Name}
		switch {
		case ids[e.ID]:
			at.Err = ErrTagTwice
		case !utf8.ValidString(e.Name):
			at.Field, at.Err = "name", ErrName
		case len(e.Credentials) == 0:
			at.Field, at.Err = "credentials", ErrEmpty
		}
		if at.Err != nil {
			return b, &at
		}
		ids[e.ID] = true
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, "\n    {\n      \"id\": "...)
		b = strconv.AppendUint(b, e.ID, 10)
		if e.Name != "" {
			b = append(b, ",\n      \"name\": "...)
			b = appendText(b, e.Name)
		}
		b = append(b, ",\n      \"credentials\": ["...)
		for j, c := range e.Credentials {
			if j > 0 {
				b = append(b, ',')
			}
			b = append(b, "\n        "...)
			at.Credential = j + 1
			var err error
			if b, err = appendCredential(b, c, &at); err != nil {
				return b, err
			}
		}
		b = append(b, "\n      ]\n    }"...)
	}
	if len(entries) > 0 {
		b = append(b, "\n  "...)
	}
	return append(b, "]\n}\n"...), nil
}

// appendCredential appends a credential in one line.
func appendCredential(b []byte, c beacon.Credential, at *Error) ([]byte, error) {
	if c == nil || c.Network() == nil {
		at.Err = ErrImport
		return b, at
	}
	at.Network = c.Network().Name()
	if _, ok := c.Network().(beacon.Importer); !ok {
		at.Err = ErrImport
		return b, at
	}
	b = append(b, `{"`+networkField+`": `...)
	b = appendText(b, at.Network)
	var s beacon.Secrets
	c.Expose(&s)
	s.Fields.Values(func(v beacon.Value) bool {
		if v.Name == networkField || !utf8.ValidString(v.Name) || v.Kind == beacon.TextValue && !utf8.ValidString(v.Text) {
			at.Field, at.Err = v.Name, ErrName
			return false
		}
		b = append(b, ", "...)
		b = append(appendText(b, v.Name), ": "...)
		switch v.Kind {
		case beacon.BytesValue:
			b = append(b, '"')
			b = hex.AppendEncode(b, v.Bytes)
			b = append(b, '"')
		case beacon.IntValue:
			b = strconv.AppendInt(b, v.Int, 10)
		case beacon.TextValue:
			b = appendText(b, v.Text)
		}
		return true
	})
	if at.Err != nil {
		return b, at
	}
	return append(b, '}'), nil
}

// appendText appends a JSON string.
func appendText(b []byte, s string) []byte {
	quoted, _ := json.Marshal(s) // of a string it makes no error
	return append(b, quoted...)
}
