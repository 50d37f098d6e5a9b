package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seed-496a4445/fyr/ranging"
)

// rangeSums are sums over the rows of a log, and the last line of range.
type rangeSums struct {
	Policy       string         `json:"policy"`
	Rows         int            `json:"rows"`
	Accepted     int            `json:"accepted"`
	Unquantified int            `json:"accepted_unquantified"`
	Inconclusive int            `json:"inconclusive"`
	Rejected     int            `json:"rejected"`
	Refused      int            `json:"refused"`
	Kept         rough4         `json:"kept_percent"`
	Runs         int            `json:"runs"`
	Reasons      map[string]int `json:"checks,omitempty"` // rows by what did not pass
	Errors       map[string]int `json:"errors,omitempty"` // refused rows by error
	Pairs        int            `json:"pairs"`            // of exchanges in sequence
	Agree        int            `json:"pairs_agree"`      // whose clock rates do
	Lost         int            `json:"pairs_not_in_sequence"`
	Steps        int            `json:"steps_above_1_m"`
	StepsCaught  int            `json:"steps_above_1_m_rejected"`
	All          *quantiles     `json:"error_m,omitempty"`
	KeptErrors   *quantiles     `json:"error_kept_m,omitempty"`
	Possible     []string       `json:"possible,omitempty"`

	limit       ranging.PPB
	all, inside []ranging.Millimetres // errors of all judged rows, and of the kept ones
	possible    [ranging.Attacks]bool
}

// rough4 is a number of which four decimals are worth printing.
type rough4 float64

// MarshalJSON returns the number with four decimals.
func (r rough4) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "%.4f", float64(r)), nil }

func newRangeSums(p ranging.Policy) *rangeSums {
	return &rangeSums{Policy: policyName(p), limit: p.Clock, Reasons: map[string]int{}, Errors: map[string]int{}}
}

// Steps that are counted are above bigStep, between neighbours not less than
// ranging.ShortestStep and not more than longStep apart.
const (
	bigStep  ranging.Millimetres = 1000
	longStep ranging.Picoseconds = 500_000_000_000
)

// add counts a row.
func (s *rangeSums) add(v *judged) {
	s.Rows++
	s.Runs = max(s.Runs, v.run.index)
	if v.refused != nil {
		s.Refused++
		text := v.refused.Error()
		if errors.Is(v.refused, errAgain) {
			text = errAgain.Error()
		}
		s.Errors[text]++
		return
	}
	*[]*int{&s.Rejected, &s.Inconclusive, &s.Unquantified, &s.Accepted}[v.verdict.Outcome]++
	for i, r := range v.reasons {
		if !slices.ContainsFunc(v.reasons[:i], func(o finding) bool { return o.Check == r.Check }) {
			s.Reasons[r.name()]++
		}
	}
	s.pairs(v)
	if t := v.step; t.Known && abs(t.Value.By) > bigStep && t.Value.Elapsed >= ranging.ShortestStep && t.Value.Elapsed <= longStep {
		s.Steps++
		if v.verdict.Outcome == ranging.Reject {
			s.StepsCaught++
		}
	}
	for a := range v.verdict.Defences {
		s.possible[a] = s.possible[a] || v.kept() && v.verdict.Possible(ranging.Attack(a))
	}
	if v.truth.Known {
		off := v.distance - v.truth.Value
		s.all = append(s.all, off)
		if v.kept() {
			s.inside = append(s.inside, off)
		}
	}
}

// pairs counts the pair of a row and the row before it, where there is a
// carrier's clock offset to compare.
func (s *rangeSums) pairs(v *judged) {
	switch {
	case !v.offset.Known:
	case v.pair == lost:
		s.Lost++
	case v.pair == consecutive:
		s.Pairs++
		if c := v.verdict.Checks[ranging.CheckClock]; c.State == ranging.Passed {
			s.Agree++
		}
	}
}

func (s *rangeSums) kept() int { return s.Accepted + s.Unquantified }

// finish computes what follows from the counts.
func (s *rangeSums) finish() {
	s.Kept = rough4(percent(s.kept(), s.Rows))
	s.All, s.KeptErrors = newQuantiles(s.all), newQuantiles(s.inside)
	for a, is := range s.possible {
		if is {
			s.Possible = append(s.Possible, ranging.Attack(a).String())
		}
	}
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }

// quantiles are those of errors in metres, the element at floor(q*n) of the
// sorted list, and the largest magnitude.
type quantiles struct {
	N   int     `json:"n"`
	P1  float64 `json:"p1"`
	P5  float64 `json:"p5"`
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"` // magnitude
}

func newQuantiles(list []ranging.Millimetres) *quantiles {
	if len(list) == 0 {
		return nil
	}
	slices.Sort(list)
	at := func(percent int) float64 { return float64(list[len(list)*percent/100]) / 1000 }
	most := float64(max(abs(list[0]), abs(list[len(list)-1]))) / 1000
	return &quantiles{len(list), at(1), at(5), at(50), at(95), at(99), most}
}

func (q *quantiles) String() string {
	return fmt.Sprintf("p1 %.3f, p5 %.3f, p50 %.3f, p95 %.3f, p99 %.3f, at most %.3f (%d rows)", q.P1, q.P5, q.P50, q.P95, q.P99, q.Max, q.N)
}

// end prints the sums.
func (p *rangePrinter) end() {
	s := p.sums
	s.finish()
	if p.c.json {
		p.out.print(s)
		return
	}
	if !p.c.summary && s.Rows > 0 {
		p.print("")
	}
	p.print("policy %s", s.Policy)
	p.print("rows %d = accepted %d + accepted (unquantified) %d + inconclusive %d + rejected %d + refused %d",
		s.Rows, s.Accepted, s.Unquantified, s.Inconclusive, s.Rejected, s.Refused)
	p.print("kept %d of %d rows, %.4f %%, of %d runs", s.kept(), s.Rows, float64(s.Kept), s.Runs)
	if len(s.Reasons) > 0 {
		p.print("rows by what did not pass: %s", counts(s.Reasons))
	}
	if len(s.Errors) > 0 {
		p.print("refused rows by error: %s", printable(counts(s.Errors)))
	}
	if s.Pairs+s.Lost > 0 {
		p.print("pairs of exchanges in sequence: %d, of which clock rate and carrier agree to %s ppm in %d, %.4f %%",
			s.Pairs, ppm(s.limit), s.Agree, percent(s.Agree, s.Pairs))
		p.print("pairs not in sequence, whose clocks are not compared: %d", s.Lost)
	}
	if s.Steps > 0 {
		p.print("steps above 1 m between rows 0.02 to 0.5 s apart: %d, rejected %d", s.Steps, s.StepsCaught)
	}
	if s.All != nil {
		p.print("error in m of all rows judged: %v", s.All)
	}
	if s.KeptErrors != nil {
		p.print("error in m of the rows kept:   %v", s.KeptErrors)
	}
	if s.Possible != nil {
		p.print("possible against the rows kept: %s", strings.Join(s.Possible, ", "))
	}
}

// counts lists counts, the largest first.
func counts(m map[string]int) string {
	names := slices.SortedFunc(maps.Keys(m), func(a, b string) int {
		return cmp.Or(cmp.Compare(m[b], m[a]), cmp.Compare(a, b))
	})
	for i, name := range names {
		names[i] = fmt.Sprintf("%s %d", name, m[name])
	}
	return strings.Join(names, ", ")
}
