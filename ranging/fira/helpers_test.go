package fira_test

import (
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/fira"
)

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

func key(s string) fira.Key { return expecttest.Must(fira.NewKey(expecttest.Unhex(s))) }

func provisioned() fira.Session {
	return expecttest.Must(fira.NewSession(fira.Provisioned, key(sessionKey), expecttest.Unhex(config)))
}

func static() fira.Session { return expecttest.Must(fira.NewStaticSession(expecttest.Unhex(config))) }
