package beacon_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/flashtest"
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
	boot    int
	epochs  map[uint32]int   // in which boot it was shown
	frames  map[known][]byte // what was shown for each identity
	closed  map[known]bool   // identities of epochs whose span is over
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

// An act is something that happens to a tag.
type act[K rotate.Key] func(t *beacon.Tag[K]) error

// script lets a tag run, and does each act at its time.
type script[K rotate.Key] []struct {
	at rotate.Millis
	do act[K]
}

// flash is a simulated one.
type flash interface {
	beacon.Flash
	Image() []byte
	Stepped() int
}

// run runs a tag for a time from its making. It ends early when the flash has
// no power. The tag may be silent, but every other error is an error.
func (o *observer[K]) run(t *beacon.Tag[K], f flash, s script[K], until rotate.Millis) error {
	now, since, steps := rotate.Millis(0), rotate.Millis(0), -1
	for {
		show, err := t.Next(since)
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
			if err := s[0].do(t); err != nil && !(o.patient && errors.Is(err, beacon.ErrFlash)) {
				return err
			}
			s = s[1:]
		}
	}
}

// short returns a configuration with days of 4 epochs of a minute.
func short(config beacon.TagConfig) beacon.TagConfig {
	config.Calendar = rotate.Calendar{Period: rotate.Minute, Epochs: 4}
	return config
}

// cutConfigs lists configurations to cut the power of.
func cutConfigs() map[string]beacon.TagConfig {
	live := short(beacon.PlainTag(beacon.Carrier{Type: beacon.TypeManufacturer, Number: 0x1234}))
	live.Live = 7 * rotate.Second
	long := short(beacon.ConsumerTag(2))
	long.Text = 40
	return map[string]beacon.TagConfig{
		"consumer": short(beacon.ConsumerTag(2)),
		"plain":    short(beacon.PlainTag(beacon.Carrier{Type: beacon.TypeServiceData16, Number: 0xfeed})),
		"live":     live,
		"extended": long,
	}
}

// life is a script with every kind of change.
func life[K rotate.Key]() script[K] {
	do := func(f func(t *beacon.Tag[K])) act[K] {
		return func(t *beacon.Tag[K]) error { f(t); return nil }
	}
	return script[K]{
		{50 * rotate.Second, do(func(t *beacon.Tag[K]) { t.Near() })},
		{100 * rotate.Second, func(t *beacon.Tag[K]) error { return t.SetData([]byte{1, 2, 3}) }},
		{200 * rotate.Second, do(func(t *beacon.Tag[K]) { t.Separate() })},
		{230 * rotate.Second, do(func(t *beacon.Tag[K]) { t.Near() })},
		{260 * rotate.Second, do(func(t *beacon.Tag[K]) { t.Separate() })},
		{300 * rotate.Second, func(t *beacon.Tag[K]) error { return t.SetLost(true) }},
		{500 * rotate.Second, func(t *beacon.Tag[K]) error { return t.Silence() }},
		{560 * rotate.Second, func(t *beacon.Tag[K]) error { return t.EndSilence() }},
		{570 * rotate.Second, do(func(t *beacon.Tag[K]) { t.SetCharge(beacon.ChargeLow) })},
	}
}

const lifetime = 720 * rotate.Second

// TestCutsEverywhere cuts the power at every step of the flash, in every way,
// in the boot, at changes of epoch, of day and of mode, and again at every
// seventh step of the boot that follows.
func TestCutsEverywhere(t *testing.T) {
	for name, config := range cutConfigs() {
		t.Run(name, func(t *testing.T) {
			w := newWorld[[16]byte](rotatetest.AES128{}, *(*[16]byte)(unhex(t, "000102030405060708090a0b0c0d0e0f")), config, 40)
			cutsEverywhere(t, w)
		})
	}
	t.Run("AES-256", func(t *testing.T) {
		if testing.Short() {
			t.Skip("as with AES-128")
		}
		root := *(*[32]byte)(unhex(t, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"))
		cutsEverywhere(t, newWorld[[32]byte](rotatetest.AES256{}, root, short(beacon.ConsumerTag(2)), 40))
	})
}

func cutsEverywhere[K rotate.Key](t *testing.T, w *world[K]) {
	born := flashtest.New(1024)
	if _, err := beacon.Claim(w.aes, born, w.config, &w.root); err != nil {
		t.Fatal(err)
	}
	whole := born.Clone()
	o := newObserver(w)
	if err := liveOn(o, whole, life[K](), lifetime); err != nil {
		t.Fatal(err)
	}
	steps := whole.Steps - born.Steps
	if o.heard < 10 || o.newest < 2 || steps < 60 {
		t.Fatalf("%d frames, day %d, %d steps", o.heard, o.newest, steps)
	}
	stride := 1
	if testing.Short() {
		stride = 5
	}
	for at := 0; at < steps; at += stride {
		for cut := range flashtest.Cuts {
			f, o := born.Clone(), newObserver(w)
			f.CutAt(at, cut, uint64(at))
			if err := liveOn(o, f, life[K](), lifetime); !errors.Is(err, beacon.ErrFlash) {
				t.Fatalf("cut %d at step %d: %v", cut, at, err)
			}
			if err := recovers(o, f); err != nil {
				t.Fatalf("cut %d at step %d: %v", cut, at, err)
			}
			for again := at % 7; again < 60; again += 7 {
				f, o := f.Clone(), o.clone()
				f.CutAt(again, flashtest.Cut(again+at)%flashtest.Cuts, uint64(again))
				if err := liveOn(o, f, nil, 5*rotate.Minute); err != nil && !errors.Is(err, beacon.ErrFlash) {
					t.Fatalf("cut %d at step %d, and at step %d after it: %v", cut, at, again, err)
				}
				if err := recovers(o, f); err != nil {
					t.Fatalf("cut %d at step %d, and at step %d after it: %v", cut, at, again, err)
				}
			}
		}
	}
}

// liveOn boots a tag and lets it run.
func liveOn[K rotate.Key](o *observer[K], f flash, s script[K], until rotate.Millis) error {
	o.off()
	tag, err := beacon.Boot(o.w.aes, f, o.w.config)
	if err != nil {
		return err
	}
	return o.run(&tag, f, s, until)
}

// recovers boots a tag after a cut, and checks that nothing of the past is left
// and that it shows something that its owner finds: it goes on with the epoch after
// the last one, but for one that each cut may have used up.
func recovers[K rotate.Key](o *observer[K], f *flashtest.Flash) error {
	f.Restore()
	o.cuts++
	if err := o.search(f.Image()); err != nil {
		return err
	}
	f, o = f.Clone(), o.clone()
	tag, err := beacon.Boot(o.w.aes, f, o.w.config)
	if err != nil {
		return err
	}
	silent := tag.Mode() == beacon.ModeSilent
	if e := int(tag.Epoch()); e <= o.entered || e > o.entered+1+o.cuts {
		return fmt.Errorf("boots with epoch %d after %d and %d cuts", e, o.entered, o.cuts)
	}
	o.off()
	heard := o.heard
	if err := o.run(&tag, f, nil, 5*rotate.Minute); err != nil {
		return fmt.Errorf("after the cut: %w", err)
	}
	if silent != (o.heard == heard) {
		return fmt.Errorf("after the cut: silent is %v, %d frames", silent, o.heard-heard)
	}
	if f.Misused {
		return errors.New("the flash was misused")
	}
	return nil
}

// TestRandomCuts runs tags over many days, with random acts and cuts at random.
func TestRandomCuts(t *testing.T) {
	seeds := uint64(30)
	if testing.Short() {
		seeds = 4
	}
	for name, config := range cutConfigs() {
		w := newWorld[[16]byte](rotatetest.AES128{}, [16]byte{1, 2, 3}, config, 300)
		for seed := range seeds {
			if err := randomLife(w, seed); err != nil {
				t.Errorf("%s, seed %d: %v", name, seed, err)
			}
		}
	}
}

func randomLife[K rotate.Key](w *world[K], seed uint64) error {
	r := rand.New(rand.NewPCG(seed, 41))
	f, o := flashtest.New(1024), newObserver(w)
	if _, err := beacon.Claim(w.aes, f, w.config, &w.root); err != nil {
		return err
	}
	for range 60 {
		f.CutAt(r.IntN(150), flashtest.Cut(r.IntN(int(flashtest.Cuts))), r.Uint64())
		if err := liveOn(o, f, randomScript[K](r), rotate.Millis(r.IntN(1200))*rotate.Second); err != nil && !errors.Is(err, beacon.ErrFlash) {
			return err
		}
		f.Restore()
		if err := o.search(f.Image()); err != nil {
			return err
		}
	}
	if f.Misused || o.heard < 100 {
		return fmt.Errorf("misused %v, %d frames", f.Misused, o.heard)
	}
	return nil
}

// randomScript returns up to eight acts.
func randomScript[K rotate.Key](r *rand.Rand) (s script[K]) {
	at := rotate.Millis(0)
	for range r.IntN(9) {
		at += rotate.Millis(1 + r.IntN(100_000))
		what, data := r.IntN(7), []byte{byte(r.Uint32()), byte(r.Uint32())}
		s = append(s, script[K]{{at, func(t *beacon.Tag[K]) error {
			switch what {
			case 0:
				t.Near()
			case 1:
				t.Separate()
			case 2:
				if err := t.SetLost(data[0]&1 == 0); err != nil && !errors.Is(err, beacon.ErrSilent) {
					return err
				}
			case 3:
				return t.Silence()
			case 4, 5:
				return t.EndSilence()
			default:
				return t.SetData(data)
			}
			return nil
		}}}...)
	}
	return s
}
