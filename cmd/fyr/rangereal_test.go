package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestRangeReal holds range against the logs that ranging/results is of, in the
// folder that FYR_UWB in the environment names. They are not part of the
// project.
func TestRangeReal(t *testing.T) {
	dir := os.Getenv("FYR_UWB")
	if dir == "" {
		t.Skip("FYR_UWB is not set")
	}
	at := func(name string, more ...string) rangeSums {
		_, sums := rangeOf(t, "", append(more, filepath.Join(dir, name))...)
		return sums
	}
	if s := at("static.csv"); s.Pairs != 5448 || s.Agree*10_000 < s.Pairs*9_999 || s.Lost != 212 {
		t.Errorf("static: %+v", s)
	}
	if s := at("moving.csv"); s.Steps != 24 || s.StepsCaught != 24 || s.kept()*100 < s.Rows*99 || s.KeptErrors.Max > 1 {
		t.Errorf("moving: %+v", s)
	}
	if s := at("contradicting_rows.csv"); s.Rows != 21 || s.Reasons["contradiction"]+s.Refused != 21 {
		t.Errorf("contradicting: %+v", s)
	}
	for _, p := range policies()[1:] {
		for _, log := range []string{"static.csv", "moving.csv", "contradicting_rows.csv"} {
			if s := at(log, "--policy", policyName(p)); s.Rejected+s.Refused != s.Rows || s.Reasons["no STS"] != s.Rejected {
				t.Errorf("%s: %s: %+v", p.Name, log, s)
			}
		}
	}
}
