package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/all"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/cmd/fyr/internal/capture"
)

func newParse(s streams) *cobra.Command {
	c := parser{streams: s}
	cmd := &cobra.Command{
		Use:   "parse HEX... | CAPTURE...",
		Short: "Take advertisements apart, without keys",
		Long: "parse prints one JSON line for each advertisement: its AD structures, and every frame of a\n" +
			"known network in it, with the readings of those that are not sealed.\n\n" +
			"An argument that names a file, or \"-\" for stdin, is a capture. Others are advertising data in\n" +
			"hexadecimal, as on the air, with the advertiser's address before it if need be: ADDRESS=HEX.\n\n" +
			"With --ndef the arguments are NDEF messages in hexadecimal, as read from NFC tags; a line has\n" +
			"the records of one, with those of messages within them, and what is known of their payloads.",
		Example: "  fyr parse home.pcapng\n  fyr parse 020106030328fe\n  fyr parse C1:02:03:04:05:06=0201061bff75004204\n" +
			"  fyr parse --ndef d1010a55036e666370792e6f7267",
		Args: cobra.MinimumNArgs(1),
		RunE: work(c.run),
	}
	cmd.Flags().StringVar(&c.at, "at", "", "time of records without one: RFC 3339 or Unix seconds")
	cmd.Flags().BoolVar(&c.ndef, "ndef", false, "take NDEF messages apart")
	cmd.MarkFlagsMutuallyExclusive("at", "ndef")
	return cmd
}

// parser is the command parse.
type parser struct {
	streams
	at   string
	ndef bool

	several  bool // captures
	resolver *resolve.Resolver
	result   resolve.Result
	out      *lines
	account  *account
	summary  summary
}

// arguments stands for the name of a file in what is said of advertisements
// that are arguments.
const arguments = "arguments"

func (c *parser) run(args []string) error {
	if c.ndef {
		return c.messages(args)
	}
	at, err := timeFlag("at", c.at)
	if err != nil {
		return err
	}
	if err := stdinOnce(args); err != nil {
		return err
	}
	var captures []string
	given := new(batch)
	for _, arg := range args {
		if info, err := os.Stat(arg); arg == stdin || err == nil && !info.IsDir() {
			captures = append(captures, arg)
			continue
		}
		a, err := parseAdvert(arg)
		if err != nil {
			return fmt.Errorf("%s: %w", shorten(arg), err)
		}
		given.counts.Records++
		s := source{file: arguments}
		s.Number = given.counts.Records
		given.adverts, given.sources = append(given.adverts, a), append(given.sources, s)
	}
	given.counts.With, given.counts.Adverts = given.counts.Records, given.counts.Records
	c.several = len(captures) > 1 || len(captures) == 1 && len(given.adverts) > 0
	c.open()
	return c.parse(given, captures, at)
}

// open gets ready for batches.
func (c *parser) open() {
	c.out = newLines(c.streams.out)
	c.summary.init()
	c.resolver = resolve.New(resolve.Options{Foreign: all.Networks()})
}

// parse deals with the advertisements given, and then with the captures.
func (c *parser) parse(given *batch, captures []string, at *time.Time) error {
	var all accounts
	if len(given.adverts) > 0 {
		c.account = all.open(arguments)
		c.account.records = given.counts
		err := c.batch(given)
		given.tell(c.streams)
		if err != nil {
			return err
		}
	}
	refused := false
	for _, name := range captures {
		c.account = all.open(name)
		counts, err := c.read(name, at, c.batch)
		c.account.records = counts
		if errors.Is(err, errReported) {
			refused = true
		} else if err != nil {
			return err
		}
		if c.ctx.Err() != nil {
			break
		}
	}
	c.summary.tellNetworks(c.streams)
	all.tell(c.streams)
	if refused {
		return errReported
	}
	return nil
}

// errArgument is what is wrong with an argument that is neither.
var errArgument = errors.New("neither a file nor [ADDRESS=]HEX")

// parseAdvert reads [ADDRESS=]HEX.
func parseAdvert(arg string) (beacon.Advert, error) {
	a := beacon.Advert{Type: beacon.AddressAnonymous, RSSI: noRSSI}
	address, text, ok := strings.Cut(arg, "=")
	if !ok {
		text = arg
	} else {
		var err error
		if a.Address, err = beacon.ParseAddress(address); err != nil {
			return beacon.Advert{}, err
		}
		a.Type = beacon.AddressUnknown
	}
	data, err := hex.DecodeString(text)
	if err != nil {
		return beacon.Advert{}, errArgument
	}
	if len(data) > beacon.ExtendedSize {
		return beacon.Advert{}, errTooLong
	}
	a.Data = data
	return a, nil
}

var errTooLong = fmt.Errorf("more than the %d bytes that an advertisement can have", beacon.ExtendedSize)

// shorten returns an argument for a message.
func shorten(arg string) string {
	if len(arg) > 60 {
		return strings.ToValidUTF8(arg[:60], "") + "..."
	}
	return arg
}

func (c *parser) batch(b *batch) error {
	if err := c.resolver.ResolveBatch(&c.result, b.adverts); err != nil {
		return err
	}
	for i := range c.result.Outcomes {
		c.outcome(&c.result.Outcomes[i], b, i)
	}
	return c.out.flush()
}

// outcome prints and counts advertisement at of a batch.
func (c *parser) outcome(o *resolve.Outcome, b *batch, at int) {
	class, err, s := o.Class(), faultOf(o), &b.sources[at]
	l := advertLine{radioLine: newRadioLine(o.Advert, s, c.several), Record: s.Number, Structures: structures(o.Advert.Data)}
	if s.BadCRC {
		class, err = resolve.Malformed, capture.ErrCRC
	} else {
		c.summary.frames(o)
		for i := range o.Frames {
			l.Frames = append(l.Frames, newFrameLine(&o.Frames[i]))
		}
	}
	c.account.adverts[class]++
	l.Class = class.String()
	if err != nil {
		l.Error = err.Error()
		b.fault(at, err)
	}
	c.out.print(&l)
}

// advertLine is the line of parse for an advertisement.
type advertLine struct {
	radioLine
	Record     int             `json:"record"`
	Class      string          `json:"class"`
	Structures []structureLine `json:"structures"`
	Frames     []frameLine     `json:"frames,omitempty"`
	Error      string          `json:"error,omitempty"`
}

// structureLine is one AD structure.
type structureLine struct {
	Type string   `json:"type"`
	Name string   `json:"name,omitempty"`
	Data hexBytes `json:"data"`
}

// structures returns the AD structures of data up to where they break off.
func structures(data []byte) []structureLine {
	ls := []structureLine{}
	for {
		s, rest, more, _ := beacon.Next(data)
		if !more {
			return ls
		}
		ls = append(ls, structureLine{fmt.Sprintf("%02x", s.Type), typeNames[s.Type], s.Data})
		data = rest
	}
}

// frameLine is a frame of a known network.
type frameLine struct {
	Network  string        `json:"network"`
	Kind     string        `json:"kind,omitempty"`
	Version  uint8         `json:"version,omitempty"`
	ID       hexBytes      `json:"id,omitempty"`
	Address  string        `json:"address,omitempty"`
	Counter  *uint64       `json:"counter,omitempty"`
	Sealed   bool          `json:"sealed"`
	Body     hexBytes      `json:"body,omitempty"`
	Readings []readingLine `json:"readings,omitempty"`
	Error    string        `json:"error,omitempty"`
}

func newFrameLine(f *beacon.Frame) frameLine {
	l := frameLine{Network: f.Network.Name(), Kind: f.Kind, Version: f.Version, ID: f.ID, Sealed: f.Sealed, Body: f.Body}
	if f.Stated {
		l.Address = f.Address.String()
	}
	if f.Counted {
		l.Counter = &f.Counter
	}
	if d, ok := f.Network.(beacon.Decoder); ok && !f.Sealed {
		rs, err := d.Readings(nil, f, f.Body)
		if err != nil {
			l.Error = err.Error()
		}
		l.Readings = newReadingLines(rs)
	}
	return l
}
