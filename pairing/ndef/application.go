package ndef

import "strings"

// TypeApplication is the external type of an Android application record.
const TypeApplication = "android.com:pkg"

// ParseApplication returns the name of the package that Android starts, or
// offers to install, when it reads a message with r in it.
//
// It returns [ErrApplicationType] when r is no application record, then
// [ErrApplication] when its payload is not the name of a package as Android has
// them: two or more parts of letters, digits and underscores with dots between
// them, each of which begins with a letter.
func ParseApplication(r Record) (string, error) {
	if !r.Is(External, TypeApplication) {
		return "", ErrApplicationType
	}
	if !isPackage(string(r.Payload)) {
		return "", ErrApplication
	}
	return string(r.Payload), nil
}

// ApplicationRecord returns the Android application record of a package, or
// [ErrApplication]. It is to be the last of its message: Android hands the
// record before it to the application.
func ApplicationRecord(name string) (Record, error) {
	if !isPackage(name) {
		return Record{}, ErrApplication
	}
	return Record{TNF: External, Type: []byte(TypeApplication), Payload: []byte(name)}, nil
}

func isPackage(name string) bool {
	if !strings.Contains(name, ".") || !only(name, "._") {
		return false
	}
	for part := range strings.SplitSeq(name, ".") {
		if part == "" || lower(part[0]) < 'a' || lower(part[0]) > 'z' {
			return false
		}
	}
	return true
}
