// Command chart draws what a tag costs against the number of tags, from a file
// of results: what "fyr bench --json" prints at several sizes, behind lines
// that begin with "#".
//
//	go run ./bench/chart bench/results/FILE.jsonl >bench/cost.svg
//
// The first line with "#" becomes the caption.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: chart FILE >SVG")
		os.Exit(2)
	}
	if err := chart(os.Stdout, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "chart:", err)
		os.Exit(1)
	}
}

// chart draws the results in a file.
func chart(w io.Writer, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := read(f)
	if err != nil {
		return err
	}
	r.file = filepath.Base(name)
	svg, err := draw(r)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, svg)
	return err
}

// results are those of a file.
type results struct {
	file    string // its name without folders
	caption string
	points  map[string][]point // by row, in order of the sizes
}

// A point is one row at one size, in ns.
type point struct {
	Path     string  `json:"path"`
	Size     int     `json:"size"`
	Ours     float64 `json:"ns"`
	Baseline float64 `json:"baseline_ns"`
}

// read reads the rows that have times.
func read(f io.Reader) (*results, error) {
	r := &results{points: map[string][]point{}}
	s := bufio.NewScanner(f)
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		if text, ok := strings.CutPrefix(line, "#"); ok {
			r.caption = cmp.Or(r.caption, strings.TrimSpace(text))
			continue
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		var p point
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if p.Path == "" || p.Size < 1 || p.Ours < 0 || p.Baseline < 0 {
			return nil, fmt.Errorf("line %d: not a result", n)
		}
		same := func(o point) bool { return o.Size == p.Size }
		if slices.ContainsFunc(r.points[p.Path], same) {
			return nil, fmt.Errorf("line %d: %s of %d again", n, p.Path, p.Size)
		}
		if p.Ours > 0 && p.Baseline > 0 {
			r.points[p.Path] = append(r.points[p.Path], p)
		}
	}
	if err := s.Err(); err != nil {
		return nil, err
	}
	for _, ps := range r.points {
		slices.SortFunc(ps, func(a, b point) int { return cmp.Compare(a.Size, b.Size) })
	}
	return r, nil
}

// A panel is one row of the results as two lines.
type panel struct {
	row, title     string
	ours, baseline string // labels
}

var panels = []panel{
	{"index-build", "Put a tag into an index", "fyr", "crypto/aes + map"},
	{"index-miss", "Look up an identifier of nobody", "fyr", "map"},
}

var errFew = errors.New("the file has not two sizes of each row that is drawn")
