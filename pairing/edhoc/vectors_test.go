package edhoc_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/pairing/edhoc/edhoctest"
)

func TestVectors(t *testing.T) { vectorstest.Test(t, "edhoc.json", edhoctest.Operations()) }
