package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
)

// TestRangeLive prints each row of a pipe before the next is written, and when
// it is interrupted while it waits, the sums.
func TestRangeLive(t *testing.T) {
	for _, rows := range [][]string{
		{"time_s,Distance\n0,1\n", "1,1\n", "2,1\n"},
		{`{"Distance":1}` + "\n", `{"Distance":2}` + "\n", `{"Distance":3}` + "\n"},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		in, stdin := io.Pipe()
		stdout, out := io.Pipe()
		var errs bytes.Buffer
		code := make(chan int, 1)
		go func() {
			code <- run([]string{"range", "-", "--json"}, streams{ctx: ctx, now: testNow, in: in, out: out, err: &errs})
			out.Close()
		}()
		lines := bufio.NewScanner(stdout)
		for i, row := range rows {
			if _, err := io.WriteString(stdin, row); err != nil {
				t.Fatal(err)
			}
			if want := `{"row":` + string(rune('1'+i)); !lines.Scan() || !strings.HasPrefix(lines.Text(), want) {
				t.Fatalf("%q, want %s", lines.Text(), want)
			}
		}
		cancel()
		if !lines.Scan() || !strings.Contains(lines.Text(), `"rows":3`) {
			t.Errorf("sums %q", lines.Text())
		}
		if got := <-code; got != exitRefused || errs.String() != "fyr: stdin: interrupted\n" {
			t.Errorf("exit code %d, %s", got, errs.String())
		}
		stdin.Close()
	}
	// And while it waits for the header.
	ctx, cancel := context.WithCancel(t.Context())
	in, stdin := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run([]string{"range", "-"}, streams{ctx: ctx, now: testNow, in: in, out: io.Discard, err: io.Discard})
	}()
	cancel()
	if got := <-code; got != exitRefused {
		t.Errorf("exit code %d", got)
	}
	stdin.Close()
}
