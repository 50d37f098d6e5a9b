package pairing_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/seed-496a4445/fyr"
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/flashtest"
	"github.com/seed-496a4445/fyr/pairing"
)

// One driver serves both packages.
var _ pairing.Flash = beacon.Flash(nil)

// formatted returns a flash that is ready, and the store in it.
func formatted(t *testing.T, size int) (*flashtest.Flash, *pairing.FlashStore) {
	t.Helper()
	f := flashtest.New(size)
	if err := pairing.FormatFlash(f); err != nil {
		t.Fatal(err)
	}
	return f, opened(t, f)
}

// opened returns the store in a flash.
func opened(t *testing.T, f pairing.Flash) *pairing.FlashStore {
	t.Helper()
	s, err := pairing.NewFlashStore(f)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// filled is a state of n bytes that are all alike.
func filled(b byte, n int) []byte { return bytes.Repeat([]byte{b}, n) }

// TestFlashStore saves states of every size.
func TestFlashStore(t *testing.T) {
	f, s := formatted(t, pairing.MinFlashPageSize)
	if b, err := s.Load(); err != nil || b != nil {
		t.Fatalf("before the first Save: %x, %v", b, err)
	}
	for n := range s.MaxSize() + 1 {
		want := filled(byte(n)|1, n)
		if err := s.Save(want); err != nil {
			t.Fatal(err)
		}
		for _, s := range []*pairing.FlashStore{s, opened(t, f)} {
			if got, err := s.Load(); err != nil || !bytes.Equal(got, want) {
				t.Fatalf("%d bytes: %v", n, err)
			}
		}
	}
	if err := s.Save(filled(1, s.MaxSize()+1)); !errors.Is(err, pairing.ErrLength) {
		t.Errorf("state too long: %v", err)
	}
	if got, err := s.Load(); err != nil || len(got) != s.MaxSize() {
		t.Errorf("after it: %d bytes, %v", len(got), err)
	}
	if f.Misused {
		t.Error("the flash was misused")
	}
}

// TestFlashStoreFitsTag: the longest state of a tag is as long as the
// documentation says, and fits the smallest page.
func TestFlashStoreFitsTag(t *testing.T) {
	b := pairing.FullTagState()
	if _, err := pairing.SeeTag(b); err != nil || len(b) < 1550 || len(b) > 1650 {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	_, s := formatted(t, pairing.MinFlashPageSize)
	if err := s.Save(b); err != nil || s.MaxSize() < len(b) {
		t.Errorf("%d bytes: %v", s.MaxSize(), err)
	}
}

// TestFlashStoreWear: an erasure a Save, in turns, and none a Load.
func TestFlashStoreWear(t *testing.T) {
	f, s := formatted(t, pairing.MinFlashPageSize)
	if _, err := s.Load(); err != nil {
		t.Fatal(err)
	}
	before := f.Erasures
	for i := range 20 {
		if err := s.Save(filled(byte(i), 100)); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if _, err := opened(t, f).Load(); err != nil {
				t.Fatal(err)
			}
		}
	}
	for page := range pairing.FlashPages {
		if n := f.Erasures[page] - before[page]; n != 10 {
			t.Errorf("page %d was erased %d times in 20 Saves", page, n)
		}
	}
}

// TestFlashStoreSequence: the later state counts, also when the number of it
// has gone round.
func TestFlashStoreSequence(t *testing.T) {
	for _, first := range []uint32{0, 1, 1<<31 - 1, 1 << 31, 1<<32 - 1} {
		for page := range pairing.FlashPages {
			f := flashtest.New(pairing.MinFlashPageSize)
			for i, state := range []byte{1, 2} {
				if err := pairing.FillSlot(f, (page+i)%pairing.FlashPages, first+uint32(i), []byte{state}); err != nil {
					t.Fatal(err)
				}
			}
			if b, err := opened(t, f).Load(); err != nil || !bytes.Equal(b, []byte{2}) {
				t.Errorf("%d in page %d and the next: %x, %v", first, page, b, err)
			}
			if bytes.Count(f.Pages[page], []byte{0xff}) != f.PageSize() {
				t.Errorf("%d in page %d: the older one is left", first, page)
			}
		}
	}
}

// TestFlashStoreCuts cuts the power at every step of a Save and of the Load
// after it, in every way: the old state is there or the new one, and no trace of the
// other once a Load has returned.
func TestFlashStoreCuts(t *testing.T) {
	before, s := formatted(t, pairing.MinFlashPageSize)
	old, next := filled('o', 101), filled('n', 77)
	if err := s.Save(old); err != nil {
		t.Fatal(err)
	}
	cuts, news := 0, 0
	for at := 0; ; at++ {
		var done bool
		for cut := range flashtest.Cuts {
			f := before.Clone()
			f.CutAt(at, cut, uint64(at))
			err := opened(t, f).Save(next)
			done = !f.Restore()
			if !done && err == nil && at < 12 {
				t.Fatalf("cut %d at step %d is not noticed", cut, at)
			}
			n := again(t, f, fmt.Sprintf("cut %d at step %d", cut, at), old, next)
			news += n
			cuts++
		}
		if done {
			break
		}
	}
	if cuts < 3*14 || news == 0 || news == cuts {
		t.Errorf("%d cuts, %d times the new state", cuts, news)
	}
	t.Logf("%d cuts, the new state after %d", cuts, news)
}

// again cuts the power at every step of a Load, and returns 1 when the state is
// the new one.
func again(t *testing.T, f *flashtest.Flash, where string, old, next []byte) (isNew int) {
	t.Helper()
	for at := 0; ; at++ {
		g := f.Clone()
		g.CutAt(at, flashtest.Cut(at)%flashtest.Cuts, uint64(at))
		_, _ = opened(t, g).Load()
		cut := g.Restore()
		b, err := opened(t, g).Load()
		switch {
		case err != nil:
			t.Fatalf("%s, again at %d: %v", where, at, err)
		case bytes.Equal(b, next):
			isNew = 1
		case !bytes.Equal(b, old):
			t.Fatalf("%s, again at %d: neither", where, at)
		}
		gone := byte('n')
		if isNew == 1 {
			gone = 'o'
		}
		if bytes.Contains(g.Image(), filled(gone, pairing.FlashWordSize/2)) || g.Misused {
			t.Fatalf("%s, again at %d: a trace of the other, misused %v", where, at, g.Misused)
		}
		if !cut {
			return isNew
		}
	}
}

// TestFormatFlashCuts: what a cut has left can be formatted.
func TestFormatFlashCuts(t *testing.T) {
	used, s := formatted(t, pairing.MinFlashPageSize)
	if err := s.Save(filled('o', 100)); err != nil {
		t.Fatal(err)
	}
	for at := 0; ; at++ {
		f := used.Clone()
		f.CutAt(at, flashtest.Torn, uint64(at))
		err := pairing.FormatFlash(f)
		if !f.Restore() {
			break
		}
		if !errors.Is(err, pairing.ErrFlash) {
			t.Errorf("cut at step %d: %v", at, err)
		}
		if err := pairing.FormatFlash(f); err != nil {
			t.Fatal(err)
		}
		if b, err := opened(t, f).Load(); err != nil || b != nil || bytes.Contains(f.Image(), filled('o', 4)) {
			t.Errorf("cut at step %d: %x, %v", at, b, err)
		}
	}
}

// TestFlashStoreDamage: pages without a whole state are an error, as is every
// wrong bit of one, and never a tag that is new.
func TestFlashStoreDamage(t *testing.T) {
	refuses := func(what string, f pairing.Flash, want error) {
		t.Helper()
		s := opened(t, f)
		b, err := s.Load()
		if !errors.Is(err, want) || !errors.Is(err, fyr.ErrState) || b != nil {
			t.Errorf("%s: %x, %v", what, b, err)
		}
		if err := s.Save([]byte{1}); !errors.Is(err, want) {
			t.Errorf("%s: Save: %v", what, err)
		}
	}
	for _, size := range []int{0, 8, 2040, 2049, 2052} {
		if _, err := pairing.NewFlashStore(flashtest.New(size)); !errors.Is(err, pairing.ErrFlash) {
			t.Errorf("page of %d bytes: %v", size, err)
		}
		if err := pairing.FormatFlash(flashtest.New(size)); !errors.Is(err, pairing.ErrFlash) {
			t.Errorf("format a page of %d bytes: %v", size, err)
		}
	}
	refuses("erased", flashtest.New(pairing.MinFlashPageSize), pairing.ErrFlashState)
	f, s := formatted(t, pairing.MinFlashPageSize)
	if err := s.Save(filled(0x5a, 60)); err != nil {
		t.Fatal(err)
	}
	page := 0
	if f.Pages[0][0] == 0xff {
		page = 1
	}
	for bit := range 8 * (8 + 64 + 8) {
		f := f.Clone()
		f.Pages[page][bit/8] ^= 1 << (bit % 8)
		refuses(fmt.Sprintf("bit %d", bit), f, pairing.ErrFlashState)
	}
	dark := f.Clone()
	dark.CutAt(0, flashtest.Before, 0)
	_ = dark.Erase(3)
	refuses("no power", dark, pairing.ErrFlash)
}

// TestFlashStoreWorn: a word that does not take its bits is an error, and the
// state before is still there; the note is no such word.
func TestFlashStoreWorn(t *testing.T) {
	state := filled('x', 24)
	for offset := 0; offset < 6*pairing.FlashWordSize; offset += pairing.FlashWordSize {
		f, s := formatted(t, pairing.MinFlashPageSize)
		if err := s.Save(filled('o', 24)); err != nil {
			t.Fatal(err)
		}
		f.Worn = func(page, at int) bool { return at == offset }
		err := s.Save(state)
		f.Worn = nil
		b, loadErr := s.Load()
		if note := offset == 5*pairing.FlashWordSize; note != (err == nil) || note != bytes.Equal(b, state) || loadErr != nil {
			t.Errorf("word at %d: %v; then %q, %v", offset, err, b, loadErr)
		}
		if err != nil && !errors.Is(err, pairing.ErrFlash) {
			t.Errorf("word at %d: %v", offset, err)
		}
		if err := s.Save(state); err != nil {
			t.Errorf("word at %d, after repair: %v", offset, err)
		}
	}
}
