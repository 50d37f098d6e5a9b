package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/resolve"
)

// summary sums up what resolve has printed. Its memory grows with the tags
// that were heard, not with the captures.
type summary struct {
	tags     map[uint64]*tagSum
	networks map[string]*networkSum
}

type tagSum struct {
	sightings, failed int
	last              string // time of the last sighting
	readings          []readingLine
}

type networkSum struct{ frames, sightings int }

func (s *summary) init() {
	s.tags, s.networks = make(map[uint64]*tagSum), make(map[string]*networkSum)
}

func (s *summary) network(n beacon.Network) *networkSum {
	sum := s.networks[n.Name()]
	if sum == nil {
		sum = new(networkSum)
		s.networks[n.Name()] = sum
	}
	return sum
}

// frames counts the frames of an advertisement. Those that are an address and
// nothing else count when they are a tag's.
func (s *summary) frames(o *resolve.Outcome) {
	for i := range o.Frames {
		matched := slices.ContainsFunc(o.Matches, func(m resolve.Match) bool { return m.Frame == i })
		if matched || !o.Frames[i].Bare {
			s.network(o.Frames[i].Network).frames++
		}
	}
}

// match counts a match of a frame of n. It copies the readings, which belong to
// the batch.
func (s *summary) match(m *resolve.Match, n beacon.Network, at radioLine, readings []readingLine) {
	tag := s.tags[m.Tag]
	if tag == nil {
		tag = new(tagSum)
		s.tags[m.Tag] = tag
	}
	if m.Err != nil {
		tag.failed++
		return
	}
	tag.sightings++
	s.network(n).sightings++
	if at.Time != "" {
		tag.last = at.Time
	}
	if readings != nil {
		tag.readings = tag.readings[:0]
		for _, r := range readings {
			tag.readings = append(tag.readings, r.clone())
		}
	}
}

// tell prints the tables of the tags and of the networks.
func (s *summary) tell(to streams, names map[uint64]string) {
	to.say("")
	if len(s.tags) > 0 {
		t := newTable(to, "TAG", "NAME", "SIGHTINGS", "FAILED", "LAST SEEN", "LAST READINGS")
		for _, id := range slices.SortedFunc(maps.Keys(s.tags), cmp.Compare[uint64]) {
			tag := s.tags[id]
			var readings []string
			for _, r := range tag.readings {
				readings = append(readings, r.text())
			}
			t.row(id, names[id], tag.sightings, tag.failed, tag.last, strings.Join(readings, ", "))
		}
		t.flush()
	}
	to.say("%d of %d tags were heard.", s.heard(), len(names))
	s.tellNetworks(to)
}

// tellNetworks prints the table of the networks.
func (s *summary) tellNetworks(to streams) {
	to.say("")
	if len(s.networks) == 0 {
		return
	}
	t := newTable(to, "NETWORK", "FRAMES", "SIGHTINGS")
	for _, name := range slices.Sorted(maps.Keys(s.networks)) {
		n := s.networks[name]
		t.row(name, n.frames, n.sightings)
	}
	t.flush()
	to.say("")
}

// heard returns the number of tags with at least one sighting.
func (s *summary) heard() int {
	n := 0
	for _, tag := range s.tags {
		if tag.sightings > 0 {
			n++
		}
	}
	return n
}

// table prints rows in columns.
type table struct {
	s streams
	b *strings.Builder
	w *tabwriter.Writer
}

func newTable(s streams, columns ...string) *table {
	b := new(strings.Builder)
	t := &table{s, b, tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)}
	fmt.Fprintln(t.w, strings.Join(columns, "\t"))
	return t
}

func (t *table) row(cells ...any) {
	for i, c := range cells {
		if i > 0 {
			fmt.Fprint(t.w, "\t")
		}
		text := printable(fmt.Sprint(c))
		if text == "" {
			text = "-"
		}
		fmt.Fprint(t.w, text)
	}
	fmt.Fprintln(t.w)
}

// flush prints the table, its first line in bold where that can be.
func (t *table) flush() {
	t.w.Flush()
	head, rest, _ := strings.Cut(t.b.String(), "\n")
	t.s.say("%s", t.s.paint("1", head))
	fmt.Fprint(t.s.err, trimLines(rest))
}
