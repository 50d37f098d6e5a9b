package handover_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/pairing/handover/handovertest"
)

func TestVectors(t *testing.T) { vectorstest.Test(t, "handover.json", handovertest.Operations()) }
