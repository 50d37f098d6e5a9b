package rangingtest

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// WriteTable writes cells for people: each experiment's name and what it says,
// then a line with all checks and one for each that was taken away.
func WriteTable(w io.Writer, cells []Cell) error {
	var b strings.Builder
	for i := range cells {
		c := &cells[i]
		if i == 0 || c.Attack != cells[i-1].Attack || c.Against != cells[i-1].Against {
			if i > 0 {
				b.WriteByte('\n')
			}
			fmt.Fprintf(&b, "%s, against %s (%v)\n", c.Attack, c.Against, c.kind())
			if c.Says != "" {
				fmt.Fprintf(&b, "  %s\n", c.Says)
			}
		}
		b.WriteString(c.line())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// kind names the class of c's attack.
func (c *Cell) kind() string {
	if c.Honest {
		return "honest, wins are false rejects"
	}
	return c.Class.String()
}

// line is c as one line.
func (c *Cell) line() string {
	name := "all checks"
	if c.Without != None {
		name = "without " + string(c.Without)
	}
	bound := "no bound"
	if c.Bounded {
		bound = "bound " + chance(c.Bound) + ", " + c.How
	}
	return fmt.Sprintf("  %-34s %7d of %-7d %s to %s  %-27s %s\n",
		name, c.Wins, c.Trials, chance(c.Low), chance(c.High), bound, c.Words())
}

// Words says what came of c: whether its bound holds or, where there is none, its
// checks stopped it; where one was taken away whether the strategy wins. One cell in 100 is outside its interval
// by chance.
func (c *Cell) Words() string {
	switch j := c.At(c.Joint); {
	case !j.Holds():
		return "DOES NOT HOLD"
	case !c.OK():
		return "DOES NOT FALL"
	case !c.Holds():
		return "outside 99 %"
	case c.Without != None && !c.Falls():
		return "too few trials"
	case c.Without != None:
		return "falls"
	case c.Bounded:
		return "holds"
	case c.stopped():
		return "stopped"
	}
	return "measured"
}

// chance is a chance as text, of eight columns.
func chance(p float64) string {
	switch {
	case p == 0:
		return "       0"
	case p == 1:
		return "       1"
	case p >= 1e-3:
		return fmt.Sprintf("%8.5f", p)
	case p >= 1e-20:
		return fmt.Sprintf("%8.2e", p)
	}
	return fmt.Sprintf("%8s", fmt.Sprintf("2^-%.1f", -math.Log2(p)))
}
