package findmy_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/beacon/findmy/findmytest"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

func TestVectors(t *testing.T) {
	vectorstest.Test(t, "findmy.json", findmytest.Operations())
}
