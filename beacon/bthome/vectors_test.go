package bthome_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/beacon/bthome/bthometest"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

func TestVectors(t *testing.T) { vectorstest.Test(t, "bthome.json", bthometest.Operations()) }
