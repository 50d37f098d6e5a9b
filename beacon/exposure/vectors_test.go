package exposure_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/beacon/exposure/exposuretest"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

func TestVectors(t *testing.T) {
	vectorstest.Test(t, "exposure.json", exposuretest.Operations())
}
