package ndef

import "strings"

// ExternalType is the type of an [External] record: a name that the owner of a
// domain gave out. The zero value cannot be written.
type ExternalType struct {
	Domain string // letters, digits, dots and hyphens
	Name   string // letters, digits and ()+,-:=@;$_!*'.
}

// ParseExternalType reads the type of an External record, "domain:name", as it
// is written: types that differ in case only are equal, see [Record.Is].
//
// It returns [ErrExternalType]. It implements the external types of NFC Record
// Type Definition.
func ParseExternalType(typ []byte) (ExternalType, error) {
	domain, name, found := strings.Cut(string(typ), ":")
	t := ExternalType{domain, name}
	if !found || !t.valid() {
		return ExternalType{}, ErrExternalType
	}
	return t, nil
}

// Append appends the type, 3..255 octets, as it is: write lower case, since some
// readers compare octet by octet. It returns dst and [ErrExternalType].
func (t ExternalType) Append(dst []byte) ([]byte, error) {
	if !t.valid() {
		return dst, ErrExternalType
	}
	dst = append(append(dst, t.Domain...), ':')
	return append(dst, t.Name...), nil
}

func (t ExternalType) valid() bool {
	if t.Domain == "" || t.Name == "" || len(t.Domain)+1+len(t.Name) > 255 {
		return false
	}
	return only(t.Domain, "-.") && only(t.Name, "()+,-:=@;$_!*'.")
}

// only reports whether s consists of letters a to z, digits and others.
func only(s, others string) bool {
	for i := range len(s) {
		if c := lower(s[i]); (c < 'a' || c > 'z') && (c < '0' || c > '9') && strings.IndexByte(others, c) < 0 {
			return false
		}
	}
	return true
}

// Record returns an External record with payload, which it aliases, or
// [ErrExternalType].
func (t ExternalType) Record(payload []byte) (Record, error) {
	typ, err := t.Append(nil)
	if err != nil {
		return Record{}, err
	}
	return Record{TNF: External, Type: typ, Payload: payload}, nil
}
