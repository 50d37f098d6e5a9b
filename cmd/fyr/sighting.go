package main

import (
	"time"

	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/rotate"
)

// sightingLine is the line of resolve for a frame and a tag that it may be of.
type sightingLine struct {
	radioLine
	Network   string         `json:"network"`
	Kind      string         `json:"kind,omitempty"`
	Tag       uint64         `json:"tag"`
	Name      string         `json:"name,omitempty"`
	Way       string         `json:"way"`
	Stream    int            `json:"stream,omitempty"`
	Epoch     *rotate.Epoch  `json:"epoch,omitempty"`
	Freshness string         `json:"freshness"`
	Counter   *uint64        `json:"counter,omitempty"`
	Opened    bool           `json:"opened"`
	Plain     hexBytes       `json:"plain,omitempty"`
	Readings  []readingLine  `json:"readings,omitempty"`
	Wrong     rough          `json:"wrong,omitempty"`
	Alignment *alignmentLine `json:"alignment,omitempty"`
	Error     string         `json:"error,omitempty"`
}

// alignmentLine is what is known of a tag's clock: at a time it stood in an
// epoch, so many seconds behind its beginning.
type alignmentLine struct {
	Time  string       `json:"time"`
	Epoch rotate.Epoch `json:"epoch"`
	Phase int32        `json:"phase"`
}

func newSightingLine(o *resolve.Outcome, m *resolve.Match, s *source, file bool) *sightingLine {
	f := &o.Frames[m.Frame]
	l := &sightingLine{
		radioLine: newRadioLine(o.Advert, s, file),
		Network:   f.Network.Name(),
		Kind:      f.Kind,
		Tag:       m.Tag,
		Way:       m.Way.String(),
		Stream:    m.Stream,
		Freshness: m.Freshness.String(),
		Opened:    m.Opened,
		Plain:     m.Plain,
		Readings:  newReadingLines(m.Readings),
		Wrong:     worth(m.Wrong),
	}
	if m.Way == resolve.ByIdentifier || m.Epoch != 0 || m.Stream != 0 {
		l.Epoch = &m.Epoch
	}
	if f.Counted {
		l.Counter = &f.Counter
	}
	if a := m.Alignment; a != (rotate.Alignment{}) {
		l.Alignment = &alignmentLine{stamp(time.Unix(a.Unix, 0)), a.Epoch, a.Phase}
	}
	if m.Err != nil {
		l.Error = m.Err.Error()
	}
	return l
}

// otherLine is the line of resolve --all for an advertisement of no tag.
type otherLine struct {
	radioLine
	Class  string      `json:"class"`
	Frames []frameName `json:"frames,omitempty"`
	Reason string      `json:"reason"`
}

// frameName names a frame.
type frameName struct {
	Network string `json:"network"`
	Kind    string `json:"kind,omitempty"`
}

// worth returns a number of wrong tags that is worth telling: below one in a
// thousand million sightings it is not.
func worth(wrong float64) rough {
	if wrong < 1e-9 {
		return 0
	}
	return rough(wrong)
}
