package main

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/ranging"
)

// rangeRuns are the runs whose output is in testdata/range. The logs there are
// made up, with clocks and distances that are known: exchanges.csv, moving.csv
// and original.csv have the columns of real logs, double.jsonl six stamps.
var rangeRuns = map[string][]string{
	"exchanges.txt":  {"exchanges.csv"},
	"exchanges.json": {"exchanges.csv", "--json"},
	"demands.txt":    {"exchanges.csv", "--policy", "door-unlock"},
	"moving.txt":     {"moving.csv", "--summary"},
	"moving.json":    {"moving.csv", "--summary", "--json"},
	"original.txt":   {"original.csv"},
	"double.txt":     {"double.jsonl", "--bits", "40"},
}

// TestRange compares runs with those in testdata/range. Each log has rows that
// are not accepted.
func TestRange(t *testing.T) {
	for name, args := range rangeRuns {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"range", filepath.Join("testdata", "range", args[0])}, args[1:]...)
			got := invoke(t, args...)
			if got.code != exitRefused || !strings.Contains(got.err, ": columns not read: ") {
				t.Errorf("exit code %d, stderr %q", got.code, got.err)
			}
			golden(t, filepath.Join("testdata", "range", name), got.out)
		})
	}
}

// A rangeRow is a line of range as JSON.
type rangeRow struct {
	Row         int
	Line        int
	Distance    float64  `json:"distance_m"`
	Stamps      *float64 `json:"stamps_ppm"`
	Uncertainty float64  `json:"uncertainty_m"`
	Truth       float64  `json:"true_distance_m"`
	Verdict     string
	Bits        int
	Reasons     []struct{ Check, State string }
	Notes       []string
	Possible    []string
	Error       string
}

// reasons lists what did not pass, or the error.
func (r rangeRow) reasons() string {
	var list []string
	for _, c := range r.Reasons {
		list = append(list, c.Check)
	}
	return strings.Join(list, ", ") + r.Error
}

// rangeOf runs range and returns its rows and its sums.
func rangeOf(t *testing.T, in string, args ...string) (rows []rangeRow, sums rangeSums) {
	t.Helper()
	got := invokeWith(t, in, append([]string{"range", "--json"}, args...)...)
	lines := strings.Split(strings.TrimSuffix(got.out, "\n"), "\n")
	for _, line := range lines[:len(lines)-1] {
		var r rangeRow
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		rows = append(rows, r)
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &sums); err != nil {
		t.Fatalf("%+v: %v", got, err)
	}
	if sums.Rows != len(rows) || sums.Rows != sums.Accepted+sums.Unquantified+sums.Inconclusive+sums.Rejected+sums.Refused {
		t.Errorf("%d rows, and sums %+v", len(rows), sums)
	}
	if accepted := sums.Rows == sums.kept() && sums.Rows > 0; (got.code == exitDone) != accepted {
		t.Errorf("exit code %d with %+v", got.code, sums)
	}
	return rows, sums
}

// TestRangeFinds finds each thing that is wrong with exchanges.csv, and
// computes the distances that it was made with.
func TestRangeFinds(t *testing.T) {
	rows, sums := rangeOf(t, "", filepath.Join("testdata", "range", "exchanges.csv"))
	want := map[int]string{
		7:  "clock against carrier, clock offset, step",
		8:  "reported distance off its stamps, step",
		10: "has the stamps of an earlier row: 9",
		13: "long reply time, uncertainty",
		14: "short reply time",
		15: "twr: interval of half the counter's range or more",
		16: "clock offset, reported distance off its stamps, step",
		17: "offset_ppm: not a number, or one that is too large",
		18: "offset_ppm: not a number, or one that is too large",
		19: "not as many fields as the header has columns",
		20: "poll_tx_ticks: twr: time stamp outside its counter",
		21: "some stamps of the exchange are missing",
		22: "neither time stamps, nor intervals, nor a distance",
	}
	for _, r := range rows {
		reasons := strings.Split(r.reasons(), ", ")
		for _, w := range strings.Split(want[r.Row], ", ") {
			if !strings.Contains(r.reasons(), w) {
				t.Errorf("row %d: %q, want %q", r.Row, reasons, w)
			}
		}
		if kept := want[r.Row] == ""; kept != (r.Verdict == "accept (unquantified)") || kept && r.reasons() != "" {
			t.Errorf("row %d: %s for %q, want %q", r.Row, r.Verdict, reasons, want[r.Row])
		} else if off := r.Distance - r.Truth; kept && max(off, -off) > 0.003 {
			t.Errorf("row %d: %v m, want %v m", r.Row, r.Distance, r.Truth)
		}
	}
	if sums.Pairs != 10 || sums.Agree != 9 || sums.Lost != 2 || len(rows) != 22 {
		t.Errorf("%+v", sums)
	}
}

// TestRangeDemands rejects, under each policy that demands bits, every row of
// logs without STS, and says that there is none.
func TestRangeDemands(t *testing.T) {
	demanding := 0
	for _, p := range policies() {
		demands := p.Demands != ranging.Demands{}
		for _, log := range []string{"exchanges.csv", "moving.csv", "original.csv"} {
			rows, sums := rangeOf(t, "", filepath.Join("testdata", "range", log), "--policy", policyName(p))
			if demands != (sums.kept() == 0) || demands != (sums.Inconclusive+sums.Rejected+sums.Refused == sums.Rows) {
				t.Errorf("%s: %s: %+v", p.Name, log, sums)
			}
			for _, r := range rows {
				if demands && r.Error == "" && !strings.Contains(r.reasons(), "STS kind") || r.Bits != 0 {
					t.Errorf("%s: %s: row %d: %+v", p.Name, log, r.Row, r)
				}
			}
		}
		if demands {
			demanding++
		}
	}
	if demanding < 3 {
		t.Errorf("%d policies demand bits", demanding)
	}
}

// TestRangeSteps rejects what jumps away, what stays there, and the way back,
// in the one of two runs that take turns where it happens.
func TestRangeSteps(t *testing.T) {
	rows, sums := rangeOf(t, "", filepath.Join("testdata", "range", "moving.csv"))
	rejected := []int{}
	for _, r := range rows {
		if r.Verdict == "reject" {
			rejected = append(rejected, r.Row)
		}
		if len(r.Possible) != ranging.Attacks {
			t.Errorf("row %d: possible are %q", r.Row, r.Possible)
		}
	}
	if fmt.Sprint(rejected) != "[21 23 41 43 45 47 80 81]" || sums.Steps != 5 || sums.StepsCaught != 5 || sums.Runs != 2 {
		t.Errorf("%v, %+v", rejected, sums)
	}
	if sums.All.Max < 5 || sums.KeptErrors.Max > 0.2 || sums.All.N != 81 || sums.KeptErrors.N != 73 {
		t.Errorf("%+v, %+v", sums.All, sums.KeptErrors)
	}
	if !strings.Contains(rows[79].reasons(), "time gone back") || !strings.Contains(rows[80].reasons(), "distance floor") {
		t.Errorf("%+v, %+v", rows[79], rows[80])
	}
}

// TestRangeAccepts exits with 0 when every row is accepted.
func TestRangeAccepts(t *testing.T) {
	for _, log := range []string{
		"time_s,reported_distance_m\n0,1\n1,1.5\n",
		"\ufefftime_s, reported_distance_m\r\n\r\n0, 1\r\n1, 1.5\r\n",
		"\"time_s\",\"Distance\"\n\"0\",\"1\"\n1,1.5",
		"\n" + `{"time_s":0,"reported_distance_m":1}` + "\n\n" + `{"timestamp":"1","Distance":1.5}`,
		"reported_distance_m\n1\n40\n",
	} {
		if _, sums := rangeOf(t, log, "-"); sums.Unquantified != 2 {
			t.Errorf("%q: %+v", log, sums)
		}
	}
}

// stampsAt returns the stamps of an exchange over d metres that begins at t
// seconds, as the columns poll_tx_ticks to resp_rx_ticks, with a responder whose
// clock is ppm fast.
func stampsAt(t, d, ppm float64) string {
	const reply = 1e-3
	flight := d / float64(ranging.Air)
	tick := func(seconds float64) uint32 { return uint32(int64(math.Round(seconds * ranging.TicksPerSecond))) }
	fast := 1 + ppm/1e6
	return fmt.Sprintf("%d,%d,%d,%d", tick(t), tick((t+flight)*fast), tick((t+flight)*fast+reply*fast), tick(t+reply+2*flight))
}

// TestRangeClocks computes distances with the clock rate of two polls where no
// carrier's offset is logged, says how uncertain they are, and compares clocks
// only where both counters step by one.
func TestRangeClocks(t *testing.T) {
	const header = "time_s,seq_tx,seq_rx,poll_tx_ticks,poll_rx_ticks,resp_tx_ticks,resp_rx_ticks"
	log := func(offset string, rows ...string) string {
		if offset != "" {
			offset = "," + offset
		}
		text := header + strings.Repeat(",offset_ppm", min(len(offset), 1)) + "\n"
		for _, r := range rows {
			text += r + offset + "\n"
		}
		return text
	}
	first, second := "0,7,7,"+stampsAt(0, 5, 10), "0.1,8,8,"+stampsAt(0.1, 5, 10)
	rows, _ := rangeOf(t, log("", first, second), "-")
	// 40 ppm of 1 ms of light are 12 m, half of it one way; 1 ns in 0.1 s is nothing.
	if r := rows[0]; r.Verdict != "reject" || r.Uncertainty < 5.9 || r.Uncertainty > 6.2 || r.reasons() != "uncertainty" || r.Notes[0] != "clock offset not known" {
		t.Errorf("%+v", r)
	}
	if r := rows[1]; r.Distance < 4.99 || r.Distance > 5.01 || r.Uncertainty < 0.09 || r.Uncertainty > 0.12 || *r.Stamps < 9.9 || *r.Stamps > 10.1 {
		t.Errorf("%+v", r)
	}
	if _, sums := rangeOf(t, log("", first, second), "-"); sums.Pairs != 0 {
		t.Errorf("pairs without a carrier: %+v", sums)
	}

	for _, c := range []struct {
		second string
		offset string
		pairs  [3]int // in sequence, which agree, and not in sequence
		why    string
	}{
		{second, "10", [3]int{1, 1, 0}, ""},
		{second, "12.1", [3]int{1, 0, 0}, "clock against carrier"},
		{"0.1,8,9," + stampsAt(0.1, 5, 10), "10", [3]int{0, 0, 1}, ""},
		{"0.1,9,8," + stampsAt(0.1, 5, 10), "10", [3]int{0, 0, 1}, ""},
		{"0.1,8,7," + stampsAt(0.1, 5, 10), "10", [3]int{0, 0, 1}, ""},
		{"0.5,8,8," + stampsAt(0.5, 5, 10), "10", [3]int{0, 0, 0}, ""},
		{"0.1,,8," + stampsAt(0.1, 5, 10), "10", [3]int{0, 0, 0}, ""},
		// A poll received 30 us late: 300 ppm of 0.1 s.
		{"0.1,8,8," + stampsAt(0.1, 5, 310), "310", [3]int{}, "offset_ppm"},
		{"0.1,8,8," + stampsAt(0.1, 5, 310), "10", [3]int{1, 0, 0}, "clock rate"},
	} {
		rows, sums := rangeOf(t, log(c.offset, first, c.second), "-")
		if got := [3]int{sums.Pairs, sums.Agree, sums.Lost}; got != c.pairs || !strings.Contains(rows[1].reasons(), c.why) || c.why == "" && rows[1].reasons() != "" {
			t.Errorf("%s: %v, want %v; %q, want %q", c.second, got, c.pairs, rows[1].reasons(), c.why)
		}
	}
}

// TestRangeCounts counts steps between neighbours 0.02 to 0.5 s apart alone.
func TestRangeCounts(t *testing.T) {
	for _, c := range []struct {
		time string
		d    string
		want int
	}{{"0.019", "3", 0}, {"0.02", "3", 1}, {"0.5", "3", 1}, {"0.501", "3", 0}, {"0.1", "2", 0}, {"0.1", "2.001", 1}, {"0.1", "-0.001", 1}} {
		if _, sums := rangeOf(t, "time_s,Distance\n0,1\n"+c.time+","+c.d+"\n", "-"); sums.Steps != c.want || sums.StepsCaught != c.want {
			t.Errorf("%+v: %+v", c, sums)
		}
	}
}

// TestRangeInterrupted stops, and says so.
func TestRangeInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs strings.Builder
	code := run([]string{"range", "-"}, streams{ctx: ctx, now: testNow, in: strings.NewReader("Distance\n1\n"), out: &out, err: &errs})
	if code != exitRefused || errs.String() != "fyr: stdin: interrupted\n" {
		t.Errorf("exit code %d, %s", code, errs.String())
	}
}

// TestRangeLines reads lines that are no rows.
func TestRangeLines(t *testing.T) {
	long := strings.Repeat("1", maxLogLine)
	for _, c := range []struct{ row, want string }{
		{"1,2,3", errRowShape.Error()},
		{"1", errRowShape.Error()},
		{`"1,2`, errRowQuotes.Error()},
		{`1"1,2`, errRowQuotes.Error()},
		{long + ",1", errRowLong.Error()},
		{"0x1p-2,1", ""},
		{"1,1e309", "reported_distance_m: " + errNotNumber.Error()},
		{"-inf,1", "time_s: " + errNotNumber.Error()},
		{"1,2e9", "reported_distance_m: " + errNotNumber.Error()},
		{"5e9,1", "time_s: " + errNotNumber.Error()},
	} {
		rows, _ := rangeOf(t, "time_s,reported_distance_m\n"+c.row+"\n1,1\n", "-")
		if len(rows) != 2 || rows[0].Error != c.want || rows[0].Line != 2 || rows[1].Line != 3 || rows[1].Verdict != "accept (unquantified)" {
			t.Errorf("%.20s: %+v, want %q", c.row, rows, c.want)
		}
	}
	for _, c := range []struct{ row, want string }{
		{`{"time_s":1`, errRowJSON.Error()},
		{`{"time_s":1} {}`, errRowJSON.Error()},
		{`{"time_s":true}`, errRowJSON.Error()},
		{`{"time_s":{}}`, errRowJSON.Error()},
		{`[1]`, errRowJSON.Error()},
		{`{"time_s":1,"timestamp":1}`, errRowTwice.Error()},
		{`{"run":1,"run":2}`, errRowTwice.Error()},
		{`{"round_ticks":1.5}`, "round_ticks: " + errNotWhole.Error()},
		{`{"round_ticks":2305843009213693953}`, "round_ticks: " + errNotWhole.Error()},
		{`{"round_ticks":1e16}`, "round_ticks: " + errNotWhole.Error()},
		{`{"poll_tx_ticks":-2147483649}`, "poll_tx_ticks: twr: time stamp outside its counter"},
		{`{"sts":"no"}`, "sts: " + errSTSKind.Error()},
	} {
		rows, _ := rangeOf(t, `{"time_s":1,"Distance":1}`+"\n"+c.row+"\n", "-")
		if len(rows) != 2 || rows[1].Error != c.want || rows[0].Line != 1 || rows[1].Line != 2 {
			t.Errorf("%s: %+v, want %q", c.row, rows, c.want)
		}
	}
}

// TestRangeRefuses names what is wrong with a file as a whole.
func TestRangeRefuses(t *testing.T) {
	for _, c := range []struct{ log, want string }{
		{"", "fyr: stdin: " + errHeader.Error()},
		{"\n \n", "fyr: stdin: " + errHeader.Error()},
		{"a,b\n1,2\n", "fyr: stdin: " + errHeader.Error()},
		{"Distance,Distance\n1,2\n", "fyr: stdin: " + errRowTwice.Error()},
		{"\"Distance\n1,2\n", "fyr: stdin: " + errRowQuotes.Error()},
		{strings.Repeat("x", maxLogLine+1), "fyr: stdin: " + errRowLong.Error()},
		{"Distance\n", "fyr: stdin: no row to judge"},
	} {
		if got := invokeWith(t, c.log, "range", "-"); got.code != exitRefused || got.err != c.want+"\n" {
			t.Errorf("%.20q: %+v, want %q", c.log, got, c.want)
		}
	}
	if got := invoke(t, "range", filepath.Join(t.TempDir(), "none.csv")); got.code != exitRefused || !strings.Contains(got.err, "no such file") {
		t.Errorf("%+v", got)
	}
	if got := invokeWith(t, "Distance\n1\n", "range", "-", "--plot", filepath.Join(t.TempDir(), "no", "x.svg")); got.code != exitRefused {
		t.Errorf("%+v", got)
	}
}

// TestRangeBreaksOff judges the rows before a log that cannot be read on, and
// says so.
func TestRangeBreaksOff(t *testing.T) {
	var out, errs strings.Builder
	in := io.MultiReader(strings.NewReader("Distance\n1\n2"), failingReader{})
	code := run([]string{"range", "-"}, streams{ctx: t.Context(), now: testNow, in: in, out: &out, err: &errs})
	if code != exitRefused || errs.String() != "fyr: stdin: the disk is gone\n" || !strings.Contains(out.String(), "rows 1 = ") {
		t.Errorf("exit code %d, %s, %s", code, out.String(), errs.String())
	}
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

// TestRangePlot draws every row once, in the layer of its verdict.
func TestRangePlot(t *testing.T) {
	dots := regexp.MustCompile(`<path class="dots ([a-z]+)" d="((?:M[0-9.]+ [0-9.]+h0)+)"/>`)
	for log, want := range map[string]map[string]int{
		"exchanges.csv": {"unquantified": 9, "truth": 14, "reject": 5, "refused": 7}, // one has no run
		"moving.csv":    {"unquantified": 73, "truth": 81, "reject": 8},
	} {
		name := filepath.Join(t.TempDir(), "out.svg")
		invoke(t, "range", filepath.Join("testdata", "range", log), "--plot", name)
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := xml.Unmarshal(b, new(struct{})); err != nil {
			t.Error(err)
		}
		found := map[string]int{}
		for _, m := range dots.FindAllStringSubmatch(string(b), -1) {
			found[m[1]] = strings.Count(m[2], "M")
		}
		if fmt.Sprint(found) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", log, found, want)
		}
		golden(t, filepath.Join("testdata", "range", strings.TrimSuffix(log, ".csv")+".svg"), string(b))
	}
	for _, log := range []string{"Distance\n0\n", "Distance\n1e9\n", "Distance\n-1e9\nx\n", "time_s,Distance\n-4e9,1\n4e9,2\n"} {
		name := filepath.Join(t.TempDir(), "out.svg")
		invokeWith(t, log, "range", "-", "--plot", name)
		b, err := os.ReadFile(name)
		if err != nil || xml.Unmarshal(b, new(struct{})) != nil || strings.Contains(string(b), "NaN") || strings.Contains(string(b), "Inf") {
			t.Errorf("%q: %v\n%s", log, err, b)
		}
	}
}
