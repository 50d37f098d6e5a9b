package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-496a4445/fyr/beacon/bthome/bthometest"
	"github.com/seed-496a4445/fyr/beacon/eddystone/eddystonetest"
	"github.com/seed-496a4445/fyr/beacon/exposure/exposuretest"
	"github.com/seed-496a4445/fyr/beacon/findmy/findmytest"
	"github.com/seed-496a4445/fyr/beacon/mibeacon/mibeacontest"
	"github.com/seed-496a4445/fyr/beacon/native/nativetest"
	"github.com/seed-496a4445/fyr/beacon/rpa/rpatest"
	"github.com/seed-496a4445/fyr/beacon/smarttag/smarttagtest"
	"github.com/seed-496a4445/fyr/internal/kdf/kdftest"
	"github.com/seed-496a4445/fyr/internal/mode/modetest"
	"github.com/seed-496a4445/fyr/internal/vectors"
	"github.com/seed-496a4445/fyr/pairing/aliro/alirotest"
	"github.com/seed-496a4445/fyr/pairing/edhoc/edhoctest"
	"github.com/seed-496a4445/fyr/pairing/handover/handovertest"
	"github.com/seed-496a4445/fyr/pairing/ndef/ndeftest"
	"github.com/seed-496a4445/fyr/pairing/pairingtest"
	"github.com/seed-496a4445/fyr/pairing/smp/smptest"
	"github.com/seed-496a4445/fyr/pairing/spake2plus/spake2plustest"
	"github.com/seed-496a4445/fyr/ranging/bounding/boundingtest"
	"github.com/seed-496a4445/fyr/ranging/fira/firatest"
	"github.com/seed-496a4445/fyr/ranging/secure/securetest"
	"github.com/seed-496a4445/fyr/ranging/sounding/soundingtest"
	"github.com/seed-496a4445/fyr/ranging/sts/ststest"
	"github.com/seed-496a4445/fyr/ranging/twr/twrtest"
)

// operationSets lists the operations of the module, one package a line.
func operationSets() []map[string]vectors.Operation {
	return []map[string]vectors.Operation{
		// Modes and key derivation.
		kdftest.Operations(),
		modetest.Operations(),

		// Networks.
		bthometest.Operations(),
		eddystonetest.Operations(),
		exposuretest.Operations(),
		findmytest.Operations(),
		mibeacontest.Operations(),
		nativetest.Operations(),
		rpatest.Operations(),
		smarttagtest.Operations(),

		// Pairing.
		alirotest.Operations(),
		edhoctest.Operations(),
		handovertest.Operations(),
		ndeftest.Operations(),
		pairingtest.Operations(),
		smptest.Operations(),
		spake2plustest.Operations(),

		// Ranging.
		boundingtest.Operations(),
		firatest.Operations(),
		securetest.Operations(),
		soundingtest.Operations(),
		ststest.Operations(),
		twrtest.Operations(),
	}
}

// operations joins sets. It panics when two have an operation of one name.
func operations(sets []map[string]vectors.Operation) map[string]vectors.Operation {
	all := make(map[string]vectors.Operation)
	for _, set := range sets {
		for name := range set {
			if _, twice := all[name]; twice {
				panic("fyr: two operations " + name)
			}
		}
		maps.Copy(all, set)
	}
	return all
}

func newCheck(s streams, sets func() []map[string]vectors.Operation) *cobra.Command {
	c := checker{streams: s, sets: sets}
	cmd := &cobra.Command{
		Use:   "check FILE.json...",
		Short: "Run vector files",
		Long: "check runs the cases of vector files. It prints one line for each case that failed (id,\n" +
			"field, got, want) and for each file that is broken, which counts as one failed case; the\n" +
			"last line says how many cases passed and failed over all files.",
		Example: "  fyr check testdata/vectors/*.json\n  fyr check testdata/vectors/ccm.json --ops ccm.open",
		Args:    cobra.MinimumNArgs(1),
		RunE:    work(c.check),
	}
	cmd.Flags().StringSliceVar(&c.only, "ops", nil, "run the cases of these operations only, separated by commas")
	cmd.Flags().BoolVar(&c.json, "json", false, "print JSON lines")
	return cmd
}

// checker is the command check.
type checker struct {
	streams
	sets func() []map[string]vectors.Operation
	only []string
	json bool

	known          map[string]vectors.Operation
	passed, failed int
	met            map[string]bool // operations in the files
}

func (c *checker) check(files []string) error {
	if slices.Contains(c.only, "") {
		return usage("--ops has an empty name in it")
	}
	c.known = operations(c.sets())
	c.met = make(map[string]bool)
	for _, name := range files {
		if err := c.file(name); err != nil {
			c.failed++
			c.print(map[string]any{"file": name, "error": err.Error()}, fmt.Sprintf("%s: %v", name, err))
		}
	}
	if err := c.unknown(); err != nil && c.passed+c.failed == 0 {
		return err
	} else if err != nil {
		c.warn("%v", err)
	}
	c.print(map[string]any{"passed": c.passed, "failed": c.failed}, fmt.Sprintf("%d passed, %d failed", c.passed, c.failed))
	if c.failed > 0 {
		return errReported
	}
	return nil
}

// file runs one file.
func (c *checker) file(name string) error {
	r, err := os.Open(name)
	if err != nil {
		return reason(err)
	}
	defer r.Close()
	f, err := vectors.Load(r)
	if err != nil {
		return err
	}
	for _, op := range f.Operations() {
		c.met[op] = true
	}
	var only func(string) bool
	if c.only != nil {
		only = func(op string) bool { return slices.Contains(c.only, op) }
	}
	passed, failed := f.Run(c.known, only, func(r vectors.Result) {
		if !r.Passed() {
			c.print(map[string]any{"id": r.ID, "op": r.Op, "field": r.Field, "got": r.Got, "want": r.Want}, r.String())
		}
	})
	c.passed += passed
	c.failed += failed
	return nil
}

// unknown returns an error when --ops names operations that neither the tool
// nor one of the files has.
func (c *checker) unknown() error {
	var names []string
	for _, op := range c.only {
		if _, ok := c.known[op]; !ok && !c.met[op] {
			names = append(names, op)
		}
	}
	if names == nil {
		return nil
	}
	return usage("--ops: no operation is called %s", strings.Join(names, ", "))
}

// print prints a line in the form asked for.
func (c *checker) print(object map[string]any, text string) {
	if !c.json {
		fmt.Fprintln(c.out, printable(text))
		return
	}
	b, _ := json.Marshal(object) // strings and integers only
	fmt.Fprintf(c.out, "%s\n", b)
}
