package linkage

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/flashtest"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// A span is a time in which a tag advertises one frame. Times are in ms since
// the tag was made.
type span struct {
	on, last int64 // the first and the last advertising event
	off      int64 // when it stops
	address  beacon.Address
	data     []byte
	booted   bool         // the first one of a boot
	epoch    rotate.Epoch // that was current at its beginning
}

// An act is something that happens to a tag at a time.
type act struct {
	at   int64
	do   func(t *beacon.Tag[[16]byte]) error
	dark int64 // a cut of power, for so long, when not 0
}

// life is what becomes of a tag.
type life struct {
	config   beacon.TagConfig
	until    int64 // ms
	acts     []act // in order
	interval int64 // of advertising events, in ms, if not the usual one
}

// A population is tags of one product, and what they show.
type population struct {
	model Model
	tags  [][]span
	began []int64 // what each tag's clock said when it was made
}

const interval = int64(500) // ms, of advertising events, usually

// newPopulation lets n tags live, each as draw says.
func newPopulation(t testing.TB, seed uint64, n int, draw func(r *rand.Rand, i int) life) population {
	t.Helper()
	var p population
	for i := range n {
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		l := draw(r, i)
		if l.interval == 0 {
			l.interval = interval
		}
		p.model = Model{Interval: l.interval, Period: int64(l.config.Calendar.Period), Live: int64(l.config.Live)}
		began, tag := l.show(t, r)
		p.tags, p.began = append(p.tags, tag), append(p.began, began)
	}
	return p
}

// show lets a tag live and returns what it shows, and what its clock said first.
func (l life) show(t testing.TB, r *rand.Rand) (began int64, all []span) {
	t.Helper()
	var root [16]byte
	for i := range root {
		root[i] = byte(r.Uint32())
	}
	f := flashtest.New(4096)
	tag, err := beacon.Claim(rotatetest.AES128{}, f, l.config, &root)
	if err != nil {
		t.Fatal(err)
	}
	o := observer{r: r, interval: l.interval}
	acts, since := l.acts, int64(0)
	for o.now < l.until {
		hold := o.next(t, tag, since)
		if len(acts) > 0 && acts[0].at <= o.now {
			a := acts[0]
			acts, since = acts[1:], 0
			if a.dark == 0 {
				if err := a.do(&tag); err != nil {
					t.Fatal(err)
				}
				continue
			}
			o.stop()
			o.now, o.booted = o.now+a.dark, true
			if tag, err = beacon.Boot(rotatetest.AES128{}, f, l.config); err != nil {
				t.Fatal(err)
			}
			continue
		}
		since = min(hold, l.until-o.now)
		if len(acts) > 0 {
			since = min(since, acts[0].at-o.now)
		}
		o.now += since
	}
	o.stop()
	return begins(l.config.Calendar, &root), slices.DeleteFunc(o.all, func(s span) bool { return s.off <= s.on })
}

// An observer notes what a tag shows.
type observer struct {
	r        *rand.Rand
	interval int64
	now      int64
	booted   bool
	all      []span
}

// next lets time go by and notes what the tag shows then. It returns for how
// long.
func (o *observer) next(t testing.TB, tag beacon.Tag[[16]byte], elapsed int64) (hold int64) {
	show, err := tag.Next(rotate.Millis(elapsed))
	if err != nil {
		t.Fatal(err)
	}
	if show.Changed {
		o.stop()
	}
	if show.Changed && show.Data != nil {
		o.all = append(o.all, span{
			on: o.now + int64(show.Gap), off: -1, address: show.Address, data: bytes.Clone(show.Data),
			booted: o.booted, epoch: tag.Epoch(),
		})
		o.booted = false
	}
	return int64(show.Hold)
}

// stop ends what is on the air.
func (o *observer) stop() {
	if n := len(o.all); n > 0 && o.all[n-1].off < 0 {
		o.all[n-1].stop(o.r, o.now, o.interval)
	}
}

// begins returns the instant of epoch 0.
func begins(c rotate.Calendar, root *[16]byte) int64 {
	d := rotate.NewDeriver(rotatetest.AES128{})
	var key [16]byte
	var block [rotate.BlockSize]byte
	d.Leaf(&key, root, 0, 0)
	d.Key(&key, &key, rotate.JitterLabel, 0)
	d.Block(&block, &key, rotate.EpochLabel, 0)
	return int64(c.Instant(0, &block))
}

// stop ends a span. An advertising event comes an interval and up to 10 ms
// after the one before.
func (s *span) stop(r *rand.Rand, now, interval int64) {
	s.off, s.last = now, s.on
	if now <= s.on {
		return
	}
	n := (now - s.on) / (interval + 5)
	s.last += n*(interval+5) + int64(r.NormFloat64()*math.Sqrt(float64(n)/12)*10)
	for s.last+interval+10 < now {
		s.last += interval + r.Int64N(11)
	}
	for s.last >= now {
		s.last -= interval + r.Int64N(11)
	}
	s.last = max(s.last, s.on)
}

// hear returns what an observer hears of a tag.
func hear(spans []span) (s Stretch) {
	for _, p := range spans {
		s = append(s, Heard{p.on, p.last, p.address, p.data})
	}
	return s
}

// observe returns what an observer hears of all tags.
func (p population) observe() Observation {
	all := make([]Stretch, len(p.tags))
	for i, s := range p.tags {
		all[i] = hear(s)
	}
	return Observe(p.model, all)
}

const (
	second = 1000
	hour   = 3600 * second
)

// carrier is that of a maker's assets.
var carrier = beacon.Carrier{Type: beacon.TypeManufacturer, Number: 0x1234}

// quiet tags are assets to which nothing happens.
func quiet(*rand.Rand, int) life { return life{config: beacon.PlainTag(carrier), until: 72 * hour} }

// busy tags are assets whose owners come and go.
func busy(r *rand.Rand, _ int) life {
	l := life{config: beacon.PlainTag(carrier), until: 24 * hour}
	for at := int64(0); at < l.until; at += r.Int64N(hour) + 1 {
		l.acts = append(l.acts, mode(r, at))
	}
	return l
}

// mode draws a change of mode, of data or of the battery.
func mode(r *rand.Rand, at int64) act {
	what, data := r.IntN(5), []byte{byte(r.Uint32())}
	return act{at: at, do: func(t *beacon.Tag[[16]byte]) error {
		switch what {
		case 0:
			t.Near(0)
		case 1:
			t.Separate()
		case 2:
			return t.SetLost(data[0]&1 == 0)
		case 3:
			t.SetCharge(beacon.Charge(data[0] & 3))
		default:
			return t.SetData(data)
		}
		return nil
	}}
}

// consumer tags are near their owners for hours, and separated for hours.
func consumer(r *rand.Rand, _ int) life {
	l := life{config: beacon.ConsumerTag(5), until: 24 * hour}
	for at := r.Int64N(hour); at < l.until; at += r.Int64N(3 * hour) {
		for end := at + r.Int64N(5*hour); at < end; at += 20 * 60 * second {
			l.acts = append(l.acts, act{at: at, do: func(t *beacon.Tag[[16]byte]) error { t.Near(0); return nil }})
		}
		l.acts = append(l.acts, act{at: at, do: func(t *beacon.Tag[[16]byte]) error { t.Separate(); return nil }})
	}
	return l
}

// restless returns tags to which something happens every few minutes.
func restless(draw func(*rand.Rand, int) life) func(*rand.Rand, int) life {
	return func(r *rand.Rand, i int) life {
		l := draw(r, i)
		l.until, l.acts = 24*hour, nil
		for at := r.Int64N(hour); at < l.until; at += 1 + r.Int64N(5*60*second) {
			if r.IntN(6) > 0 {
				l.acts = append(l.acts, mode(r, at))
				continue
			}
			l.acts = append(l.acts, act{at: at, do: func(t *beacon.Tag[[16]byte]) error { return t.Silence() }})
			at += 20*second + r.Int64N(10*60*second)
			l.acts = append(l.acts, act{at: at, do: func(t *beacon.Tag[[16]byte]) error { return t.EndSilence(0) }})
		}
		return l
	}
}

// away tags are consumer tags whose owners are away. Their day has an hour, so
// that they change often.
func away(*rand.Rand, int) life {
	l := life{config: beacon.ConsumerTag(5), until: 24 * hour}
	l.config.Calendar.Epochs = 8
	return l
}

// lost tags are away too, and their owners say that they are lost.
func lost(r *rand.Rand, i int) life {
	l := away(r, i)
	l.acts = []act{{at: r.Int64N(2 * hour), do: func(t *beacon.Tag[[16]byte]) error { return t.SetLost(true) }}}
	return l
}

// live tags say something else every minute.
func live(r *rand.Rand, i int) life {
	l := life{config: beacon.PlainTag(carrier), until: 12 * hour}
	l.config.Live = 60 * rotate.Second
	for at := int64(0); at < l.until; at += 1 + r.Int64N(4*60*second) {
		data := binary.BigEndian.AppendUint16(nil, uint16(r.Uint32()))
		l.acts = append(l.acts, act{at: at, do: func(t *beacon.Tag[[16]byte]) error { return t.SetData(data) }})
	}
	return l
}

// cut cuts the power of tags every two hours or so.
func cut(draw func(*rand.Rand, int) life) func(*rand.Rand, int) life {
	return func(r *rand.Rand, i int) life {
		l := draw(r, i)
		l.until, l.acts = 12*hour, nil
		for at := 1 + r.Int64N(2*hour); at < l.until; at += 1 + r.Int64N(4*hour) {
			l.acts = append(l.acts, act{at: at, dark: 5*second + r.Int64N(hour)})
		}
		return l
	}
}

// extended tags are assets with long frames.
func extended(*rand.Rand, int) life {
	l := life{config: beacon.PlainTag(carrier), until: 24 * hour}
	l.config.Text = 40
	return l
}
