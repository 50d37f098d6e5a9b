package fail_test

import (
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
)

func TestNewWrapsItsClassOnly(t *testing.T) {
	for _, c := range fail.Classes() {
		err := fail.New(c, "pkg: text")
		if err.Error() != "pkg: text" {
			t.Errorf("Error() = %q", err.Error())
		}
		for _, d := range fail.Classes() {
			if got, want := errors.Is(err, d), c == d; got != want {
				t.Errorf("errors.Is(%s error, %s) = %v", c, d, got)
			}
		}
	}
}

func TestSentinelsAreDistinct(t *testing.T) {
	a, b := fail.New(fail.Length, "pkg: text"), fail.New(fail.Length, "pkg: text")
	if errors.Is(a, b) {
		t.Error("two sentinels with one text are the same error")
	}
}

func TestTenClasses(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range fail.Classes() {
		seen[c.Error()] = true
	}
	if len(seen) != 10 {
		t.Errorf("%d distinct class names, want 10", len(seen))
	}
}
