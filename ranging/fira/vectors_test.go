package fira_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/internal/vectors/vectorstest"
	"github.com/seed-496a4445/fyr/ranging/fira/firatest"
)

func TestVectors(t *testing.T) { vectorstest.Test(t, "fira.json", firatest.Operations()) }
