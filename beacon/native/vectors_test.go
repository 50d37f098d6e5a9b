package native_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/beacon/native/nativetest"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

func TestVectors(t *testing.T) {
	vectorstest.Test(t, "native.json", nativetest.Operations())
}
