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

// TestRangeWideStamps: stamps of 40 bits say which flag they need.
func TestRangeWideStamps(t *testing.T) {
	// The response is received 1.001 ms after a poll at the end of 32 or 40 bits.
	const log = "poll_tx_ticks,poll_rx_ticks,resp_tx_ticks,resp_rx_ticks,offset_ppm\n%d,0,63897600,63961497,0\n"
	const beyond = "poll_tx_ticks: twr: time stamp outside its counter"
	wide := "poll_tx_ticks: " + errWideStamp.Error()
	for _, c := range []struct {
		stamp int64
		bits  string
		want  string
	}{
		{1<<32 - 1, "32", ""}, {1 << 32, "32", wide}, {1<<40 - 1, "32", wide}, {1 << 40, "32", beyond}, {-1<<31 - 1, "32", beyond},
		{1<<40 - 1, "40", ""}, {1 << 40, "40", beyond},
	} {
		rows, _ := rangeOf(t, fmt.Sprintf(log, c.stamp), "-", "--bits", c.bits)
		if got := rows[0].Error; got != c.want {
			t.Errorf("%d of %s bits: %q, want %q", c.stamp, c.bits, got, c.want)
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

// TestRangePairsTimed: clocks are compared between rows that both have a time.
func TestRangePairsTimed(t *testing.T) {
	const header = "time_s,seq_tx,seq_rx,poll_tx_ticks,poll_rx_ticks,resp_tx_ticks,resp_rx_ticks,offset_ppm\n"
	for _, c := range []struct {
		first, second string
		pairs         int
	}{{"0", "0.1", 1}, {"", "0.1", 0}, {"0", "", 0}, {"", "", 0}} {
		log := header + c.first + ",7,7," + stampsAt(0, 5, 10) + ",10\n" + c.second + ",8,8," + stampsAt(0.1, 5, 10) + ",10\n"
		if _, sums := rangeOf(t, log, "-"); sums.Pairs != c.pairs {
			t.Errorf("%q and %q: %+v", c.first, c.second, sums)
		}
	}
}
