// Fuzz lists and runs every fuzz target of the module. No list is kept by
// hand: a target is a function FuzzName(*testing.F) in a test file.
//
//	go run ./fuzz list
//	go run ./fuzz run -total 4m -start 17
//	go run ./fuzz run -until-quiet 2m -max 10m [regexp]
//
// With -total, the targets share that time; -start rotates which comes first,
// so that all get their turn over some runs when the time is short for all.
// With -until-quiet, each runs until it has found no new coverage for that
// long, at most -max. A regular expression limits the targets to those whose
// line in the list it matches.
//
// It exits 1 when a target failed; the input that broke it is then in the
// testdata/fuzz of its package.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"time"
)

// errUsage: the command line makes no sense.
var errUsage = errors.New(`usage:
	go run ./fuzz list [regexp]
	go run ./fuzz run -total 4m [-start n] [-parallel n] [regexp]
	go run ./fuzz run -until-quiet 2m [-max 10m] [-parallel n] [regexp]`)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	switch err := command(ctx, os.Args[1:]); {
	case errors.Is(err, errUsage):
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "fuzz:", err)
		os.Exit(1)
	}
}

// command runs one command line.
func command(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errUsage
	}
	flags := flag.NewFlagSet("fuzz", flag.ContinueOnError)
	var p plan
	if args[0] == "run" {
		flags.DurationVar(&p.total, "total", 0, "time for all targets together")
		flags.IntVar(&p.start, "start", 0, "index of the target to begin with, modulo their number")
		flags.DurationVar(&p.quiet, "until-quiet", 0, "stop a target when it found nothing new for so long")
		flags.DurationVar(&p.max, "max", 10*time.Minute, "longest time of one target, with -until-quiet")
		flags.IntVar(&p.parallel, "parallel", 0, "workers of a target; 0: one a processor")
	} else if args[0] != "list" {
		return errUsage
	}
	flags.SetOutput(io.Discard)
	if err := flags.Parse(args[1:]); err != nil || flags.NArg() > 1 {
		return errUsage
	}
	if args[0] == "run" && ((p.total > 0) == (p.quiet > 0) || p.start < 0 || p.max <= 0) {
		return errUsage
	}
	only, err := regexp.Compile(flags.Arg(0))
	if err != nil {
		return err
	}
	ts, err := targets(ctx, only)
	if err != nil {
		return err
	}
	if args[0] == "list" {
		for _, t := range ts {
			fmt.Println(t)
		}
		return nil
	}
	return p.run(ctx, ts)
}
