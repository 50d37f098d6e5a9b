package main

import (
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/seed-496a4445/fyr/ranging/rangingtest"
)

const simulateHelp = "With --simulate there is no log: attacks are tried on verifiers over a simulated channel, each with\n" +
	"all checks in its way and with each taken away. A line says how often the attack won, between which\n" +
	"rates that leaves it (99 %, Clopper and Pearson), which bound was computed, and what came of it:\n\n" +
	"  holds           the rate agrees with the bound\n" +
	"  stopped         no bound was computed, and all checks together let at most one in 1024 pass\n" +
	"  falls           without the check the attack wins\n" +
	"  too few trials  without it the attack wins too seldom to say, with so few\n" +
	"  outside 99 %    the bound is outside of those rates, as one line in 100 is by chance\n" +
	"  DOES NOT HOLD, DOES NOT FALL\n" +
	"                  not so, with a confidence of 99 % for all lines together: the exit code is 1\n\n" +
	"An exact bound is the chance of this very strategy, a model's is above it where the model is coarser\n" +
	"than the channel, a proof's is of every strategy. Rates are of one strategy; a better one may exist."

// mostTrials is how many times the usual number of trials may be asked for.
const mostTrials = 1000

// logFlags are those that only a log has a use for, and labFlags those of the
// laboratory.
var (
	logFlags = []string{"policy", "summary", "plot", "bits", "speed"}
	labFlags = []string{"seed", "trials"}
)

// arguments checks what comes with a log or with the laboratory.
func (c *ranger) arguments(cmd *cobra.Command, args []string) error {
	refused, other := labFlags, "only with --simulate"
	if c.simulate {
		refused, other = logFlags, "not with --simulate"
	}
	for _, name := range refused {
		if cmd.Flags().Changed(name) {
			return usage("--%s: %s", name, other)
		}
	}
	switch {
	case c.simulate && len(args) > 0:
		return usage("--simulate: no file is read")
	case c.simulate && !(c.trials > 0 && c.trials <= mostTrials):
		return usage("--trials: %v is not above 0 and at most %d", c.trials, mostTrials)
	case c.simulate:
		return nil
	}
	return cobra.ExactArgs(1)(cmd, args)
}

// simulatedCell is a line of the laboratory as JSON.
type simulatedCell struct {
	Attack  string   `json:"attack"`
	Against string   `json:"against"`
	Class   string   `json:"class"`
	Honest  bool     `json:"honest,omitempty"`
	Without string   `json:"without,omitempty"`
	Wins    int      `json:"wins"`
	Trials  int      `json:"trials"`
	Low     float64  `json:"low"`
	High    float64  `json:"high"`
	Bound   *float64 `json:"bound,omitempty"`
	How     string   `json:"how,omitempty"`
	Result  string   `json:"result"`
	OK      bool     `json:"ok"`
	Says    string   `json:"says"`
}

func newSimulatedCell(c *rangingtest.Cell) simulatedCell {
	s := simulatedCell{
		Attack: c.Attack, Against: c.Against, Class: c.Class.String(), Honest: c.Honest, Without: string(c.Without),
		Wins: c.Wins, Trials: c.Trials, Low: c.Low, High: c.High, Result: c.Words(), OK: c.OK(), Says: c.Says,
	}
	if c.Bounded {
		s.Bound, s.How = &c.Bound, c.How
	}
	return s
}

// simulation runs the laboratory and prints its table.
func (c *ranger) simulation() error {
	list := rangingtest.Experiments()
	p := c.newCellProgress(rangingtest.Cells(list))
	defer p.close()
	s := simulated{out: newLines(c.out), json: c.json}
	for cell := range rangingtest.Run(c.ctx, c.seed, c.trials) {
		s.add(cell)
		p.show(int64(s.cells))
	}
	if c.ctx.Err() != nil {
		return errInterrupted
	}
	return s.end()
}

// newCellProgress returns a progress over n cells, where a person can watch it.
func (s streams) newCellProgress(n int) *progress {
	c, ok := s.err.(*console)
	if !ok {
		return nil
	}
	c.bar = progressbar.NewOptions64(int64(n), progressbar.OptionSetWriter(c.w), progressbar.OptionSetDescription("laboratory"),
		progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	return &progress{c, int64(n)}
}

// simulated prints cells and counts them.
type simulated struct {
	out                                                  *lines
	json                                                 bool
	group                                                []rangingtest.Cell // of one experiment
	experiments, cells, bounded, removed, outside, wrong int
}

func (s *simulated) add(c rangingtest.Cell) {
	if c.Without == rangingtest.None {
		s.print()
		s.experiments++
	}
	s.group = append(s.group, c)
	s.cells++
	if c.Bounded {
		s.bounded++
	}
	if c.Without != rangingtest.None {
		s.removed++
	}
	if !c.OK() {
		s.wrong++
	} else if !c.Holds() {
		s.outside++
	}
}

// print prints the cells of an experiment.
func (s *simulated) print() {
	if s.json {
		for i := range s.group {
			s.out.print(newSimulatedCell(&s.group[i]))
		}
	} else if s.out.err == nil && len(s.group) > 0 {
		s.out.err = rangingtest.WriteTable(s.out.w, s.group)
		fmt.Fprintln(s.out.w)
	}
	s.out.flush()
	s.group = s.group[:0]
}

// end prints the rest and the sums.
func (s *simulated) end() error {
	s.print()
	if !s.json {
		fmt.Fprintf(s.out.w, "%d experiments, %d cells: %d with a bound, %d with a check taken away; outside of 99 %% by chance: %d; not as they have to be: %d\n",
			s.experiments, s.cells, s.bounded, s.removed, s.outside, s.wrong)
	}
	if err := s.out.flush(); err != nil {
		return err
	}
	if s.wrong > 0 {
		return errReported
	}
	return nil
}
