package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/ranging/rangingtest"
)

// TestSimulate prints the table of the laboratory, with few trials, and the
// same as JSON. All cells are as they have to be.
func TestSimulate(t *testing.T) {
	args := []string{"range", "--simulate", "--seed", "7", "--trials", "0.004"}
	text, lines := invoke(t, args...), invoke(t, append(args, "--json")...)
	if text.code != exitDone || lines.code != exitDone || text.err != "" || lines.err != "" {
		t.Fatalf("exit codes %d and %d, %q, %q\n%s", text.code, lines.code, text.err, lines.err, text.out)
	}
	cells := strings.Split(strings.TrimSuffix(lines.out, "\n"), "\n")
	if want := rangingtest.Cells(rangingtest.Experiments()); len(cells) != want {
		t.Errorf("%d lines for %d cells", len(cells), want)
	}
	experiments, bounded, removed, outside := 0, 0, 0, 0
	for _, line := range cells {
		var c simulatedCell
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if !c.OK || c.Trials < 1 || c.Wins > c.Trials || c.Low > c.High || c.Says == "" || (c.Bound == nil) != (c.How == "") {
			t.Errorf("%s", line)
		}
		name := "  all checks "
		if c.Without != "" {
			name = "  without " + c.Without + " "
			removed++
		} else {
			experiments++
		}
		if c.Bound != nil {
			bounded++
		}
		if c.Result == "outside 99 %" {
			outside++
		}
		if !strings.Contains(text.out, c.Attack+", against "+c.Against+" (") || !strings.Contains(text.out, name) {
			t.Errorf("not in the table: %s", line)
		}
	}
	want := fmt.Sprintf("%d experiments, %d cells: %d with a bound, %d with a check taken away; outside of 99 %% by chance: %d; not as they have to be: 0",
		experiments, len(cells), bounded, removed, outside)
	if got := lastLine(text.out); got != want || removed < 40 || bounded < 100 || experiments < 100 {
		t.Errorf("%q, want %q", got, want)
	}
	if again := invoke(t, args...); again.out != text.out {
		t.Error("the same seed gives another table")
	}
}

// TestSimulateUsage calls it in every wrong way.
func TestSimulateUsage(t *testing.T) {
	for args, want := range map[string]string{
		"--simulate log.csv":          "no file is read",
		"--simulate --policy x":       "--policy: not with --simulate",
		"--simulate --summary":        "--summary: not with --simulate",
		"--simulate --plot x.svg":     "--plot: not with --simulate",
		"--simulate --bits 40":        "--bits: not with --simulate",
		"--simulate --speed 300":      "--speed: not with --simulate",
		"--simulate --trials 0":       "--trials: 0 is not above 0",
		"--simulate --trials -1":      "--trials: -1 is not above 0",
		"--simulate --trials NaN":     "--trials: NaN is not above 0",
		"--simulate --trials Inf":     "--trials: +Inf is not above 0",
		"--simulate --trials 1001":    "--trials: 1001 is not above 0 and at most 1000",
		"--simulate --seed -1":        "invalid argument",
		"--simulate --seed 0x":        "invalid argument",
		"--seed 3 log.csv":            "--seed: only with --simulate",
		"--trials 3 log.csv":          "--trials: only with --simulate",
		"--simulate=false":            "accepts 1 arg(s), received 0",
		"log.csv other.csv":           "accepts 1 arg(s), received 2",
		"--simulate --summary --json": "--summary: not with --simulate",
	} {
		got := invoke(t, append([]string{"range"}, strings.Fields(args)...)...)
		if got.code != exitUsage || !strings.Contains(got.err, want) || got.out != "" {
			t.Errorf("%s: exit code %d, %q", args, got.code, got.err)
		}
	}
}

// TestSimulated counts cells that are not as they have to be: it is what gives
// the exit code.
func TestSimulated(t *testing.T) {
	good := rangingtest.Cell{
		Experiment: rangingtest.Experiment{Attack: "a", Against: "b", Says: "c"},
		Wins:       5, Trials: 10, Low: 0.1, High: 0.9, Bound: 0.5, How: rangingtest.Exact, Bounded: true, Joint: 0.999,
	}
	high := good
	high.Wins, high.Low, high.High = 10, 0.58, 1
	high.Bound = 0.1
	missed := good
	missed.Without, missed.Bounded, missed.Wins, missed.Trials = "d", false, 0, 1000
	near := good
	near.Low = 0.51
	for name, c := range map[string]struct {
		cells []rangingtest.Cell
		want  error
		last  string
	}{
		"good":  {[]rangingtest.Cell{good}, nil, "by chance: 0; not as they have to be: 0"},
		"near":  {[]rangingtest.Cell{good, near}, nil, "by chance: 1; not as they have to be: 0"},
		"bound": {[]rangingtest.Cell{good, high}, errReported, "by chance: 0; not as they have to be: 1"},
		"check": {[]rangingtest.Cell{good, missed}, errReported, "by chance: 0; not as they have to be: 1"},
	} {
		var out bytes.Buffer
		s := simulated{out: newLines(&out)}
		for i := range c.cells {
			s.add(c.cells[i])
		}
		last := newSimulatedCell(&c.cells[len(c.cells)-1])
		if bad := strings.HasPrefix(last.Result, "DOES NOT"); last.OK == bad || bad != (c.want != nil) {
			t.Errorf("%s: %q, OK is %v", name, last.Result, last.OK)
		}
		if err := s.end(); !errors.Is(err, c.want) || !strings.Contains(lastLine(out.String()), c.last) {
			t.Errorf("%s: %v\n%s", name, err, out.String())
		}
	}
}

// TestSimulateProgress shows on a console, and only there, how many cells are
// done, and leaves nothing of it in the table.
func TestSimulateProgress(t *testing.T) {
	var out, errs bytes.Buffer
	s := streams{ctx: t.Context(), now: testNow, in: strings.NewReader(""), out: &out, err: &console{w: &errs}}
	code := run([]string{"range", "--simulate", "--trials", "0.001"}, s)
	if code != exitDone || !strings.Contains(errs.String(), "laboratory") || strings.Contains(out.String(), "laboratory") {
		t.Errorf("exit code %d, %q", code, errs.String())
	}
	n := rangingtest.Cells(rangingtest.Experiments())
	if of := fmt.Sprintf("/%d", n); !strings.Contains(errs.String(), of) {
		t.Errorf("no %q in %q", of, errs.String())
	}
}

// TestSimulateInterrupted: who interrupts does not wait for an experiment to end,
// which this one would in an hour, and gets no table that looks whole.
func TestSimulateInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, err bytes.Buffer
	code := run([]string{"range", "--simulate", "--trials", "1000"}, streams{ctx: ctx, now: testNow, in: strings.NewReader(""), out: &out, err: &err})
	if code != exitRefused || err.String() != "fyr: interrupted\n" || strings.Contains(out.String(), "experiments") {
		t.Errorf("exit code %d, %q, %q", code, err.String(), out.String())
	}
}
