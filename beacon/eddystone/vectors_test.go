package eddystone_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/beacon/eddystone/eddystonetest"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

func TestVectors(t *testing.T) {
	vectorstest.Test(t, "eddystone.json", eddystonetest.Operations())
}
