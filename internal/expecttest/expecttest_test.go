package expecttest_test

import (
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
)

var errOne = errors.New("one")

// TestFails: each check has something that it fails for.
func TestFails(t *testing.T) {
	for name, check := range map[string]func(t *testing.T){
		"is":     func(t *testing.T) { expecttest.Is(t, "no error", nil, errOne) },
		"panics": func(t *testing.T) { expecttest.Panics(t, "nothing", func() {}) },
	} {
		var failed testing.T
		check(&failed)
		if !failed.Failed() {
			t.Errorf("%s does not fail", name)
		}
	}
	expecttest.Panics(t, "hex", func() { expecttest.Unhex("0") })
	expecttest.Panics(t, "error", func() { expecttest.Must(0, errOne) })
	expecttest.Is(t, "the same", errOne, errOne)
}
