package pairing_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
)

// reach does acts from a new place on.
func reach(t *testing.T, c *cast, acts ...act) *place {
	t.Helper()
	s, err := newScene(c, newPlace())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range acts {
		err := a.do(s)
		if _, judged := c.judge(s.place); judged != nil || err != nil && !errors.Is(err, pairing.ErrFork) {
			t.Fatalf("%s: %v, %v", a.name, err, judged)
		}
	}
	return s.place
}

// TestJudge: each thing that a place can have wrong is found.
func TestJudge(t *testing.T) {
	c := newCast()
	owned := reach(t, c, claims(0), visits(0))
	released := reach(t, c, claims(0), releases(0))
	reset := reach(t, c, claims(0), resets())
	frozen := reach(t, c, claims(0), copies(0), reports(0))
	stranger := reach(t, c, claims(1))
	for name, x := range map[string]struct {
		from  *place
		wrong func(p *place)
		want  error
	}{
		"no phone has the root":       {owned, func(p *place) { p.phones[0] = nil }, errNobody},
		"no phone has the auth key":   {owned, func(p *place) { p.phones[0] = reach(t, c, claims(0)).phones[0] }, errNobody},
		"no phone has the ticket":     {released, func(p *place) { p.phones[0] = nil }, errNobody},
		"no phone has the setup leaf": {reset, func(p *place) { p.phones[0] = nil }, errNobody},
		"another phone has the root":  {owned, func(p *place) { p.phones[1] = p.phones[0] }, errTwo},
		"another root in the epoch":   {owned, func(p *place) { p.roots[1] = make([]byte, 16) }, errRoots},
		"a root that never was":       {owned, func(p *place) { p.phones[1] = stranger.phones[1] }, errRoots},
		"the epoch was higher":        {owned, func(p *place) { p.epoch++ }, errEpoch},
		"a freeze without a copy":     {frozen, func(p *place) { p.copied = false }, errFalse},
		"a flash that was misused":    {owned, func(p *place) { p.flash.Misused = true }, errMisused},
		"a flash that is empty":       {owned, func(p *place) { p.flash = newPlace().flash; _ = p.flash.Erase(0) }, errBricked},
		"a store that is cut short":   {owned, func(p *place) { p.phones[0] = p.phones[0][1:] }, errBricked},
	} {
		p := x.from.clone()
		if _, err := c.judge(p); err != nil {
			t.Errorf("%s: before it: %v", name, err)
		}
		x.wrong(p)
		if _, err := c.judge(p); !errors.Is(err, x.want) {
			t.Errorf("%s: %v, want %v", name, err, x.want)
		}
	}
}

// TestAgree: phones and tags that do not have the same are found out, and a
// place that nobody gets out of.
func TestAgree(t *testing.T) {
	c := newCast()
	for name, x := range map[string]struct {
		acts  []act
		wrong func(p *place)
		want  error
	}{
		"agreement":       {[]act{claims(0)}, func(*place) {}, nil},
		"not visited yet": {[]act{claims(0), copies(0)}, func(*place) {}, errDisagree},
		"released":        {[]act{claims(0), releases(0)}, func(*place) {}, errDisagree},
		"another beacon":  {[]act{claims(0)}, func(p *place) { p.beacon = bytes.Repeat([]byte{1}, 16) }, errDisagree},
		"nobody has it":   {[]act{claims(0)}, func(p *place) { p.phones[0] = nil }, errNobody},
	} {
		p := reach(t, c, x.acts...)
		x.wrong(p)
		s := &scene{cast: c, place: p}
		if err := s.agree(0); !errors.Is(err, x.want) {
			t.Errorf("%s: %v, want %v", name, err, x.want)
		}
	}
	p := reach(t, c, claims(0), visits(0))
	p.phones[0] = nil
	s, err := newScene(c, p)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.recover(); !errors.Is(err, errBricked) {
		t.Errorf("a tag that nobody has: %v", err)
	}
}

// TestWalkNotices: an act that ends otherwise, takes other messages or other
// saves than it should is found, as is a fork that nobody made.
func TestWalkNotices(t *testing.T) {
	for name, way := range map[string][]stage{
		"error":    {{claims(0), pairing.ErrRefused, 3, 2}},
		"messages": {{claims(0), nil, 4, 2}},
		"saves":    {{claims(0), nil, 3, 3}},
	} {
		w := newWalker(newCast(), bounds{})
		if w.walk(way); w.found == nil {
			t.Errorf("%s: nothing found", name)
		}
	}
	c := newCast()
	p := reach(t, c, claims(0), copies(0))
	p.copied = false
	w := newWalker(c, bounds{})
	if _, _ = w.run(p, visits(0), nil); !errors.Is(w.found, errFalse) && !errors.Is(w.found, errNobody) {
		t.Errorf("fork: %v", w.found)
	}
}

// TestForkOfPending: when the answer to a claim or a rekey is lost, a copy of
// the phone's state is used and then the tag is unfrozen or reset, the phone still
// gets it back.
func TestForkOfPending(t *testing.T) {
	for name, way := range map[string][]act{
		"claim, unfrozen": {claims(0), copies(0), reports(0), unfreezes(0), visits(0)},
		"claim, reset":    {claims(0), copies(0), resets(), reclaims(0, 0), visits(0)},
		"claim back":      {claims(0), releases(0), takes(0, 0), copies(0), unfreezes(0), visits(0)},
		"rekey, unfrozen": {claims(0), rekeys(0), copies(0), reports(0), unfreezes(0), visits(0)},
		"rekey, reset":    {claims(0), rekeys(0), copies(0), resets(), reclaims(0, 0), visits(0)},
	} {
		s, err := newScene(newCast(), newPlace())
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range way {
			last := i+1 < len(way) && way[i+1].name == copies(0).name
			if last { // FINISH, or the second command of the session
				s.air.faults = []fault{{s.air.n + 2 + strings.Count(a.name, "rekeys"), loseAnswer, nil}}
			}
			err := a.do(s)
			if _, judged := s.judge(s.place); judged != nil || (err != nil) != (last || errors.Is(err, pairing.ErrFork)) {
				t.Fatalf("%s: %s: %v, %v", name, a.name, err, judged)
			}
		}
		if err := s.agree(0); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
