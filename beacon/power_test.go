package beacon_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/flashtest"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// An act is something that happens to a tag. It may read the watch, which says
// what has passed since it was read last.
type act[K rotate.Key] func(t *beacon.Tag[K], watch func() rotate.Millis) error

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
	type tag = *beacon.Tag[K]
	type watch = func() rotate.Millis
	near := func(t tag, w watch) error { t.Near(w()); return nil }
	separate := func(t tag, _ watch) error { t.Separate(); return nil }
	return script[K]{
		{50 * rotate.Second, near},
		{100 * rotate.Second, func(t tag, _ watch) error { return t.SetData([]byte{1, 2, 3}) }},
		{200 * rotate.Second, separate},
		{230 * rotate.Second, near},
		{260 * rotate.Second, separate},
		{300 * rotate.Second, func(t tag, _ watch) error { return t.SetLost(true) }},
		{500 * rotate.Second, func(t tag, _ watch) error { return t.Silence() }},
		{560 * rotate.Second, func(t tag, w watch) error { return t.EndSilence(w()) }},
		{570 * rotate.Second, func(t tag, _ watch) error { t.SetCharge(beacon.ChargeLow); return nil }},
	}
}

const lifetime = 720 * rotate.Second

// TestCutsEverywhere cuts the power at every step of the flash, in every way,
// in the boot, at changes of epoch, of day and of mode, and again at every
// seventh step of the boot that follows.
func TestCutsEverywhere(t *testing.T) {
	for name, config := range cutConfigs() {
		t.Run(name, func(t *testing.T) {
			w := newWorld[[16]byte](rotatetest.AES128{}, *(*[16]byte)(expecttest.Unhex("000102030405060708090a0b0c0d0e0f")), config, 40)
			cutsEverywhere(t, w)
		})
	}
	t.Run("AES-256", func(t *testing.T) {
		if testing.Short() {
			t.Skip("as with AES-128")
		}
		root := *(*[32]byte)(expecttest.Unhex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"))
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
	blank := bytes.Repeat([]byte{0xff}, f.PageSize())
	if bytes.Equal(f.Pages[0], blank) == bytes.Equal(f.Pages[1], blank) {
		return errors.New("a boot leaves two slots, or none")
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
		s = append(s, script[K]{{at, func(t *beacon.Tag[K], watch func() rotate.Millis) error {
			switch what {
			case 0:
				t.Near(watch())
			case 1:
				t.Separate()
			case 2:
				if err := t.SetLost(data[0]&1 == 0); err != nil && !errors.Is(err, beacon.ErrSilent) {
					return err
				}
			case 3:
				return t.Silence()
			case 4, 5:
				return t.EndSilence(watch())
			default:
				return t.SetData(data)
			}
			return nil
		}}}...)
	}
	return s
}

// TestSilentWhenSealed makes a live tag silent in the millisecond in which its
// next frame is due.
func TestSilentWhenSealed(t *testing.T) {
	config := cutConfigs()["live"]
	for frames := range rotate.Millis(3) {
		f, o := newShort(t, config)
		at := 15*rotate.Second + gapOf(t, config, 0) + (frames+1)*config.Live
		silence := script[[16]byte]{{at, func(t *beacon.Tag[[16]byte], _ func() rotate.Millis) error { return t.Silence() }}}
		if err := liveOn(o, f, silence, at+5*rotate.Minute); err != nil || o.heard != int(frames)+1 {
			t.Errorf("after %d frames: %v", o.heard, err)
		}
	}
}
