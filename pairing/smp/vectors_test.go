package smp_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/pairing/smp/smptest"
)

func TestVectors(t *testing.T) {
	for _, file := range []string{"oob.json", "smp.json"} {
		vectorstest.Test(t, file, smptest.Operations())
	}
}
