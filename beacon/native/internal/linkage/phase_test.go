package linkage

import (
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
)

// changesSeen lists how many changes are seen at each place, as the page does.
var changesSeen = []int{1, 2, 4, 8, 16, 32}

// A weaker jitter is the real one, made narrower. 1 is that of real tags.
type jitter struct {
	row   string  // of the page
	width float64 // of a period
	ppm   float64 // error of the clock, at most
}

var jitters = []jitter{
	{"none; the clock 20 ppm, a day between the places", 0, 20},
	{"204/1024 of P (Find Hub)", 204.0 / 1024, 0},
	{"P/4", 1.0 / 4, 0},
	{"P/2", 1.0 / 2, 0},
	{"P: this protocol", 1, 0},
}

// table reads the table of Section 13.7 of the page.
func table(t *testing.T) map[string][]float64 {
	t.Helper()
	page, err := os.ReadFile("../../../../spec/beacon.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "### 13.7 ")
	section, _, _ = strings.Cut(section, "### 13.8 ")
	rows := map[string][]float64{}
	for line := range strings.Lines(section) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != len(changesSeen)+3 {
			continue
		}
		var row []float64
		for _, c := range cells[2 : len(cells)-1] {
			if v, err := strconv.ParseFloat(strings.TrimSpace(c), 64); err == nil {
				row = append(row, v)
			}
		}
		rows[strings.TrimSpace(cells[1])] = row
	}
	for _, j := range jitters {
		if len(rows[j.row]) != len(changesSeen) {
			t.Fatalf("row %q of Section 13.7: %v", j.row, rows[j.row])
		}
	}
	return rows
}

const (
	period = 900 * second
	day    = 96 * period
	most32 = 33 // epochs that hold 32 changes
)

// places returns tags that were heard at two places a day apart, and again, and
// again: at each for 33 epochs.
func places(t *testing.T) population {
	tags := 60
	if os.Getenv("FYR_LONG") != "" {
		tags = 600
	}
	return newPopulation(t, 13, tags, func(*rand.Rand, int) life {
		return life{config: beacon.PlainTag(carrier), until: 20 * day, interval: 50}
	})
}

// weaken makes of what a real tag shows what one with a weaker jitter would. The
// gaps stay.
func (j jitter) weaken(spans []span, began int64) []span {
	out := make([]span, len(spans))
	before := int64(0)
	for i, s := range spans {
		lattice := int64(s.epoch+1) * period
		jitter := s.off + began - lattice
		off := lattice + int64(float64(jitter)*j.width) - began
		by := off - s.off
		if i > 0 {
			s.on += before
		}
		s.off, s.last, before = off, s.last+by, by
		out[i] = s
	}
	return out
}

// seen returns the changes heard from epoch e of a tag on, 32 of them, and nil
// when an epoch is missing: its change was within a gap.
func (m Model) seen(spans []span, e int) []float64 {
	at := 0
	for at < len(spans) && int(spans[at].epoch) < e {
		at++
	}
	if at+most32 > len(spans) || int(spans[at].epoch) != e || int(spans[at+most32-1].epoch) != e+most32-1 {
		return nil
	}
	return m.Changes(hear(spans[at : at+most32]))
}

// TestPhase: what k changes at each of two places tell of the phase is what
// the page has computed, for real tags and for weaker jitters; and of two tags
// it tells nothing.
func TestPhase(t *testing.T) {
	rows, p := table(t), places(t)
	for _, j := range jitters {
		model := Phase{Period: period, Width: j.width * period, Error: 36, Drift: j.ppm * 86.4}
		r := rand.New(rand.NewPCG(14, 15))
		var one, other [][2][]float64 // changes of one tag at two places, of two tags
		firsts := make([][2][]float64, len(p.tags))
		for i, spans := range p.tags {
			spans = j.weaken(spans, p.began[i])
			for d := 0; d+1 < 20; d += 2 {
				for _, e := range []int{96*d + 2, 96*d + 50} {
					a, b := p.model.seen(spans, e), p.model.seen(spans, e+96)
					if a == nil || b == nil {
						continue
					}
					moved := model.Drift * (2*r.Float64() - 1)
					for k := range b {
						b[k] += moved
					}
					if one = append(one, [2][]float64{a, b}); firsts[i][0] == nil {
						firsts[i] = [2][]float64{a, b}
					}
				}
			}
			for _, f := range firsts[:i] { // any two pairs of tags are independent
				other = append(other, [2][]float64{f[0], firsts[i][1]})
			}
		}
		for at, k := range changesSeen {
			mean, deviation := model.mean(one, k)
			// Four standard errors, half a unit of the page's last digit, and what
			// is lost by hearing an event each 50 ms.
			limit := 4*deviation/math.Sqrt(float64(len(one))) + 0.005 + 0.02
			want := rows[j.row][at]
			t.Logf("%-48s k = %2d: %5.2f bits, %5.2f on the page, %.2f allowed, %d pairs", j.row, k, mean, want, limit, len(one))
			if math.Abs(mean-want) > limit {
				t.Errorf("%s, k = %d: %.3f bits, want %.2f within %.3f", j.row, k, mean, want, limit)
			}
			model.honest(t, j, other, k)
		}
	}
}

// mean returns mean and standard deviation of the evidence of pairs.
func (p Phase) mean(pairs [][2][]float64, k int) (mean, deviation float64) {
	sum, squares := 0.0, 0.0
	for _, c := range pairs {
		e := p.Evidence(c[0][:k], c[1][:k])
		sum, squares = sum+e, squares+e*e
	}
	n := float64(len(pairs))
	return sum / n, math.Sqrt(max(0, squares/n-sum/n*sum/n))
}

// honest checks that two tags are hardly taken for one: x bits and more in 2^-x
// of the cases.
func (p Phase) honest(t *testing.T, j jitter, pairs [][2][]float64, k int) {
	for x := 1.0; x < 8; x++ {
		n := 0
		for _, c := range pairs {
			if p.Evidence(c[0][:k], c[1][:k]) >= x {
				n++
			}
		}
		if poissonTail(n, float64(len(pairs))*math.Exp2(-x)) < Level {
			t.Errorf("%s, k = %d: %.0f bits and more in %d of %d pairs of two tags", j.row, k, x, n, len(pairs))
		}
	}
}

// TestPhaseByHand: evidence that can be worked out by hand.
func TestPhaseByHand(t *testing.T) {
	p := Phase{Period: 900, Width: 90}
	row := func(phase float64, x ...float64) (at []float64) {
		for j, v := range x {
			at = append(at, phase+900*float64(7+j)+v)
		}
		return at
	}
	same, apart := row(100, 10, 50, 80), row(300, 10, 50, 80)
	// Both intervals have 20 s, and are one.
	near(t, "one tag", p.Evidence(same, same), math.Log2(900.0/20), 1e-9)
	near(t, "around", p.Evidence(row(895, 10, 50, 80), row(-5, 10, 50, 80)), math.Log2(900.0/20), 1e-9)
	near(t, "two tags", p.Evidence(same, apart), -most, 0)
	near(t, "not of the model", p.Evidence(same, row(100, 0, 89, 100)), 0, 0)
	near(t, "none", p.Evidence(nil, same), 0, 0)
	p.Width = 900
	near(t, "one change of full jitter", p.Evidence(same[:1], apart[:1]), 0, 1e-9)
	// Without jitter the drift alone blurs, uniformly over twice its size.
	p = Phase{Period: 900, Error: 1e-4, Drift: 2}
	near(t, "within the drift", p.Evidence(row(5, 0, 0), row(6.9, 0, 0)), math.Log2(900.0/4), 1e-6)
	near(t, "beyond the drift", p.Evidence(row(5, 0, 0), row(7.1, 0, 0)), -most, 0)
}
