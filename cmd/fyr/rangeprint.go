package main

import (
	"fmt"
	"strings"

	"github.com/seed-496a4445/fyr/ranging"
)

// A rangePrinter prints judged rows as text or as JSON lines.
type rangePrinter struct {
	c      *ranger
	out    *lines
	sums   *rangeSums
	runs   int // that have been named
	headed bool
}

// row counts a row and prints it.
func (p *rangePrinter) row(v *judged) {
	p.sums.add(v)
	switch {
	case p.c.summary:
	case p.c.json:
		p.out.print(newRangeLine(v))
	default:
		p.text(v)
	}
}

// rangeFormat has row, run, seconds, metres, two clock offsets in ppm, verdict
// and reasons.
const rangeFormat = "%7s %5s %14s %10s %9s %9s  %-21s  %s\n"

// text prints a row for people.
func (p *rangePrinter) text(v *judged) {
	if !p.headed {
		p.headed = true
		p.print(rangeFormat, "ROW", "RUN", "TIME s", "DISTANCE m", "CARRIER", "STAMPS", "VERDICT", "REASONS")
	}
	if v.run.index > p.runs {
		p.runs = v.run.index
		p.print("%7s %5d is %s\n", "", v.run.index, printable(unnamed(v.logRow.run)))
	}
	run, distance, carrier, rate, when := "-", "-", "-", "-", "-"
	if v.run.index > 0 {
		run = fmt.Sprint(v.run.index)
	}
	if v.refused == nil {
		distance = metres(v.distance)
	}
	if v.offset.Known {
		carrier = ppm(v.offset.Value.PPB())
	}
	if v.rate.Known {
		rate = ppm(v.rate.Value)
	}
	if v.nanoseconds.Known {
		when = decimal((v.nanoseconds.Value+500)/1000, 6)
	}
	p.print(rangeFormat, fmt.Sprint(v.number), run, when, distance, carrier, rate, v.fate(), why(v))
}

// unnamed is the name of a run, or of the one that has none.
func unnamed(run string) string {
	if run == "" {
		return "the whole log"
	}
	return run
}

// print prints a line without spaces at its end.
func (p *rangePrinter) print(format string, args ...any) {
	p.out.w.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " \n") + "\n")
}

// why says in words why a row is not accepted and what else there is to know.
func why(v *judged) string {
	if v.refused != nil {
		return printable(v.refused.Error())
	}
	var said, missing []string
	for _, r := range v.reasons {
		switch {
		case r.Check == ranging.CheckSTS.String():
			said = append([]string{r.name()}, said...)
		case r.Unit == "bits":
			said = append(said, fmt.Sprintf("%d %s, %d demanded", r.Value, r.Check, r.Limit))
		case r.State == ranging.Missing.String():
			missing = append(missing, r.Check)
		default:
			said = append(said, r.text())
		}
	}
	if missing != nil {
		said = append(said, "not known: "+strings.Join(missing, ", "))
	}
	return strings.Join(append(said, v.notes...), "; ")
}

// name is the check's name, or what it found where that is plainer.
func (r finding) name() string {
	if r.Check != ranging.CheckSTS.String() {
		return r.Check
	}
	if k := ranging.STSKind(r.Value); k != ranging.NoSTS {
		return "STS is " + k.String()
	}
	return "no STS"
}

// text is the value against the limit, which is a least one where values above
// it pass.
func (r finding) text() string {
	limit := "limit"
	switch r.Check {
	case ranging.CheckFloor.String(), ranging.CheckQuality.String(), shortReply:
		limit = "least"
	}
	name := strings.TrimSuffix(strings.TrimSuffix(r.Check, " limit"), " floor")
	return fmt.Sprintf("%s %s, %s %s", name, quantity(r.Value, r.Unit), limit, quantity(r.Limit, r.Unit))
}

// quantity writes a value of a check.
func quantity(v int64, unit string) string {
	switch unit {
	case "mm":
		return metres(ranging.Millimetres(v)) + " m"
	case "ppb":
		return ppm(ranging.PPB(v)) + " ppm"
	}
	return fmt.Sprintf("%d %s", v, unit)
}

func metres(d ranging.Millimetres) string { return decimal(int64(d), 3) }
func ppm(o ranging.PPB) string            { return decimal(int64(o), 3) }

// decimal writes n with the last digits behind the point.
func decimal(n int64, digits int) string {
	sign, m := "", uint64(n)
	if n < 0 {
		sign, m = "-", -uint64(n)
	}
	s := fmt.Sprintf("%0*d", digits+1, m)
	return sign + s[:len(s)-digits] + "." + s[len(s)-digits:]
}

// rangeLine is the line of range for a row.
type rangeLine struct {
	Row         int       `json:"row"`
	Line        int       `json:"line"`
	Run         string    `json:"run,omitempty"`
	Time        *float64  `json:"time_s,omitempty"`
	Distance    *float64  `json:"distance_m,omitempty"`
	Uncertainty *float64  `json:"uncertainty_m,omitempty"`
	Truth       *float64  `json:"true_distance_m,omitempty"`
	Carrier     *float64  `json:"carrier_ppm,omitempty"`
	Stamps      *float64  `json:"stamps_ppm,omitempty"`
	Step        *float64  `json:"step_m,omitempty"`
	Verdict     string    `json:"verdict"`
	Bits        int       `json:"bits"`
	Reasons     []finding `json:"reasons,omitempty"`
	Notes       []string  `json:"notes,omitempty"`
	Possible    []string  `json:"possible,omitempty"`
	Error       string    `json:"error,omitempty"`
}

// quotient returns n/d.
func quotient(n, d int64) *float64 {
	v := float64(n) / float64(d)
	return &v
}

func newRangeLine(v *judged) rangeLine {
	l := rangeLine{Row: v.number, Line: v.line, Run: v.logRow.run, Verdict: v.fate(), Bits: v.verdict.Bits, Reasons: v.reasons, Notes: v.notes}
	if v.nanoseconds.Known {
		l.Time = quotient(v.nanoseconds.Value, 1e9)
	}
	if v.truth.Known {
		l.Truth = quotient(int64(v.truth.Value), 1000)
	}
	if v.offset.Known {
		l.Carrier = quotient(int64(v.offset.Value.PPB()), 1000)
	}
	if v.rate.Known {
		l.Stamps = quotient(int64(v.rate.Value), 1000)
	}
	if v.refused != nil {
		l.Error = v.refused.Error()
		return l
	}
	l.Distance = quotient(int64(v.distance), 1000)
	l.Uncertainty = quotient(v.verdict.Checks[ranging.CheckTolerance].Value, 1000)
	if v.step.Known {
		l.Step = quotient(int64(v.step.Value.By), 1000)
	}
	for a := range ranging.Attack(ranging.Attacks) {
		if v.verdict.Possible(a) {
			l.Possible = append(l.Possible, a.String())
		}
	}
	return l
}
