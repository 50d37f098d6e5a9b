package main

import (
	"errors"
	"io/fs"
	"strings"
	"unicode"
)

// printable returns s with control characters, which could move a terminal's
// cursor, as spaces.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

// reason returns why a file could not be opened, without its name.
func reason(err error) error {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err
	}
	return err
}
