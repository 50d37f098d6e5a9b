package keyfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/seed-496a4445/fyr/beacon"
)

// Read reads a whole key file. The credentials are those of the networks nets,
// which are known by their names. Its errors are of type [*Error], but for
// those of rd; on error there are no entries.
func Read(rd io.Reader, nets []beacon.Network) ([]Entry, error) {
	b, err := io.ReadAll(rd)
	defer clear(b)
	if err != nil {
		return nil, fmt.Errorf("keyfile: %w", err)
	}
	if !utf8.Valid(b) {
		return nil, &Error{Err: ErrJSON}
	}
	r := &reader{d: json.NewDecoder(bytes.NewReader(b)), networks: make(map[string]beacon.Network), ids: make(map[uint64]bool)}
	r.d.UseNumber()
	for _, n := range nets {
		r.networks[n.Name()] = n
	}
	if err := r.file(); err != nil {
		return nil, err
	}
	return r.entries, nil
}

// reader walks the tokens of a key file. Its methods return errors made by
// fail.
type reader struct {
	d        *json.Decoder
	networks map[string]beacon.Network
	ids      map[uint64]bool
	entries  []Entry
	at       Error // where it stands
}

// fail returns err with where it happened.
func (r *reader) fail(err error) error {
	at := r.at
	at.Err, at.Offset = err, r.d.InputOffset()
	return &at
}

// token returns the next token. What the decoder says of a malformed one holds
// characters of it and is not passed on.
func (r *reader) token() (json.Token, error) {
	t, err := r.d.Token()
	if err != nil {
		return nil, r.fail(ErrJSON)
	}
	return t, nil
}

// object reads an object: what calls member for each name, which reads the
// value.
func (r *reader) object(member func(name string) error, required ...string) error {
	t, err := r.token()
	if err != nil {
		return err
	}
	if t != json.Delim('{') {
		return r.fail(ErrKind)
	}
	seen := make(map[string]bool)
	outer := r.at.Field
	for r.d.More() {
		t, err := r.token()
		if err != nil {
			return err
		}
		name := t.(string) // the decoder sees to it
		r.at.Field = name
		if seen[name] {
			return r.fail(ErrMemberTwice)
		}
		seen[name] = true
		if err := member(name); err != nil {
			return err
		}
	}
	r.at.Field = outer
	if _, err := r.token(); err != nil {
		return err
	}
	for _, name := range required {
		if !seen[name] {
			r.at.Field = name
			return r.fail(ErrMemberMissing)
		}
	}
	return nil
}

// list reads a list: it calls item with the position of each, from 1.
func (r *reader) list(item func(i int) error) error {
	t, err := r.token()
	if err != nil {
		return err
	}
	if t != json.Delim('[') {
		return r.fail(ErrKind)
	}
	outer := r.at.Field
	r.at.Field = ""
	for i := 1; r.d.More(); i++ {
		if err := item(i); err != nil {
			return err
		}
	}
	r.at.Field = outer
	_, err = r.token()
	return err
}

// text reads a text.
func (r *reader) text() (string, error) {
	t, err := r.token()
	if err != nil {
		return "", err
	}
	s, ok := t.(string)
	if !ok {
		return "", r.fail(ErrKind)
	}
	return s, nil
}

// number reads a number.
func (r *reader) number() (string, error) {
	t, err := r.token()
	if err != nil {
		return "", err
	}
	n, ok := t.(json.Number)
	if !ok {
		return "", r.fail(ErrKind)
	}
	return string(n), nil
}

func (r *reader) file() error {
	err := r.object(func(name string) error {
		switch name {
		case "fyr":
			n, err := r.number()
			if err == nil && n != strconv.Itoa(Version) {
				return r.fail(ErrVersion)
			}
			return err
		case "tags":
			return r.list(r.tag)
		}
		return r.fail(ErrMember)
	}, "fyr", "tags")
	if err != nil {
		return err
	}
	if _, err := r.d.Token(); err != io.EOF {
		r.at = Error{}
		return r.fail(ErrJSON)
	}
	return nil
}

func (r *reader) tag(i int) error {
	r.at = Error{Tag: i}
	var e Entry
	err := r.object(func(name string) (err error) {
		switch name {
		case "id":
			e.ID, err = r.id()
		case "name":
			e.Name, err = r.text()
			r.at.Name = e.Name
		case "credentials":
			err = r.list(func(i int) error { return r.credential(i, &e) })
			r.at.Credential, r.at.Network = 0, ""
		default:
			err = r.fail(ErrMember)
		}
		return err
	}, "id", "credentials")
	if err != nil {
		return err
	}
	if len(e.Credentials) == 0 {
		r.at.Field = "credentials"
		return r.fail(ErrEmpty)
	}
	r.entries = append(r.entries, e)
	r.at = Error{}
	return nil
}

// id reads the id of a tag.
func (r *reader) id() (uint64, error) {
	n, err := r.number()
	if err != nil {
		return 0, err
	}
	id, err := strconv.ParseUint(n, 10, 64)
	if err != nil {
		return 0, r.fail(ErrInteger)
	}
	r.at.ID, r.at.Named = id, true
	if r.ids[id] {
		return 0, r.fail(ErrTagTwice)
	}
	r.ids[id] = true
	return id, nil
}

func (r *reader) credential(i int, e *Entry) error {
	r.at.Credential, r.at.Network = i, ""
	var fields beacon.Fields
	err := r.object(func(name string) (err error) {
		if name == networkField {
			r.at.Network, err = r.text()
			return err
		}
		return r.field(&fields, name)
	}, networkField)
	if err != nil {
		return err
	}
	n, ok := r.networks[r.at.Network]
	if !ok {
		r.at.Field = networkField
		return r.fail(ErrNetwork)
	}
	importer, ok := n.(beacon.Importer)
	if !ok {
		r.at.Field = networkField
		return r.fail(ErrImport)
	}
	c, err := importer.Import(&fields)
	if err != nil {
		r.at.Field = fields.Culprit()
		return r.fail(err)
	}
	e.Credentials = append(e.Credentials, c)
	return nil
}

// field reads one field of a credential.
func (r *reader) field(to *beacon.Fields, name string) error {
	t, err := r.token()
	if err != nil {
		return err
	}
	switch t := t.(type) {
	case string:
		to.AddText(name, t)
	case json.Number:
		v, err := strconv.ParseInt(string(t), 10, 64)
		if err != nil {
			return r.fail(ErrInteger)
		}
		to.AddInt(name, v)
	default:
		return r.fail(ErrKind)
	}
	return nil
}
