package main

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/pairingtest"
)

// A pairPrinter prints a run as text or as JSON lines.
type pairPrinter struct {
	c     *pairer
	out   *lines
	parts []part
	sums  []pairSum

	at      int  // index of the exchange to come
	partial bool // the last one was
}

// A pairSum is what an act puts on the air.
type pairSum struct {
	commands int
	air      apdu.Air
}

func newPairPrinter(c *pairer, parts []part) *pairPrinter {
	return &pairPrinter{c: c, out: newLines(c.streams.out), parts: parts}
}

// printf prints text.
func (p *pairPrinter) printf(format string, args ...any) { fmt.Fprintf(p.out.w, format, args...) }

// begin prints what is to be known before the first command.
func (p *pairPrinter) begin(st *stage) {
	if p.c.json {
		if p.c.secrets {
			p.out.print(newKeysLine(st))
		}
		return
	}
	p.printf("A simulated tag and simulated phones pair as spec/pairing.md says, in suite %v.\n", st.suite)
	p.printf("\">\" is a command of the phone and \"<\" the tag's answer. Fields that stand further in are inside\n")
	p.printf("the field above them; those behind \"|\" were sealed. Long fields show how they begin. Sizes are octets.\n")
	if p.c.secrets {
		p.printf("\nKEYS\n")
		for _, k := range newKeysLine(st).Keys {
			p.row("    ", k.Name, k.Value, "")
		}
		p.printf("    %-24s %s\n", "setup ticket", st.first)
	}
}

// exchange prints one exchange.
func (p *pairPrinter) exchange(e *pairingtest.Exchange, r *pairingtest.Recorded) {
	air := apdu.Link{}.Exchange(len(r.Command), len(r.Answer))
	if len(p.sums) < len(p.parts) && p.parts[len(p.sums)].from == p.at {
		p.heading(&p.parts[len(p.sums)])
		p.sums = append(p.sums, pairSum{})
	}
	p.at++
	sum := &p.sums[len(p.sums)-1]
	sum.commands++
	sum.air = sum.air.Add(air)
	if p.c.json {
		l := newExchangeLine(e, r, p.parts[len(p.sums)-1].name, air)
		if p.c.secrets {
			l.Values = newValueLines(e.Values)
		}
		p.out.print(&l)
		return
	}
	p.text(e, r, air)
}

// text prints one exchange for people.
func (p *pairPrinter) text(e *pairingtest.Exchange, r *pairingtest.Recorded, air apdu.Air) {
	line := fmt.Sprintf("%2d  %-20s %d octets out and %d back: %s at 106 kbit/s, %s at 424 kbit/s", e.Number, e.Name,
		len(r.Command), len(r.Answer), ms(air.Time(apdu.Rate106)), ms(air.Time(apdu.Rate424)))
	within := p.partial
	p.partial = partial(e)
	if !within || !p.partial {
		p.printf("\n")
	}
	p.printf("%s\n", line)
	if p.partial {
		return
	}
	if why := p.why(e); why != "" {
		p.printf("    %s\n", why)
	}
	p.printf("    > % X\n", e.Header)
	p.fields(e.Command)
	p.printf("    < %v\n", e.Status)
	p.fields(e.Answer)
	if p.c.secrets && len(e.Values) > 0 {
		p.printf("    values\n")
		for _, v := range e.Values {
			p.row("        ", fmt.Sprintf("%-22s", v.Name), v.Octets, "")
		}
	}
}

// partial reports whether an exchange carries a part of a command or of an
// answer, and nothing else.
func partial(e *pairingtest.Exchange) bool {
	for _, f := range slices.Concat(e.Command, e.Answer) {
		if f.Name != "part" {
			return false
		}
	}
	return len(e.Command)+len(e.Answer) > 0
}

// whys say what commands are for.
var whys = map[string]string{
	"SELECT":           "The tag says what it speaks and allows, and 16 fresh octets that are good for one handshake.",
	"START claim":      "The phone proves the secret of its ticket. The tag shows its static key, whose fingerprint is on the ticket too.",
	"START transfer":   "The same with the secret of the release ticket.",
	"START owner":      "Both know each other's static key, and the auth key. The tag says how it is; nothing takes effect yet.",
	"FINISH":           "The phone has stored the new root. The tag keeps leaves of it, drops the root, and confirms: it is owned.",
	"SESSION, REKEY":   "The root of this session is the owner's from now on, in the next epoch. The session is over.",
	"SESSION, RELEASE": "The tag forgets its owner. Whoever has the release ticket can claim it. The session is over.",
	"SESSION, PREPARE": "The tag computes its 8 octets ahead.",
	"PROXIMITY":        "The timed exchange: nothing is left to compute.",
	"SESSION, PROVE":   "Both strings and the time, under the seal.",
	"SESSION, LOG":     "Each entry has a MAC under a key that the tag has no more.",
}

// why says what an exchange is for.
func (p *pairPrinter) why(e *pairingtest.Exchange) string {
	name := e.Name
	if name == "START" && len(e.Command) > 1 {
		name += " " + e.Command[1].Means
	}
	for _, v := range e.Values {
		if v.Name == "next auth" {
			return "The first command that verifies proves that the phone is there now: the tag steps the auth key, then answers."
		}
	}
	return whys[name]
}

// heading prints the heading of an act.
func (p *pairPrinter) heading(a *part) {
	if !p.c.json && a.about != "" {
		p.printf("\n%s. %s\n", strings.ToUpper(a.name), strings.ToUpper(a.about[:1])+a.about[1:])
	}
}

// indents are those of the fields of each depth.
var indents = [...]string{"        ", "            ", "          | "}

func (p *pairPrinter) fields(fs []pairingtest.Field) {
	for i, f := range fs {
		if f.Depth == 0 && i+1 < len(fs) && fs[i+1].Depth > 0 || f.Name == "part" {
			p.printf("%s%-20s %s\n", indents[0], f.Name, fmt.Sprintf("%d octets", len(f.Octets)))
			continue
		}
		p.row(indents[f.Depth], f.Name, f.Octets, f.Means)
	}
}

// longField is the size from which a value is shown in part.
const longField = 64

// row prints a name, octets and what they mean.
func (p *pairPrinter) row(indent, name string, b []byte, means string) {
	text := fmt.Sprintf("%x", b)
	if len(b) > longField {
		text = fmt.Sprintf("%x... %d octets, SHA-256 %x", b[:8], len(b), sha256.Sum256(b))
	}
	line := fmt.Sprintf("%s%-*s %s", indent, 28-len(indent), name, text)
	if means != "" {
		line += "   " + means
	}
	p.printf("%s\n", strings.TrimRight(line, " "))
}

// ms writes a time in milliseconds.
func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

// end prints the sums.
func (p *pairPrinter) end() error {
	var all pairSum
	if p.c.json {
		for i, s := range p.sums {
			p.out.print(newSumLine(p.parts[i].name, s))
			all = pairSum{all.commands + s.commands, all.air.Add(s.air)}
		}
		p.out.print(newSumLine("all", all))
		return p.out.flush()
	}
	p.printf("\nON THE AIR. Octets with those of the frames around APDUs; times are arithmetic, without waiting and computing.\n\n")
	t := tabwriter.NewWriter(p.out.w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "ACT\tCOMMANDS\tSENT\tRECEIVED\t106 KBIT/S\t424 KBIT/S\t")
	row := func(name string, s pairSum) {
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%s\t%s\t\n", name, s.commands, s.air.Sent, s.air.Received, ms(s.air.Time(apdu.Rate106)), ms(s.air.Time(apdu.Rate424)))
	}
	for i, s := range p.sums {
		row(p.parts[i].name, s)
		all = pairSum{all.commands + s.commands, all.air.Add(s.air)}
	}
	row("all", all)
	t.Flush()
	return p.out.flush()
}

// verdict prints that a transcript is right.
func (p *pairPrinter) verdict(exchanges, values int) {
	if p.c.json {
		p.out.print(struct {
			Exchanges int `json:"exchanges"`
			Values    int `json:"values"`
		}{exchanges, values})
		return
	}
	if p.c.secrets {
		p.printf("\n")
	}
	p.printf("%d exchanges and %d values: all follow from the keys.\n", exchanges, values)
}
