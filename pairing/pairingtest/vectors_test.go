package pairingtest_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/pairing/pairingtest"
)

func TestVectors(t *testing.T) {
	vectorstest.Test(t, "noise.json", pairingtest.Operations())
	vectorstest.Test(t, "pairing.json", pairingtest.Operations())
}
