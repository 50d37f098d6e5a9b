package pairing_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing"
)

// invite gives a guest a slot.
func (p *phone) invite(t testing.TB, w *world, slot uint8, guest pairing.StaticKey, r pairing.Rights, expiry uint32) pairing.Invitation {
	t.Helper()
	v := p.visit(t, w)
	defer v.Close()
	i, err := v.Invite(slot, guest.Public(), r, expiry)
	do(t, err)
	return i
}

// TestGuestRights: a guest does what the owner lets it, and nothing else.
func TestGuestRights(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	own := pairing.NewStaticKey()
	for rights := pairing.Rights(1); rights < 4; rights++ {
		i := p.invite(t, w, 1, own, rights, 0)
		g, err := i.Visit(w.link(t), own)
		do(t, err)
		if v := g.View(); v.Rights != rights || v.Expiry != 0 || v.Time != pairing.Minute(w.tag) {
			t.Errorf("%+v", v)
		}
		for o := range pairing.Operation(20) {
			arguments := argumentsOf(o)
			want := pairing.Refused
			switch {
			case o == 0 || o > pairing.OpProve:
				want = pairing.NoOperation
			case o == pairing.OpStatus && rights&pairing.MayAsk != 0, o == pairing.OpRing && rights&pairing.MayRing != 0:
				want = pairing.Done
			}
			stored := bytes.Clone(w.store.b)
			if r, _, err := pairing.AskGuest(g, o, arguments); err != nil || r != want {
				t.Errorf("rights %d, %v: %v, %v; want %v", rights, o, r, err, want)
			}
			if !bytes.Equal(stored, w.store.b) {
				t.Errorf("rights %d, %v: a guest has changed the store", rights, o)
			}
		}
		view, err := g.Ask()
		if rights&pairing.MayAsk != 0 {
			if err != nil || view != g.View() {
				t.Errorf("%+v, %v", view, err)
			}
		} else {
			results(t, "ask", err, pairing.Refused)
			wants(t, "class", err, fail.State)
		}
		if rights&pairing.MayRing == 0 {
			results(t, "ring", g.Ring(3, 1), pairing.Refused)
		} else if do(t, g.Ring(7, 1)); w.device.rung != 7 {
			t.Error("no ring")
		}
		g.Close()
		wants(t, "after the end", g.Ring(1, 1), pairing.ErrState)
	}
	// the owner's key did not step for a guest
	p.visit(t, w).Close()
}

// argumentsOf are valid arguments of an operation.
func argumentsOf(o pairing.Operation) []byte {
	n := map[pairing.Operation]int{
		pairing.OpRing: 3, pairing.OpConfig: 1, pairing.OpGuest: 70, pairing.OpUnguest: 1, pairing.OpLog: 5, pairing.OpPolicy: 1,
		pairing.OpUnfreeze: 4, pairing.OpProve: 20,
	}[o]
	b := make([]byte, n)
	if o == pairing.OpGuest {
		b[65] = 1
	}
	return b
}

// TestGuestExpiry: a slot closes at a minute of the tag's time, late by what the
// tag spent without power, and never early.
func TestGuestExpiry(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	own := pairing.NewStaticKey()
	i := p.invite(t, w, 0, own, pairing.MayRing, 10)
	w.ticks(9)
	g, err := i.Visit(w.link(t), own)
	do(t, err)
	do(t, g.Ring(1, 1))
	w.boot(t) // the nine minutes were not saved
	w.ticks(9)
	if g, err = i.Visit(w.link(t), own); err != nil {
		t.Fatal(err)
	}
	if v := g.View(); v.Expiry != 10 || v.Time != 9 {
		t.Errorf("%+v", v)
	}
	do(t, p.visit(t, w).Ring(1, 1)) // a save
	w.boot(t)
	if pairing.Minute(w.tag) != 9 {
		t.Fatal("time was not saved")
	}
	w.ticks(1)
	_, err = i.Visit(w.link(t), own)
	wants(t, "at the minute", err, pairing.ErrRefused)
	i = p.invite(t, w, 0, own, pairing.MayRing, 0)
	w.ticks(1000)
	_, err = i.Visit(w.link(t), own)
	do(t, err)
}

// TestGuestsGo: a removed guest, a replaced one, one of another tag, one with
// another's invitation, those before a rekey, and those of an earlier owner.
func TestGuestsGo(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	own, other := pairing.NewStaticKey(), pairing.NewStaticKey()
	refused := func(what string, i pairing.Invitation, k pairing.StaticKey) {
		t.Helper()
		w.ticks(20)
		_, err := i.Visit(w.link(t), k)
		wants(t, what, err, pairing.ErrRefused)
	}
	welcome := func(i pairing.Invitation, k pairing.StaticKey) {
		t.Helper()
		g, err := i.Visit(w.link(t), k)
		do(t, err)
		do(t, g.Ring(1, 1))
	}
	var all [pairing.Slots]pairing.Invitation
	for slot := range all {
		all[slot] = p.invite(t, w, uint8(slot), own, pairing.MayRing, 0)
	}
	for _, i := range all {
		welcome(i, own)
	}
	refused("another's invitation", all[0], other)
	do(t, p.visit(t, w).RemoveGuest(2))
	refused("removed", all[2], own)
	i := p.invite(t, w, 1, other, pairing.MayRing, 0)
	refused("replaced", all[1], own)
	welcome(i, other)
	wrong := all[0]
	wrong.Secret = key(t, 1, 32)
	refused("wrong secret", wrong, own)
	w2, p2 := claimed(t, pairing.Terms{})
	foreign := p2.invite(t, w2, 0, own, pairing.MayRing, 0)
	refused("of another tag", foreign, own)

	welcome(all[0], own)
	do(t, p.visit(t, w).Rekey())
	refused("before a rekey", all[0], own)
	all[0] = p.invite(t, w, 0, own, pairing.MayRing, 0)
	welcome(all[0], own)
	ticket, err := p.visit(t, w).Release()
	do(t, err)
	refused("of a released tag", all[0], own)
	do(t, newPhone(t).Claim(w.link(t), ticket, pairing.Terms{}))
	refused("of an earlier owner", all[0], own)
	if _, err := p.Visit(w.link(t)); err == nil {
		t.Error("the earlier owner")
	}
}

// TestGuestArguments: slots, rights and sizes that are none.
func TestGuestArguments(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	own := pairing.NewStaticKey()
	v := p.visit(t, w)
	good := pairing.GuestPass{Static: own.Public(), Secret: key(t, 3, pairing.GuestSecretSize), Rights: pairing.MayAsk}
	for _, slot := range []uint8{4, 5, 255} {
		results(t, "slot", v.SetGuest(slot, good), pairing.BadArgument)
		results(t, "slot", v.RemoveGuest(slot), pairing.BadArgument)
		_, err := v.Invite(slot, own.Public(), pairing.MayAsk, 0)
		results(t, "slot", err, pairing.BadArgument)
	}
	for _, r := range []pairing.Rights{0, 4, 7, 255} {
		bad := good
		bad.Rights = r
		err := v.SetGuest(0, bad)
		results(t, "rights", err, pairing.BadArgument)
		wants(t, "class", err, fail.Range)
	}
	for n := 1; n < 70; n++ {
		if n != pairing.GuestSecretSize {
			bad := good
			bad.Secret = key(t, 3, n)
			wants(t, "secret", v.SetGuest(0, bad), pairing.ErrLength)
		}
	}
	do(t, v.SetGuest(3, good))
}

// TestGuestKeys: neither the owner nor the tag is its own guest, and a session
// is over for a guest when its slot closes.
func TestGuestKeys(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	v := p.visit(t, w)
	for _, k := range []pairing.StaticKey{p.c.Static, w.config.Factory.Static} {
		_, err := v.Invite(0, k.Public(), pairing.MayAsk, 0)
		results(t, "guest", err, pairing.BadArgument)
	}
	own := pairing.NewStaticKey()
	i := p.invite(t, w, 0, own, pairing.MayRing|pairing.MayAsk, 5)
	g, err := i.Visit(w.link(t), own)
	do(t, err)
	w.ticks(4)
	do(t, g.Ring(1, 1))
	w.ticks(1)
	results(t, "after the expiry", g.Ring(1, 1), pairing.Refused)
	_, err = g.Ask()
	results(t, "after the expiry", err, pairing.Refused)
}

// TestEmptySlots: the tag computes as much for none as for four.
func TestEmptySlots(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	for _, invited := range []int{0, 1, 4} {
		for slot := range invited {
			p.invite(t, w, uint8(slot), pairing.NewStaticKey(), pairing.MayAsk, 1)
		}
		for m, want := range map[pairing.Mode]int{pairing.GuestMode: 4, pairing.OwnerMode: 2, pairing.RecoverMode: 1} {
			if n, err := pairing.Candidates(w.tag, pairing.X25519, m); n != want || err != nil {
				t.Errorf("%v with %d guests: %d candidates, %v", m, invited, n, err)
			}
		}
		w.ticks(5) // all expired
	}
	if w.sel(t)[3]&(1<<(pairing.GuestMode-1)) == 0 {
		t.Error("the answer does not offer guests")
	}
}
