package oracle

import (
	"slices"
	"testing"
)

// TestTales compares the verdicts with those that the tales expect.
func TestTales(t *testing.T) {
	for _, x := range tales() {
		if got := x.story.verdicts(); !slices.Equal(got, x.want) {
			t.Errorf("%s: %q, want %q", x.note, got, x.want)
		}
	}
}
