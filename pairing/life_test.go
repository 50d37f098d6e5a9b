package pairing_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing"
)

// TestWholeLife claims, visits, rekeys, releases and transfers, in both suites.
func TestWholeLife(t *testing.T) {
	for _, suite := range []pairing.Suite{pairing.X25519, pairing.Hybrid} {
		w := newWorld(t, pairing.X25519, pairing.Hybrid)
		l := w.link(t)
		a := newPhone(t)
		do(t, a.Claim(l, w.ticket(t, suite), pairing.Terms{Config: []byte("hello")}))
		wants(t, "second claim", newOwner(t).Claim(l, w.ticket(t, suite), pairing.Terms{}), pairing.ErrRefused)
		roots, epochs := a.Roots()
		if got := roots[0].Derive(pairing.BeaconLeaf, epochs[0]).Expose(); !bytes.Equal(got, w.device.beacon) || string(w.device.config) != "hello" {
			t.Error("the beacon's leaf is not the owner's")
		}
		for n := range uint32(3) {
			v := a.visit(t, w)
			if s := v.Status(); s.State != pairing.Owned || s.Epoch != 1 || s.Step != n || s.Flags != 0 {
				t.Errorf("status %+v", s)
			}
			if err := v.Ring(5, 1); err != nil || w.device.rung != 5 {
				t.Errorf("ring: %v", err)
			}
			v.Close()
			wants(t, "after the end", v.Ring(5, 1), pairing.ErrState)
			a.boot(t)
		}
		v := a.visit(t, w)
		do(t, v.Rekey())
		wants(t, "after a rekey", v.Ring(5, 1), pairing.ErrState)
		v = a.visit(t, w)
		if k := a.Known(); k.Epoch != 2 || !k.Owned || k.Pending || k.Released || k.Suite != suite || k.ID != w.config.Factory.ID || k.Model != 2 ||
			k.Static != w.config.Factory.Static.Public() || k.Fingerprint != pairing.FingerprintOf(suite, k.Static) {
			t.Errorf("%+v", k)
		}
		release, err := v.Release()
		do(t, err)
		if w.device.forgotten != 1 || w.device.beacon != nil {
			t.Error("the device remembers")
		}
		b := newPhone(t)
		do(t, b.Claim(l, release, pairing.Terms{}))
		if state, epoch := w.tag.State(); state != pairing.Owned || epoch != 4 {
			t.Errorf("%v in epoch %d", state, epoch)
		}
		_, err = a.Visit(l)
		wants(t, "old owner", err, pairing.ErrState)
		w.boot(t)
		b.visit(t, w).Close()
		a.Wipe()
		_, err = a.Visit(l)
		wants(t, "wiped owner", err, pairing.ErrState)
	}
}

// TestOwnTagAgain: whoever released a tag can claim it, until another has.
func TestOwnTagAgain(t *testing.T) {
	w, a := claimed(t, pairing.Terms{})
	ticket, err := a.visit(t, w).Release()
	do(t, err)
	a.boot(t)
	if k := a.Known(); !k.Released || k.Owned || k.Pending {
		t.Errorf("%+v", k)
	}
	again, err := a.ReleaseTicket()
	if err != nil || !again.Secret.Equal(ticket.Secret) {
		t.Fatalf("another ticket, %v", err)
	}
	do(t, a.Claim(w.link(t), again, pairing.Terms{}))
	a.visit(t, w).Close()
	wants(t, "used ticket", newPhone(t).Claim(w.link(t), ticket, pairing.Terms{}), pairing.ErrRefused)
}

// TestOneTag: an owner is of one tag.
func TestOneTag(t *testing.T) {
	w, a := claimed(t, pairing.Terms{})
	stored := bytes.Clone(a.store.b)
	other := newWorld(t)
	wants(t, "other tag", a.Claim(other.link(t), other.ticket(t, pairing.X25519), pairing.Terms{}), pairing.ErrState)
	if state, _ := other.tag.State(); state != pairing.Unclaimed || !bytes.Equal(stored, a.store.b) {
		t.Error("a claim that was refused did something")
	}
	a.visit(t, w).Close()
}

// TestDeviceFails: what the device cannot do is told, and tried again until it
// can.
func TestDeviceFails(t *testing.T) {
	w, a := newWorld(t), newPhone(t)
	w.device.broken = true
	do(t, a.Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{Config: []byte("c")}))
	v := a.visit(t, w)
	if v.Status().Flags != pairing.Uninstalled {
		t.Errorf("flags %x", v.Status().Flags)
	}
	results(t, "ring", v.Ring(1, 1), pairing.Failed)
	results(t, "config", v.Configure([]byte("x")), pairing.Failed)
	wants(t, "class", v.Ring(1, 1), fail.Unsupported)
	do(t, v.Rekey())
	w.boot(t)
	w.device.broken = false
	w.sel(t)
	roots, epochs := a.Roots()
	if !bytes.Equal(w.device.beacon, roots[0].Derive(pairing.BeaconLeaf, epochs[0]).Expose()) || string(w.device.config) != "c" {
		t.Error("the device did not get what it could not take")
	}
	if flags := a.visit(t, w).Status().Flags; flags != 0 {
		t.Errorf("flags %x", flags)
	}
	w.device.broken = true
	_, err := a.visit(t, w).Release()
	do(t, err)
	if w.device.beacon == nil {
		t.Fatal("the device forgot though it could not")
	}
	w.device.broken = false
	w.boot(t)
	if w.device.beacon != nil {
		t.Error("the device was not told again to forget")
	}
}

// TestStaleVisit: a visit that a later one has ended does not overwrite what
// that has asked for.
func TestStaleVisit(t *testing.T) {
	w, a := claimed(t, pairing.Terms{})
	old := a.visit(t, w)
	lost := false
	v, err := a.Visit(w.tapped(t, func(command []byte, send func([]byte) []byte) []byte {
		answer := send(command)
		if command[1] == pairing.InsSession {
			lost = true
			return nil
		}
		return answer
	}))
	do(t, err)
	wants(t, "lost reply", v.Ring(1, 1), errGone)
	wants(t, "stale visit", old.Ring(2, 1), pairing.ErrState)
	if !lost || w.device.rung != 1 {
		t.Fatalf("rung %d", w.device.rung)
	}
	a.visit(t, w).Close()
}

// TestStoresFail: nothing is sent that could not be stored, and nothing is
// answered that could not.
func TestStoresFail(t *testing.T) {
	w, a := newWorld(t), newPhone(t)
	a.store.broken = true
	wants(t, "claim", a.Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{}), errBroken)
	if state, _ := w.tag.State(); state != pairing.Unclaimed {
		t.Fatal("claimed without a stored root")
	}
	a.store.broken, w.store.broken = false, true
	wants(t, "claim of a tag", a.Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{}), pairing.ErrRefused)
	w.store.broken = false
	do(t, a.Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{}))

	v := a.visit(t, w)
	a.store.broken = true
	wants(t, "step", v.Ring(9, 1), errBroken)
	a.store.broken = false
	if w.device.rung != 0 {
		t.Fatal("sent without a stored generation")
	}
	v = a.visit(t, w)
	w.store.broken = true
	wants(t, "step of a tag", v.Ring(9, 1), pairing.ErrRefused)
	w.store.broken = false
	if w.device.rung != 0 {
		t.Fatal("carried out without a stored step")
	}
	do(t, a.visit(t, w).Ring(9, 1))
}
