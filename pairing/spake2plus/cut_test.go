package spake2plus_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/spake2plus"
)

// errCut is what a store returns whose power is cut.
var errCut = errors.New("power is cut")

// flash is a store whose power is cut during one write, the cut-th, when so
// many bytes of the new value are written. Nothing works after that.
type flash struct {
	value     [spake2plus.LimiterSize]byte
	cut, torn int
	writes    int
	off       bool
}

func (f *flash) Load(value *[spake2plus.LimiterSize]byte) error {
	*value = f.value
	return nil
}

func (f *flash) Save(value *[spake2plus.LimiterSize]byte) error {
	if f.off {
		return errCut
	}
	if f.writes++; f.writes == f.cut {
		copy(f.value[:f.torn], value[:f.torn])
		f.off = true
		return errCut
	}
	f.value = *value
	return nil
}

// lazy is a broken store: it says that a value is durable one write early.
type lazy struct {
	flash   *flash
	waiting *[spake2plus.LimiterSize]byte
}

func (s *lazy) Load(value *[spake2plus.LimiterSize]byte) error { return s.flash.Load(value) }

func (s *lazy) Save(value *[spake2plus.LimiterSize]byte) error {
	before := s.waiting
	own := *value
	s.waiting = &own
	if before == nil {
		return nil
	}
	return s.flash.Save(before)
}

// hasty is a broken limiter: it answers, and counts then.
type hasty struct {
	*spake2plus.Limiter
	a *attempts
}

func (h hasty) Respond(v *spake2plus.Verifier, now int64, shareP []byte) (shareV, confirmV []byte, err error) {
	shareV, confirmV, err = v.Respond(shareP)
	if err == nil {
		_, _, err = h.Limiter.Respond(newVerifier(h.a.t, h.a.record, parameters), now, shareP)
	}
	return shareV, confirmV, err
}

// forgiving is a broken limiter: a right code gives all attempts back.
type forgiving struct{ *spake2plus.Limiter }

func (f forgiving) Finish(v *spake2plus.Verifier, confirmP []byte) (spake2plus.SharedKey, error) {
	key, err := f.Limiter.Finish(v, confirmP)
	if err == nil {
		err = f.Unlock()
	}
	return key, err
}

// A life is what happens to a tag: w and r, a wrong or right code; b, a right
// one that breaks off after the answer; u, a physical action; o, power off and
// on at rest.
const life = "wwrbwowrruwbrowwuwro"

// A walk leads a tag through a life whose power is cut once, and keeps books.
type walk struct {
	a    *attempts
	f    *flash
	open func(now int64) guard
	now  int64
	// least and most bound how many codes must and may be counted. They differ
	// once something was cut: its attempt, or its physical action, counts or not.
	least, most int
}

// step does one thing.
func (w *walk) step(l guard, what rune) {
	w.now += 1e5
	switch what {
	case 'r':
		w.attempt(l, right)
	case 'w':
		w.attempt(l, wrong)
	case 'b':
		w.attempt(l, broken)
	case 'u':
		if w.least = 0; l.Unlock() == nil {
			w.most = 0
		}
	}
}

// attempt enters one code.
func (w *walk) attempt(l guard, c code) {
	answered, err := w.a.try(l, c, w.now)
	if answered || w.f.off {
		w.most++
	}
	if !answered {
		return
	}
	w.least++
	if c != right {
		return
	}
	if err == nil || w.f.off {
		w.least--
	}
	if err == nil {
		w.most--
	}
}

// run lives a life from a tag out of the factory on, and returns what is wrong
// with it.
func (w *walk) run(life string) error {
	l := w.open(w.now)
	garbled := false // a write that was cut in the middle may lock
	for i, what := range "u" + life {
		w.step(l, what)
		if w.f.off || what == 'o' {
			garbled = garbled || w.f.off && w.f.torn%spake2plus.LimiterSize != 0
			w.f.off = false
			l = w.open(w.now)
		}
		counted := spake2plus.MaxWrong - l.Left()
		if counted < w.least || counted > w.most && !garbled {
			return fmt.Errorf("step %d: %d counted, want %d to %d", i, counted, w.least, w.most)
		}
	}
	return nil
}

// torns lists after how many bytes of a write power is cut: all, or few.
func torns() []int {
	if testing.Short() {
		return []int{0, 5, spake2plus.LimiterSize}
	}
	var all []int
	for n := range spake2plus.LimiterSize + 1 {
		all = append(all, n)
	}
	return all
}

// everyCut walks through the life with a cut at every write after that of the
// factory: before it, after it, and within it. It returns the first thing that
// is wrong, and the number of walks.
func everyCut(a *attempts, life string, open func(f *flash) func(now int64) guard) (walks int, err error) {
	for cut := 2; ; cut++ {
		for _, torn := range torns() {
			f := &flash{cut: cut, torn: torn}
			w := walk{a: a, f: f, open: open(f), now: 1e9}
			if err := w.run(life); err != nil {
				return walks, fmt.Errorf("cut in write %d after %d bytes: %w", cut, torn, err)
			}
			walks++
			if f.writes < cut {
				return walks, nil // no write was cut
			}
		}
	}
}

// TestEveryCut: whatever is cut, no attempt comes back; and what is not torn
// costs no more than the attempt that it cut.
func TestEveryCut(t *testing.T) {
	a := newAttempts(t)
	honest := func(f *flash) func(int64) guard {
		return func(now int64) guard { return reopened(t, f, now) }
	}
	const writes = 1 + 15 + 5 + 2 // factory, answers, right codes, physical actions
	walks, err := everyCut(a, life, honest)
	if want := (writes-1)*len(torns()) + 1; err != nil || walks != want {
		t.Errorf("%d walks, want %d: %v", walks, want, err)
	}
	broken := map[string]func(f *flash) func(int64) guard{
		"answers first": func(f *flash) func(int64) guard {
			return func(now int64) guard { return hasty{reopened(t, f, now), a} }
		},
		"forgives all": func(f *flash) func(int64) guard {
			return func(now int64) guard { return forgiving{reopened(t, f, now)} }
		},
		"store is late": func(f *flash) func(int64) guard {
			return func(now int64) guard { return reopened(t, &lazy{flash: f}, now) }
		},
		"forgets when it starts": func(f *flash) func(int64) guard {
			return func(now int64) guard {
				l := reopened(t, f, now)
				_ = l.Unlock() // which a cut may end
				return l
			}
		},
	}
	for name, open := range broken {
		if _, err := everyCut(a, life, open); err == nil {
			t.Errorf("a limiter that %s passes", name)
		} else {
			t.Logf("%s: %v", name, err)
		}
	}
}

// TestAttackByCuts: who cuts power at whatever write he likes gets no more
// answers than who does not.
func TestAttackByCuts(t *testing.T) {
	a := newAttempts(t)
	for _, torn := range torns() {
		f := new(flash)
		l := guard(unlocked(t, f, 0))
		answers := 0
		for i := range 3 * spake2plus.MaxWrong {
			now := int64(i+1) * 1e5
			if f.cut, f.torn, f.writes = i%3, torn, 0; i%3 == 2 {
				f.cut = 1
			}
			answered, _ := a.try(l, wrong, now)
			if answered {
				answers++
			}
			if f.off {
				f.off = false
				l = reopened(t, f, now)
			}
		}
		if answers > spake2plus.MaxWrong || torn == 0 && answers != spake2plus.MaxWrong {
			t.Errorf("torn after %d bytes: %d answers", torn, answers)
		}
	}
}
