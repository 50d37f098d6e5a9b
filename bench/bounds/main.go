// Command bounds computes the bounds and counts that spec/beacon.md quotes, and
// prints them as the tables of its Section 13. Its test compares them with the
// page; "go test ./bench/bounds -update" writes them into it.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// A table is one table of the page.
type table struct {
	section string // the heading above it, "13.2"
	rows    [][]string
}

// String returns the table in Markdown.
func (t table) String() string {
	var b strings.Builder
	for i, row := range t.rows {
		fmt.Fprintf(&b, "| %s |\n", strings.Join(row, " | "))
		if i == 0 {
			b.WriteString(strings.Repeat("|---", len(row)) + "|\n")
		}
	}
	return b.String()
}

// tables returns all tables, in the order of the page.
func tables() []table {
	return []table{forgery(), equalIdentifiers(), equalTags(), indistinguishability(), targets(), phase(), counts(), schedules()}
}

func write(w io.Writer) error {
	for _, t := range tables() {
		if _, err := fmt.Fprintf(w, "Section %s\n\n%s\n", t.section, t); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	if err := write(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bounds:", err)
		os.Exit(1)
	}
}
