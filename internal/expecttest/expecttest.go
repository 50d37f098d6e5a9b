// Package expecttest says what tests expect, in one word each. For tests only.
package expecttest

import (
	"encoding/hex"
	"errors"
	"strings"
	"testing"
)

// Unhex returns the bytes of a hexadecimal constant, spaces between digits left
// out. It panics on any other.
func Unhex(s string) []byte { return Must(hex.DecodeString(strings.ReplaceAll(s, " ", ""))) }

// Must returns v. It panics when there is an error.
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Is fails the test when err is not want.
func Is(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

// Panics fails the test when f does not panic.
func Panics(t testing.TB, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s did not panic", what)
		}
	}()
	f()
}
