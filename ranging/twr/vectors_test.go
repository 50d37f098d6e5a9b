package twr_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/ranging/twr/twrtest"
)

func TestVectors(t *testing.T) { vectorstest.Test(t, "twr.json", twrtest.Operations()) }
