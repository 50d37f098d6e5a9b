package beacon_test

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/flashtest"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// TestBadFlash: what is lost or of another kind is refused.
func TestBadFlash(t *testing.T) {
	config := beacon.ConsumerTag(2)
	refuses := func(what string, f beacon.Flash, want error) {
		t.Helper()
		if _, err := beacon.Boot(rotatetest.AES128{}, f, config); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", what, err, want)
		}
	}
	f := flashtest.New(1024)
	refuses("erased", f, beacon.ErrUnclaimed)
	for _, size := range []int{0, 8, 1016, 1025, 1028} {
		f := flashtest.New(size)
		refuses("page of a wrong size", f, beacon.ErrFlash)
		if _, err := beacon.Claim(rotatetest.AES128{}, f, config, &exampleRoot); !errors.Is(err, beacon.ErrFlash) {
			t.Errorf("page of %d bytes: %v", size, err)
		}
	}
	claim(t, f, config)
	if _, err := beacon.Boot(rotatetest.AES256{}, f.Clone(), config); !errors.Is(err, beacon.ErrSuite) {
		t.Errorf("other suite: %v", err)
	}
	dark := f.Clone()
	dark.CutAt(0, flashtest.Before, 0)
	_ = dark.Erase(3)
	refuses("no power", dark, beacon.ErrFlash)
	// Any bit of the slot wrong: it is none.
	slot := 8 + 16*rotate.MaxNodes + 8
	for bit := range 8 * slot {
		f := f.Clone()
		f.Pages[0][bit/8] ^= 1 << (bit % 8)
		refuses("slot with a wrong bit", f, beacon.ErrUnclaimed)
	}
	lost := f.Clone()
	lost.Pages[2][3] ^= 1
	refuses("record with a wrong bit", lost, beacon.ErrLog)
}

// TestLostLogKeepsNoPast: a boot that finds no log still erases the page of a
// past day, which a cut in a change of day has left.
func TestLostLogKeepsNoPast(t *testing.T) {
	config := short(beacon.PlainTag(beacon.DULT))
	f := flashtest.New(1024)
	tag := claim(t, f, config)
	old := f.Clone()
	for hold := rotate.Millis(0); tag.Epoch() < 5; {
		hold = next(t, tag, hold).Hold
	}
	copy(f.Pages[0], old.Pages[0])
	blank := bytes.Repeat([]byte{0xff}, 1024)
	f.Pages[2], f.Pages[3] = bytes.Clone(blank), bytes.Clone(blank)
	if _, err := beacon.Boot(rotatetest.AES128{}, f, config); !errors.Is(err, beacon.ErrLog) {
		t.Fatal(err)
	}
	if !bytes.Equal(f.Pages[0], blank) {
		t.Error("the keys of day 0 are left")
	}
}

// TestRottenLatch: when the flash forgets what was shown of a day, nothing more
// is shown of it, and the next day all is well.
func TestRottenLatch(t *testing.T) {
	config := short(beacon.ConsumerTag(2))
	f := flashtest.New(1024)
	next(t, claim(t, f, config), 0)
	place := 8 + 16*rotate.MaxNodes + 16
	for bit := range 8 * 16 {
		f := f.Clone()
		f.Pages[0][place+bit/8] ^= 1 << (bit % 8)
		tag := boot(t, f, config)
		next(t, tag, 14_999)
		failed := false
		for tag.Epoch() < 4 {
			show, err := tag.Next(1000)
			if tag.Epoch() < 4 && (show.Data != nil || (err != nil) != errors.Is(err, beacon.ErrLatch)) {
				t.Fatalf("bit %d: %+v, %v", bit, show, err)
			}
			failed = failed || err != nil
		}
		show := next(t, tag, 0)
		for range 10 {
			if show = next(t, tag, show.Hold); show.Data != nil {
				break
			}
		}
		if show.Data == nil || !failed {
			t.Fatalf("bit %d: %+v on the next day, and an error before: %v", bit, show, failed)
		}
	}
}

// TestWornWords: words that do not take a record are passed over, and nothing
// is shown without one.
func TestWornWords(t *testing.T) {
	config := short(beacon.PlainTag(beacon.DULT))
	f := flashtest.New(1024)
	tag := claim(t, f, config)
	f.Worn = func(page, offset int) bool { return page >= 2 && offset%24 != 0 }
	hold := rotate.Millis(0)
	for range 300 {
		show := next(t, tag, hold)
		hold = show.Hold
	}
	if tag.Epoch() != 299 || f.Erasures[2] < 2 || f.Erasures[3] < 2 {
		t.Errorf("epoch %d, erasures %v", tag.Epoch(), f.Erasures)
	}
	f.Worn = func(page, _ int) bool { return page >= 2 }
	show, err := tag.Next(hold)
	if !errors.Is(err, beacon.ErrFlash) || !show.Changed || show.Data != nil {
		t.Errorf("%+v, %v", show, err)
	}
	if err := tag.Silence(); !errors.Is(err, beacon.ErrFlash) || tag.Mode() != beacon.ModeSeparated {
		t.Errorf("%v, %v", err, tag.Mode())
	}
	f.Worn = nil
	if show = next(t, tag, 0); tag.Epoch() != 300 {
		t.Errorf("epoch %d, %+v", tag.Epoch(), show)
	}
}

// failing is a flash of which one call fails, and does nothing.
type failing struct {
	*flashtest.Flash
	left int
}

func (f *failing) fails() bool { f.left--; return f.left == -1 }

func (f *failing) Read(page, offset int, dst []byte) error {
	if f.fails() {
		return flashtest.ErrWorn
	}
	return f.Flash.Read(page, offset, dst)
}

func (f *failing) Write(page, offset int, word []byte) error {
	if f.fails() {
		return flashtest.ErrWorn
	}
	return f.Flash.Write(page, offset, word)
}

func (f *failing) Erase(page int) error {
	if f.fails() {
		return flashtest.ErrWorn
	}
	return f.Flash.Erase(page)
}

// errHurt ends a life.
var errHurt = errors.New("the flash has failed a while ago")

// untilHurt is a life that ends so long after a call of the flash has failed
// that the tag has tried again.
func untilHurt(f *failing) script[[16]byte] {
	s, since := life[[16]byte](), 0
	for at := 5 * rotate.Second; at < lifetime; at += 5 * rotate.Second {
		s = append(s, script[[16]byte]{{at, func(*beacon.Tag[[16]byte], func() rotate.Millis) error {
			if f.left < 0 {
				since++
			}
			if since > 13 {
				return errHurt
			}
			return nil
		}}}...)
	}
	slices.SortStableFunc(s, func(a, b struct {
		at rotate.Millis
		do act[[16]byte]
	}) int {
		return cmp.Compare(a.at, b.at)
	})
	return s
}

// TestFailures lets each call of the flash fail once, and the tag try again: it
// goes on, and no rule is broken. Then it boots once more, with other data: if
// that is on the same day, it shows the same of it.
func TestFailures(t *testing.T) {
	config := short(beacon.ConsumerTag(2))
	born, o := newShort(t, config)
	counter := &failing{Flash: born.Clone(), left: -1} // none fails
	if err := liveOn(o.clone(), counter, life[[16]byte](), lifetime); err != nil {
		t.Fatal(err)
	}
	calls, stride, boots := -1-counter.left, 1, 0
	if testing.Short() {
		stride = 17
	}
	other := script[[16]byte]{
		{1, func(t *beacon.Tag[[16]byte], _ func() rotate.Millis) error { return t.SetData([]byte{9}) }},
		{2, func(t *beacon.Tag[[16]byte], watch func() rotate.Millis) error { return t.EndSilence(watch()) }},
	}
	for at := 0; at < calls; at += stride {
		f, o := &failing{Flash: born.Clone(), left: at}, o.clone()
		o.patient = true
		err := liveOn(o, f, untilHurt(f), lifetime)
		if errors.Is(err, beacon.ErrFlash) { // of the boot
			boots++
			err = liveOn(o, f, untilHurt(f), lifetime)
		}
		if err != nil && !errors.Is(err, errHurt) {
			t.Fatalf("call %d of %d fails: %v", at, calls, err)
		}
		err = liveOn(o, f, other, lifetime)
		if err != nil || o.heard < 10 || o.newest < 2 || f.Misused {
			t.Fatalf("call %d of %d fails: %v, %d frames, day %d, misused %v", at, calls, err, o.heard, o.newest, f.Misused)
		}
	}
	if boots == 0 || boots*stride == calls {
		t.Errorf("%d boots of %d calls failed", boots, calls)
	}
}

// TestNoPlaceForLatch: a page that takes no separated frame lets none be shown.
func TestNoPlaceForLatch(t *testing.T) {
	config := short(beacon.ConsumerTag(2))
	f := flashtest.New(1024)
	tag := claim(t, f, config)
	place := 8 + 16*rotate.MaxNodes + 16
	f.Worn = func(page, offset int) bool { return page == 0 && offset >= place }
	failures, lost := 0, 0
	for range 60 {
		show, err := tag.Next(0)
		if show.Data != nil || tag.Epoch() != 0 {
			t.Fatalf("%+v, %v", show, err)
		}
		if errors.Is(err, beacon.ErrFlash) {
			failures++
		} else if errors.Is(err, beacon.ErrLatch) {
			lost++
		}
	}
	if places := (1024 - place) / 24; failures != places || failures+lost != 60 {
		t.Errorf("%d failures and %d refusals, with %d places", failures, lost, places)
	}
	// A boot finds the same.
	f.Worn = nil
	tag = boot(t, f, config)
	if show, err := tag.Next(15_000); !errors.Is(err, beacon.ErrLatch) || show.Data != nil {
		t.Errorf("after a boot: %+v, %v", show, err)
	}
}

// unread is a flash that programs words, and cannot read them for a while.
type unread struct {
	*flashtest.Flash
	writes int // whose words cannot be read
	dark   bool
}

func (f *unread) Write(page, offset int, word []byte) error {
	f.dark = f.writes > 0
	f.writes--
	return f.Flash.Write(page, offset, word)
}

func (f *unread) Read(page, offset int, dst []byte) error {
	if f.dark {
		f.dark = false
		return flashtest.ErrWorn
	}
	return f.Flash.Read(page, offset, dst)
}

// TestUnreadRecords: records that are written and cannot be read back are used
// up: what is written after them holds after a boot.
func TestUnreadRecords(t *testing.T) {
	config := short(beacon.PlainTag(beacon.DULT))
	for name, change := range map[string]struct {
		do   func(tag tag128) error
		want beacon.Mode
	}{
		"silent": {func(tag tag128) error { return tag.Silence() }, beacon.ModeSilent},
		"lost":   {func(tag tag128) error { return tag.SetLost(true) }, beacon.ModeLost},
	} {
		for writes := range 9 {
			f := &unread{Flash: flashtest.New(1024)}
			tag := claim(t, f, config)
			show := next(t, tag, 0)
			f.writes = writes
			if _, err := tag.Next(show.Hold); (err != nil) != (writes >= 4) {
				t.Fatalf("%d words are not read back: %v", writes, err)
			}
			f.writes = 0
			if err := change.do(tag); err != nil {
				t.Fatal(err)
			}
			again := boot(t, f.Flash.Clone(), config)
			if again.Mode() != change.want || again.Epoch() != 2 {
				t.Errorf("%d words are not read back, then %s: %v after a boot, epoch %d", writes, name, again.Mode(), again.Epoch())
			}
			next(t, tag, 0)
			if tag.Epoch() != 1 {
				t.Errorf("%d words are not read back: epoch %d", writes, tag.Epoch())
			}
		}
	}
}

// TestUnreadModes: a change of the mode that fails as its word cannot be read
// back is not made, but for a boot before the next change of epoch.
func TestUnreadModes(t *testing.T) {
	config := short(beacon.PlainTag(beacon.DULT))
	f := &unread{Flash: flashtest.New(1024)}
	tag := claim(t, f, config)
	show := next(t, tag, 0)
	f.writes = 4
	if err := tag.Silence(); !errors.Is(err, beacon.ErrFlash) || tag.Mode() != beacon.ModeSeparated {
		t.Fatalf("%v, %v", err, tag.Mode())
	}
	if again := boot(t, f.Flash.Clone(), config); again.Mode() != beacon.ModeSilent {
		t.Errorf("%v in a boot before the next change", again.Mode())
	}
	f.writes = 0
	next(t, tag, show.Hold)
	if again := boot(t, f.Flash.Clone(), config); again.Mode() != beacon.ModeSeparated {
		t.Errorf("%v in a boot after it", again.Mode())
	}
}
