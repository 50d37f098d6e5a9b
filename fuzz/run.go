package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// slice is the shortest time worth giving to a target.
const slice = 3 * time.Second

// grace is how much longer than its time a target may take to start and to
// end before it counts as hung: reading its corpus takes some seconds, and
// making a crasher smaller up to a minute.
const grace = 3 * time.Minute

// A plan says how long the targets run.
type plan struct {
	total    time.Duration // for all together, or 0
	start    int           // the first, with total
	quiet    time.Duration // each until so long without new coverage, or 0
	max      time.Duration // and each at most so long, with quiet
	parallel int           // workers, 0: as many as processors
}

// run runs ts one after the other and says at the end what became of them.
func (p plan) run(ctx context.Context, ts []target) error {
	bins, err := newBinaries(ctx)
	if err != nil {
		return err
	}
	defer bins.remove()

	if p.total > 0 {
		ts = rotated(ts, p.start)
	}
	end := time.Now().Add(p.total)
	var failed []target
	done := 0
	for i, t := range ts {
		length := p.max
		if p.total > 0 {
			left := time.Until(end)
			if left < slice {
				break
			}
			length = max(slice, left/time.Duration(len(ts)-i))
		}
		bin, err := bins.build(ctx, t)
		if err == nil {
			err = p.fuzz(ctx, bin, bins.cache, t, length)
		}
		if ctx.Err() != nil {
			return errors.New("interrupted")
		}
		if err != nil {
			fmt.Printf("FAIL %s: %v\n", t, err)
			failed = append(failed, t)
		}
		done++
	}
	fmt.Printf("%d of %d targets fuzzed, %d failed\n", done, len(ts), len(failed))
	for _, t := range failed {
		fmt.Printf("FAIL %s\n", t)
	}
	if len(failed) > 0 {
		return fmt.Errorf("%d targets failed", len(failed))
	}
	return nil
}

// rotated returns ts from the element with index n, modulo their number, on.
func rotated(ts []target, n int) []target {
	n %= len(ts)
	return slices.Concat(ts[n:], ts[:n])
}

// fuzz runs one target for the time of length, or less when p says so.
func (p plan) fuzz(ctx context.Context, bin, cache string, t target, length time.Duration) error {
	args := []string{
		"-test.run=^$", "-test.fuzz=^" + t.name + "$",
		// The time is kept here and ends with an interrupt: a run that ends by its own
		// clock can report its deadline as a failure (golang/go issue 75804).
		"-test.fuzztime=" + (length + grace).String(),
		// A new input is made smaller by few tries: left alone, targets with long
		// inputs spend most of their time there.
		"-test.fuzzminimizetime=20x",
		"-test.fuzzcachedir=" + filepath.Join(cache, "fuzz", filepath.FromSlash(t.pkg)),
	}
	if p.parallel > 0 {
		args = append(args, "-test.parallel="+strconv.Itoa(p.parallel))
	}
	ctx, cancel := context.WithTimeout(ctx, length+grace)
	defer cancel()
	cmd := exec.CommandContext(ctx, bin, args...)
	cmd.Dir = t.dir
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		return err
	}
	begun := time.Now()
	sum := p.watch(out, length, func() { cmd.Process.Signal(os.Interrupt) })
	err = cmd.Wait()
	fmt.Printf("%s: %v, %d execs, %d new inputs%s\n", t, time.Since(begun).Round(time.Second/10), sum.execs, sum.found, sum.why)
	if err != nil {
		fmt.Print(sum.text.String())
	}
	return err
}

// A summary is what a run of one target printed.
type summary struct {
	execs, found int
	why          string          // why it was stopped early
	text         strings.Builder // what was no line of progress
}

// progress matches a line such as "fuzz: elapsed: 3s, execs: 10246 (3415/sec),
// new interesting: 12 (total: 20)".
var progress = regexp.MustCompile(`^fuzz: elapsed: (\S+), execs: (\d+) .*new interesting: (\d+)`)

// started begins the line that says that the run heeds interrupts from now on.
const started = "fuzz: elapsed: "

// watch reads the output of a run to its end. It calls interrupt after the
// time of length, and earlier when no new input was found for p.quiet, by the
// time that the output says has elapsed.
func (p plan) watch(out io.Reader, length time.Duration, interrupt func()) (s summary) {
	var last time.Duration // when an input was found
	var timer *time.Timer
	for r := bufio.NewReader(out); ; {
		line, err := r.ReadString('\n')
		if err != nil && line == "" {
			return s
		}
		if timer == nil && strings.HasPrefix(line, started) {
			timer = time.AfterFunc(length, interrupt)
			defer timer.Stop()
		}
		m := progress.FindStringSubmatch(line)
		if m == nil {
			s.text.WriteString(line)
			continue
		}
		elapsed, _ := time.ParseDuration(m[1])
		s.execs, _ = strconv.Atoi(m[2])
		found, _ := strconv.Atoi(m[3])
		if found > s.found {
			s.found, last = found, elapsed
		}
		if p.quiet > 0 && elapsed-last >= p.quiet && s.why == "" {
			s.why = fmt.Sprintf(", quiet since %v", last)
			interrupt()
		}
	}
}

// binaries holds the instrumented test binaries of the packages.
type binaries struct {
	dir   string
	cache string // of go build, where inputs found earlier lie
	built map[string]string
}

func newBinaries(ctx context.Context) (*binaries, error) {
	cache, err := exec.CommandContext(ctx, "go", "env", "GOCACHE").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOCACHE: %w", err)
	}
	dir, err := os.MkdirTemp("", "fuzz")
	return &binaries{dir, strings.TrimSpace(string(cache)), map[string]string{}}, err
}

// remove deletes the binaries.
func (b *binaries) remove() { os.RemoveAll(b.dir) }

// build returns the path of the binary of the package of t.
func (b *binaries) build(ctx context.Context, t target) (string, error) {
	if bin := b.built[t.pkg]; bin != "" {
		return bin, nil
	}
	bin := filepath.Join(b.dir, strconv.Itoa(len(b.built))+".test.exe")
	cmd := exec.CommandContext(ctx, "go", "test", "-c", "-fuzz=^"+t.name+"$", "-o", bin, t.pkg)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("does not build: %w\n%s", err, out)
	}
	b.built[t.pkg] = bin
	return bin, nil
}
