package rangingtest

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// coins is an experiment that wins with a chance of one half, and always
// without the check "guard".
func coins(bound func(Defence) (float64, string, bool)) Experiment {
	return Experiment{
		Attack: "coins", Against: "a guard", Says: "A coin is thrown.", Checks: []Defence{"guard"}, Trials: 1000, Bound: bound,
		Try: func(r *rand.Rand, without Defence) bool { return r.IntN(2) == 0 || without == "guard" },
	}
}

// cells runs experiments and returns the cells.
func cells(seed uint64, scale float64, list ...Experiment) []Cell {
	return slices.Collect(run(context.Background(), list, seed, scale))
}

// TestHolds has the laboratory's checks fail and pass: a bound that is too low,
// an exact one that is too high, a check without which nothing changes.
func TestHolds(t *testing.T) {
	bound := func(p float64, how string) func(Defence) (float64, string, bool) {
		return func(without Defence) (float64, string, bool) {
			if without != None {
				return 1, Exact, true
			}
			return p, how, true
		}
	}
	for name, c := range map[string]struct {
		bound func(Defence) (float64, string, bool)
		words [2]string
	}{
		"none":           {nil, [2]string{"DOES NOT HOLD", "falls"}},
		"exact":          {bound(0.5, Exact), [2]string{"holds", "falls"}},
		"exact, too low": {bound(0.4, Exact), [2]string{"DOES NOT HOLD", "falls"}},
		"exact, too big": {bound(0.6, Exact), [2]string{"DOES NOT HOLD", "falls"}},
		"model":          {bound(0.6, Model), [2]string{"holds", "falls"}},
		"model, too low": {bound(0.4, Model), [2]string{"DOES NOT HOLD", "falls"}},
		"proof":          {bound(1, Proof), [2]string{"holds", "falls"}},
		"no fall": {func(Defence) (float64, string, bool) { return 0.5, Exact, true },
			[2]string{"holds", "DOES NOT HOLD"}},
	} {
		got := cells(1, 1, coins(c.bound))
		if len(got) != 2 || got[0].Words() != c.words[0] || got[1].Words() != c.words[1] {
			t.Errorf("%s: %q, %q", name, got[0].Words(), got[1].Words())
		}
		for i := range got {
			if bad := strings.HasPrefix(got[i].Words(), "DOES NOT"); got[i].OK() == bad {
				t.Errorf("%s, %q: OK is %v", name, got[i].Without, got[i].OK())
			}
		}
	}
	// A bound that is missed by little: of 1000 coins 515 are heads, which 47.4 to
	// 55.6 % can be, and with the confidence of two cells 47.1 to 55.9 %.
	if got := cells(1, 1, coins(bound(0.472, Exact))); got[0].Words() != "outside 99 %" || !got[0].OK() || got[0].Holds() {
		t.Errorf("a near miss: %q", got[0].Words())
	}
	e := coins(bound(0.25, Exact))
	e.Bound = func(without Defence) (float64, string, bool) { return 0.25, Exact, without == None }
	e.Try = func(r *rand.Rand, _ Defence) bool { return r.IntN(4) == 0 }
	if got := cells(1, 1, e); got[1].Words() != "DOES NOT FALL" || got[1].OK() {
		t.Errorf("a check that stops nothing: %q", got[1].Words())
	}
	// One win of four is not every other one, and may be.
	if got := cells(1, 0.004, e); got[1].Wins > 1 || got[1].Words() != "too few trials" || !got[1].OK() {
		t.Errorf("%d wins of %d: %q", got[1].Wins, got[1].Trials, got[1].Words())
	}
	e.Needs = 0.2
	if got := cells(1, 1, e); got[1].Words() != "falls" {
		t.Errorf("an attack that needs a fifth: %q", got[1].Words())
	}
}

// TestStopped: where no bound is computed an attack must not win with all checks
// in its way, but for one in a thousand. Nobody attacks in a control.
func TestStopped(t *testing.T) {
	for _, c := range []struct {
		one    int // trial of so many wins
		honest bool
		word   string
	}{{0, false, "stopped"}, {4000, false, "stopped"}, {400, false, "stopped"}, {200, false, "DOES NOT HOLD"}, {1, false, "DOES NOT HOLD"}, {1, true, "measured"}} {
		e, tried := coins(nil), 0
		e.Trials, e.Honest, e.Checks = 4000, c.honest, nil
		e.Try = func(*rand.Rand, Defence) bool { tried++; return c.one > 0 && tried%c.one == 0 }
		if got := cells(1, 1, e)[0]; got.Words() != c.word || got.OK() != (c.word != "DOES NOT HOLD") || got.Holds() != got.OK() {
			t.Errorf("%d of %d: %q, OK %v", got.Wins, got.Trials, got.Words(), got.OK())
		}
	}
}

// TestInterrupted: a cell that is not at its end is not yielded.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	e, tried := coins(nil), 0
	e.Try = func(*rand.Rand, Defence) bool {
		if tried++; tried == 1500 { // in the second cell
			cancel()
		}
		return false
	}
	if got := slices.Collect(run(ctx, []Experiment{e}, 1, 1)); len(got) != 1 || got[0].Without != None || tried != 1500 {
		t.Errorf("%d cells after %d trials", len(got), tried)
	}
}

// TestSeed: a cell depends on the seed, its names and its trials only.
func TestSeed(t *testing.T) {
	other := coins(nil)
	other.Attack = "dice"
	alone, behind, again := cells(1, 1, coins(nil)), cells(1, 1, other, coins(nil)), cells(2, 1, coins(nil))
	if alone[0].Wins != behind[2].Wins || alone[0].Wins == behind[0].Wins || alone[0].Wins == again[0].Wins {
		t.Errorf("%d, %d of dice and %d behind them, %d with another seed", alone[0].Wins, behind[0].Wins, behind[2].Wins, again[0].Wins)
	}
	if got := cells(1, 0.1, coins(nil))[0].Trials; got != 100 {
		t.Errorf("a tenth of 1000 trials are %d", got)
	}
	if got := cells(1, 1e-9, coins(nil))[0].Trials; got != 1 {
		t.Errorf("next to none of 1000 trials are %d", got)
	}
}

// TestAt: an interval of more confidence is wider.
func TestAt(t *testing.T) {
	c := cells(1, 1, coins(nil))[0]
	wide := c.At(0.9999)
	if wide.Low >= c.Low || wide.High <= c.High || wide.Wins != c.Wins {
		t.Errorf("%v to %v, and %v to %v", c.Low, c.High, wide.Low, wide.High)
	}
	if c.At(Confidence).Low != c.Low {
		t.Error("not the confidence of cells")
	}
}

// TestTable prints a small table.
func TestTable(t *testing.T) {
	var b strings.Builder
	tiny := coins(func(without Defence) (float64, string, bool) { return 0x1p-100, Model, without == None })
	tiny.Attack, tiny.Honest = "luck", true
	tiny.Try = func(_ *rand.Rand, without Defence) bool { return without != None }
	stopped := coins(nil)
	stopped.Try = tiny.Try
	if err := WriteTable(&b, cells(1, 1, stopped, tiny)); err != nil {
		t.Fatal(err)
	}
	const want = `coins, against a guard (mafia fraud)
  A coin is thrown.
  all checks                               0 of 1000           0 to  0.00528  no bound                    stopped
  without guard                         1000 of 1000     0.99472 to        1  no bound                    falls

luck, against a guard (honest, wins are false rejects)
  A coin is thrown.
  all checks                               0 of 1000           0 to  0.00528  bound 2^-100.0, model       holds
  without guard                         1000 of 1000     0.99472 to        1  no bound                    falls
`
	if b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
	if err := WriteTable(broken{}, nil); err != errBroken {
		t.Error(err)
	}
}

// TestExperiments: every experiment has what a line of the table needs, and
// names of its own.
func TestExperiments(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range Experiments() {
		name := e.Attack + ", " + e.Against
		if e.Attack == "" || e.Against == "" || e.Says == "" || e.Try == nil || e.Trials < 1 || seen[name] {
			t.Errorf("%s: %+v", name, reflect.ValueOf(e).Field(3))
		}
		if !e.Honest && len(e.Checks) == 0 && e.Bound == nil {
			t.Errorf("%s: no check stands in its way, and no bound says so", name)
		}
		if e.Honest && e.Bound == nil {
			t.Errorf("%s: whatever it shows is as it has to be", name)
		}
		seen[name] = true
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }
