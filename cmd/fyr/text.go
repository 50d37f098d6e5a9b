package main

import (
	"errors"
	"io/fs"
	"strings"
	"unicode"
)

// join returns errs as one error in one line, nil when there are none.
func join(errs []error) error {
	if len(errs) < 2 {
		return errors.Join(errs...)
	}
	texts := make([]string, len(errs))
	for i, err := range errs {
		texts[i] = err.Error()
	}
	return &joined{errors.Join(errs...), strings.Join(texts, "; ")}
}

type joined struct {
	errs error
	text string
}

func (j *joined) Error() string { return j.text }
func (j *joined) Unwrap() error { return j.errs }

// trimLines returns s without spaces at the ends of its lines.
func trimLines(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		b.WriteString(strings.TrimRight(line, " \n"))
		b.WriteByte('\n')
	}
	return b.String()
}

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
