package ndef_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/pairing/ndef/ndeftest"
)

func TestVectors(t *testing.T) {
	vectorstest.Test(t, "ndef.json", ndeftest.Operations())
}
