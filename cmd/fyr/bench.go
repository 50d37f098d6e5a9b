package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-496a4445/fyr/internal/bench"
)

func newBench(s streams) *cobra.Command {
	b := bencher{streams: s}
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure the hot paths on this machine",
		Long: "bench measures the hot paths of the library, each beside what a program without it would do:\n" +
			"a loop over crypto/aes, a map. Both take turns in one process; times are the least of all\n" +
			"rounds, in ns a key, tag or identifier. bench/README.md says what each row measures.\n\n" +
			"Rows: " + strings.Join(bench.Names(), " "),
		Example: "  fyr bench\n  fyr bench --rows aes128,index-build --size 1e7 --json",
		Args:    cobra.NoArgs,
		RunE:    work(func([]string) error { return b.bench() }),
	}
	cmd.Flags().StringSliceVar(&b.rows, "rows", nil, "measure these rows only, separated by commas")
	cmd.Flags().StringVar(&b.size, "size", "1e6", "number of keys or tags, such as 1e8: up to 16 GB of memory there")
	cmd.Flags().IntVar(&b.rounds, "rounds", 0, "how often each side is measured; 0: 10 times, above a size of 2e7 3 times")
	cmd.Flags().BoolVar(&b.json, "json", false, "print JSON lines")
	return cmd
}

// bencher is the command bench.
type bencher struct {
	streams
	rows   []string
	size   string
	rounds int
	json   bool
}

func (b *bencher) bench() error {
	o, err := b.options()
	if err != nil {
		return err
	}
	b.say("%s", printable(bench.Machine()))
	if o.Size > bench.LargeSize && b.rounds == 0 {
		b.say("%d rounds only: one takes minutes at this size", bench.LargeRounds)
	}
	out := newLines(b.out)
	if !b.json {
		benchText(out.w, benchHead)
	}
	return bench.Run(b.ctx, o, func(r bench.Result) error {
		if b.json {
			out.print(r)
		} else {
			benchText(out.w, benchFields(r))
		}
		return out.flush()
	})
}

// options returns what the flags ask for.
func (b *bencher) options() (o bench.Options, err error) {
	size, err := parseSize(b.size)
	if err != nil {
		return o, err
	}
	if b.rounds < 0 {
		return o, usage("--rounds must not be below 0")
	}
	for _, name := range b.rows {
		if !slices.Contains(bench.Names(), name) {
			return o, usage("--rows: no row is called %q; there are %s", name, strings.Join(bench.Names(), ", "))
		}
	}
	o = bench.Options{Rows: b.rows, Size: size, Rounds: b.rounds, Command: benchCommand}
	o.Missing = func(row string, why error) { b.warn("no %s: %v", row, why) }
	return o, nil
}

// parseSize reads a whole number such as 1000000 or 1e6.
func parseSize(s string) (int, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v != math.Trunc(v) || v < 1 || v > bench.MaxSize {
		return 0, usage("--size: %q is no whole number from 1 to 1e9", s)
	}
	return int(v), nil
}

// benchCommand runs one row in a process of its own.
func benchCommand(ctx context.Context, row string, o bench.Options) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	return exec.CommandContext(ctx, self, "bench", "--json", "--rows", row,
		"--size", strconv.Itoa(o.Size), "--rounds", strconv.Itoa(o.Rounds))
}

// benchHead names the fields of a line for people.
var benchHead = [...]string{"PATH", "SIZE", "NS", "BASELINE NS", "RATIO", "% OF LIMIT", "BYTES"}

// benchFields are those of a result; what does not apply is "-".
func benchFields(r bench.Result) [len(benchHead)]string {
	number := func(v float64) string {
		if v == 0 {
			return "-"
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return [...]string{r.Path, strconv.Itoa(r.Size), number(r.NS), number(r.BaselineNS), number(r.Ratio), number(r.LimitPercent), number(r.Bytes)}
}

func benchText(w io.Writer, fields [len(benchHead)]string) {
	fmt.Fprintf(w, "%-14s", fields[0])
	for i, f := range fields[1:] {
		fmt.Fprintf(w, "  %*s", max(9, len(benchHead[i+1])), f)
	}
	fmt.Fprintln(w)
}
