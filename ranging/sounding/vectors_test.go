package sounding_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/ranging/sounding/soundingtest"
)

func TestVectors(t *testing.T) { vectorstest.Test(t, "cs.json", soundingtest.Operations()) }
