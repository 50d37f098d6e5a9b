package smarttag_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/beacon/smarttag/smarttagtest"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

func TestVectors(t *testing.T) {
	vectorstest.Test(t, "smarttag.json", smarttagtest.Operations())
}
