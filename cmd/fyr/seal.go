package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/keyfile"
	"github.com/seed-496a4445/fyr/rotate"
)

func newSeal(s streams) *cobra.Command {
	c := sealer{deriver: deriver{streams: s, count: 1}}
	cmd := &cobra.Command{
		Use:   "seal --keys FILE --tag ID [PLAIN]",
		Short: "Make one advertisement by hand",
		Long: "seal prints, as one JSON line, the advertisement that a tag shows in an epoch, or at a time by\n" +
			"what is known of its clock, and that carries PLAIN, hexadecimal, \"-\" for stdin. Without it the tag\n" +
			"has nothing to say. A network may make advertisements of one kind, or of none.",
		Example: "  fyr seal --keys keys.json --tag 7 --epoch 1000 0100070b96001e00",
		Args:    cobra.MaximumNArgs(1),
		RunE:    work(c.run),
	}
	f := cmd.Flags()
	c.given = f.Changed
	f.StringVarP(&c.keys, "keys", "k", "", "read the tags and their keys from this file, \"-\" for stdin")
	f.StringVar(&c.tag, "tag", "", "of this tag")
	f.StringVar(&c.from, "at", "", "shown at this time: RFC 3339 or Unix seconds (default now)")
	f.Int64Var(&c.epoch, "epoch", 0, "shown in this epoch, whatever the time")
	f.IntVar(&c.stream, "stream", 0, "of this stream of identifiers of the tag, counted from 0")
	cmd.MarkFlagsMutuallyExclusive("at", "epoch")
	_ = cmd.MarkFlagRequired("keys")
	_ = cmd.MarkFlagRequired("tag")
	_ = cmd.MarkFlagFilename("keys", "json")
	return cmd
}

// sealer is the command seal.
type sealer struct {
	deriver
	tag    string
	epoch  int64
	stream int
}

// A payloads is a network that puts a plaintext of the caller's into its
// advertisements.
type payloads interface {
	beacon.Network
	Seal(dst []byte, addr *beacon.Address, k *beacon.Key, id, plain []byte) ([]byte, error)
}

// Reasons why nothing is sealed.
var (
	errMakes  = errors.New("no credential of the tag makes advertisements")
	errStream = errors.New("no credential of the tag has that stream")
	errEpoch  = errors.New("the tag has no such epoch")
	errPlain  = errors.New("its network takes no plaintext")
	errShown  = errors.New("the tag shows nothing then")
)

func (c *sealer) run(args []string) error {
	at, err := timeFlag("at", c.from)
	if err != nil {
		return err
	}
	if c.begin = c.now().Unix(); at != nil {
		c.begin = at.Unix()
	}
	ids, err := parseTags([]string{c.tag})
	if err != nil {
		return err
	}
	if err := stdinOnce(append([]string{c.keys}, args...)); err != nil {
		return err
	}
	var plain []byte
	if len(args) > 0 {
		if plain, err = c.plain(args[0]); err != nil {
			return err
		}
	}
	entries, err := c.readKeys(c.keys)
	if err != nil {
		return err
	}
	if entries, err = choose(c.keys, entries, ids); err != nil {
		return err
	}
	c.out = newLines(c.streams.out)
	if err := c.seal(&entries[0], plain, len(args) > 0); err != nil {
		return fmt.Errorf("%s: tag %d (%q): %w", c.keys, entries[0].ID, entries[0].Name, err)
	}
	return c.out.flush()
}

// plain reads a plaintext.
func (c *sealer) plain(arg string) ([]byte, error) {
	text := arg
	if arg == stdin {
		b, err := io.ReadAll(c.in)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", stdinName, err)
		}
		text = string(b)
	}
	b, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return nil, fmt.Errorf("%s: not hexadecimal", shorten(strings.TrimSpace(text)))
	}
	return b, nil
}

// seal prints the advertisement of the first credential that makes any.
func (c *sealer) seal(e *keyfile.Entry, plain []byte, given bool) error {
	err := errMakes
	for _, credential := range e.Credentials {
		n := credential.Network()
		if _, ok := n.(beacon.Builder); !ok {
			continue
		}
		var s beacon.Secrets
		credential.Expose(&s)
		if len(s.Streams) == 0 {
			continue
		}
		if c.stream < 0 || c.stream >= len(s.Streams) {
			err = errStream
			continue
		}
		l := derivedLine{Tag: e.ID, Name: e.Name, Network: n.Name(), Stream: c.stream}
		return c.print(n, &s.Streams[c.stream], l, plain, given)
	}
	return err
}

// print makes an advertisement and prints it.
func (c *sealer) print(n beacon.Network, s *beacon.Stream, l derivedLine, plain []byte, given bool) error {
	first, last := c.epochs(s)
	l.Epoch = first
	if c.deriver.given("epoch") {
		if l.Epoch = rotate.Epoch(c.epoch); l.Epoch < s.Schedule.First || s.Schedule.Last != 0 && l.Epoch > s.Schedule.Last {
			return errEpoch
		}
	} else if first > last {
		return errShown
	}
	id := make([]byte, s.Scheme.Layout().ID)
	s.Scheme.Derive(id, s.State, []rotate.Epoch{l.Epoch}, 1)
	l.ID = id
	unix := c.times(s, &l)
	if !given {
		if c.build(n, s, &l, unix); l.Data == nil {
			return errMakes
		}
		c.out.print(&l)
		return nil
	}
	p, ok := n.(payloads)
	if !ok {
		return errPlain
	}
	var address beacon.Address
	data, err := p.Seal(nil, &address, &beacon.Key{Bytes: s.State, Scheme: s.Scheme, Epoch: l.Epoch}, id, plain)
	if err != nil {
		return err
	}
	l.Address, l.Data = address.String(), data
	c.out.print(&l)
	return nil
}
