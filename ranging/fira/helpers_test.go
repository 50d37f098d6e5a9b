package fira_test

import (
	"encoding/hex"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/ranging/fira"
)

func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func wants(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

func panics(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s did not panic", what)
		}
	}()
	f()
}

// The published provisioned session.
const (
	sessionKey = "44796e616d69635354534e6f526f7430"
	config     = "0201000907d000030a0200010301234567"
	authIV     = "fa326fed87d2ef7eb680b2d6d119a9b8"
	privacy    = "3a4bab18744aee938650f1a03f585a49"
	header     = "492ba2aa261300ff185a846ca43c52fbb02b56a9879db04e4e03003f"
	payload    = "1b90ff185a03050000034255010444550307425505094255090a44550b"
	init0      = 69155744
)

func key(s string) fira.Key { return must(fira.NewKey(unhex(s))) }

func provisioned() fira.Session {
	return must(fira.NewSession(fira.Provisioned, key(sessionKey), unhex(config)))
}

func static() fira.Session { return must(fira.NewStaticSession(unhex(config))) }
