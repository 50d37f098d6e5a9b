package beacon_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/flashtest"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// newShort claims a tag with short days, and knows all that it can show.
func newShort(t *testing.T, config beacon.TagConfig) (*flashtest.Flash, *observer[[16]byte]) {
	t.Helper()
	f := flashtest.New(1024)
	claim(t, f, config)
	return f, newObserver(newWorld[[16]byte](rotatetest.AES128{}, exampleRoot, config, 40))
}

// TestObserverFails: what the tests with cuts check is found when it is wrong.
func TestObserverFails(t *testing.T) {
	consumer, plain := short(beacon.ConsumerTag(2)), short(beacon.PlainTag(beacon.DULT))
	fails := func(what string, err error, want string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", what, err)
		}
	}
	run := func(f *flashtest.Flash, o *observer[[16]byte], s script[[16]byte], minutes rotate.Millis) error {
		return liveOn(o, f, s, minutes*rotate.Minute)
	}

	f, o := newShort(t, plain)
	before := f.Clone()
	if err := run(f, o, nil, 1); err != nil {
		t.Fatal(err)
	}
	fails("flash set back", run(before.Clone(), o.clone(), nil, 1), "epoch 0 is shown again")
	if err := run(f, o, nil, 6); err != nil {
		t.Fatal(err)
	}
	copy(f.Pages[0][512:], before.Pages[0])
	fails("nodes of the day before", o.search(f.Image()), "a node of days 0..0 ")
	copy(f.Pages[3][77:], exampleRoot[:])
	f.Pages[0] = bytes.Repeat([]byte{0xff}, 1024)
	o.newest = 0
	fails("the root", o.search(f.Image()), "the root")
	fails("nodes", recovers(o, f), "the root")

	f, o = newShort(t, consumer)
	before = f.Clone()
	if err := run(f, o, nil, 2); err != nil {
		t.Fatal(err)
	}
	after := f.Clone()
	after.Pages[0] = before.Pages[0] // with the slot, before anything was latched
	other := script[[16]byte]{{1, func(t *beacon.Tag[[16]byte], _ func() rotate.Millis) error { return t.SetData([]byte{9}) }}}
	fails("latched frame forgotten", run(after, o, other, 2), "two frames")
	f.Pages[2] = bytes.Repeat([]byte{0xff}, 1024)
	fails("log lost", recovers(o, f), "log of epochs is lost")
	_, o = newShort(t, consumer)
	o.entered = 3
	fails("epochs lost", recovers(o, before), "boots with epoch 0 after 3")

	_, o = newShort(t, plain)
	show := next(t, claim(t, flashtest.New(1024), plain), 0)
	if err := o.clone().hear(&show); err != nil {
		t.Fatal(err)
	}
	for what, spoil := range map[string]func(s *beacon.Show){
		"address of another identity":        func(s *beacon.Show) { s.Address[5] ^= 1 },
		"identifier of nobody":               func(s *beacon.Show) { s.Data[9] ^= 1 },
		"beacon: sealed frame does not auth": func(s *beacon.Show) { s.Data[30] ^= 1 },
		"beacon: not the advertising data":   func(s *beacon.Show) { s.Data[1] ^= 1 },
		"changes without":                    func(s *beacon.Show) { s.Changed = false },
		"gap of":                             func(s *beacon.Show) { s.Gap = 999 },
		"nothing is left":                    func(s *beacon.Show) { s.Hold = s.Gap },
	} {
		s := show
		s.Data = bytes.Clone(show.Data)
		spoil(&s)
		fails(what, o.clone().hear(&s), what)
	}
	if err := o.hear(&show); err != nil {
		t.Fatal(err)
	}
	fails("off without a change", o.clone().hear(&beacon.Show{}), "stops without")
	o.off()
	fails("a second span", o.clone().hear(&show), "is shown again")
	o.newest = 7
	o.closed = map[known]bool{}
	fails("a past day", o.clone().hear(&show), "after day 7")
}

// TestFlashSimulation: the simulated flash refuses what NOR flash does not do,
// and its cuts cut.
func TestFlashSimulation(t *testing.T) {
	f := flashtest.New(1024)
	word := []byte{1, 2, 3, 4, 5, 6, 7, 8}
	for name, wrong := range map[string]func() error{
		"half a word":    func() error { return f.Write(0, 8, word[:4]) },
		"between words":  func() error { return f.Write(0, 4, word) },
		"read between":   func() error { return f.Read(0, 4, word) },
		"read past":      func() error { return f.Read(0, 1024, word) },
		"word in use":    func() error { f.Pages[1][3] = 0; return f.Write(1, 0, word) },
		"worn":           func() error { f.Worn = func(int, int) bool { return true }; return f.Write(0, 16, word) },
		"after the worn": func() error { f.Worn = nil; f.Pages[0][24] = 0; return f.Write(0, 24, word) },
	} {
		f.Misused = false
		if err := wrong(); err == nil || !errors.Is(err, flashtest.ErrWorn) && !f.Misused {
			t.Errorf("%s: %v", name, err)
		}
	}
	kinds := map[string]bool{}
	for seed := range uint64(200) {
		for cut := range flashtest.Cuts {
			f := flashtest.New(1024)
			f.CutAt(1, cut, seed)
			if f.Write(2, 0, word) != nil || !errors.Is(f.Write(2, 8, word), flashtest.ErrPower) || !errors.Is(f.Erase(2), flashtest.ErrPower) ||
				!errors.Is(f.Read(2, 0, word), flashtest.ErrPower) || !f.Restore() || f.Restore() {
				t.Fatal("power is not cut")
			}
			got := f.Pages[2][8:16]
			switch {
			case bytes.Equal(got, word):
				kinds["whole"] = true
			case bytes.Equal(got, bytes.Repeat([]byte{0xff}, 8)):
				kinds["nothing"] = true
			default:
				kinds["torn"] = true
			}
			if !bytes.Equal(f.Pages[2][:8], word) {
				t.Error("a cut reaches what was written before")
			}
		}
	}
	if len(kinds) != 3 {
		t.Errorf("cuts leave %v", kinds)
	}
}

// TestLogIsTurned: the log needs one record an epoch, and wears both pages
// alike; the mode can be changed often, and not for ever.
func TestLogIsTurned(t *testing.T) {
	config := beacon.PlainTag(beacon.DULT)
	f := flashtest.New(4096)
	tag := claim(t, f, config)
	hold := rotate.Millis(0)
	born := f.Erasures
	for tag.Epoch() < 35_040 {
		show := next(t, tag, hold)
		hold = show.Hold
	}
	if a, b := f.Erasures[2]-born[2], f.Erasures[3]-born[3]; a+b < 60 || a+b > 80 || a-b > 1 || b-a > 1 {
		t.Errorf("a year erases the pages %d and %d times", a, b)
	}
	changes := 0
	for err := error(nil); err == nil; changes++ {
		if err = tag.SetLost(changes%2 == 0); err != nil && !errors.Is(err, beacon.ErrToggled) {
			t.Fatal(err)
		}
	}
	if changes < 15 || changes > 600 {
		t.Errorf("%d changes of the mode", changes)
	}
	mode := tag.Mode()
	if again := boot(t, f, config); again.Mode() != mode {
		t.Errorf("mode %v after a boot, want %v", again.Mode(), mode)
	}
	if next(t, tag, hold); tag.SetLost(mode != beacon.ModeLost) != nil || tag.Mode() == mode {
		t.Error("the mode cannot be changed in the next epoch")
	}
}

// TestCutClaim cuts the power at every step of a claim, over an older tag: then
// there is the older tag, none, or the new one, and a claim begun again works.
func TestCutClaim(t *testing.T) {
	config := short(beacon.PlainTag(beacon.DULT))
	older := flashtest.New(1024)
	oldRoot := [16]byte{9}
	old := must[tag128](t)(beacon.Claim(rotatetest.AES128{}, older, config, &oldRoot))
	next(t, old, 0)
	clean := older.Clone()
	claim(t, clean, config)
	for at := range clean.Steps - older.Steps {
		for cut := range flashtest.Cuts {
			f := older.Clone()
			f.CutAt(at, cut, uint64(at))
			_, err := beacon.Claim(rotatetest.AES128{}, f, config, &exampleRoot)
			last := at == clean.Steps-older.Steps-1 // the note that nothing hangs on
			if !errors.Is(err, beacon.ErrFlash) && (!last || err != nil) {
				t.Fatalf("cut %d at step %d: %v", cut, at, err)
			}
			f.Restore()
			if tag, err := beacon.Boot(rotatetest.AES128{}, f.Clone(), config); err == nil {
				next(t, tag, 15_000)
			} else if !errors.Is(err, beacon.ErrUnclaimed) && !errors.Is(err, beacon.ErrLog) {
				t.Fatalf("cut %d at step %d: boot: %v", cut, at, err)
			}
			if next(t, claim(t, f, config), 0); !bytes.Equal(f.Pages[0][:224], clean.Pages[0][:224]) || f.Misused {
				t.Fatalf("cut %d at step %d: the claim is not done", cut, at)
			}
		}
	}
}

// TestCutDestroy cuts the power at every step of Destroy, with the log on either
// page, old records on the other, and even where changes of the mode have
// filled it: the next boot finishes it, and leaves no byte, or the tag is as it was.
func TestCutDestroy(t *testing.T) {
	config := short(beacon.PlainTag(beacon.DULT))
	blank := flashtest.New(1024).Image()
	for _, epochs := range []rotate.Epoch{0, 120, 260} {
		for _, full := range []bool{false, true} {
			f := flashtest.New(1024)
			tag := claim(t, f, config)
			for hold := rotate.Millis(0); tag.Epoch() < epochs || hold == 0; {
				hold = next(t, tag, hold).Hold
			}
			for lost := true; full && tag.SetLost(lost) == nil; lost = !lost {
			}
			for at := range 5 {
				for seed := range uint64(60) {
					cut := flashtest.Cut(seed) % flashtest.Cuts
					f := f.Clone()
					tag := boot(t, f, config)
					f.CutAt(at, cut, seed)
					if err := tag.Destroy(); !errors.Is(err, beacon.ErrFlash) {
						t.Fatalf("cut %d at step %d: %v", cut, at, err)
					}
					f.Restore()
					_, err := beacon.Boot(rotatetest.AES128{}, f, config)
					gone := errors.Is(err, beacon.ErrUnclaimed)
					if !gone && (err != nil || at > 0) {
						t.Fatalf("epoch %d, full %v, cut %d at step %d: %v", epochs, full, cut, at, err)
					}
					if gone && !bytes.Equal(f.Image(), blank) {
						t.Fatalf("epoch %d, full %v, cut %d at step %d: something is left", epochs, full, cut, at)
					}
				}
			}
		}
	}
}

// TestDestroyThatFails: after it the tag shows nothing, and what was begun can
// only be ended.
func TestDestroyThatFails(t *testing.T) {
	config := short(beacon.ConsumerTag(2))
	for left := range 12 {
		born := flashtest.New(1024)
		next(t, claim(t, born, config), 0)
		f := &failing{Flash: born, left: -1}
		tag := boot(t, f, config)
		next(t, tag, 15_000)
		f.left = left
		if err := tag.Destroy(); err == nil {
			continue // the call that failed was one of the mark
		} else if !errors.Is(err, beacon.ErrFlash) {
			t.Fatal(err)
		}
		tag.Near(1)
		tag.Separate()
		tag.SetCharge(beacon.ChargeLow)
		for name, err := range map[string]error{
			"SetLost": tag.SetLost(true), "SetLost(false)": tag.SetLost(false), "Silence": tag.Silence(), "EndSilence": tag.EndSilence(1),
		} {
			if !errors.Is(err, beacon.ErrDestroyed) {
				t.Errorf("call %d fails: %s: %v", left, name, err)
			}
		}
		for i := range 3 {
			if show, err := tag.Next(rotate.Minute); show.Data != nil || show.Changed != (i == 0) || show.Hold == 0 || !errors.Is(err, beacon.ErrDestroyed) {
				t.Errorf("call %d fails: %+v, %v", left, show, err)
			}
		}
		if _, err := beacon.Boot(rotatetest.AES128{}, born.Clone(), config); !errors.Is(err, beacon.ErrUnclaimed) {
			t.Errorf("call %d fails: boot: %v", left, err)
		}
		if err := tag.Destroy(); err != nil || !bytes.Equal(born.Image(), flashtest.New(1024).Image()) {
			t.Errorf("call %d fails: again: %v", left, err)
		}
	}
}
