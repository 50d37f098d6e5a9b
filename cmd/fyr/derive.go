package main

import (
	"math"
	"time"

	"github.com/spf13/cobra"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/keyfile"
	"github.com/seed-496a4445/fyr/rotate"
)

func newDerive(s streams) *cobra.Command {
	c := deriver{streams: s}
	cmd := &cobra.Command{
		Use:   "derive --keys FILE",
		Short: "Print the identifiers and advertisements to come",
		Long: "derive prints one JSON line for each identifier that your tags will show, stream by stream:\n" +
			"from when until when, by what is known of the tag's clock; the identifier; and, where the\n" +
			"network has one for it, the advertisement with its address. Identifiers that do not depend on\n" +
			"the time, such as those of a pool, are printed from the first one on, without times.",
		Example: "  fyr derive --keys keys.json --count 4\n  fyr derive --keys keys.json --tag 7 --from 2026-01-02T03:04:05Z --for 24h",
		Args:    cobra.NoArgs,
		RunE:    work(c.run),
	}
	f := cmd.Flags()
	c.given = f.Changed
	f.StringVarP(&c.keys, "keys", "k", "", "read the tags and their keys from this file, \"-\" for stdin")
	f.StringSliceVar(&c.tags, "tag", nil, "print this tag only; may be given several times")
	f.StringVar(&c.from, "from", "", "begin at this time: RFC 3339 or Unix seconds (default now)")
	f.Int64Var(&c.count, "count", 12, "print so many identifiers of each stream")
	f.DurationVar(&c.span, "for", 0, "print the identifiers of so long a time, and pools whole")
	cmd.MarkFlagsMutuallyExclusive("count", "for")
	_ = cmd.MarkFlagRequired("keys")
	_ = cmd.MarkFlagFilename("keys", "json")
	return cmd
}

// deriver is the command derive.
type deriver struct {
	streams
	keys  string
	tags  []string
	from  string
	count int64
	span  time.Duration
	given func(flag string) bool

	begin int64 // Unix seconds
	out   *lines
}

func (c *deriver) run([]string) error {
	from, err := timeFlag("from", c.from)
	if err != nil {
		return err
	}
	c.begin = c.now().Unix()
	if from != nil {
		c.begin = from.Unix()
	}
	if c.count < 1 || c.span < 0 || c.span == 0 && c.given("for") {
		return usage("--count and --for must be above 0")
	}
	ids, err := parseTags(c.tags)
	if err != nil {
		return err
	}
	entries, err := c.readKeys(c.keys)
	if err != nil {
		return err
	}
	if entries, err = choose(c.keys, entries, ids); err != nil {
		return err
	}
	c.out = newLines(c.streams.out)
	for _, e := range entries {
		for i, credential := range e.Credentials {
			if err := c.credential(&e, i, credential); err != nil {
				return err
			}
		}
	}
	return c.out.flush()
}

func (c *deriver) credential(e *keyfile.Entry, position int, credential beacon.Credential) error {
	var s beacon.Secrets
	credential.Expose(&s)
	if len(s.Streams) == 0 {
		c.say("%s: tag %d (%q), credential %d: %s has no identifiers to derive",
			printable(c.keys), e.ID, e.Name, position+1, credential.Network().Name())
	}
	for i := range s.Streams {
		l := derivedLine{Tag: e.ID, Name: e.Name, Network: credential.Network().Name(), Stream: i}
		if err := c.stream(credential.Network(), &s.Streams[i], l); err != nil {
			return err
		}
	}
	return nil
}

// derivedLine is the line of one identifier.
type derivedLine struct {
	Tag     uint64       `json:"tag"`
	Name    string       `json:"name,omitempty"`
	Network string       `json:"network"`
	Stream  int          `json:"stream"`
	Epoch   rotate.Epoch `json:"epoch"`
	From    string       `json:"from,omitempty"`
	Until   string       `json:"until,omitempty"`
	ID      hexBytes     `json:"id"`
	Address string       `json:"address,omitempty"`
	Data    hexBytes     `json:"data,omitempty"`
}

// stream prints the identifiers of one stream. l is filled but for them.
func (c *deriver) stream(n beacon.Network, s *beacon.Stream, l derivedLine) error {
	const row = 64 // identifiers derived at once
	size := s.Scheme.Layout().ID
	var room []byte
	first, last := c.epochs(s)
	for e := first; e <= last; {
		m := int(min(row, last-e+1))
		room = append(room[:0], make([]byte, m*size)...)
		s.Scheme.Derive(room, s.State, []rotate.Epoch{e}, m)
		for i := range m {
			l.Epoch, l.ID = e+rotate.Epoch(i), room[i*size:(i+1)*size]
			c.build(n, s, &l, c.times(s, &l))
			c.out.print(&l)
		}
		if err := c.out.flush(); err != nil || c.ctx.Err() != nil {
			return err
		}
		e += rotate.Epoch(m)
	}
	return nil
}

// epochs returns the first and the last epoch to print.
func (c *deriver) epochs(s *beacon.Stream) (first, last rotate.Epoch) {
	sharp := s.Schedule
	sharp.Slack, sharp.Late, sharp.PPM, sharp.Stops = 0, 0, 0, false
	first, last = sharp.Window(s.Alignment, c.begin)
	if s.Schedule.Period > 0 {
		// Before the clock begins, the window is empty: the first epoch is next.
		_, last = sharp.Window(s.Alignment, math.MaxInt64)
		if first > s.Schedule.First && first <= last && startOf(s, first) > c.begin*1000 {
			first-- // is still shown
		}
	}
	if c.span == 0 {
		return first, first + min(last-first, rotate.Epoch(c.count-1))
	}
	if s.Schedule.Period > 0 {
		_, end := sharp.Window(s.Alignment, c.begin+int64(c.span/time.Second))
		last = min(last, end)
	}
	return first, last
}

// times sets from when until when an epoch is on the air, where there is a
// clock. It returns a second of that time, or when to begin.
func (c *deriver) times(s *beacon.Stream, l *derivedLine) (unix int64) {
	if s.Schedule.Period <= 0 {
		return c.begin
	}
	from := startOf(s, l.Epoch)
	l.From, l.Until = stamp(time.UnixMilli(from)), stamp(time.UnixMilli(startOf(s, l.Epoch+1)))
	return max((from+999)/1000, c.begin)
}

// A delaying scheme knows by which share, of 2^32, of the time that its schedule
// allows an epoch goes on the air late.
type delaying interface {
	Delay(state []byte, e rotate.Epoch) (share uint32, ok bool)
}

// startOf returns when an epoch goes on the air, Unix milliseconds.
func startOf(s *beacon.Stream, e rotate.Epoch) int64 {
	a := s.Alignment
	if a == (rotate.Alignment{}) {
		a.Unix = s.Schedule.Zero
	}
	begin := (a.Unix - int64(a.Phase) + int64(e-a.Epoch)*s.Schedule.Period) * 1000
	if d, ok := s.Scheme.(delaying); ok {
		if share, ok := d.Delay(s.State, e); ok {
			begin += s.Schedule.Late * 1000 * int64(share) >> 32
		}
	}
	return begin
}

// build sets the advertisement at a time, where the network has one.
func (c *deriver) build(n beacon.Network, s *beacon.Stream, l *derivedLine, unix int64) {
	b, ok := n.(beacon.Builder)
	if !ok {
		return
	}
	l.Address, l.Data = "", nil
	var address beacon.Address
	key := beacon.Key{Bytes: s.State, Scheme: s.Scheme, Epoch: l.Epoch}
	data, ok := b.Build(nil, &address, &key, l.ID, unix)
	if !ok {
		return
	}
	l.Data = data
	if address != (beacon.Address{}) {
		l.Address = address.String()
	}
}
