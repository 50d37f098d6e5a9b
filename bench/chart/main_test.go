package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// file writes a file of results for the test.
func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "results.jsonl")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

const sample = `# commit 0123abc; AMD EPYC (Zen 4) <2 & more>
# fyr bench --json
{"path":"index-miss","size":100000000,"ratio":3.5,"ns":55,"baseline_ns":190}
{"path":"index-build","size":1000,"ratio":10,"ns":28,"baseline_ns":280,"note":"one core"}
{"path":"index-build","size":100000000,"ratio":98,"ns":10,"baseline_ns":980}

{"path":"index-miss","size":1000,"ratio":0.4,"ns":20,"baseline_ns":8}
{"path":"index-bytes","size":1000,"ratio":8,"bytes":5.3}
{"path":"aes128","size":1000,"ratio":60,"ns":2,"baseline_ns":120}
`

func TestRead(t *testing.T) {
	r, err := read(strings.NewReader(sample))
	if err != nil {
		t.Fatal(err)
	}
	if r.caption != "commit 0123abc; AMD EPYC (Zen 4) <2 & more>" || len(r.points) != 3 {
		t.Errorf("%+v", r)
	}
	miss := r.points["index-miss"]
	if len(miss) != 2 || miss[0] != (point{"index-miss", 1000, 20, 8}) || miss[1] != (point{"index-miss", 100_000_000, 55, 190}) {
		t.Errorf("%+v", miss)
	}
}

func TestReadRefuses(t *testing.T) {
	for line, want := range map[string]string{
		`{"path":"join","size":`:                                    "line 2: unexpected end",
		`PATH SIZE NS`:                                              "line 2: invalid",
		`{"size":1000,"ns":1,"baseline_ns":1}`:                      "line 2: not a result",
		`{"path":"join","size":0,"ns":1,"baseline_ns":1}`:           "line 2: not a result",
		`{"path":"join","size":10,"ns":-1,"baseline_ns":1}`:         "line 2: not a result",
		`{"path":"index-build","size":1000,"ns":1,"baseline_ns":1}`: "line 2: index-build of 1000 again",
	} {
		first := `{"path":"index-build","size":1000,"ns":1,"baseline_ns":1}` + "\n"
		if _, err := read(strings.NewReader(first + line)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestChart(t *testing.T) {
	var b strings.Builder
	if err := chart(&b, file(t, sample)); err != nil {
		t.Fatal(err)
	}
	svg := b.String()
	for _, want := range []string{"<title>", "&lt;2 &amp; more&gt;", ">98×<", ">3.5×<", ">10³<", ">10⁸<", ">1 ns<", ">1000 ns<", ">fyr<", ">map<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Count(svg, "<circle") != 8 {
		t.Errorf("%d points, want 8", strings.Count(svg, "<circle"))
	}
	if err := chart(io.Discard, file(t, sample[:strings.LastIndex(sample, `{"path":"index-miss"`)])); !errors.Is(err, errFew) {
		t.Error(err)
	}
	if err := chart(io.Discard, file(t, "{")); err == nil {
		t.Error("no error")
	}
	if err := chart(io.Discard, filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

// TestPicture draws the picture of the README again, from the file that it
// names.
func TestPicture(t *testing.T) {
	kept, err := os.ReadFile("../cost.svg")
	if err != nil {
		t.Fatal(err)
	}
	_, name, _ := strings.Cut(string(kept), "<desc>")
	name, _, _ = strings.Cut(name, "</desc>")
	var b strings.Builder
	if err := chart(&b, filepath.Join("../results", name)); err != nil {
		t.Fatal(err)
	}
	if b.String() != string(kept) {
		t.Errorf("bench/cost.svg is not what chart draws from bench/results/%s", name)
	}
	if faults, err := crowded(b.String()); err != nil || len(faults) > 0 {
		t.Errorf("%v, %v", faults, err)
	}
}

// TestScale maps the ends of the decades to those of the picture.
func TestScale(t *testing.T) {
	r, err := read(strings.NewReader(sample))
	if err != nil {
		t.Fatal(err)
	}
	x, y := scales(r)
	for _, c := range []struct {
		s       scale
		v, want float64
	}{
		{x, 1e3, inset}, {x, 1e8, width - inset}, {x, 1e5, inset + 0.4*(width-2*inset)},
		{y, 1, height}, {y, 1000, 0}, {y, 10, height * 2 / 3.},
	} {
		if got := c.s.at(c.v); got < c.want-1e-9 || got > c.want+1e-9 {
			t.Errorf("%v is at %v, want %v", c.v, got, c.want)
		}
	}
	if nanoseconds(-1) != "0.1 ns" || nanoseconds(4) != "10000 ns" || power(8) != "10⁸" || ratio(9.96) != "10×" || ratio(0.94) != "0.9×" {
		t.Error("names of numbers")
	}
}

func TestApart(t *testing.T) {
	for _, c := range [][4]float64{{100, 50, 100, 50}, {50, 100, 50, 100}, {50, 50, 58, 42}, {50, 60, 47, 63}, {60, 50, 63, 47}} {
		if a, b := apart(c[0], c[1]); a != c[2] || b != c[3] {
			t.Errorf("%v: %v, %v", c, a, b)
		}
	}
}

// A box is where a text stands.
type box struct {
	text           string
	x0, y0, x1, y1 float64
}

// crowded says which texts of a picture stand in one another or outside of it,
// with characters as wide as those of wide fonts.
func crowded(svg string) (faults []string, err error) {
	var boxes []box
	var shift [2]float64
	var view [4]float64
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		a := map[string]string{}
		for _, at := range e.Attr {
			a[at.Name.Local] = at.Value
		}
		switch e.Name.Local {
		case "svg":
			fmt.Sscan(a["viewBox"], &view[0], &view[1], &view[2], &view[3])
		case "g":
			fmt.Sscanf(a["transform"], "translate(%f,%f)", &shift[0], &shift[1])
		case "text":
			var s string
			if err := d.DecodeElement(&s, &e); err != nil {
				return nil, err
			}
			boxes = append(boxes, boxOf(s, a, shift))
		}
		if e.Name.Local == "text" && a["class"] == "small" && a["text-anchor"] == "start" {
			boxes = boxes[:len(boxes)-1] // the caption, outside of all panels
		}
	}
	for i, b := range boxes {
		if b.x0 < 0 || b.y0 < 0 || b.x1 > view[2] || b.y1 > view[3] {
			faults = append(faults, fmt.Sprintf("%q stands outside", b.text))
		}
		for _, o := range boxes[:i] {
			if b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 {
				faults = append(faults, fmt.Sprintf("%q stands in %q", b.text, o.text))
			}
		}
	}
	return faults, nil
}

func boxOf(s string, a map[string]string, shift [2]float64) box {
	x, _ := strconv.ParseFloat(a["x"], 64)
	y, _ := strconv.ParseFloat(a["y"], 64)
	high, each := 13.0, 7.6
	if a["class"] == "small" {
		high, each = 11, 6.4
	}
	long := float64(utf8.RuneCountInString(s)) * each
	x += shift[0]
	y += shift[1]
	switch a["text-anchor"] {
	case "middle":
		x -= long / 2
	case "end":
		x -= long
	}
	return box{s, x, y - 0.8*high, x + long, y + 0.2*high}
}

// TestNothingOverlaps draws figures of many kinds.
func TestNothingOverlaps(t *testing.T) {
	line := func(row string, size int, ours, baseline float64) string {
		return fmt.Sprintf(`{"path":%q,"size":%d,"ns":%g,"baseline_ns":%g}`+"\n", row, size, ours, baseline)
	}
	for _, top := range []float64{100, 300, 500, 700, 999} {
		for _, low := range []float64{3.1, 4, 9, 20, 60} {
			for _, miss := range []float64{0.5, 0.95, 1, 1.3, 4} { // ratios at the end
				text := "# caption\n"
				for size := 1000; size <= 100_000_000; size *= 10 {
					text += line("index-build", size, low, top) + line("index-miss", size, low*1.1, low*1.1*miss)
				}
				var b strings.Builder
				if err := chart(&b, file(t, text)); err != nil {
					t.Fatal(err)
				}
				faults, err := crowded(b.String())
				if err != nil || len(faults) > 0 {
					t.Errorf("%v, %v, %v: %v, %v", top, low, miss, faults, err)
				}
			}
		}
	}
}

func TestCrowded(t *testing.T) {
	svg := func(texts ...string) string {
		return `<svg viewBox="0 0 100 100"><g transform="translate(10,10)">` + strings.Join(texts, "") + `</g></svg>`
	}
	at := func(x, y int, s string) string {
		return fmt.Sprintf(`<text class="title" text-anchor="middle" x="%d" y="%d">%s</text>`, x, y, s)
	}
	for text, want := range map[string]string{
		svg(at(40, 40, "one"), at(40, 60, "two")): "",
		svg(at(40, 40, "one"), at(45, 45, "two")): `"two" stands in "one"`,
		svg(at(2, 40, "long text")):               `"long text" stands outside`,
		svg(at(40, -4, "one")):                    `"one" stands outside`,
	} {
		if faults, err := crowded(text); strings.Join(faults, ", ") != want || err != nil {
			t.Errorf("%s: %q, %v", text, faults, err)
		}
	}
	if _, err := crowded("<svg>"); err == nil {
		t.Error("half a picture is one")
	}
}
