package pairing_test

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/seed-496a4445/fyr/beacon/flashtest"
)

// A flashStep is one write or erasure, and what was stored elsewhere when it
// began.
type flashStep struct {
	page, offset int
	word         []byte // nil: an erasure
	beacon       []byte
	phones       [2][]byte
	copied       bool
}

// flashLog is a flash that notes its steps.
type flashLog struct {
	*flashtest.Flash
	place *place
	steps []flashStep
}

func (l *flashLog) Write(page, offset int, word []byte) error {
	l.note(page, offset, bytes.Clone(word))
	return l.Flash.Write(page, offset, word)
}

func (l *flashLog) Erase(page int) error {
	l.note(page, 0, nil)
	return l.Flash.Erase(page)
}

func (l *flashLog) note(page, offset int, word []byte) {
	p := l.place
	l.steps = append(l.steps, flashStep{page, offset, word, p.beacon, p.phones, p.copied})
}

// do takes the step on a flash.
func (f *flashStep) do(on *flashtest.Flash) error {
	if f.word == nil {
		return on.Erase(f.page)
	}
	return on.Write(f.page, f.offset, f.word)
}

// cutPower cuts the power of the tag at every step that its flash takes in an
// act, in every way. All cuts are made in the steps as they were noted; those
// around an erasure, and some others, also while the tag takes them, and there
// the power is cut again in the boot that follows.
func (w *walker) cutPower(p *place, a act) {
	if !w.cuts || w.found != nil {
		return
	}
	steps := w.noted(p, a)
	w.steps += len(steps)
	flash := p.flash.Clone()
	for at := range steps {
		step := &steps[at]
		for cut := range flashtest.Cuts {
			q := p.clone()
			q.flash, q.beacon, q.phones, q.copied = flash.Clone(), step.beacon, step.phones, step.copied
			q.flash.CutAt(0, cut, uint64(at))
			_ = step.do(q.flash)
			w.bootAfter(q, fmt.Sprintf("%s, cut %d at step %d", a.name, cut, at), nearErasure(steps, at))
		}
		if err := step.do(flash); err != nil {
			w.blame(a.name, err)
		}
	}
	for at := range steps {
		if nearErasure(steps, at) || at%w.stride == 0 {
			w.cutTag(p, a, at)
		}
	}
}

// nearErasure reports whether a step is an erasure, or the one before, which
// commits, or the one after, which notes it.
func nearErasure(steps []flashStep, at int) bool {
	return slices.ContainsFunc(steps[max(0, at-1):min(len(steps), at+2)], func(s flashStep) bool { return s.word == nil })
}

// noted does an act and returns the steps of the flash.
func (w *walker) noted(p *place, a act) []flashStep {
	q := p.clone()
	l := &flashLog{Flash: q.flash, place: q}
	s := &scene{cast: w.cast, place: q, saveAt: -1, log: l}
	s.air.scene = s
	if s.boot() != nil || s.wake() != nil {
		return nil
	}
	l.steps = nil
	_ = a.do(s)
	return l.steps
}

// bootAfter gives power to a place after a cut, and closely: cuts it again at
// each step that the boot takes.
func (w *walker) bootAfter(p *place, where string, closely bool) {
	w.cut++
	p.flash.Restore()
	if closely {
		for at := 0; ; at++ {
			q := p.clone()
			q.flash.CutAt(at, flashtest.Cut(at)%flashtest.Cuts, uint64(at))
			_, _ = newScene(w.cast, q)
			if !q.flash.Restore() {
				break
			}
			w.swept++
			w.boot(q, fmt.Sprintf("%s, cut again at step %d of the boot", where, at))
		}
	}
	w.boot(p, where)
}

// boot gives power to a place.
func (w *walker) boot(p *place, where string) {
	if w.found != nil {
		return
	}
	if _, err := w.judge(p); err != nil {
		w.blame(where, err)
		return
	}
	s, err := newScene(w.cast, p)
	if err != nil {
		w.blame(where, fmt.Errorf("%w: %w", errBricked, err))
		return
	}
	w.end(s, where)
}

// cutTag cuts the power while the tag is at it; and that of the flash alone, so
// that the tag hears of errors and goes on.
func (w *walker) cutTag(p *place, a act, at int) {
	for cut := range flashtest.Cuts {
		for _, flicker := range []bool{false, true} {
			if w.found != nil {
				return
			}
			w.cut++
			s, _ := w.run(p, a, func(s *scene) {
				s.flash.CutAt(at, cut, uint64(at))
				s.flicker = flicker
			})
			if s != nil {
				w.end(s, fmt.Sprintf("%s, power cut %d at step %d, flicker %v", a.name, cut, at, flicker))
			}
		}
	}
}
