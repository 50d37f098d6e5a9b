package mibeacon_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/beacon/mibeacon/mibeacontest"
	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
)

func TestVectors(t *testing.T) { vectorstest.Test(t, "mibeacon.json", mibeacontest.Operations()) }
