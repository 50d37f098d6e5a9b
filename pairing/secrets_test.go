package pairing_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/beacon/flashtest"
	"github.com/seed-496a4445/fyr/pairing"
)

// secrets are bytes by what they are.
type secrets map[string][]byte

// fragment is how many bytes of a secret in a row are a trace of it.
const fragment = 8

// found returns what of s there is a trace of in an image.
func (s secrets) found(image []byte) (names []string) {
	for name, b := range s {
		for at := range len(b) - fragment + 1 {
			if bytes.Contains(image, b[at:at+fragment]) {
				names = append(names, name)
				break
			}
		}
	}
	slices.Sort(names)
	return names
}

// leavesOf returns all leaves of a root, and the keys of its log before
// anything was written.
func leavesOf(who string, g *pairing.SeenKeys) secrets {
	s := secrets{}
	for l, name := range map[pairing.Leaf]string{
		pairing.BeaconLeaf: "beacon", pairing.WideBeaconLeaf: "wide beacon", pairing.AuthLeaf: "auth", pairing.RingLeaf: "ring", pairing.ReleaseLeaf: "release",
		pairing.NearLeaf: "near", pairing.RangingLeaf: "ranging", pairing.SetupLeaf: "setup", pairing.AuditLeaf: "audit",
	} {
		s[who+" "+name] = g.Root.Derive(l, g.Epoch).Expose()
	}
	return s
}

// A spy looks at all that a tag writes, and at all that both sides draw and
// say.
type spy struct {
	*scene
	flash   *flashLog
	wire    wiretap
	never   secrets // what no flash may ever have had
	written []byte
	gone    secrets // what may not be there any more
	epochs  int     // how many roots there were
}

// newSpy returns one on a new tag.
func newSpy(t *testing.T) *spy {
	t.Helper()
	c := newCast()
	p := newPlace()
	y := &spy{flash: &flashLog{Flash: p.flash, place: p}, never: secrets{}, gone: secrets{}}
	c.draw, c.chance = y.wire.drawn(), y.wire.drawn()
	y.scene = &scene{cast: c, place: p, saveAt: -1, log: y.flash}
	y.air.scene = y.scene
	y.air.heard = y.wire.hear
	if err := errors.Join(y.boot(), y.wake()); err != nil {
		t.Fatal(err)
	}
	return y
}

// act lets something be done, and learns what must not be there after it.
func (y *spy) act(t *testing.T, a act) {
	t.Helper()
	before, err := look(y.place)
	if err != nil {
		t.Fatal(err)
	}
	y.wire.starts = nil
	if err := a.do(y.scene); err != nil {
		t.Fatalf("%s: %v", a.name, err)
	}
	after, err := look(y.place)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range y.wire.starts {
		for name, b := range y.handshake(t, s, &before) {
			y.never[fmt.Sprint(a.name, " ", i, " ", name)] = b
		}
		if before, err = look(y.place); err != nil { // the next one is under what this one made
			t.Fatal(err)
		}
	}
	y.learn(a.name, &before, &after)
	y.written = y.written[:0]
	for _, s := range y.flash.steps {
		y.written = append(y.written, s.word...)
	}
}

// learn notes which keys the tag must not have any more: roots and the leaf of
// the beacon never, leaves only while they are the tag's.
func (y *spy) learn(where string, before, after *view) {
	for p := range after.phones {
		for _, g := range [...]*pairing.SeenKeys{after.phones[p].Current, after.phones[p].Pending} {
			if g == nil {
				continue
			}
			who := fmt.Sprint("epoch ", g.Epoch)
			if y.never[who+" root"] == nil {
				y.epochs++
			}
			y.never[who+" root"] = g.Root.Expose()
			y.never[who+" audit"] = g.Root.Derive(pairing.AuditLeaf, g.Epoch).Expose()
			mine := after.tag.State == pairing.Owned && g.Epoch == after.tag.Epoch
			for name, b := range leavesOf(who, g) {
				kept := mine && name != who+" beacon" || bytes.Equal(b, expose(after.tag.Token)) || bytes.Equal(b, expose(after.tag.Setup)) ||
					bytes.Equal(b, expose(after.tag.Auth)) || bytes.Equal(b, expose(after.tag.Previous))
				if delete(y.gone, name); !kept {
					y.gone[name] = b
				}
			}
		}
	}
	for _, k := range [...]pairing.Key{before.tag.Auth, before.tag.Previous} {
		if b := expose(k); b != nil && !bytes.Equal(b, expose(after.tag.Auth)) && !bytes.Equal(b, expose(after.tag.Previous)) {
			y.gone[where+" old auth"] = b
		}
	}
}

// expose returns the bytes of a key that may be none.
func expose(k pairing.Key) []byte {
	if !k.Valid() {
		return nil
	}
	return k.Expose()
}

// TestSecretsLeave: no root, no key of a handshake or a session is ever
// written; what a commit replaces is nowhere in the flash after it, nor the
// beacon's leaf once it is installed, nor anything of an owner who has let go.
func TestSecretsLeave(t *testing.T) {
	y := newSpy(t)
	searched := 0
	for _, a := range []act{
		claims(0), visits(0), visits(0), rekeys(0), visits(0), releases(0), takes(1, 0), visits(1), rekeys(1), visits(1), releases(1), takes(0, 1),
		unfreezes(0), resets(), reclaims(0, 0), visits(0),
	} {
		y.act(t, a)
		searched += len(y.never) + len(y.gone)
		if names := y.never.found(y.written); names != nil {
			t.Errorf("%s: was written: %q", a.name, names)
		}
		if names := y.never.found(y.flash.Image()); names != nil {
			t.Errorf("%s: is in the flash: %q", a.name, names)
		}
		if names := y.gone.found(y.flash.Image()); names != nil {
			t.Errorf("%s: is still in the flash: %q", a.name, names)
		}
	}
	if y.epochs < 5 || len(y.never) < 250 || len(y.gone) < 30 || searched < 2000 {
		t.Errorf("%d roots, %d and %d secrets, %d searches", y.epochs, len(y.never), len(y.gone), searched)
	}
	t.Logf("%d roots; %d secrets that never were written, %d that are gone; %d searches in %d bytes written",
		y.epochs, len(y.never), len(y.gone), searched, len(y.written))
}

// TestSecretsLeaveAfterCuts: nor are they after a cut at any step of a release
// or a rekey, once the tag has booted and has the new state.
func TestSecretsLeaveAfterCuts(t *testing.T) {
	for _, a := range []act{releases(0), rekeys(0)} {
		y := newSpy(t)
		for _, a := range []act{claims(0), visits(0)} {
			y.act(t, a)
		}
		start, noted := y.clone(), len(y.flash.steps)
		owned, err := look(y.place)
		if err != nil {
			t.Fatal(err)
		}
		y.act(t, a)
		gone := leavesOf("old", owned.phones[0].Current)
		done := 0
		for at, step := range y.flash.steps[noted:] {
			for cut := range flashtest.Cuts {
				f := start.flash.Clone()
				f.CutAt(0, cut, uint64(at))
				_ = step.do(f)
				f.Restore()
				p := start.clone()
				p.flash = f
				if _, err := newScene(y.cast, p); err != nil {
					t.Fatal(err)
				}
				v, err := look(p)
				if err != nil {
					t.Fatal(err)
				}
				delete(gone, "old auth") // it may be the one before
				if v.tag.Epoch == owned.tag.Epoch {
					continue
				}
				done++
				if v.tag.State == pairing.Released {
					delete(gone, "old release") // the ticket
				}
				if names := gone.found(f.Image()); names != nil {
					t.Errorf("%s, cut %d at step %d: %q", a.name, cut, at, names)
				}
			}
			_ = step.do(start.flash)
		}
		if done < 10 {
			t.Errorf("%s: done after %d cuts", a.name, done)
		}
	}
}

// forgetful is a flash whose erasures leave the page as it was.
type forgetful struct{ *flashtest.Flash }

func (forgetful) Erase(int) error { return nil }

// TestSearchFinds: the search finds a part of a secret wherever it is, and what
// a flash has left that does not erase.
func TestSearchFinds(t *testing.T) {
	y := newSpy(t)
	y.act(t, claims(0))
	for name, b := range y.never {
		f := y.flash.Clone()
		for page := range f.Pages {
			for _, at := range []int{3, f.PageSize() - fragment} {
				f := f.Clone()
				copy(f.Pages[page][at:], b[len(b)-fragment:])
				if names := y.never.found(f.Image()); !slices.Contains(names, name) {
					t.Errorf("%s in page %d is not found", name, page)
				}
			}
		}
	}
	p := y.clone()
	before, err := p.stored()
	if err != nil {
		t.Fatal(err)
	}
	s, err := pairing.NewFlashStore(forgetful{p.flash})
	if err != nil {
		t.Fatal(err)
	}
	v, err := look(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Save([]byte("another state")); err != nil {
		t.Fatal(err)
	}
	ring := secrets{"ring": expose(v.tag.Ring), "auth": expose(v.tag.Auth)}
	if names := ring.found(p.flash.Image()); len(names) != 2 || !bytes.Contains(p.flash.Image(), before) {
		t.Errorf("after a Save that does not erase: found %q", names)
	}
}
