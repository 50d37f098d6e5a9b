package securetest_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/ranging/secure/securetest"
)

func TestVectors(t *testing.T) {
	vectorstest.Test(t, "ranging.json", securetest.Operations())
}
