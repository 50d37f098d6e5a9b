package main

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// The picture's measures, in units of about a pixel.
const (
	left, top     = 62, 46 // of the first panel
	width, height = 290, 250
	gap           = 140 // with the labels of the first panel
	right         = 44  // with those of the last
	inset         = 14  // of the first and last size
	bottom        = 74
	ratios        = height - 14 // where they stand
)

// style reads on light and on dark ground.
const style = `
text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:#24292f}
.title{font-weight:600}
.small{font-size:11px;fill:#59636e}
.grid{stroke:#d1d9e0;stroke-width:1}
.ours,.baseline{fill:none;stroke-width:2.5;stroke-linejoin:round;stroke-linecap:round}
.ours{stroke:#0969da}
.baseline{stroke:#bc4c00}
.oursDot,.oursText{fill:#0969da}
.baselineDot,.baselineText{fill:#bc4c00}
@media (prefers-color-scheme:dark){
text{fill:#e6edf3}
.small{fill:#9198a1}
.grid{stroke:#3d444d}
.ours{stroke:#58a6ff}
.baseline{stroke:#f0883e}
.oursDot,.oursText{fill:#58a6ff}
.baselineDot,.baselineText{fill:#f0883e}
}
`

// A scale maps a range of decades to a range of the picture.
type scale struct {
	from, to int // exponents of 10
	a, b     float64
}

func (s scale) at(v float64) float64 {
	return s.a + (math.Log10(v)-float64(s.from))/float64(s.to-s.from)*(s.b-s.a)
}

// scales returns what holds all points of the panels, and room for a line of
// text below them.
func scales(r *results) (x, y scale) {
	sizes, times := bounds{math.Inf(1), 0}, bounds{math.Inf(1), 0}
	for _, p := range panels {
		for _, pt := range r.points[p.row] {
			sizes.add(float64(pt.Size))
			times.add(pt.Ours)
			times.add(pt.Baseline)
		}
	}
	x = scale{from: floor(sizes.least), to: ceil(sizes.most), a: inset, b: width - inset}
	y = scale{from: floor(times.least / 3), to: ceil(times.most), a: height, b: 0}
	return x, y
}

// bounds are the least and the most of some values.
type bounds struct{ least, most float64 }

func (b *bounds) add(v float64) { b.least, b.most = min(b.least, v), max(b.most, v) }

func floor(v float64) int { return int(math.Floor(math.Log10(v))) }
func ceil(v float64) int  { return int(math.Ceil(math.Log10(v))) }

// draw returns the picture.
func draw(r *results) (string, error) {
	for _, p := range panels {
		if len(r.points[p.row]) < 2 {
			return "", errFew
		}
	}
	x, y := scales(r)
	all := left + len(panels)*(width+gap) - gap + right
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img">`+"\n", all, top+height+bottom)
	b.WriteString("<title>What a tag costs against the number of tags, with fyr and without</title>\n")
	fmt.Fprintf(&b, "<desc>%s</desc>\n", html.EscapeString(r.file))
	fmt.Fprintf(&b, "<style>%s</style>\n", style)
	for i, p := range panels {
		fmt.Fprintf(&b, `<g transform="translate(%d,%d)">`+"\n", left+i*(width+gap), top)
		p.draw(&b, r.points[p.row], x, y, i == 0)
		b.WriteString("</g>\n")
	}
	text(&b, left, top+height+58, "small", "start", r.caption)
	b.WriteString("</svg>\n")
	return b.String(), nil
}

// draw draws a panel; the first has the names of the times.
func (p panel) draw(b *strings.Builder, points []point, x, y scale, first bool) {
	text(b, 0, -20, "title", "start", p.title)
	for e := y.from; e <= y.to; e++ {
		at := y.at(math.Pow10(e))
		fmt.Fprintf(b, `<path class="grid" d="M0 %.1fH%d"/>`+"\n", at, width)
		if first {
			text(b, -8, at+4, "small", "end", nanoseconds(e))
		}
	}
	for e := x.from; e <= x.to; e++ {
		text(b, x.at(math.Pow10(e)), height+18, "small", "middle", power(e))
	}
	if first {
		text(b, -8, ratios, "small", "end", "ratio")
	}
	text(b, width/2, height+36, "small", "middle", "tags")
	for _, pt := range points {
		text(b, x.at(float64(pt.Size)), ratios, "small", "middle", ratio(pt.Baseline/pt.Ours))
	}
	baseline := line(b, "baseline", points, x, y, func(pt point) float64 { return pt.Baseline })
	ours := line(b, "ours", points, x, y, func(pt point) float64 { return pt.Ours })
	ours, baseline = apart(ours, baseline)
	text(b, width+6, baseline+4, "baselineText", "start", p.baseline)
	text(b, width+6, ours+4, "oursText", "start", p.ours)
}

// line draws a line and its points, and returns how high it ends.
func line(b *strings.Builder, class string, points []point, x, y scale, of func(point) float64) (end float64) {
	var path, dots strings.Builder
	for i, pt := range points {
		px, py := x.at(float64(pt.Size)), y.at(of(pt))
		path.WriteString([]string{"M", "L"}[min(i, 1)])
		fmt.Fprintf(&path, "%.1f %.1f", px, py)
		fmt.Fprintf(&dots, `<circle class="%sDot" cx="%.1f" cy="%.1f" r="3.5"/>`, class, px, py)
		end = py
	}
	fmt.Fprintf(b, `<path class="%s" d="%s"/>%s`+"\n", class, path.String(), dots.String())
	return end
}

// apart moves two labels as far apart as they need, the upper one up and the
// lower one down.
func apart(a, b float64) (float64, float64) {
	const lines = 16
	if a < b {
		b, a = apart(b, a)
		return a, b
	}
	more := max(0, lines-(a-b)) / 2
	return a + more, b - more
}

func text(b *strings.Builder, x, y float64, class, anchor, s string) {
	fmt.Fprintf(b, `<text class="%s" text-anchor="%s" x="%.1f" y="%.1f">%s</text>`+"\n", class, anchor, x, y, html.EscapeString(s))
}

// ratio writes how many times more something takes.
func ratio(v float64) string {
	if v < 9.95 {
		return fmt.Sprintf("%.1f×", v)
	}
	return fmt.Sprintf("%.0f×", v)
}

// power writes a power of ten.
func power(e int) string {
	digits := [...]string{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"}
	return "10" + digits[e]
}

// nanoseconds writes a power of ten in ns, from 0.1 to 10,000.
func nanoseconds(e int) string {
	if e < 0 {
		return "0.1 ns"
	}
	return fmt.Sprintf("%d ns", int(math.Pow10(e)))
}
