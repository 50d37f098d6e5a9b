package keyfile

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/seed-496a4445/fyr/internal/fail"
)

// What can be wrong with a key file. An [Error] carries one of them, or the
// error of a network.
var (
	// ErrJSON: the file is not one JSON object, or not UTF-8.
	ErrJSON = fail.New(fail.Format, "keyfile: not one JSON object")
	// ErrVersion: the file is of another version.
	ErrVersion = fail.New(fail.Unsupported, "keyfile: version of the format is not 1")
	// ErrMember: an object has a member that it cannot have.
	ErrMember = fail.New(fail.Format, "keyfile: unknown member")
	// ErrMemberTwice: an object has a member twice.
	ErrMemberTwice = fail.New(fail.Format, "keyfile: member twice")
	// ErrMemberMissing: an object lacks a member.
	ErrMemberMissing = fail.New(fail.Format, "keyfile: member is missing")
	// ErrKind: a value is of the wrong kind. Fields of credentials are texts and
	// integers.
	ErrKind = fail.New(fail.Format, "keyfile: value of the wrong kind")
	// ErrInteger: an integer does not fit, has a fraction, or an exponent.
	ErrInteger = fail.New(fail.Range, "keyfile: not an integer of 64 bits")
	// ErrEmpty: a tag has no credentials.
	ErrEmpty = fail.New(fail.Format, "keyfile: no credentials")
	// ErrTagTwice: two tags have one id.
	ErrTagTwice = fail.New(fail.Format, "keyfile: id of another tag")
	// ErrNetwork: no network of that name was given to [Read].
	ErrNetwork = fail.New(fail.Unsupported, "keyfile: unknown network")
	// ErrImport: the network has no credentials that a key file could hold.
	ErrImport = fail.New(fail.Unsupported, "keyfile: network without credentials")
	// ErrName: a name is not UTF-8, or a field is called "network".
	ErrName = fail.New(fail.Format, "keyfile: name that the format cannot hold")
)

// An Error says what is wrong with a key file, and where. It holds no values
// of credentials.
type Error struct {
	// Tag counts the tags of the file from 1; 0: the file itself.
	Tag int
	// ID and Name of the tag, as far as they are known: they can stand behind
	// what is wrong. Named says that ID is known.
	ID    uint64
	Named bool
	Name  string
	// Credential counts those of the tag from 1; 0: the tag itself.
	Credential int
	// Network of the credential, where it is known.
	Network string
	// Field that is wrong, where it is one.
	Field string
	// Offset into the file in bytes, behind what is wrong, where that is known.
	Offset int64
	// Err is what is wrong. It wraps one of the error classes.
	Err error
}

// Error names the tag, the credential and the field.
func (e *Error) Error() string {
	var where []string
	if e.Tag > 0 {
		tag := fmt.Sprintf("tag %d", e.Tag)
		switch {
		case e.Named && e.Name != "":
			tag += fmt.Sprintf(" (id %d, %s)", e.ID, quote(e.Name))
		case e.Named:
			tag += fmt.Sprintf(" (id %d)", e.ID)
		case e.Name != "":
			tag += fmt.Sprintf(" (%s)", quote(e.Name))
		}
		where = append(where, tag)
	}
	if e.Credential > 0 {
		credential := fmt.Sprintf("credential %d", e.Credential)
		if e.Network != "" {
			credential += fmt.Sprintf(" (%s)", quote(e.Network))
		}
		where = append(where, credential)
	}
	if e.Field != "" {
		where = append(where, quote(e.Field))
	}
	if e.Offset > 0 {
		where = append(where, fmt.Sprintf("byte %d", e.Offset))
	}
	text := "keyfile: "
	if where != nil {
		text += strings.Join(where, ", ") + ": "
	}
	return text + strings.TrimPrefix(e.Err.Error(), "keyfile: ")
}

// quote quotes a name, and the beginning of one that is too long to be one.
func quote(name string) string {
	const most = 40 // runes
	n := 0
	for i := range name {
		if n++; n > most {
			return strconv.Quote(name[:i]) + "..."
		}
	}
	return strconv.Quote(name)
}

// Unwrap returns what is wrong.
func (e *Error) Unwrap() error { return e.Err }
