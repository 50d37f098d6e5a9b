package main

import (
	"fmt"
	"html"
	"math"
	"strings"

	"github.com/seed-496a4445/fyr/ranging"
)

// The measures of the plot, in units of about a pixel.
const (
	plotLeft, plotTop     = 56, 50
	plotWidth, plotHeight = 900, 360
	plotRight, plotBottom = 16, 48
)

// plotStyle reads on light and on dark ground, and without telling red from
// green: what is not accepted is larger, and drawn over the rest.
const plotStyle = `
text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:#24292f}
.title{font-weight:600}
.small{font-size:11px;fill:#59636e}
.grid{stroke:#d1d9e0;stroke-width:1}
.dots{fill:none;stroke-linecap:round;stroke-width:4}
.truth{stroke:#24292f;stroke-width:1.2}
.accept{stroke:#1a7f37}
.unquantified{stroke:#0969da}
.inconclusive{stroke:#bf8700;stroke-width:5}
.reject{stroke:#cf222e;stroke-width:5}
.refused{stroke:#8250df;stroke-width:5}
@media (prefers-color-scheme:dark){
text{fill:#e6edf3}
.small{fill:#9198a1}
.grid{stroke:#3d444d}
.truth{stroke:#e6edf3}
.accept{stroke:#3fb950}
.unquantified{stroke:#58a6ff}
.inconclusive{stroke:#d29922}
.reject{stroke:#ff7b72}
.refused{stroke:#bc8cff}
}
`

// plotLayers are the classes of the picture's dots, the lowest first, and what
// the key calls them.
var plotLayers = [...]struct{ class, name string }{
	{"accept", "accept"},
	{"unquantified", "accept (unquantified)"},
	{"truth", "true distance"},
	{"inconclusive", "inconclusive"},
	{"reject", "reject"},
	{"refused", "refused"},
}

// truthLayer is the layer of true distances.
const truthLayer = 2

// layerOf is the layer of a row.
func layerOf(v *judged) int {
	if v.refused != nil {
		return len(plotLayers) - 1
	}
	return [...]int{ranging.Reject: 4, ranging.Inconclusive: 3, ranging.AcceptUnquantified: 1, ranging.Accept: 0}[v.verdict.Outcome]
}

// A plotPoint is a dot: seconds within its run, and metres.
type plotPoint struct {
	run, layer int
	x, y       float64
}

// A rangePlot draws distance over time. Runs stand one behind the other.
type rangePlot struct {
	points []plotPoint
	first  []float64 // time of the first row of each run
	last   []float64 // the latest, from there
	far    float64   // metres, of what is accepted or true
	astray int       // rows of no run, which have no place
}

// add adds a row, and the true distance where it is known. Rows without a time
// are a second apart.
func (p *rangePlot) add(v *judged) {
	run := v.run.index - 1
	if run < 0 {
		p.astray++
		return
	}
	at := float64(v.nanoseconds.Value) / 1e9
	if run == len(p.first) {
		p.first, p.last = append(p.first, at), append(p.last, 0)
	} else if !v.nanoseconds.Known {
		at = p.first[run] + p.last[run]
		if v.refused == nil {
			at++
		}
	}
	at = max(at-p.first[run], 0)
	p.last[run] = max(p.last[run], at)
	p.points = append(p.points, plotPoint{run, layerOf(v), at, float64(v.distance) / 1000})
	if v.kept() {
		p.far = max(p.far, float64(v.distance)/1000)
	}
	if v.truth.Known && v.refused == nil {
		p.points = append(p.points, plotPoint{run, truthLayer, at, float64(v.truth.Value) / 1000})
		p.far = max(p.far, float64(v.truth.Value)/1000)
	}
}

// draw returns the picture.
func (p *rangePlot) draw(policy string) []byte {
	starts, end := p.layout()
	top := p.top()
	x := func(t plotPoint) float64 { return plotLeft + (starts[t.run]+t.x)/end*plotWidth }
	y := func(d float64) float64 { return plotTop + plotHeight - min(max(d, 0), top)/top*plotHeight }

	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img">`+"\n",
		plotLeft+plotWidth+plotRight, plotTop+plotHeight+plotBottom)
	fmt.Fprintf(&b, "<title>Distance over time under the policy %s</title>\n<style>%s</style>\n", html.EscapeString(policy), plotStyle)
	p.axes(&b, top, y, starts, end)
	var paths [len(plotLayers)]strings.Builder
	var counted [len(plotLayers)]int
	for _, t := range p.points {
		fmt.Fprintf(&paths[t.layer], "M%.1f %.1fh0", x(t), y(t.y))
		counted[t.layer]++
	}
	counted[len(counted)-1] += p.astray
	key := plotLeft
	for i, l := range plotLayers {
		if counted[i] == 0 {
			continue
		}
		fmt.Fprintf(&b, `<path class="dots %s" d="%s"/>`+"\n", l.class, paths[i].String())
		text := fmt.Sprintf("%s: %d", l.name, counted[i])
		fmt.Fprintf(&b, `<path class="dots %s" style="stroke-width:7" d="M%d 36h0"/><text class="small" x="%d" y="40">%s</text>`+"\n", l.class, key, key+8, text)
		key += 34 + 6*len(text)
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

// layout returns where each run starts, and where the last ends, above 0. There
// is a tenth of the length of a run between two.
func (p *rangePlot) layout() (starts []float64, end float64) {
	total := 0.0
	for _, last := range p.last {
		total += last
	}
	apart := total / 10 / float64(max(len(p.last), 1))
	if total == 0 { // every run is one row
		apart = 1
	}
	for _, last := range p.last {
		starts = append(starts, end)
		end += last + apart
	}
	return starts, max(end, 1)
}

// top is the largest distance that is drawn: those of rejected rows beyond
// twice what makes sense are drawn there.
func (p *rangePlot) top() float64 {
	top := p.far
	for _, t := range p.points {
		if p.far == 0 || t.y <= 2*p.far {
			top = max(top, t.y)
		}
	}
	return max(top, 1)
}

// axes draws the lines and numbers, and the starts of the runs.
func (p *rangePlot) axes(b *strings.Builder, top float64, y func(float64) float64, starts []float64, end float64) {
	fmt.Fprintf(b, `<text class="title" x="%d" y="18">Distance over time</text>`+"\n", plotLeft)
	step := tick(top / 6)
	for i := 0; float64(i)*step <= top; i++ {
		d := float64(i) * step
		fmt.Fprintf(b, `<path class="grid" d="M%d %.1fh%d"/><text class="small" x="%d" y="%.1f" text-anchor="end">%g m</text>`+"\n",
			plotLeft, y(d), plotWidth, plotLeft-6, y(d)+4, d)
	}
	step = tick(end / 9)
	for i := 0; float64(i)*step <= end; i++ {
		t := float64(i) * step
		fmt.Fprintf(b, `<text class="small" x="%.1f" y="%d" text-anchor="middle">%g s</text>`+"\n",
			plotLeft+t/end*plotWidth, plotTop+plotHeight+18, t)
	}
	for _, s := range starts[min(len(starts), 1):] {
		fmt.Fprintf(b, `<path class="grid" d="M%.1f %dv%d"/>`+"\n", plotLeft+s/end*plotWidth, plotTop, plotHeight)
	}
	fmt.Fprintf(b, `<text class="small" x="%d" y="%d" text-anchor="middle">%s</text>`+"\n",
		plotLeft+plotWidth/2, plotTop+plotHeight+38, caption(len(starts)))
}

func caption(runs int) string {
	if runs == 1 {
		return "time"
	}
	return fmt.Sprintf("time, %d runs one behind the other", runs)
}

// tick returns 1, 2 or 5 times a power of ten, the next from v up.
func tick(v float64) float64 {
	unit := math.Pow10(int(math.Floor(math.Log10(v))))
	for _, m := range []float64{1, 2, 5} {
		if m*unit >= v {
			return m * unit
		}
	}
	return 10 * unit
}
