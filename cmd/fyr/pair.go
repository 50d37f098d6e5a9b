package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/pairingtest"
)

func newPair(s streams) *cobra.Command {
	c := pairer{streams: s}
	cmd := &cobra.Command{
		Use:   "pair",
		Short: "Pair a simulated phone and tag, step by step",
		Long: "pair runs the pairing of spec/pairing.md between simulated phones and a simulated tag, and takes\n" +
			"every command and answer apart, with the time that it takes on the air at 106 and 424 kbit/s.\n" +
			"It is for learning, and an oracle for implementations: with --secrets it prints every value that\n" +
			"the two ends go through, computed on a second way from the keys of both and the octets alone.\n\n" +
			"The acts, of which --acts names any number in any order; a claim always comes first:\n" + actHelp() + "\n" +
			"--check reads a transcript, of this command or of an implementation of your own, and recomputes it.\n" +
			"The exit code is 1 when something in it is not what follows from its keys; the first such thing is\n" +
			"named. A transcript is text. It begins with the line \"fyr pairing transcript 1\"; empty lines and\n" +
			"those that begin with \"#\" are comments. Then come keys, in any order, in lower-case hex:\n\n" +
			"  transport HEX      5e over NFC, c3 over Bluetooth LE\n" +
			"  tag-static HEX     private X25519 key of the tag, 32 octets\n" +
			"  setup-secret HEX   of the printed code, 16 octets\n" +
			"  code-secret HEX    what SPAKE2+ agreed on, 32 octets; only where mode 06 is used\n" +
			"  phone-static HEX   private X25519 key of a phone, 32 octets: one line a phone, or none\n" +
			"  ephemeral HEX      private ephemeral key, 32 octets, any number of lines; the tag's are enough in suite 01\n" +
			"  kem-seed HEX       seed (d, z) of a phone's ML-KEM-768 key, 64 octets; likewise\n\n" +
			"and then exchanges, each of two lines and of as many values as you wish to have compared:\n\n" +
			"  > HEX              the command APDU as it is on the air, chained or not\n" +
			"  < HEX              its answer, with the status\n" +
			"  = NAME HEX         a value as --secrets prints it, with \"_\" for each space in its name\n\n" +
			"A transcript begins with the claim of a tag, since all later keys follow from that.",
		Example: "  fyr pair\n  fyr pair --acts session --secrets\n  fyr pair --suite hybrid --transcript run.txt\n  fyr pair --check run.txt",
		Args:    cobra.NoArgs,
		RunE:    work(func([]string) error { return c.pair() }),
	}
	f := cmd.Flags()
	c.given = f.Changed
	f.StringVar(&c.suite, "suite", "x25519", "x25519, or hybrid: with ML-KEM-768")
	f.StringSliceVar(&c.acts, "acts", []string{"session", "rekey", "transfer"}, "what comes after the claim, separated by commas")
	f.StringVar(&c.seed, "seed", "", "draw all keys from this text, so that runs repeat: for learning only")
	f.BoolVar(&c.secrets, "secrets", false, "print keys and every intermediate value")
	f.BoolVar(&c.json, "json", false, "print JSON lines")
	f.StringVar(&c.transcript, "transcript", "", "write the run to this file, keys and values among it")
	f.StringVar(&c.checked, "check", "", "recompute the transcript in this file, \"-\" for stdin")
	for _, other := range []string{"suite", "acts", "seed", "transcript"} {
		cmd.MarkFlagsMutuallyExclusive("check", other)
	}
	return cmd
}

// pairer is the command pair.
type pairer struct {
	streams
	given               func(flag string) bool
	suite, seed         string
	acts                []string
	secrets, json       bool
	transcript, checked string
}

// suites are the values of --suite.
var suites = map[string]pairing.Suite{"x25519": pairing.X25519, "hybrid": pairing.Hybrid}

func (c *pairer) pair() error {
	if c.given("check") {
		return c.check()
	}
	suite, ok := suites[c.suite]
	if !ok {
		return usage("--suite: %q is neither x25519 nor hybrid", c.suite)
	}
	if c.given("seed") && c.seed == "" {
		return usage("--seed: no text")
	}
	names := append([]string{"claim"}, c.acts...)
	for _, name := range names {
		if findAct(name) == nil {
			return usage("--acts: no act is called %q; there are %s", name, strings.Join(actNames(), ", "))
		}
	}
	if slices.Contains(c.acts, "claim") {
		return usage("--acts: the claim comes first by itself, and once")
	}
	st, err := c.play(suite, names)
	if err != nil {
		return err
	}
	return c.print(st)
}

// play runs the acts.
func (c *pairer) play(suite pairing.Suite, names []string) (*stage, error) {
	var fill func(b []byte)
	if c.seed != "" {
		fill = pairingtest.Seeded(c.seed)
		c.warn("these keys follow from the seed: they are for learning only")
	}
	st, err := newStage(suite, fill)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if err := st.perform(findAct(name)); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return st, nil
}

// print prints a run, and writes its transcript.
func (c *pairer) print(st *stage) error {
	p := newPairPrinter(c, st.parts)
	p.begin(st)
	i := 0
	if err := st.run.Check(func(e pairingtest.Exchange) {
		p.exchange(&e, &st.run.Exchanges[i])
		st.run.Exchanges[i].Values = e.Values
		i++
	}); err != nil {
		return err // the two ways of computing do not agree
	}
	if err := p.end(); err != nil {
		return err
	}
	if c.transcript == "" {
		return nil
	}
	if err := os.WriteFile(c.transcript, st.run.Append(nil), 0o600); err != nil {
		return fmt.Errorf("%s: %w", c.transcript, reason(err))
	}
	return nil
}

// check recomputes a transcript. With --secrets it prints the run, too.
func (c *pairer) check() error {
	text, name, err := c.read()
	if err != nil {
		return err
	}
	run, err := pairingtest.ParseTranscript(text)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	values := 0
	for _, e := range run.Exchanges {
		values += len(e.Values)
	}
	p := newPairPrinter(c, []part{{name: "transcript", from: 0}})
	i := 0
	err = run.Check(func(e pairingtest.Exchange) {
		if c.secrets {
			p.exchange(&e, &run.Exchanges[i])
		}
		i++
	})
	if err == nil && len(run.Exchanges) == 0 {
		err = errNothing
	}
	if err == nil {
		p.verdict(len(run.Exchanges), values)
	}
	if failed := p.out.flush(); failed != nil {
		return failed
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// errNothing: there is nothing that could be checked.
var errNothing = errors.New("no exchange to check")

// read reads the file of --check.
func (c *pairer) read() (text, name string, err error) {
	if c.checked == stdin {
		b, err := io.ReadAll(c.in)
		return string(b), stdinName, err
	}
	b, err := os.ReadFile(c.checked)
	if err != nil {
		return "", "", fmt.Errorf("%s: %w", c.checked, reason(err))
	}
	return string(b), c.checked, nil
}
