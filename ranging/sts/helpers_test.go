package sts_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging/sts"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// The widely used example of the facts, with the first two blocks.
const (
	publicKey = "4a5572bc90798c8e518d2449092f1b55"
	publicV   = "68debd3a599939dd57fdbb0e2a10fac0"
	blocks01  = "f6822006540ac10ede3c22ef4a08c938" + "6c39abbce88d3ee8c1e6fd7976ac68af"
)

// secretKey is a key that nobody has published.
var secretKey = [16]byte(expecttest.Unhex("e1c3a5870f2d4b69788796a5b4c3d2e1"))

func generator(key [16]byte, v sts.V) sts.Generator {
	return sts.NewGenerator(engine, &key, v)
}

func stream(t testing.TB, v sts.V, from, end sts.Position) sts.Stream {
	t.Helper()
	key := secretKey
	s, err := sts.NewStream(engine, &key, v, from, end)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// engine is an AES engine for tests.
var engine = rotatetest.AES128{}
