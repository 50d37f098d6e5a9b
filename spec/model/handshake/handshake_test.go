package main

import (
	"slices"
	"testing"
)

// TestRows searches all rows; the broken variants are those in which the search
// finds something.
func TestRows(t *testing.T) {
	var ever [outcomes]bool
	for _, r := range rows {
		found, states := r.run()
		if !slices.Equal(found, r.expected) || states < 100 && !r.one {
			t.Errorf("%s, %s: %s in %d states", kind(r.claims), r.name, text(found), states)
		}
		for _, o := range found {
			ever[o] = true
		}
	}
	for o, is := range ever {
		if !is {
			t.Errorf("no search finds %q", outcomeNames[o])
		}
	}
}

// TestMirror: the mirror image of the mirror image is the state itself, and
// both have one least form.
func TestMirror(t *testing.T) {
	st := state{}
	v := (&search{claims: true}).base(0, 1, 1+phoneSessions)
	v.e, v.re, v.is, v.rs = ephemeral, ephemeral+phoneSessions, phoneStatic, tagStatic
	st[0], st[phoneSessions] = session{sent, 1, v}, session{greeted, 1, upTo1(v)}
	if v.mirror() == v || v.mirror().mirror() != v {
		t.Errorf("%+v and %+v", v, v.mirror())
	}
	var m state
	for i, n := range st {
		m[mirror(i)] = session{n.stage, n.meant, n.view.mirror()}
	}
	if m == st || smallest(m) != smallest(st) {
		t.Error("two least forms")
	}
}
