package rpa_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/beacon/rpa/rpatest"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

func TestVectors(t *testing.T) { vectorstest.Test(t, "rpa.json", rpatest.Operations()) }
