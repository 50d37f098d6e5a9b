package main

import (
	"context"
	"encoding/json"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/bench"
)

// toolVariable makes the test program the tool: bench runs a row in a process
// of its own.
const toolVariable = "FYR_TEST_TOOL"

func TestMain(m *testing.M) {
	if os.Getenv(toolVariable) != "" {
		os.Exit(run(os.Args[1:], standard(context.Background())))
	}
	os.Exit(m.Run())
}

// TestBenchJSON measures all rows on few tags: one line each, with the fields
// that apply to it and no others.
func TestBenchJSON(t *testing.T) {
	t.Setenv(toolVariable, "1")
	got := invoke(t, "bench", "--json", "--size", "1e2", "--rounds", "1")
	if got.code != exitDone || !strings.Contains(got.err, runtime.Version()) {
		t.Fatalf("%+v", got)
	}
	var names []string
	for line := range strings.Lines(got.out) {
		var r map[string]any
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		name, _ := r["path"].(string)
		names = append(names, name)
		want := []string{"path", "size", "ratio", "ns", "baseline_ns", "median_ns", "baseline_median_ns", "rounds"}
		if name == "index-bytes" {
			want = []string{"path", "size", "ratio", "bytes", "baseline_bytes"}
		}
		for _, field := range want {
			if r[field] == nil {
				t.Errorf("%s: no %s", line, field)
			}
			delete(r, field)
		}
		for field := range r {
			if !slices.Contains([]string{"limit_percent", "cycles", "note"}, field) {
				t.Errorf("%s: %s", line, field)
			}
		}
		if !strings.Contains(line, `"size":100,`) {
			t.Errorf("%s: another size", line)
		}
	}
	for _, name := range bench.Names() {
		missing := strings.Contains(got.err, "fyr: no "+name+": ")
		if slices.Contains(names, name) == missing || strings.Count(got.out, `"path":"`+name+`"`) > 1 {
			t.Errorf("%s: a line or a word why not, but %d lines; stderr %s", name, strings.Count(got.out, name), got.err)
		}
	}
	if !slices.Contains(names, "aes128-purego") {
		t.Errorf("no row of another process: %s", got.err)
	}
}

// TestBenchText prints a table, whose columns stand below their names.
func TestBenchText(t *testing.T) {
	got := invoke(t, "bench", "--size", "50", "--rounds", "1", "--rows", "index-bytes,aes128")
	lines := strings.Split(strings.TrimSuffix(got.out, "\n"), "\n")
	if got.code != exitDone || len(lines) != 3 {
		t.Fatalf("%+v", got)
	}
	if !slices.Equal(strings.Fields(lines[0]), strings.Fields(strings.Join(benchHead[:], " "))) {
		t.Errorf("head %q", lines[0])
	}
	for i, name := range []string{"aes128", "index-bytes"} { // always in one order
		f := strings.Fields(lines[i+1])
		if len(f) != len(benchHead) || f[0] != name || f[1] != "50" || len(lines[i+1]) != len(lines[0]) {
			t.Errorf("%q", lines[i+1])
			continue
		}
		if none := name == "index-bytes"; (f[2] == "-") != none || (f[3] == "-") != none || f[4] == "-" || (f[6] == "-") == none {
			t.Errorf("%q", lines[i+1])
		}
	}
}

func TestBenchStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs strings.Builder
	code := run([]string{"bench", "--size", "10"}, streams{ctx: ctx, now: testNow, out: &out, err: &errs})
	if code != exitRefused || !strings.Contains(errs.String(), context.Canceled.Error()) || strings.Count(out.String(), "\n") > 1 {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, out.String(), errs.String())
	}
}

// TestBenchSaysRounds says that there are few rounds where nobody asked for
// that.
func TestBenchSaysRounds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for args, want := range map[string]bool{"--size 1e8": true, "--size 1e8 --rounds 3": false, "--size 1e7": false} {
		var out, errs strings.Builder
		run(append([]string{"bench"}, strings.Fields(args)...), streams{ctx: ctx, now: testNow, out: &out, err: &errs})
		if strings.Contains(errs.String(), "3 rounds only") != want {
			t.Errorf("%s: %s", args, errs.String())
		}
	}
}

func TestParseSize(t *testing.T) {
	for s, want := range map[string]int{"1": 1, "1e6": 1_000_000, "1000000": 1_000_000, "2.5e3": 2500, "1E8": 100_000_000, "1e9": 1_000_000_000} {
		if got, err := parseSize(s); err != nil || got != want {
			t.Errorf("%s: %d, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "0", "-1", "0.5", "1e-3", "1e10", "1e999", "NaN", "Inf", "many", "1 000", "1e6x"} {
		if got, err := parseSize(s); err == nil || got != 0 {
			t.Errorf("%s: %d, %v", s, got, err)
		}
	}
}
