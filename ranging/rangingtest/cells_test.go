package rangingtest

import "testing"

// TestCells runs the laboratory with few trials, but for the experiments with
// pulses, which TestPulses has. Every bound is held, and every check that is
// taken away is shown to be for something. The confidence is such that all cells
// together give a false alarm once in 100 seeds, and the seed is fixed.
func TestCells(t *testing.T) {
	scale := 0.2
	if testing.Short() {
		scale = 0.02
	}
	for c := range run(t.Context(), rounds(), 1, scale) {
		// Where a check that is missed shows in every other trial, few are enough.
		if !c.OK() || c.Without != None && c.Needs == 0 && !c.exact() && !c.Falls() {
			t.Errorf("%s, against %s: %s", c.Attack, c.Against, c.line())
		}
	}
}

// TestRun leaves a table after its first cell, and has that of the whole.
func TestRun(t *testing.T) {
	for c := range Run(t.Context(), 1, 0.001) {
		if e := Experiments(); c.Attack != e[0].Attack || c.Without != None || len(e) <= len(pulses()) {
			t.Errorf("the first cell is of %s", c.Attack)
		}
		break
	}
}
