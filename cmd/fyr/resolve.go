package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/all"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/cmd/fyr/internal/capture"
)

func newResolve(s streams) *cobra.Command {
	c := resolver{streams: s}
	cmd := &cobra.Command{
		Use:   "resolve --keys FILE CAPTURE...",
		Short: "Find and open the advertisements of your tags",
		Long: "resolve reads captures (pcap, pcapng, btsnoop or JSON lines, gzip'd or not) and prints one\n" +
			"JSON line for each frame of each tag that may have sent it: who, when, how it was found, how\n" +
			"fresh it is, and what it says. A frame of a tag that does not open has an error in its line.\n\n" +
			"A capture \"-\" is stdin. Pipes are followed: a line comes as soon as its frame has arrived.\n" +
			"A summary goes to stderr, and with it every record that is malformed.",
		Example: "  fyr resolve --keys keys.json home.pcapng\n  tcpdump -i bluetooth0 -U -w - | fyr resolve --keys keys.json -",
		Args:    cobra.MinimumNArgs(1),
		RunE:    work(c.run),
	}
	f := cmd.Flags()
	f.StringArrayVarP(&c.keys, "keys", "k", nil, "read the tags and their keys from this file, \"-\" for stdin")
	f.BoolVarP(&c.all, "all", "a", false, "print the other advertisements too, with the reason why they are of no tag")
	f.StringVar(&c.state, "state", "", "keep what is learned about the tags in this file")
	f.StringVar(&c.at, "at", "", "time of records without one: RFC 3339 or Unix seconds")
	_ = cmd.MarkFlagRequired("keys")
	_ = cmd.MarkFlagFilename("keys", "json")
	_ = cmd.MarkFlagFilename("state")
	return cmd
}

// resolver is the command resolve.
type resolver struct {
	streams
	keys      []string
	all       bool
	state, at string

	several  bool // captures
	resolver *resolve.Resolver
	result   resolve.Result
	names    map[uint64]string
	out      *lines
	account  *account
	summary  summary
}

func (c *resolver) run(captures []string) error {
	at, err := c.open(captures)
	if err != nil {
		return err
	}
	var all accounts
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
	c.summary.tell(c.streams, c.names)
	all.tell(c.streams)
	if c.state != "" {
		if err := writeState(c.state, c.resolver.AppendState(nil)); err != nil {
			return err
		}
	}
	if refused {
		return errReported
	}
	return nil
}

// open reads the flags, the keys and the state.
func (c *resolver) open(captures []string) (at *time.Time, err error) {
	if at, err = timeFlag("at", c.at); err != nil {
		return nil, err
	}
	if err := stdinOnce(slices.Concat(c.keys, captures)); err != nil {
		return nil, err
	}
	c.several = len(captures) > 1
	c.out = newLines(c.streams.out)
	c.summary.init()
	c.names = make(map[uint64]string)
	c.resolver = resolve.New(resolve.Options{Foreign: all.Networks()})
	for _, name := range c.keys {
		entries, err := c.readKeys(name)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if err := c.resolver.Add(resolve.Tag{ID: e.ID, Credentials: e.Credentials}); err != nil {
				return nil, fmt.Errorf("%s: tag %d (%q): %w", name, e.ID, e.Name, err)
			}
			c.names[e.ID] = e.Name
		}
	}
	if c.state == "" {
		return at, nil
	}
	b, err := readState(c.state)
	if err == nil && b != nil {
		if err = c.resolver.SetState(b); err != nil {
			err = fmt.Errorf("%s: %w", c.state, err)
		}
	}
	return at, err
}

// batch deals with a batch of a capture.
func (c *resolver) batch(b *batch) error {
	for start := 0; start < len(b.adverts); {
		if b.sources[start].BadCRC {
			c.damaged(b, start)
			start++
			continue
		}
		end, err := c.reach(b, start)
		if err != nil {
			return err
		}
		if err := c.resolver.ResolveBatch(&c.result, b.adverts[start:end]); err != nil {
			return err
		}
		for i := range c.result.Outcomes {
			c.outcome(&c.result.Outcomes[i], b, start+i)
		}
		start = end
	}
	return c.out.flush()
}

// reach moves the resolver to the time of advertisement start, if need be, and
// returns where the row ends that it can resolve there.
func (c *resolver) reach(b *batch, start int) (end int, err error) {
	unix := b.adverts[start].Unix()
	if t := time.Unix(unix, 0); !c.resolver.Covers(t) {
		if err := c.resolver.Advance(c.ctx, t); err != nil {
			return 0, err
		}
	}
	for end = start + 1; end < len(b.adverts) && !b.sources[end].BadCRC; end++ {
		if t := b.adverts[end].Unix(); t != unix {
			if unix = t; !c.resolver.Covers(time.Unix(t, 0)) {
				break
			}
		}
	}
	return end, nil
}

// outcome prints and counts what became of advertisement at of a batch.
func (c *resolver) outcome(o *resolve.Outcome, b *batch, at int) {
	class, s := o.Class(), &b.sources[at]
	c.account.adverts[class]++
	c.summary.frames(o)
	err := faultOf(o)
	if err != nil {
		b.fault(at, err)
	}
	for i := range o.Matches {
		m := &o.Matches[i]
		l := newSightingLine(o, m, s, c.several)
		l.Name = c.names[m.Tag]
		c.summary.match(m, o.Frames[m.Frame].Network, l.radioLine, l.Readings)
		c.out.print(l)
	}
	if c.all && len(o.Matches) == 0 {
		c.other(o.Advert, s, class, o.Frames, err)
	}
}

// damaged counts advertisement at, whose checksum is wrong: it is not to be
// believed.
func (c *resolver) damaged(b *batch, at int) {
	c.account.adverts[resolve.Malformed]++
	b.fault(at, capture.ErrCRC)
	if c.all {
		c.other(&b.adverts[at], &b.sources[at], resolve.Malformed, nil, capture.ErrCRC)
	}
}

// other prints an advertisement of no tag.
func (c *resolver) other(a *beacon.Advert, s *source, class resolve.Class, fs []beacon.Frame, err error) {
	l := otherLine{radioLine: newRadioLine(a, s, c.several), Class: class.String()}
	for i := range fs {
		if !fs[i].Bare {
			l.Frames = append(l.Frames, frameName{fs[i].Network.Name(), fs[i].Kind})
		}
	}
	switch {
	case err != nil:
		l.Reason = err.Error()
	case class == resolve.Recognised:
		l.Reason = "no tag of the key file"
	default:
		l.Reason = "no frame of a known network"
	}
	c.out.print(l)
}

// faultOf returns what is wrong with the advertising data, or nil.
func faultOf(o *resolve.Outcome) error {
	var errs []error
	for i := range o.Faults {
		errs = append(errs, o.Faults[i].Err)
	}
	if o.Err != nil {
		errs = append(errs, o.Err)
	}
	return join(errs)
}
