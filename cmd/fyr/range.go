package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/twr"
)

func newRange(s streams) *cobra.Command {
	c := ranger{streams: s}
	cmd := &cobra.Command{
		Use:   "range FILE | --simulate",
		Short: "Verify a log of ranging exchanges",
		Long: "range holds each row of a log of two-way ranging against a policy, and prints its distance, its\n" +
			"clock offsets, the verdict and the reasons, and sums over all rows. \"-\" is stdin. The exit code is\n" +
			"1 when a row was not accepted.\n\n" +
			"A log is CSV with a header, or JSON lines with the same names. A row is an exchange with time\n" +
			"stamps, from which the distance is computed, or with intervals, or a distance as a device reports\n" +
			"it. Rows are in the order of time; those of several runs may take turns. What a log lacks is left\n" +
			"out or empty. Other columns are not read.\n\n" + logHelp() + "\n" +
			"Where there is no column run, true_distance_m is of the name too. Antenna delays are to be in the\n" +
			"stamps already. A distance is computed with the clock offset of the carrier, or else that of two\n" +
			"polls in sequence; where neither is known the reported one is taken. It may not be further from\n" +
			"the row before, and from the last accepted row, than the policy's speed allows.\n\n" +
			"The policies are " + strings.Join(policyNames(), ", ") + ".\n" +
			"Of these only consistency demands no bits. A log of stamps brings none: its best verdict is \"accept\n" +
			"(unquantified)\", which says that nothing contradicts anything and not that the tag is near.\n\n" + simulateHelp,
		Example: "  fyr range log.csv\n  fyr range log.csv --policy door-unlock --summary\n  fyr range log.jsonl --json\n  fyr range log.csv --plot out.svg\n  fyr range --simulate --trials 0.1",
		Args:    c.arguments,
		RunE: work(func(args []string) error {
			if c.simulate {
				return c.simulation()
			}
			return c.verify(args[0])
		}),
	}
	f := cmd.Flags()
	f.StringVar(&c.policy, "policy", "consistency", "what is accepted")
	f.BoolVar(&c.json, "json", false, "print JSON lines")
	f.BoolVar(&c.summary, "summary", false, "print the sums only")
	f.StringVar(&c.plot, "plot", "", "draw distances over time into this SVG file")
	f.IntVar(&c.bits, "bits", int(twr.Bits32), "bits of the counters, 32 or 40")
	f.Int64Var(&c.speed, "speed", int64(ranging.Air), "speed of light in m/s")
	f.BoolVar(&c.simulate, "simulate", false, "run the attack laboratory instead")
	f.Uint64Var(&c.seed, "seed", 1, "the laboratory's randomness")
	f.Float64Var(&c.trials, "trials", 1, "times as many trials as usual in the laboratory")
	return cmd
}

// ranger is the command range.
type ranger struct {
	streams
	policy        string
	json, summary bool
	plot          string
	bits          int
	speed         int64
	simulate      bool
	seed          uint64
	trials        float64
}

// policies returns those that --policy names.
func policies() []ranging.Policy {
	return []ranging.Policy{ranging.Consistency(), ranging.DoorUnlock(), ranging.FindKeys(), ranging.StalkingCheck()}
}

// policyName is the name of a policy as one word.
func policyName(p ranging.Policy) string { return strings.ReplaceAll(p.Name, " ", "-") }

func policyNames() (names []string) {
	for _, p := range policies() {
		names = append(names, policyName(p))
	}
	return names
}

// judge returns what judges the rows as the flags say.
func (c *ranger) judge() (*rangeJudge, error) {
	j := &rangeJudge{width: twr.Width(c.bits), speed: ranging.Speed(c.speed), runs: map[string]*rangeRun{}}
	for _, p := range policies() {
		if policyName(p) == c.policy {
			j.policy = p
		}
	}
	switch {
	case j.policy.Name == "":
		return nil, usage("--policy: no policy is called %q; there are %s", c.policy, strings.Join(policyNames(), ", "))
	case c.bits != int(twr.Bits32) && c.bits != int(twr.Bits40):
		return nil, usage("--bits: %d is neither 32 nor 40", c.bits)
	case c.speed <= 0 || c.speed > int64(ranging.Vacuum):
		return nil, usage("--speed: %d m/s is no speed of light", c.speed)
	}
	return j, nil
}

// verify judges the log in a file.
func (c *ranger) verify(name string) error {
	j, err := c.judge()
	if err != nil {
		return err
	}
	r, shown := c.in, stdinName
	if name != stdin {
		f, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, reason(err))
		}
		defer f.Close()
		r, shown = f, name
	}
	p := &rangePrinter{c: c, out: newLines(c.out), sums: newRangeSums(j.policy)}
	var points rangePlot
	unread, broken := c.rows(r, func(rows []logRow) error {
		for i := range rows {
			v := j.judge(rows[i])
			p.row(v)
			if c.plot != "" {
				points.add(v)
			}
		}
		return p.out.flush()
	})
	if h := (headError{}); errors.As(broken, &h) {
		return fmt.Errorf("%s: %w", shown, reason(h.error))
	}
	p.end()
	if err := p.out.flush(); err != nil {
		return err
	}
	if len(unread) > 0 {
		c.say("%s: columns not read: %s", printable(shown), printable(strings.Join(unread, ", ")))
	}
	if c.plot != "" {
		if err := os.WriteFile(c.plot, points.draw(j.policy.Name), 0o666); err != nil {
			return fmt.Errorf("%s: %w", c.plot, reason(err))
		}
	}
	switch {
	case broken != nil:
		return fmt.Errorf("%s: %w", shown, reason(broken))
	case p.sums.Rows == 0:
		return fmt.Errorf("%s: no row to judge", shown)
	case p.sums.kept() < p.sums.Rows:
		return errReported
	}
	return nil
}

// errInterrupted: the user has interrupted.
var errInterrupted = errors.New("interrupted")

// rows hands the rows of a log to each, as they come, and returns which columns
// were not read. It returns early with errInterrupted, or the error of each.
func (c *ranger) rows(r io.Reader, each func([]logRow) error) (unread []string, err error) {
	ctx, cancel := context.WithCancel(c.ctx)
	defer cancel()
	batches := make(chan logBatch, 1)
	go pumpLog(ctx, r, batches)
	for {
		select {
		case <-ctx.Done():
			return unread, errInterrupted
		case b := <-batches:
			if ctx.Err() != nil {
				return unread, errInterrupted
			}
			if err := each(b.rows); err != nil {
				return b.unread, err
			}
			unread = b.unread
			switch b.err {
			case nil:
			case io.EOF:
				return unread, nil
			default:
				return unread, b.err
			}
		}
	}
}
