package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// live runs resolve on a pipe that the test writes to while it reads the lines.
type live struct {
	in   *io.PipeWriter
	out  *bufio.Scanner
	err  *bytes.Buffer
	code chan int
}

func newLive(t *testing.T, ctx context.Context, args ...string) *live {
	t.Helper()
	in, stdin := io.Pipe()
	stdout, out := io.Pipe()
	l := &live{in: stdin, out: bufio.NewScanner(stdout), err: new(bytes.Buffer), code: make(chan int, 1)}
	go func() {
		l.code <- run(append([]string{"resolve", "-"}, args...), streams{ctx: ctx, now: testNow, in: in, out: out, err: l.err})
		out.Close()
	}()
	return l
}

// line returns the next line of the output. It waits for it.
func (l *live) line(t *testing.T) string {
	t.Helper()
	if !l.out.Scan() {
		t.Fatalf("no line: %v, stderr %s", l.out.Err(), l.err)
	}
	return l.out.Text()
}

// TestLivePipe gets each line before the next row is written.
func TestLivePipe(t *testing.T) {
	l := newLive(t, t.Context(), "--keys", file(t, "keys.json", testKeys), "--all")
	for _, c := range []struct{ row, want string }{
		{rowSealed, `"opened":true`}, {rowNobody, `"class":"unknown"`}, {rowEID, `"kind":"eid"`}, {rowETLM, `"kind":"etlm","tag":7`},
	} {
		if _, err := io.WriteString(l.in, c.row+"\n"); err != nil {
			t.Fatal(err)
		}
		if got := l.line(t); !strings.Contains(got, c.want) {
			t.Errorf("line %s, want %s", got, c.want)
		}
	}
	l.in.Close()
	if code := <-l.code; code != exitDone || !strings.Contains(l.err.String(), "records 4 = with adverts 4") {
		t.Errorf("exit code %d, stderr\n%s", code, l.err)
	}
}

// TestInterrupt ends a live capture between two rows: what was learned is kept,
// and told.
func TestInterrupt(t *testing.T) {
	state := filepath.Join(t.TempDir(), "state")
	ctx, interrupt := context.WithCancel(t.Context())
	l := newLive(t, ctx, "--keys", file(t, "keys.json", testKeys), "--state", state)
	if _, err := io.WriteString(l.in, rowSealed+"\n"); err != nil {
		t.Fatal(err)
	}
	l.line(t)
	interrupt()
	if code := <-l.code; code != exitDone {
		t.Errorf("exit code %d", code)
	}
	l.in.Close()
	if text := l.err.String(); !strings.Contains(text, "stdin: interrupted") || !strings.Contains(text, "records 1 = with adverts 1") {
		t.Errorf("stderr\n%s", text)
	}
	if b, err := os.ReadFile(state); err != nil || len(b) == 0 {
		t.Errorf("state of %d bytes, %v", len(b), err)
	}
}

// TestInterruptedFile refuses a file that was not read to its end, and the
// files behind it.
func TestInterruptedFile(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	keys, name := file(t, "keys.json", testKeys), file(t, "a.jsonl", repeat(100_000))
	var out, errs bytes.Buffer
	code := run([]string{"resolve", "--keys", keys, name, name}, streams{ctx: ctx, now: testNow, out: &out, err: &errs})
	if code != exitRefused || strings.Count(errs.String(), "interrupted") != 1 {
		t.Errorf("exit code %d, stderr\n%s", code, errs.String())
	}
}
