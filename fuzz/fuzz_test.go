package main

import (
	"context"
	"errors"
	"go/parser"
	"go/token"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestFuzzFuncs(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "a_test.go", `package a
func FuzzParse(f *testing.F) {}
func FuzzOpen(f *testing.F) {}
func FuzzHelper(t *testing.T) {}
func FuzzValue(f testing.F) {}
func FuzzTwo(f *testing.F, n int) {}
func fuzzSmall(f *testing.F) {}
func (x) FuzzMethod(f *testing.F) {}
`, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fuzzFuncs(f), []string{"FuzzParse", "FuzzOpen"}; !slices.Equal(got, want) {
		t.Errorf("fuzzFuncs = %q, want %q", got, want)
	}
}

func TestRotated(t *testing.T) {
	ts := []target{{name: "a"}, {name: "b"}, {name: "c"}}
	for start, want := range []string{"abc", "bca", "cab", "abc", "bca"} {
		var got string
		for _, r := range rotated(ts, start) {
			got += r.name
		}
		if got != want {
			t.Errorf("start %d: order %s, want %s", start, got, want)
		}
	}
}

// TestWatch reads runs that find inputs, fall silent, or fail.
func TestWatch(t *testing.T) {
	const run = `fuzz: elapsed: 0s, gathering baseline coverage: 0/20 completed
fuzz: elapsed: 1s, gathering baseline coverage: 20/20 completed, now fuzzing with 2 workers
fuzz: elapsed: 3s, execs: 100 (33/sec), new interesting: 2 (total: 22)
fuzz: elapsed: 1m0s, execs: 200 (33/sec), new interesting: 3 (total: 23)
fuzz: elapsed: 2m57s, execs: 300 (33/sec), new interesting: 3 (total: 23)
fuzz: elapsed: 3m0s, execs: 400 (33/sec), new interesting: 3 (total: 23)
fuzz: elapsed: 3m3s, execs: 401 (33/sec), new interesting: 4 (total: 24)
PASS
`
	for _, c := range []struct {
		quiet       time.Duration
		interrupted int
		why         string
	}{
		{0, 0, ""},
		{2 * time.Minute, 1, ", quiet since 1m0s"},
		{119 * time.Second, 1, ", quiet since 1m0s"},
		{121 * time.Second, 0, ""},
	} {
		interrupted := 0
		s := plan{quiet: c.quiet}.watch(strings.NewReader(run), time.Hour, func() { interrupted++ })
		if s.execs != 401 || s.found != 4 || interrupted != c.interrupted || s.why != c.why {
			t.Errorf("quiet %v: %d execs, %d found, %q, interrupted %d times", c.quiet, s.execs, s.found, s.why, interrupted)
		}
		if text := s.text.String(); !strings.HasSuffix(text, "\nPASS\n") || strings.Contains(text, "execs") {
			t.Errorf("quiet %v: text %q", c.quiet, text)
		}
	}
	long := "--- FAIL: " + strings.Repeat("x", 1<<17)
	s := plan{}.watch(strings.NewReader(long), time.Hour, nil)
	if s.text.String() != long {
		t.Error("a long line without an end is lost")
	}
}

// TestWatchEnds: a run is interrupted when its time is over, and not before it
// says that it has begun.
func TestWatchEnds(t *testing.T) {
	out, in := io.Pipe()
	interrupted := make(chan struct{})
	done := make(chan summary)
	go func() {
		done <- plan{}.watch(out, time.Microsecond, func() { close(interrupted) })
	}()
	io.WriteString(in, "warming up\n")
	select {
	case <-interrupted:
		t.Error("interrupted before it began")
	default:
	}
	io.WriteString(in, "fuzz: elapsed: 0s, gathering baseline coverage: 0/20 completed\n")
	<-interrupted
	in.Close()
	<-done
}

func TestUsage(t *testing.T) {
	for _, args := range []string{
		"", "walk", "list -total 1s", "list a b", "run", "run -total 1s -until-quiet 1s", "run -total -1s",
		"run -total 1s -start -1", "run -until-quiet 1s -max 0s", "run -total x",
	} {
		if err := command(context.Background(), strings.Fields(args)); !errors.Is(err, errUsage) {
			t.Errorf("%q: %v, want the usage", args, err)
		}
	}
}
