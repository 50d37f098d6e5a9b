package beacon_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// world knows the root of a tag, and so all that it can show.
type world[K rotate.Key] struct {
	aes    rotate.AES[K]
	root   K
	config beacon.TagConfig
	nodes  map[[16]byte]rotatetest.Days
	ids    map[[8]byte]known
}

// known is what an identifier stands for.
type known struct {
	domain  beacon.Domain
	index   uint32
	address beacon.Address
	sealer  int // the day
}

// newWorld knows the first days of a tag.
func newWorld[K rotate.Key](aes rotate.AES[K], root K, config beacon.TagConfig, days uint32) *world[K] {
	w := &world[K]{aes: aes, root: root, config: config, nodes: rotatetest.Nodes(aes, &root), ids: map[[8]byte]known{}}
	d := rotate.NewDeriver(aes)
	var form beacon.Domain
	if config.Text > 0 {
		form = 0x10
	}
	for g := range days {
		var id K
		var b [16]byte
		d.Leaf(&id, &root, 0, g)
		d.Key(&id, &id, rotate.IDLabel, 0)
		add := func(l rotate.Label, n uint32, domain beacon.Domain) {
			d.Block(&b, &id, l, n)
			w.ids[rotate.Identifier(&b)] = known{domain | form, n, rotate.DeviceAddress(&b, byte(config.Address)), int(g)}
		}
		add(rotate.SeparatedLabel, g, beacon.SeparatedDomain)
		for e := config.Calendar.First(g); e < config.Calendar.First(g+1); e++ {
			add(rotate.EpochLabel, e, beacon.EpochDomain)
		}
	}
	return w
}

// open opens a frame that a tag shows.
func (w *world[K]) open(show *beacon.Show) (known, []byte, error) {
	f, err := w.config.Carrier.Parse(show.Data)
	if err != nil {
		return known{}, nil, err
	}
	k, ok := w.ids[f.ID]
	switch {
	case !ok:
		return known{}, nil, errors.New("identifier of nobody")
	case show.Address != k.address:
		return known{}, nil, errors.New("address of another identity")
	}
	d := rotate.NewDeriver(w.aes)
	var leaf, mac, enc K
	d.Leaf(&leaf, &w.root, 0, uint32(k.sealer))
	d.Key(&mac, &leaf, rotate.MACLabel, 0)
	d.Key(&enc, &leaf, rotate.EncLabel, 0)
	plain, err := beacon.NewSealer(w.aes, &mac, &enc).Open(nil, k.domain, k.index, &f)
	return k, plain, err
}

// day returns the day that an identity belongs to.
func (k known) day() uint32 { return uint32(k.sealer) }

// observer hears all that a tag shows, over all its boots.
type observer[K rotate.Key] struct {
	w       *world[K]
	frames  map[known][]byte // what was shown for each identity
	closed  map[known]bool   // what has been shown, and no longer was
	on      known            // what is on the air
	showing bool
	newest  uint32 // the latest day of which anything was shown
	heard   int
	entered int  // the newest epoch, shown or not; -1: none
	cuts    int  // since it was entered
	patient bool // goes on when the flash fails
}

func newObserver[K rotate.Key](w *world[K]) *observer[K] {
	return &observer[K]{w: w, entered: -1, frames: map[known][]byte{}, closed: map[known]bool{}}
}

// clone lets two futures have one past.
func (o *observer[K]) clone() *observer[K] {
	c := newObserver(o.w)
	c.on, c.showing, c.newest, c.heard, c.entered = o.on, o.showing, o.newest, o.heard, o.entered
	c.cuts = o.cuts
	maps.Copy(c.frames, o.frames)
	maps.Copy(c.closed, o.closed)
	return c
}

// off ends what is on the air.
func (o *observer[K]) off() {
	if o.showing {
		o.closed[o.on] = true
	}
	o.showing = false
}

// hear checks what a tag shows against all that it has shown.
func (o *observer[K]) hear(show *beacon.Show) error {
	if show.Data == nil {
		if show.Changed || !o.showing {
			o.off()
			return nil
		}
		return errors.New("stops without a change")
	}
	k, plain, err := o.w.open(show)
	if err != nil {
		return err
	}
	o.heard++
	epochs := k.domain&0xf == beacon.EpochDomain
	switch {
	case !show.Changed && (!o.showing || k != o.on):
		return errors.New("changes without saying so")
	case show.Changed && (!o.showing || k != o.on) && (show.Gap < 1000 || show.Gap >= 16_000):
		return fmt.Errorf("gap of %d ms", show.Gap)
	case show.Changed && show.Gap >= show.Hold:
		return errors.New("nothing is left of the time after the gap")
	}
	if !o.showing || k != o.on {
		o.off()
	}
	if epochs && o.closed[k] {
		return fmt.Errorf("epoch %d is shown again", k.index)
	}
	if last, ok := o.frames[k]; ok && !bytes.Equal(last, show.Data) && beacon.ParseSealedStatus(plain[0]).Kind&^beacon.KindReadings != beacon.KindLive {
		return fmt.Errorf("two frames of index %d in domain %d", k.index, k.domain)
	}
	o.frames[k] = bytes.Clone(show.Data)
	o.on, o.showing = k, true
	if k.day() < o.newest {
		return fmt.Errorf("day %d after day %d", k.day(), o.newest)
	}
	o.newest = k.day()
	return nil
}

// search looks for the root, and for nodes that give a day before the newest
// that was shown, at every place of the flash.
func (o *observer[K]) search(image []byte) error {
	for at := range len(image) - 15 {
		if days, ok := o.w.nodes[[16]byte(image[at:])]; ok {
			if days.First < o.newest {
				return fmt.Errorf("a node of days %d..%d lies at %d on day %d", days.First, days.Last, at, o.newest)
			}
			if days.Last-days.First == rotate.Generations-1 {
				return errors.New("the root is in the flash")
			}
		}
	}
	return nil
}

// run runs a tag for a time from its making. It ends early when the flash has
// no power. The tag may be silent, but every other error is an error.
func (o *observer[K]) run(t *beacon.Tag[K], f flash, s script[K], until rotate.Millis) error {
	now, since, steps := rotate.Millis(0), rotate.Millis(0), -1
	watch := func() rotate.Millis {
		passed := since
		since = 0
		return passed
	}
	for {
		show, err := t.Next(watch())
		switch {
		case err != nil && show.Data != nil:
			return errors.New("shows something, and an error")
		case errors.Is(err, beacon.ErrFlash) && !o.patient:
			return err
		case err != nil && !errors.Is(err, beacon.ErrFlash):
			return fmt.Errorf("at %d: %w", now, err)
		}
		if e := int(t.Epoch()); e > o.entered && !t.Waiting() {
			o.entered, o.cuts = e, 0
		}
		if err := o.hear(&show); err != nil {
			return fmt.Errorf("at %d: %w", now, err)
		}
		if f.Stepped() != steps {
			if err := o.search(f.Image()); err != nil {
				return fmt.Errorf("at %d: %w", now, err)
			}
			steps = f.Stepped()
		}
		if show.Hold == 0 {
			return errors.New("holds for no time")
		}
		since = min(show.Hold, until-now)
		if len(s) > 0 {
			since = min(since, s[0].at-now)
		}
		if now += since; now >= until {
			return nil
		}
		for len(s) > 0 && s[0].at <= now {
			if err := s[0].do(t, watch); err != nil && !(o.patient && errors.Is(err, beacon.ErrFlash)) {
				return err
			}
			s = s[1:]
		}
	}
}
