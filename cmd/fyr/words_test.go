package main

import (
	"bytes"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
)

// TestColors paints on terminals only, and not where somebody asks not to.
func TestColors(t *testing.T) {
	for _, c := range []struct {
		terminal      bool
		noColor, term string
		want          bool
	}{
		{true, "", "xterm", true},
		{true, "1", "xterm", false},
		{true, "0", "xterm", false},
		{true, "", "dumb", false},
		{false, "", "xterm", false},
	} {
		env := map[string]string{"NO_COLOR": c.noColor, "TERM": c.term}
		if got := colors(c.terminal, func(name string) string { return env[name] }); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// TestPaint paints the words for people, and nothing where it is not wanted.
// What is printed on stdout is never painted.
func TestPaint(t *testing.T) {
	keys, name := file(t, "keys.json", testKeys), file(t, "a.jsonl", rows(rowSealed, rowBroken))
	for _, color := range []bool{false, true} {
		var out, errs bytes.Buffer
		code := run([]string{"resolve", "--keys", keys, name}, streams{ctx: t.Context(), now: testNow, out: &out, err: &errs, color: color})
		if code != exitDone || strings.Contains(out.String(), "\x1b") {
			t.Errorf("exit code %d, stdout %q", code, out.String())
		}
		for _, painted := range []string{"\x1b[33mfyr: \x1b[0m", "\x1b[31mfyr: \x1b[0m", "\x1b[1mTAG  NAME"} {
			if strings.Contains(errs.String(), painted) != color {
				t.Errorf("color %v: stderr %q", color, errs.String())
			}
		}
		if !color && strings.Contains(errs.String(), "\x1b") {
			t.Errorf("stderr %q", errs.String())
		}
	}
}

// TestPrintable keeps what moves a terminal's cursor out of the words for
// people.
func TestPrintable(t *testing.T) {
	keys := file(t, "keys.json", strings.Replace(testKeys, "cellar", `\u001b[2Jcellar\n`, 1))
	got := invokeWith(t, rows(rowSealed), "resolve", "--keys", keys, "-")
	if strings.ContainsAny(got.err, "\x1b") || !strings.Contains(got.err, " [2Jcellar ") || strings.Contains(got.out, "\x1b") {
		t.Errorf("%+v", got)
	}
}

// TestProgress shows a bar for long files on a console, takes it away for
// words, and shows none anywhere else.
func TestProgress(t *testing.T) {
	long := repeat(longFile/len(`{"time": 1700000000, "address": "F0:1B:66:8A:72:3D", "data": "0201060716f0ffdeadbeef"}`) + 1)
	keys, name := file(t, "keys.json", lightKeys), file(t, "long.jsonl", rows(rowBroken)+long)
	if info, err := os.Stat(name); err != nil || info.Size() < longFile {
		t.Fatalf("%v, %v", info, err)
	}
	short := file(t, "short.jsonl", rows(rowNobody))
	bar := func(name string, onConsole bool) bool {
		var out, errs bytes.Buffer
		s := streams{ctx: t.Context(), now: testNow, out: &out, err: &errs}
		if onConsole {
			s.err = &console{w: &errs}
		}
		if code := run([]string{"resolve", "--keys", keys, name}, s); code != exitDone {
			t.Errorf("exit code %d", code)
		}
		if !strings.HasSuffix(errs.String(), "malformed 0\n") || strings.Contains(out.String(), "%") {
			t.Errorf("stdout %q, stderr ends with %q", out.String(), lastLine(errs.String()))
		}
		return strings.Contains(errs.String(), "% ") && strings.Contains(errs.String(), "MB/s")
	}
	if !bar(name, true) {
		t.Error("no bar for a long file on a console")
	}
	if bar(name, false) || bar(short, true) {
		t.Error("a bar where nobody waits or watches")
	}
}

// TestReadingLines writes every kind of reading.
func TestReadingLines(t *testing.T) {
	for _, c := range []struct {
		r          beacon.Reading
		json, text string
	}{
		{beacon.Reading{Quantity: beacon.Temperature, Value: 21.5}, `{"quantity":"temperature","value":21.5,"unit":"°C"}`, "temperature 21.5 °C"},
		{beacon.Reading{Quantity: beacon.Temperature, Channel: 1, Value: -0.25}, `{"quantity":"temperature","channel":1,"value":-0.25,"unit":"°C"}`, "temperature 2 -0.25 °C"},
		{beacon.Reading{Quantity: beacon.Timestamp, Value: 1_762_730_000}, `{"quantity":"timestamp","value":1762730000,"unit":"s"}`, "timestamp 1762730000 s"},
		{beacon.Reading{Quantity: beacon.Voltage, Value: 1.0 / 3}, `{"quantity":"voltage","value":0.3333333333333333,"unit":"V"}`, "voltage 0.333333 V"},
		{beacon.Reading{Quantity: beacon.Motion, Value: 1}, `{"quantity":"motion","value":1,"unit":"0/1"}`, "motion 1"},
		{beacon.Reading{Quantity: beacon.Button, Value: 2}, `{"quantity":"button","value":2,"unit":"code"}`, "button 2"},
		{beacon.Reading{Quantity: beacon.Count, Value: 7}, `{"quantity":"count","value":7}`, "count 7"},
		{beacon.Reading{Quantity: beacon.Text, Raw: []byte("a <b>")}, `{"quantity":"text","text":"a <b>"}`, `text "a <b>"`},
		{beacon.Reading{Quantity: beacon.Text, Raw: []byte{0xff}}, `{"quantity":"text","unit":"bytes","hex":"ff"}`, "text ff"},
		{beacon.Reading{Quantity: beacon.Raw, Raw: []byte{1, 2}}, `{"quantity":"raw","unit":"bytes","hex":"0102"}`, "raw 0102"},
		{beacon.Reading{Quantity: beacon.UnknownQuantity, Value: 9, Raw: []byte{3}}, `{"quantity":"unknown","value":9,"unit":"bytes","hex":"03"}`, "unknown 9 03"},
		{beacon.Reading{Quantity: beacon.Mass, Value: math.NaN()}, `{"quantity":"mass","unit":"kg"}`, "mass kg"},
		{beacon.Reading{Quantity: beacon.Mass, Value: math.Inf(1)}, `{"quantity":"mass","unit":"kg"}`, "mass kg"},
	} {
		var b bytes.Buffer
		l := newLines(&b)
		l.print(newReadingLine(&c.r))
		if err := l.flush(); err != nil || b.String() != c.json+"\n" {
			t.Errorf("%+v: %s, %v", c.r, b.String(), err)
		}
		if got := newReadingLine(&c.r).text(); got != c.text {
			t.Errorf("%+v: %q, want %q", c.r, got, c.text)
		}
	}
}
