package pairing_test

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/pairing"
)

// A walker goes through the life of a tag, does at each act every harm that
// there is, and looks at what becomes of it. It ends at the first thing that is
// wrong.
type walker struct {
	*cast
	bounds
	counts
	signs map[string]bool // of places that were seen
	next  []*place        // of these, those that were not walked on from yet
	found error
}

// bounds of a walk.
type bounds struct {
	jams   int  // messages of a tap that are jammed
	olds   int  // commands that are replayed in place of each message
	rounds int  // how often it walks on from places that it has found
	acts   int  // of those that it does there
	onward harm // the harms below it are also done there, and the jams
	always bool // on its way it recovers from places that are like others, too
	cuts   bool // it cuts the power of the tag at every step of the flash
	stride int  // of the cuts that the tag itself goes through
}

// counts of a walk.
type counts struct {
	taps, messages, saves, steps int // that were gone through unharmed
	harmed, jammed, saved, cut   int // runs with something wrong
	looked, recovered, replays   int
	places, walked, swept        int // swept: cuts in the boot after a cut
}

func newWalker(c *cast, b bounds) *walker {
	return &walker{cast: c, bounds: b, signs: map[string]bool{}}
}

// blame notes what was found first.
func (w *walker) blame(where string, err error) {
	if w.found == nil && err != nil {
		w.found = fmt.Errorf("%s: %w", where, err)
	}
}

// run does an act from a place on. prepare makes it go wrong.
func (w *walker) run(p *place, a act, prepare func(s *scene)) (*scene, error) {
	s, err := newScene(w.cast, p.clone())
	if err != nil {
		w.blame(a.name, fmt.Errorf("%w: %w", errBricked, err))
		return nil, err
	}
	s.air.watch = func(what string) {
		w.looked++
		_, err := w.judge(s.place)
		if s.broken != nil {
			err = errors.Join(errBricked, s.broken)
		}
		if err != nil {
			w.blame(fmt.Sprint(s.doing, ": after ", what), err)
		}
	}
	if prepare != nil {
		prepare(s)
	}
	s.doing = fmt.Sprint(a.name, s.air.faults)
	err = a.do(s)
	if errors.Is(err, pairing.ErrFork) && !s.copied {
		w.blame(s.doing, errFalse)
	}
	return s, err
}

// end looks at what has become of a run, keeps the place if there was none like
// it before, and recovers from it.
func (w *walker) end(s *scene, where string) {
	if w.found != nil {
		return
	}
	v, err := w.judge(s.place)
	w.blame(where, err)
	if w.found != nil {
		return
	}
	sign := w.sign(&v, s.copied)
	seen := w.signs[sign]
	if !seen {
		w.signs[sign] = true
		w.places++
		w.next = append(w.next, s.clone())
	}
	if !seen || w.always && w.walked == 0 {
		w.recovered++
		s.doing = fmt.Sprint(where, ", then recovers from ", sign)
		w.blame(s.doing, s.recover())
	}
}

// walk goes the way of a life.
func (w *walker) walk(way []stage) {
	p := newPlace()
	for _, a := range way {
		before := w.counts
		s, err := w.step(p, a.act, harms)
		if w.found == nil && (!errors.Is(err, a.want) || w.messages-before.messages != a.messages || w.saves-before.saves != a.saves) {
			w.blame(a.name, fmt.Errorf("%v after %d messages and %d saves", err, w.messages-before.messages, w.saves-before.saves))
		}
		if w.found != nil {
			return
		}
		w.replay(s.place)
		p = s.place
	}
	for range w.rounds {
		places := w.next
		w.next = nil
		for _, p := range places {
			w.walked++
			for _, a := range others()[:w.acts] {
				if w.found == nil {
					_, _ = w.step(p, a, w.onward)
				}
			}
		}
	}
}

// step does one act, once as it should be and once with each harm below most;
// with all of them, the power of the tag is cut, too.
func (w *walker) step(p *place, a act, most harm) (*scene, error) {
	s, err := w.run(p, a, nil)
	if s == nil {
		return nil, err
	}
	messages, saves, after := s.air.n, s.saves, s.clone()
	w.taps++
	w.messages += messages
	w.saves += saves
	w.end(s, a.name)
	s.place = after
	if most > 0 {
		w.harm(p, a, messages, most)
		w.failSaves(p, a, saves, most)
	}
	if most == harms {
		w.cutPower(p, a)
	}
	return s, err
}

// harm does each harm below most to each message, and jams each set of them.
func (w *walker) harm(p *place, a act, messages int, most harm) {
	for at := range messages {
		for h := range most {
			switch h {
			case jamCommand, jamAnswer:
			case changeOld, precedeOld:
				for _, old := range p.heard[max(0, len(p.heard)-w.olds):] {
					w.one(p, a, []fault{{at, h, old}}, &w.harmed)
				}
			default:
				w.one(p, a, []fault{{at, h, nil}}, &w.harmed)
			}
		}
		w.jam(p, a, nil, at, w.jams)
	}
}

// jam jams the message of a number after others, and then each set of those
// that follow; a phone goes on after a refusal.
func (w *walker) jam(p *place, a act, before []fault, at, most int) {
	if most == 0 {
		return
	}
	for h := jamCommand; h <= jamAnswer; h++ {
		faults := append(before[:len(before):len(before)], fault{at, h, nil})
		n := w.one(p, a, faults, &w.jammed)
		for next := at + 1; next < n; next++ {
			w.jam(p, a, faults, next, most-1)
		}
	}
}

// one does an act with faults, and returns how many messages it had.
func (w *walker) one(p *place, a act, faults []fault, count *int) int {
	if w.found != nil {
		return 0
	}
	*count++
	s, _ := w.run(p, a, func(s *scene) { s.air.faults = faults })
	if s == nil {
		return 0
	}
	n := s.air.n
	w.end(s, fmt.Sprint(a.name, " with ", faults))
	return n
}

// failSaves lets each save of a phone go wrong; on the way, in all ways.
func (w *walker) failSaves(p *place, a act, saves int, most harm) {
	ways := saveFails // the power is cut
	if most == harms {
		ways = saveFaults
	}
	for at := range saves {
		for how := range ways {
			if w.found != nil {
				return
			}
			w.saved++
			if s, _ := w.run(p, a, func(s *scene) { s.saveAt, s.saveHow = at, how }); s != nil {
				w.end(s, fmt.Sprint(a.name, " with fault ", how, " of save ", at))
			}
		}
	}
}

// replay selects the tag and says what it has heard before: each is refused,
// and nothing comes of it.
func (w *walker) replay(p *place) {
	for _, old := range p.heard {
		if w.found != nil {
			return
		}
		s, err := newScene(w.cast, p.clone())
		if err != nil {
			w.blame("replay", errBricked)
			return
		}
		w.replays++
		before, _ := s.stored()
		_, err = s.link().Select()
		answer := s.card.Step(old)
		after, _ := s.stored()
		if err != nil || len(answer) != 2 || answer[0] != refused[0] || answer[1] != refused[1] || string(before) != string(after) {
			w.blame(fmt.Sprintf("replay of %#x", old[1]), errReplayed)
		}
	}
}

// usual are the bounds of a walk: the usual ones, or those of a short or a long
// test. The long one ends when there is no place that it has not walked on from.
func usual() bounds {
	switch {
	case os.Getenv("FYR_LONG") != "":
		return bounds{jams: 4, olds: remembered, rounds: 1000, acts: len(others()), onward: loseAnswer + 1, always: true, cuts: true, stride: 7}
	case testing.Short():
		return bounds{jams: 1, olds: 2}
	}
	return bounds{jams: 1, olds: 4, rounds: 1, acts: 6, onward: loseAnswer + 1, cuts: true, stride: 97}
}

// TestWalk goes through the life of a tag with everything that can be lost.
func TestWalk(t *testing.T) {
	b := usual()
	w := newWalker(newCast(), b)
	w.walk(life())
	t.Logf("%+v", w.counts)
	if w.found != nil {
		t.Fatal(w.found)
	}
	// Six harms, two with what was heard before and two jams for each message; two
	// or four for each save; three cuts for each step.
	if w.harmed < 6*w.messages && b.rounds == 0 || w.jammed < 2*w.messages || w.saved < 2*w.saves || w.replays < 100 || w.places < 30 {
		t.Error("the walk has left something out")
	}
	if b.cuts && (w.cut < 3*w.steps || w.steps < 2000 || w.swept == 0) || b.jams > 1 && w.jammed == 2*w.messages || b.rounds > 0 && w.walked == 0 {
		t.Error("the walk has left out cuts or jams")
	}
	if b.rounds > 1 && w.walked != w.places {
		t.Errorf("the walk has not gone on from %d places", w.places-w.walked)
	}
}

// TestWalkFinds: the walk finds out phones and tags that break the rules.
func TestWalkFinds(t *testing.T) {
	for _, broken := range []struct {
		name string
		make func(c *cast)
		want error
	}{
		{"one-shot rekey of a phone", func(c *cast) { c.rekey = (*pairing.Visit).RekeyOnce }, errNobody},
		{"one-shot rekey of a tag", func(c *cast) { c.greeted = (*pairing.Tag).RekeyOnGreeting }, errNobody},
		{"failure means old state", func(c *cast) { c.failed = (*pairing.Owner).GiveUpPending }, errNobody},
		{"pending overwritten", func(c *cast) { c.begin = (*pairing.Owner).OverwritePending }, errNobody},
		{"no challenge in SELECT", func(c *cast) { c.draw = constantChallenge() }, errReplayed},
	} {
		c := newCast()
		broken.make(c)
		w := newWalker(c, bounds{jams: 1, rounds: 1, acts: 6})
		w.walk(life())
		if !errors.Is(w.found, broken.want) {
			t.Errorf("%s: found %v, want %v", broken.name, w.found, broken.want)
		}
		t.Logf("%s: %v", broken.name, w.found)
	}
}

// constantChallenge is the randomness of a tag whose challenges are all alike.
func constantChallenge() *entropy.Source {
	var system *entropy.Source
	return entropy.Fixed(func(b []byte) {
		if len(b) == pairing.ChallengeSize {
			clear(b)
			return
		}
		system.Fill(b)
	}, nil)
}
