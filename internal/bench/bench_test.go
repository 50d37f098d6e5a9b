package bench

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/aes"
)

// childVariable makes the test program run one row, as [Options].Command says.
const childVariable = "BENCH_TEST_ROW"

func TestMain(m *testing.M) {
	row := os.Getenv(childVariable)
	if row == "" {
		os.Exit(m.Run())
	}
	err := Run(context.Background(), Options{Rows: []string{row}, Size: 100, Rounds: 2}, func(r Result) error {
		return json.NewEncoder(os.Stdout).Encode(r)
	})
	if err != nil || row == "none" {
		os.Exit(1)
	}
	os.Exit(0)
}

// child is a Command for 100 keys that runs the test program for another row.
func child(row string) func(context.Context, string, Options) *exec.Cmd {
	return func(ctx context.Context, _ string, _ Options) *exec.Cmd {
		cmd := exec.CommandContext(ctx, os.Args[0])
		cmd.Env = append(os.Environ(), childVariable+"="+row)
		return cmd
	}
}

// results runs rows, and returns what came out by their names, and the names of
// those that the machine lacks something for.
func results(t *testing.T, o Options) (got map[string]Result, lacking []string) {
	t.Helper()
	got = map[string]Result{}
	o.Missing = func(row string, why error) { lacking = append(lacking, row) }
	tier := aes.Tier()
	err := Run(t.Context(), o, func(r Result) error {
		if _, twice := got[r.Path]; twice {
			t.Errorf("%s twice", r.Path)
		}
		got[r.Path] = r
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if aes.Tier() != tier {
		t.Errorf("the tier is %s, was %s", aes.Tier(), tier)
	}
	return got, lacking
}

// TestRows runs all rows on sizes that are no multiple of anything.
func TestRows(t *testing.T) {
	for _, n := range []int{1, 100, 4321} {
		o := Options{Size: n, Rounds: 2}
		if n == 100 {
			o.Command = child("aes128-purego")
		}
		got, lacking := results(t, o)
		for _, name := range Names() {
			r, ok := got[name]
			if ok == slices.Contains(lacking, name) {
				t.Errorf("%s: a result %v, missing %v", name, ok, !ok)
			}
			if !ok {
				continue
			}
			if r.Path != name || r.Size != n || r.Ratio <= 0 {
				t.Errorf("%+v", r)
			}
			if name == "index-bytes" {
				if r.Bytes <= 0 || r.BaselineBytes <= 0 || r.LimitPercent < 0 || r.NS != 0 || r.BaselineNS != 0 || r.Rounds != 0 {
					t.Errorf("%+v", r)
				}
				continue
			}
			if r.NS <= 0 || r.BaselineNS <= 0 || r.MedianNS < r.NS || r.BaselineMedianNS < r.BaselineNS || r.Rounds != 2 || r.Bytes != 0 {
				t.Errorf("%+v", r)
			}
		}
		if _, ok := got["aes128-purego"]; ok != (n == 100) {
			t.Errorf("%d keys: another process was used: %v", n, ok)
		}
	}
}

// TestSomeRows runs rows by their names.
func TestSomeRows(t *testing.T) {
	got, _ := results(t, Options{Rows: []string{"join", "aes128"}, Size: 10, Rounds: 1})
	if len(got) != 2 || got["join"].NS == 0 || got["aes128"].NS == 0 || got["aes128"].Note != aes.Tier() {
		t.Errorf("%+v", got)
	}
}

// TestMissingTier asks for rows of tiers that the machine lacks.
func TestMissingTier(t *testing.T) {
	_, err := onTier("vacuum tubes")(t.Context(), &env{}, 1)
	if m := (*missing)(nil); !errors.As(err, &m) || !strings.Contains(err.Error(), "vacuum tubes") {
		t.Error(err)
	}
	_, lacking := results(t, Options{Size: 1, Rounds: 1})
	for _, tier := range []string{"avx2", "aesni"} {
		if slices.Contains(lacking, "aes128-"+tier) == slices.Contains(aes.Tiers(), tier) {
			t.Errorf("tiers %v, but rows missing %v", aes.Tiers(), lacking)
		}
	}
}

func TestOptions(t *testing.T) {
	for want, o := range map[string]Options{
		"":                         {},
		"sizes are 1 to 1e9":       {Size: -1},
		"at least one round":       {Rounds: -1},
		`no row is called "map"`:   {Rows: []string{"aes128", "map"}},
		"bench: sizes are 1":       {Size: MaxSize + 1},
		`no row is called "join "`: {Rows: []string{"join "}},
	} {
		err := o.Check()
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", o, err)
		}
		if err != nil {
			ran := Run(t.Context(), o, func(Result) error { t.Error("a result"); return nil })
			if ran == nil || ran.Error() != err.Error() {
				t.Errorf("%+v: %v", o, ran)
			}
		}
	}
	for size, want := range map[int]int{0: DefaultRounds, LargeSize: DefaultRounds, LargeSize + 1: LargeRounds, MaxSize: LargeRounds} {
		if o, err := (Options{Size: size}).fill(); err != nil || o.Rounds != want || o.Size == 0 {
			t.Errorf("size %d: %+v, %v", size, o, err)
		}
	}
}

// TestStops: the run ends when its context does, and on the first error of
// whoever takes the results.
func TestStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	results := 0
	err := Run(ctx, Options{Size: 10, Rounds: 1}, func(Result) error { results++; cancel(); return nil })
	if !errors.Is(err, context.Canceled) || results != 1 {
		t.Errorf("%d results, %v", results, err)
	}
	full := errors.New("disk full")
	if err := Run(t.Context(), Options{Size: 10, Rounds: 1}, func(Result) error { return full }); err != full {
		t.Error(err)
	}
}

// TestChild gives rows of another process that are none.
func TestChild(t *testing.T) {
	r := row{path: "aes128-purego", elsewhere: true}
	o := Options{Size: 100, Rounds: 2}
	for name, want := range map[string]string{"aes128-purego": "", "none": "its process: exit status 1", "join": "gave no result"} {
		o.Command = child(name)
		res, err := r.runElsewhere(t.Context(), o)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
		if (err == nil) != (res.Path == r.path) || err == nil && !strings.Contains(res.Note, "without AES instructions") {
			t.Errorf("%s: %+v", name, res)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.runElsewhere(ctx, o); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestWrongAnswer: a wrong answer ends the run.
func TestWrongAnswer(t *testing.T) {
	if same(3, 3) != nil || same(3, 4) == nil || same(0, 1) == nil {
		t.Error("same")
	}
	e := &env{}
	x, err := e.indexes(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	ours, baseline := x.lookups(append(slices.Clone(x.hits), x.misses[0]), len(x.hits)+1)
	if ours.run() == nil || baseline.run() == nil {
		t.Error("a foreign identifier counts as found")
	}
	ids, known := heard(e.some128(1000))
	if err := joinSide(t.Context(), e.fleet(1000), ids, known).run(); err != nil {
		t.Error(err)
	}
	if joinSide(t.Context(), e.fleet(1000), ids[1:], known).run() == nil {
		t.Error("a join that misses a tag counts as right")
	}
}
