package oracle

import "slices"

// usualOf returns the parameters that Section 10.4 names, for a period.
func usualOf(period int64) Limits {
	return Limits{Gateway: 30, PPM: 150, Allowance: Allowance(period), Speed: 100, Reach: 1000}
}

// usual are those of the usual tag.
var usual = usualOf(900)

// A story is what is heard of one tag, in the order in which it is told.
type story struct {
	root           []byte
	period, epochs int64
	limits         Limits
	aligned        bool
	epoch, time    int64
	heard          []Sighting
}

// begin returns a story of the usual tag, known to begin epoch 1000 at 900,000,000.
func begin() *story {
	return &story{root: roots[0], period: 900, epochs: 96, limits: usual, aligned: true, epoch: 1000, time: 900_000_000}
}

// hear adds a frame. data[0] is the status octet.
func (s *story) hear(time int64, dom byte, idx uint32, data ...byte) *story {
	plain := append(data, make([]byte, max(0, 8-len(data)))...)
	f := sealed{s.root, s.epochs, dom, idx, 0xff, 0, plain}.frame()
	s.heard = append(s.heard, Sighting{Time: time, Dom: dom, Idx: idx, Frame: f, Plain: plain})
	return s
}

// at places the last sighting.
func (s *story) at(x, y int64) *story {
	last := &s.heard[len(s.heard)-1]
	last.Placed, last.X, last.Y = true, x, y
	return s
}

// verdicts judges the story.
func (s *story) verdicts() (list []string) {
	j := Judge{Root: s.root, Period: s.period, Epochs: s.epochs, Limits: s.limits, Known: s.aligned, Low: s.epoch, High: s.epoch, Since: s.time}
	for _, x := range s.heard {
		list = append(list, j.Verdict(x))
	}
	return list
}

func (s *story) in() members {
	l := s.limits
	m := members{"root", s.root, "period_s", s.period, "epochs_per_day", s.epochs,
		"gateway_s", l.Gateway, "ppm", l.PPM, "allowance", l.Allowance, "speed_m_s", l.Speed, "reach_m", l.Reach}
	if s.aligned {
		m = append(m, "alignment", members{"epoch", s.epoch, "time", s.time})
	}
	list := []members{}
	for _, x := range s.heard {
		e := members{"time", x.Time, "domain", x.Dom, "index", x.Idx, "frame", x.Frame.Bytes()}
		if x.Placed {
			e = append(e, "x_m", x.X, "y_m", x.Y)
		}
		list = append(list, e)
	}
	return append(m, "sightings", list)
}

// A tale is a story with a note and the verdicts that whoever wrote it expects.
type tale struct {
	note  string
	story *story
	want  []string
}

// tales tells what each verdict is for. Epoch 1000 is on the air for 1,086 s.
func tales() []tale {
	const t = 900_000_000
	near := func(c byte) []byte { return []byte{1, 0, c} }
	return []tale{
		{"an epoch, repeated, then the next", begin().hear(t, 1, 1000).hear(t+60, 1, 1000).hear(t+1087, 1, 1001).hear(t+1900, 1, 1002),
			[]string{"fresh", "repeat", "fresh", "fresh"}},
		{"uploads late and out of order", begin().hear(t+1900, 1, 1002).hear(t+60, 1, 1000).hear(t+1087, 1, 1001).hear(t+1930, 1, 1002),
			[]string{"fresh", "fresh", "fresh", "repeat"}},
		{"gateways 30 s wrong", begin().hear(t+1087+30, 1, 1001).hear(t+1086+30+60, 1, 1000), []string{"fresh", "fresh"}},
		{"replayed after the next epoch was heard", begin().hear(t, 1, 1000).hear(t+1100, 1, 1001).hear(t+1161, 1, 1000), []string{"fresh", "fresh", "stale"}},
		{"replayed at the edge", begin().hear(t, 1, 1000).hear(t+1100, 1, 1001).hear(t+1146, 1, 1000), []string{"fresh", "fresh", "repeat"}},
		{"on the air for longer than the epoch lasts", begin().hear(t, 1, 1000).hear(t+1146, 1, 1000).hear(t+1147, 1, 1000), []string{"fresh", "repeat", "stale"}},
		{"earlier than the epoch can have begun", begin().hear(t+1147, 1, 1000).hear(t, 1, 1000), []string{"fresh", "stale"}},
		{"set back by two epochs", begin().hear(t, 1, 1000).hear(t+2000, 1, 1002).hear(t+2100, 1, 1001), []string{"fresh", "fresh", "stale"}},
		{"a second source that goes on", begin().hear(t+9000, 1, 1010).hear(t+9100, 1, 1001).hear(t+10000, 1, 1002).hear(t+10050, 1, 1011).hear(t+10900, 1, 1003).hear(t+11800, 1, 1004),
			[]string{"fresh", "stale", "stale", "fresh", "behind", "behind"}},
		{"a second source that does not rise", begin().hear(t+9000, 1, 1010).hear(t+9100, 1, 1001).hear(t+10000, 1, 1003).hear(t+10900, 1, 1002).hear(t+11800, 1, 1004).hear(t+12700, 1, 1005),
			[]string{"fresh", "stale", "stale", "stale", "stale", "behind"}},
		{"replays of what was heard are no second source", begin().hear(t, 1, 1000).hear(t+900, 1, 1001).hear(t+1800, 1, 1002).hear(t+9000, 1, 1010).
			hear(t+9100, 1, 1000).hear(t+10000, 1, 1001).hear(t+10900, 1, 1002), []string{"fresh", "fresh", "fresh", "fresh", "stale", "stale", "stale"}},
		{"two frames of one epoch", begin().hear(t, 1, 1000, 4, 1).hear(t+30, 1, 1000, 4, 2).hear(t+60, 1, 1000, 4, 1), []string{"fresh", "fork", "repeat"}},
		{"two frames of one day", begin().hear(t, 2, 10, 0x42).hear(t+30, 2, 10, 0x42, 0, 1), []string{"fresh", "fork"}},
		{"live frames", begin().hear(t, 1, 1000, near(0)...).hear(t+30, 1, 1000, near(1)...).hear(t+40, 1, 1000, near(1)...).hear(t+100, 1, 1000, near(9)...),
			[]string{"fresh", "fresh", "repeat", "fresh"}},
		{"a live frame replayed", begin().hear(t, 1, 1000, near(0)...).hear(t+30, 1, 1000, near(5)...).hear(t+90, 1, 1000, near(1)...).hear(t+91, 1, 1000, near(0)...),
			[]string{"fresh", "fresh", "fresh", "stale"}},
		{"two live frames of one counter", begin().hear(t, 1, 1000, 1, 0, 3, 1).hear(t+1, 1, 1000, 1, 0, 3, 2), []string{"fresh", "fork"}},
		{"a live and a latched frame of one epoch", begin().hear(t, 1, 1000, near(3)...).hear(t+1, 1, 1000, 4, 0, 3), []string{"fresh", "fork"}},
		{"live frames of a reserved mode", begin().hear(t, 1, 1000, 0xc1, 0, 0).hear(t+30, 1, 1000, 0xc5, 0, 1).hear(t+40, 1, 1000, 0xc1, 0, 1), []string{"fresh", "fresh", "fork"}},
		{"two frames of a reserved kind", begin().hear(t, 1, 1000, 3, 0, 0).hear(t+30, 1, 1000, 3, 0, 1), []string{"fresh", "fork"}},
		{"a fork of a frame that was stale", begin().hear(t+9000, 1, 1010).hear(t+9100, 1, 1001, 4, 1).hear(t+9101, 1, 1001, 4, 2), []string{"fresh", "stale", "fork"}},
		{"as far ahead as eight boots account for", begin().hear(t, 1, 1010).hear(t+900, 1, 1012), []string{"fresh", "fresh"}},
		{"further ahead", begin().hear(t, 1, 1011).hear(t+600, 1, 1012).hear(t+900, 1, 1000), []string{"ahead", "ahead", "fresh"}},
		{"a fork of a frame that was ahead", begin().hear(t, 1, 1011, 4, 1).hear(t, 1, 1011, 4, 2), []string{"ahead", "fork"}},
		{"ahead of an earlier time", begin().hear(t+9000, 1, 1000).hear(t, 1, 1010).hear(t, 1, 1021), []string{"fresh", "fresh", "ahead"}},
		{"a day ahead", begin().hear(t, 2, 11).hear(t, 2, 10).hear(t, 2, 11), []string{"ahead", "fresh", "ahead"}},
		{"a day begins", begin().hear(t, 2, 10).hear(t+57600, 2, 11).hear(t+57900, 2, 10).hear(t+57600, 2, 10), []string{"fresh", "fresh", "stale", "repeat"}},
		{"weeks without power in one day", begin().hear(t, 2, 10).hear(t+1814400, 2, 10).hear(t+1814500, 1, 1003), []string{"fresh", "repeat", "fresh"}},
		{"a day under an epoch of it", begin().hear(t, 1, 1000).hear(t+900, 2, 10).hear(t+9000, 1, 1009).hear(t+9100, 2, 10).hear(t+9200, 2, 9), []string{"fresh", "fresh", "fresh", "repeat", "stale"}},
		{"an epoch under the day after it", begin().hear(t+57600, 2, 11).hear(t+58000, 1, 1055), []string{"fresh", "stale"}},
		{"nothing known before", func() *story { s := begin().hear(t, 1, 5000).hear(t+900, 1, 5001); s.aligned = false; return s }(), []string{"fresh", "fresh"}},
		{"two places", begin().hear(t, 1, 1000).at(0, 0).hear(t, 1, 1000).at(8000, 0).hear(t, 1, 1000).at(8001, 0).hear(t+10, 1, 1000).at(0, -9001),
			[]string{"fresh", "repeat", "repeat", "two_places"}},
		{"two places in one day", begin().hear(t, 2, 10).at(0, 0).hear(t+3600, 2, 10).hear(t+3600, 2, 10).at(300000, 400000), []string{"fresh", "repeat", "two_places"}},
		{"far and slow", begin().hear(t, 2, 10).at(0, 0).hear(t+6000, 2, 10).at(300000, 400000), []string{"fresh", "repeat"}},
		{"a fork at two places is a fork", begin().hear(t, 1, 1000, 4, 1).at(0, 0).hear(t, 1, 1000, 4, 2).at(90000, 0), []string{"fresh", "fork"}},
		{"other parameters", func() *story {
			s := begin().hear(t, 1, 1001).hear(t, 1, 1003).hear(t+1, 1, 1000)
			s.limits = Limits{Speed: 1}
			return s
		}(), []string{"fresh", "ahead", "stale"}},
		{"extended frames", begin().hear(t, 0x11, 1000).hear(t+60, 0x11, 1000).hear(t+60, 0x12, 10).hear(t+60, 0x11, 1000, 4, 1), []string{"fresh", "repeat", "fresh", "fork"}},
		{"suite 2 and profile dult", func() *story {
			s := &story{root: roots[1], period: 450, epochs: 192, limits: usual, aligned: true, epoch: 1920, time: t}
			return s.hear(t, 1, 1920).hear(t+100, 2, 10).hear(t+1800, 1, 1923).hear(t+1900, 1, 1920)
		}(), []string{"fresh", "fresh", "fresh", "stale"}},
		{"as far ahead as the boots account for that epochs of an hour allow", func() *story {
			s := &story{root: roots[0], period: 3600, epochs: 24, limits: usualOf(3600), aligned: true, epoch: 1000, time: t}
			return s.hear(t, 1, 1013).hear(t, 1, 1012)
		}(), []string{"ahead", "fresh"}},
	}
}

func (b *book) judging() {
	for _, x := range tales() {
		b.out("verdict", x.note, x.story.in(), nil, members{"verdicts", x.story.verdicts()})
	}
	forged := begin().hear(900_000_000, 1, 1000)
	last := &forged.heard[0].Frame
	last.Tag = flip(last.Tag, 3)
	b.fails("verdict", "authentication", "a frame that does not open", forged.in())
	b.searches()
}

func (b *book) searches() {
	search := func(note string, e, d, p, r int64, l Limits) {
		in := members{"period_s", p, "epochs_per_day", r, "epoch", e, "silent_s", d, "gateway_s", l.Gateway, "ppm", l.PPM, "allowance", l.Allowance}
		b.out("search", note, in, nil, members{"first", e, "last", min(Last(e, d, p, l), Generations*r-1)})
	}
	exact := Limits{}
	for _, d := range []int64{0, 1, 899, 900, 901, 86400} {
		search("exact clocks", 1000, d, 900, 96, exact)
	}
	for _, d := range []int64{0, 840, 841, 86400, 30 * 86400, 400 * 86400} {
		search("the usual parameters", 1000, d, 900, 96, usual)
	}
	search("epochs of an hour", 1000, 86400, 3600, 24, usualOf(3600))
	search("epochs of a day", 1000, 86400, 86400, 1, usualOf(86400))
	search("profile dult", 786000, 86400, 450, 192, usual)
	search("the last epoch", 393215, 86400, 900, 96, usual)
	search("to the last epoch", 393000, 400*86400, 900, 96, usual)
	search("the greatest numbers", 0, 1<<32, 1, 65535, Limits{Gateway: 86400, PPM: 1_000_000, Allowance: 65535})
	for _, c := range []struct {
		note, field string
		v           int64
	}{
		{"an epoch after the last", "epoch", 393216}, {"a negative time", "silent_s", -1}, {"a period of nothing", "period_s", 0}, {"a negative rate", "ppm", -1},
	} {
		in := members{"period_s", 900, "epochs_per_day", 96, "epoch", 0, "silent_s", 0, "gateway_s", 0, "ppm", 0, "allowance", 0}
		in[slices.Index(in, any(c.field))+1] = c.v
		b.fails("search", "range", c.note, in)
	}
}
