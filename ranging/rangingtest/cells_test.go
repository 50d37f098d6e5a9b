package rangingtest

import (
	"slices"
	"testing"
)

// TestCells runs the laboratory with few trials. Every bound is held, and every
// check that is taken away is shown to be for something. The confidence is such
// that all cells together give a false alarm once in 100 seeds, and the seed is
// fixed.
func TestCells(t *testing.T) {
	scale := 0.05
	if testing.Short() {
		scale = 0.01
	}
	all := slices.Collect(Run(1, scale))
	for _, c := range all {
		// Where a check that is missed shows in every other trial, few are enough.
		if !c.OK() || c.Without != None && c.Needs == 0 && !c.exact() && !c.Falls() {
			t.Errorf("%s, against %s: %s", c.Attack, c.Against, c.line())
		}
	}
}
