package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/keyfile"
	"github.com/seed-496a4445/fyr/rotate"
)

func newOpen(s streams) *cobra.Command {
	c := opener{streams: s}
	cmd := &cobra.Command{
		Use:   "open --keys FILE HEX...",
		Short: "Open one advertisement by hand",
		Long: "open takes advertisements in hexadecimal, as parse does, and tries the keys of your tags on\n" +
			"them. It prints one JSON line for each tag and epoch that a frame may be of, opened or with the\n" +
			"reason why not. In contrast to resolve it takes the epoch that you name, or all that the tag's\n" +
			"clock allows at a time, and remembers nothing.\n\n" +
			"The exit code is 1 when an advertisement was opened by no tag.",
		Example: "  fyr open --keys keys.json 0201061b16b2fcff01fb01c229371cf41d84f94c2fbc87027e48b08e99a0e9\n" +
			"  fyr open --keys keys.json --tag 7 --epoch 1000 54:48:E6:8F:80:A5=0201061216d2fc41a47266c95f730011223378237214",
		Args: cobra.MinimumNArgs(1),
		RunE: work(c.run),
	}
	f := cmd.Flags()
	c.given = f.Changed
	f.StringVarP(&c.keys, "keys", "k", "", "read the tags and their keys from this file, \"-\" for stdin")
	f.StringSliceVar(&c.tags, "tag", nil, "try this tag only; may be given several times")
	f.StringVar(&c.at, "at", "", "when it was heard: RFC 3339 or Unix seconds (default now)")
	f.Int64Var(&c.epoch, "epoch", 0, "try this epoch only, whatever the time")
	cmd.MarkFlagsMutuallyExclusive("at", "epoch")
	_ = cmd.MarkFlagRequired("keys")
	_ = cmd.MarkFlagFilename("keys", "json")
	return cmd
}

// opener is the command open.
type opener struct {
	streams
	keys  string
	tags  []string
	at    string
	epoch int64
	given func(flag string) bool

	out    *lines
	opened bool // the advertisement at hand
}

func (c *opener) run(args []string) error {
	at, err := timeFlag("at", c.at)
	if err != nil {
		return err
	}
	ids, err := parseTags(c.tags)
	if err != nil {
		return err
	}
	var adverts []beacon.Advert
	for _, arg := range args {
		a, err := parseAdvert(arg)
		if err != nil {
			return fmt.Errorf("%s: %w", shorten(arg), err)
		}
		a.Time = c.now().UnixNano()
		if at != nil {
			a.Time = at.UnixNano()
		}
		adverts = append(adverts, a)
	}
	entries, err := c.readKeys(c.keys)
	if err != nil {
		return err
	}
	if entries, err = choose(c.keys, entries, ids); err != nil {
		return err
	}
	c.out = newLines(c.streams.out)
	var errs []error
	for i := range adverts {
		c.opened = false
		if c.advert(&adverts[i], entries); !c.opened {
			errs = append(errs, fmt.Errorf("%s: %w", shorten(args[i]), errUnopened))
		}
	}
	return errors.Join(c.out.flush(), join(errs))
}

var errUnopened = errors.New("opened by no tag")

// openedLine is the line of open for a frame and a tag.
type openedLine struct {
	Tag      uint64        `json:"tag"`
	Name     string        `json:"name,omitempty"`
	Network  string        `json:"network"`
	Kind     string        `json:"kind"`
	Stream   int           `json:"stream,omitempty"`
	Epoch    *rotate.Epoch `json:"epoch,omitempty"`
	Opened   bool          `json:"opened"`
	Plain    hexBytes      `json:"plain,omitempty"`
	Readings []readingLine `json:"readings,omitempty"`
	Error    string        `json:"error,omitempty"`
}

// advert tries the tags on an advertisement.
func (c *opener) advert(a *beacon.Advert, entries []keyfile.Entry) {
	for i := range entries {
		for _, credential := range entries[i].Credentials {
			var f beacon.Frame
			n := credential.Network()
			o, ok := n.(beacon.Opener)
			if !ok {
				continue
			}
			l := openedLine{Tag: entries[i].ID, Name: entries[i].Name, Network: n.Name()}
			ok, err := n.Read(&f, a)
			if l.Kind = f.Kind; err != nil {
				l.Error = err.Error()
				c.out.print(&l)
			} else if ok && f.Sealed {
				f.Network = n
				c.frame(o, &f, a, credential, l)
			}
		}
	}
}

// frame tries a credential on a frame.
func (c *opener) frame(o beacon.Opener, f *beacon.Frame, a *beacon.Advert, credential beacon.Credential, l openedLine) {
	var s beacon.Secrets
	credential.Expose(&s)
	if s.Bound && a.Type == beacon.AddressAnonymous {
		a.Address, a.Type = s.Address, beacon.AddressUnknown // none was given: that of the tag
		defer func() { a.Address, a.Type = beacon.Address{}, beacon.AddressAnonymous }()
	}
	if s.Open != nil {
		c.try(o, f, a, &beacon.Key{Bytes: s.Open}, l)
		return
	}
	for i := range s.Streams {
		stream := &s.Streams[i]
		l.Stream = i
		for e := range c.epochs(stream, f, a.Unix()) {
			l.Epoch = &e
			c.try(o, f, a, &beacon.Key{Bytes: stream.State, Scheme: stream.Scheme, Epoch: e}, l)
		}
	}
}

// mostEpochs bounds the epochs of a stream that a time allows, as of a tag of
// which nothing has been heard for years.
const mostEpochs = 1 << 20

// epochs yields the epochs of a stream in which f can have been sent: those that
// show its identifier, where it shows one.
func (c *opener) epochs(s *beacon.Stream, f *beacon.Frame, unix int64) func(yield func(rotate.Epoch) bool) {
	lo, hi := s.Schedule.Window(s.Alignment, unix)
	if hi-lo >= mostEpochs {
		lo = hi - mostEpochs + 1
	}
	if c.given("epoch") {
		lo, hi = rotate.Epoch(c.epoch), rotate.Epoch(c.epoch)
		if lo < s.Schedule.First || s.Schedule.Last != 0 && hi > s.Schedule.Last {
			hi = lo - 1 // there is no such epoch
		}
	}
	const row = 64 // identifiers derived at once
	size := s.Scheme.Layout().ID
	return func(yield func(rotate.Epoch) bool) {
		var room []byte
		for ; lo <= hi; lo += row {
			m := int(min(row, hi-lo+1))
			room = append(room[:0], make([]byte, m*size)...)
			if len(f.ID) > 0 {
				s.Scheme.Derive(room, s.State, []rotate.Epoch{lo}, m)
			}
			for i := range m {
				shown := room[i*size:][:min(size, len(f.ID))] // none where f shows none
				if string(f.ID) == string(shown) && !yield(lo+rotate.Epoch(i)) {
					return
				}
			}
		}
	}
}

// try opens a frame with a key and prints what comes of it. Of frames that show
// no identifier, and are tried with several epochs, only what opens is worth a
// line.
func (c *opener) try(o beacon.Opener, f *beacon.Frame, a *beacon.Advert, k *beacon.Key, l openedLine) {
	plain, err := o.Open(nil, f, a, k)
	if err != nil {
		if len(f.ID) > 0 || l.Epoch == nil {
			l.Error = err.Error()
			c.out.print(&l)
		}
		return
	}
	c.opened, l.Opened, l.Plain = true, true, plain
	if d, ok := o.(beacon.Decoder); ok {
		rs, err := d.Readings(nil, f, plain)
		l.Readings = newReadingLines(rs)
		if err != nil {
			l.Error = err.Error()
		}
	}
	c.out.print(&l)
}
