package main

import (
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the tables into the page")

const pageFile = "../../spec/beacon.md"

// place finds the first table below a heading of the page, as lines from, to.
func place(lines []string, section string) (from, to int, ok bool) {
	heading := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "### "+section+" ") })
	if heading < 0 {
		return 0, 0, false
	}
	for from = heading + 1; from < len(lines) && !strings.HasPrefix(lines[from], "|"); from++ {
		if strings.HasPrefix(lines[from], "#") {
			return 0, 0, false
		}
	}
	for to = from; to < len(lines) && strings.HasPrefix(lines[to], "|"); to++ {
	}
	return from, to, from < to
}

// compare compares the tables and the phrases of a page with those computed.
func compare(page string, tables []table, phrases []string) (differences []string) {
	lines := strings.Split(page, "\n")
	for _, t := range tables {
		from, to, ok := place(lines, t.section)
		if !ok {
			differences = append(differences, "no table in Section "+t.section)
			continue
		}
		want := strings.Split(strings.TrimSuffix(t.String(), "\n"), "\n")
		for i := range max(len(want), to-from) {
			if i >= len(want) || i >= to-from || lines[from+i] != want[i] {
				differences = append(differences, fmt.Sprintf("Section %s, line %d of the table differs", t.section, i+1))
			}
		}
	}
	text := strings.Join(strings.Fields(page), " ")
	for _, q := range phrases {
		if !strings.Contains(text, q) {
			differences = append(differences, fmt.Sprintf("not said: %q", q))
		}
	}
	return differences
}

func TestPage(t *testing.T) {
	b, err := os.ReadFile(pageFile)
	if err != nil {
		t.Fatal(err)
	}
	computed, phrases := tables(), quotes()
	if *update {
		lines := strings.Split(string(b), "\n")
		for _, c := range computed {
			if from, to, ok := place(lines, c.section); ok {
				lines = slices.Replace(lines, from, to, strings.Split(strings.TrimSuffix(c.String(), "\n"), "\n")...)
			}
		}
		b = []byte(strings.Join(lines, "\n"))
		if err := os.WriteFile(pageFile, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	page := string(b)
	if d := compare(page, computed, phrases); len(d) > 0 {
		t.Fatal(strings.Join(d, "\n"))
	}

	// Every cell that is altered is found, and every phrase.
	for _, c := range computed {
		for i := range c.rows {
			for j, cell := range c.rows[i] {
				altered := slices.Clone(c.rows)
				altered[i] = slices.Clone(altered[i])
				altered[i][j] = cell + "1"
				if d := compare(page, []table{{c.section, altered}}, nil); len(d) != 1 {
					t.Errorf("Section %s, %q altered: %q", c.section, cell, d)
				}
			}
		}
		if d := compare(page, []table{{c.section, c.rows[1:]}}, nil); len(d) == 0 {
			t.Errorf("Section %s: a row too much is not found", c.section)
		}
		if d := compare(page, []table{{"9.9", c.rows}}, nil); len(d) != 1 {
			t.Errorf("a table that the page does not have: %q", d)
		}
	}
	for _, q := range phrases {
		if d := compare(strings.ReplaceAll(strings.Join(strings.Fields(page), " "), q, ""), nil, phrases); len(d) != 1 {
			t.Errorf("%q left out: not found", q)
		}
	}
}

func TestFormats(t *testing.T) {
	for got, want := range map[string]string{
		power(math.Exp2(-48)): "2^-48.0", number(0.0271): "0.027", number(13.01): "13", number(8925): "8,930", number(1.5e9): "1.5e9",
		number(0.0000019): "1.9e-6", number(100): "100", whole(35064): "35,064", whole(1234567): "1,234,567",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestEvidence checks the model where it can be solved by hand.
func TestEvidence(t *testing.T) {
	near := func(got, want, by float64) {
		t.Helper()
		if math.Abs(got-want) > by {
			t.Errorf("%v, want %v", got, want)
		}
	}
	near(evidence(1, 1), 0, 1e-12)                       // one change says nothing of a phase that it covers
	near(evidence(1, 0.25), 2-0.5/math.Ln2, 0.01)        // log2(1/w) + E log2 of a variable with density 2y
	near(evidence(8, 0.25)-evidence(8, 0.125), -1, 0.01) // half the jitter, one bit more
	near(evidence(64, 1)-evidence(32, 1), 1, 0.05)       // twice the changes, about one bit more
	near(renewal(9), 0, 0.001)                           // it dies out
	near(renewal(1), 1, 0.01)                            // just after 3P/2, where the first epoch is over and half of the second ones are to come
}
