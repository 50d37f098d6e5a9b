package ladder_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/pairing/aliro/alirotest"
)

func TestVectors(t *testing.T) { vectorstest.Test(t, "aliro.json", alirotest.Operations()) }
