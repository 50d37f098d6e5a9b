package sts_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/ranging/sts/ststest"
)

func TestVectors(t *testing.T) { vectorstest.Test(t, "sts.json", ststest.Operations()) }
