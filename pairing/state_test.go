package pairing_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
)

// tagStates are states of tags, in every life and with all that they can have.
func tagStates(t testing.TB) (all [][]byte) {
	t.Helper()
	var w *world
	keep := func() { all = append(all, bytes.Clone(w.store.b)) }
	w, p := newWorld(t), newPhone(t)
	w.device.broken = true // nothing is installed
	do(t, p.Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{Policy: 7, Config: []byte("config")}))
	keep()
	w.device.broken = false
	w.boot(t)
	keep()
	for slot := range pairing.Slots {
		p.invite(t, w, uint8(slot), pairing.NewStaticKey(), pairing.MayRing, 9)
		keep()
	}
	do(t, p.visit(t, w).SetPolicy(0))
	q := p.copied(t)
	do(t, p.visit(t, w).RemoveGuest(1))
	v, _ := q.Visit(w.link(t))
	do(t, v.ReportFork())
	keep() // frozen, full log
	p.unfreeze(t, w, pairing.InStep)
	w.device.broken = true
	_, err := p.visit(t, w).Release()
	do(t, err)
	keep()
	w.device.broken = false
	w.boot(t)
	keep()
	do(t, w.tag.Reset())
	keep()
	w, _ = claimed(t, pairing.Terms{})
	w.device.broken = true
	do(t, w.tag.Reset())
	keep()
	w.device.broken = false
	w.boot(t)
	keep()
	return all
}

// ownerStates are states of phones, with everything that can be pending.
func ownerStates(t testing.TB) (all [][]byte) {
	t.Helper()
	w, p := newWorld(t), newPhone(t)
	keep := func() { all = append(all, bytes.Clone(p.store.b)) }
	// cut has the nth answer to a command lost.
	cut := func(ins byte, n int) *pairing.Link {
		return w.tapped(t, func(command []byte, send func([]byte) []byte) []byte {
			answer := send(command)
			if command[1] == ins {
				if n--; n == 0 {
					return nil
				}
			}
			return answer
		})
	}
	wants(t, "claim", p.Claim(cut(pairing.InsFinish, 1), w.ticket(t, pairing.X25519), pairing.Terms{}), errGone)
	keep()
	p.visit(t, w)
	keep()
	v, err := p.Visit(cut(pairing.InsSession, 1))
	do(t, err)
	wants(t, "step", v.Ring(1, 1), errGone)
	keep()
	v, err = p.Visit(cut(pairing.InsSession, 2))
	do(t, err)
	wants(t, "rekey", v.Rekey(), errGone)
	keep()
	v = p.visit(t, w)
	_, _, err = v.Log(pairing.LifeClass)
	do(t, err)
	keep()
	v, err = p.Visit(cut(pairing.InsSession, 2))
	do(t, err)
	_, err = v.Release()
	wants(t, "release", err, errGone)
	keep()
	_, err = p.Visit(w.link(t))
	wants(t, "visit", err, pairing.ErrReleased)
	keep()
	ticket, err := p.ReleaseTicket()
	do(t, err)
	wants(t, "claim again", p.Claim(cut(pairing.InsFinish, 1), ticket, pairing.Terms{}), errGone)
	keep()
	return all
}

// encodings checks a parser: what it takes, it writes the same, and of no
// state every prefix, every extension and every octet is taken otherwise.
func encodings(t *testing.T, what string, states [][]byte, parse func([]byte) ([]byte, error), want error) {
	step := 1
	if testing.Short() {
		step = 13
	}
	for n, b := range states {
		again, err := parse(b)
		if err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%s %d: %v", what, n, err)
		}
		for size := range b {
			if _, err := parse(b[:size:size]); err != want {
				t.Fatalf("%s %d, of %d: %v", what, n, size, err)
			}
		}
		if _, err := parse(append(bytes.Clone(b), 0)); err != want {
			t.Errorf("%s %d, extended: %v", what, n, err)
		}
		for at := 0; at < len(b); at += step {
			for bit := range 8 {
				bad := bytes.Clone(b)
				bad[at] ^= 1 << bit
				if again, err := parse(bad); err != want && (err != nil || !bytes.Equal(again, bad)) {
					t.Fatalf("%s %d, octet %d bit %d: %v", what, n, at, bit, err)
				}
			}
		}
	}
}

// TestTagStates: what a tag stores, it reads, and nothing else; whatever it
// reads, it boots with, or says that it is none.
func TestTagStates(t *testing.T) {
	all := tagStates(t)
	encodings(t, "tag", all, pairing.ParseTag, pairing.ErrTagState)
	for n, b := range all {
		for at := 0; at < len(b); at += 3 {
			w := newWorld(t)
			w.store.b = bytes.Clone(b)
			w.store.b[at] ^= 0x41
			tag, err := pairing.NewTag(w.config)
			if err != nil {
				wants(t, "boot", err, pairing.ErrTagState)
				if tag != nil {
					t.Error("a tag beside the error")
				}
				continue
			}
			w.boot(t)
			w.sel(t)
			do(t, w.tag.Button())
			if err := w.tag.Reset(); err != nil && err != pairing.ErrState {
				t.Errorf("state %d, octet %d: %v", n, at, err)
			}
			w.sel(t)
		}
	}
}

// TestImpossibleTags: states that no tag writes.
func TestImpossibleTags(t *testing.T) {
	all := tagStates(t)
	owned, released, unclaimed := all[1], all[8], all[len(all)-1]
	for name, c := range map[string]struct {
		b  []byte
		at int
		v  byte
	}{
		"version 2": {owned, 0, 2}, "life 3": {owned, 1, 3}, "suite 2": {owned, 2, 2}, "no suite": {owned, 2, 0}, "bit 4": {owned, 3, 0x10},
		"owned with the setup secret of the factory": {owned, 3, 1}, "owned and to be forgotten": {owned, 3, 8},
		"owned, not installed, without the leaf": {owned, 3, 4}, "policy 8": {owned, 16, 8}, "event 13": {owned, 17, 13},
		"released with a policy": {released, 16, 4}, "released and frozen": {released, 3, 3}, "released with a setup secret": {released, 3, 0},
		"released with octets for none": {released, 22, 1},
		"unclaimed and frozen":          {unclaimed, 3, 2}, "unclaimed and not installed": {unclaimed, 3, 4},
		"unclaimed with a token": {unclaimed, 22 + 16, 1}, "unclaimed and locked": {unclaimed, 16, 1},
	} {
		bad := bytes.Clone(c.b)
		if bad[c.at] == c.v {
			t.Fatalf("%s: nothing is changed", name)
		}
		bad[c.at] = c.v
		_, err := pairing.ParseTag(bad)
		wants(t, name, err, pairing.ErrTagState)
	}
}

// TestOwnerStates: what a phone stores, it reads, and nothing else.
func TestOwnerStates(t *testing.T) {
	all := ownerStates(t)
	encodings(t, "owner", all, pairing.ParseOwner, pairing.ErrOwner)
	owned := all[1]
	for name, c := range map[string]struct{ at, v int }{
		"version 0": {0, 0}, "suite 2": {1, 2}, "kind 5": {68, 5}, "kind claim": {68, 1}, "kind step without one": {68, 2}, "bit 2": {69, 5},
		"nothing": {69, 0}, "released and stepping": {69, 3},
	} {
		bad := bytes.Clone(owned)
		bad[c.at] = byte(c.v)
		if name == "released and stepping" {
			bad[68] = 4
		}
		_, err := pairing.ParseOwner(bad)
		wants(t, name, err, pairing.ErrOwner)
		o, err := pairing.NewOwner(pairing.OwnerConfig{Static: static(t, 1), Store: &memory{b: bad}})
		wants(t, name, err, pairing.ErrOwner)
		if o != nil {
			t.Errorf("%s: an owner beside the error", name)
		}
	}
}
