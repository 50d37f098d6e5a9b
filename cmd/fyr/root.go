package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// The exit codes.
const (
	exitDone    = 0
	exitRefused = 1 // refused input, or a check that failed
	exitUsage   = 2
)

// streams is what a command reads and writes, and what else it knows of the
// world.
type streams struct {
	ctx      context.Context // done when the user interrupts
	now      func() time.Time
	in       io.Reader
	out, err io.Writer // err is a *console when it is a terminal that has err alone
	color    bool      // err may be painted
}

// standard returns the streams of the process. NO_COLOR, when it is set and
// not empty, and terminals without colors are honoured.
func standard(ctx context.Context) streams {
	s := streams{ctx: ctx, now: time.Now, in: os.Stdin, out: os.Stdout, err: os.Stderr}
	s.color = colors(isTerminal(os.Stderr), os.Getenv)
	if isTerminal(os.Stderr) && !isTerminal(os.Stdout) {
		s.err = &console{w: os.Stderr}
	}
	return s
}

// colors reports whether words for people may be painted.
func colors(terminal bool, env func(string) string) bool {
	return terminal && env("NO_COLOR") == "" && env("TERM") != "dumb"
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// paint wraps text in the escape sequence of a style, such as "1" for bold,
// where colors are wanted.
func (s streams) paint(style, text string) string {
	if !s.color {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

// say prints a line for people.
func (s streams) say(format string, args ...any) {
	fmt.Fprintf(s.err, format+"\n", args...)
}

// warn prints a line for people about something that they should see to.
func (s streams) warn(format string, args ...any) {
	s.say(s.paint("33", "fyr: ")+format, args...)
}

// fault prints a line for people about something that was refused.
func (s streams) fault(err error) {
	s.say("%s%s", s.paint("31", "fyr: "), printable(err.Error()))
}

// A refusal is an error of a command's work, in contrast to its usage.
type refusal struct{ error }

func (r refusal) Unwrap() error { return r.error }

// errReported is a refusal of which the user has been told already.
var errReported = errors.New("fyr: reported")

// A usageError is an error in how the tool was called that only the command
// could find.
type usageError struct{ error }

func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// work makes the RunE of a command from what it does: errors are refusals,
// but for those made by usage.
func work(do func(args []string) error) func(*cobra.Command, []string) error {
	return func(_ *cobra.Command, args []string) error {
		err := do(args)
		if u := (usageError{}); err == nil || errors.As(err, &u) {
			return err
		}
		return refusal{err}
	}
}

// run runs the tool and returns its exit code.
func run(args []string, s streams) int {
	return execute(newRoot(s), args, s)
}

func execute(root *cobra.Command, args []string, s streams) int {
	root.SetArgs(args)
	cmd, err := root.ExecuteC()
	if err == nil {
		return exitDone
	}
	if !errors.Is(err, errReported) {
		s.fault(err)
	}
	if r := (refusal{}); errors.As(err, &r) {
		return exitRefused
	}
	s.say("Run '%s --help' for usage.", cmd.CommandPath())
	return exitUsage
}

func newRoot(s streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "fyr",
		Short: "Resolve, open and check what location tags advertise",
		Long: "fyr resolves, opens and checks what location tags advertise.\n\n" +
			"It prints JSON lines on stdout and words for people on stderr. Exit codes: 0 done,\n" +
			"1 refused input or failed check, 2 wrong usage.",
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return usage("name a command; 'fyr help' lists them")
		},
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.AddCommand(newResolve(s), newParse(s), newDerive(s), newOpen(s), newSeal(s), newPair(s), newRange(s), newCheck(s, operationSets), newBench(s))
	return root
}

// version names the version of the module that the tool was built from.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}
