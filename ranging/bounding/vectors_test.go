package bounding_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/ranging/bounding/boundingtest"
)

func TestVectors(t *testing.T) {
	vectorstest.Test(t, "bounding.json", boundingtest.Operations())
}
