package spake2plus_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/pairing/spake2plus/spake2plustest"
)

func TestVectors(t *testing.T) {
	vectorstest.Test(t, "spake2plus.json", spake2plustest.Operations())
}
