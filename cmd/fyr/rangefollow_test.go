package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// rejectedOf lists the rows that range rejects.
func rejectedOf(rows []rangeRow) (list []int) {
	for _, r := range rows {
		if r.Verdict == "reject" {
			list = append(list, r.Row)
		}
	}
	return list
}

// TestRangeTimeAhead: one accepted row with a time to come is no reason to reject
// all that come after it, but what jumps away there is found.
func TestRangeTimeAhead(t *testing.T) {
	log := "time_s,Distance\n"
	for i := range 40 {
		at := float64(i) / 10
		if i == 5 {
			at = 1e6
		}
		log += fmt.Sprintf("%.1f,%.1f\n", at, 1+float64(i)/10)
	}
	rows, _ := rangeOf(t, log, "-")
	if got := rejectedOf(rows); !slices.Equal(got, []int{7}) || !strings.Contains(rows[6].reasons(), "time gone back") {
		t.Errorf("rejected %v; %+v", got, rows[6])
	}
	rows, _ = rangeOf(t, "time_s,Distance\n0,1\n9,1\n0.1,50\n0.2,50\n0.3,50\n", "-")
	if got := rejectedOf(rows); !slices.Equal(got, []int{3, 4, 5}) {
		t.Errorf("rejected %v", got)
	}
}

// TestRangeNoTime: rows without a time say that they were not judged by speed,
// and hide no jump between the rows around them.
func TestRangeNoTime(t *testing.T) {
	rows, sums := rangeOf(t, "time_s,Distance\n0,1\n,50\n0.1,50\n0.2,50\n0.3,1\n", "-")
	if got := rejectedOf(rows); !slices.Equal(got, []int{3, 4, 5}) || sums.Unquantified != 2 {
		t.Errorf("rejected %v, %+v", got, sums)
	}
	if n := rows[1].Notes; len(n) != 1 || n[0] != "no time: step not judged" {
		t.Errorf("%q", n)
	}
	if n := rows[0].Notes; n != nil {
		t.Errorf("%q", n)
	}
}

// TestRangeOtherMembers: what is not read of a JSON line may be anything.
func TestRangeOtherMembers(t *testing.T) {
	const log = `{"Distance":1,"los":true,"amplitudes":[1,[2]],"chip":{"a":{"a":1}},"b":null}` + "\n"
	if rows, sums := rangeOf(t, log, "-"); sums.Unquantified != 1 {
		t.Errorf("%+v", rows)
	}
	for _, member := range []string{`"run":[1]`, `"tag":true`, `"time_s":[1]`, `"timestamp":false`} {
		rows, _ := rangeOf(t, log+`{"Distance":1,`+member+`}`+"\n", "-")
		if len(rows) != 2 || rows[1].Error != errRowJSON.Error() {
			t.Errorf("%s: %+v", member, rows)
		}
	}
}

// TestRangeWords: a limit is called a least one where it is.
func TestRangeWords(t *testing.T) {
	for row, want := range map[string]string{
		"-1,0":  "distance -1.000 m, least -0.300 m",
		"1,-5":  "uncertainty -5.000 m, limit 1.000 m",
		"501,0": "distance 501.000 m, limit 500.000 m",
	} {
		got := invokeWith(t, "Distance,uncertainty_m\n"+row+"\n", "range", "-")
		if !strings.Contains(got.out, want) {
			t.Errorf("%s: %s, want %q", row, got.out, want)
		}
	}
}
