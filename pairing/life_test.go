package pairing_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/apdu"
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

// TestSetBackTag: a tag that says an epoch that this owner's has left is set
// back, or a copy of the chip: it is not claimed.
func TestSetBackTag(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	do(t, p.visit(t, w).Rekey())
	stored := bytes.Clone(p.store.b)
	w.store.b = nil // as it came from the factory
	w.boot(t)
	wants(t, "claim", p.Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{}), pairing.ErrSetBack)
	if state, _ := w.tag.State(); state != pairing.Unclaimed || !bytes.Equal(stored, p.store.b) {
		t.Error("a claim that was refused did something")
	}
}

// TestWipedOwner: an owner whose keys are wiped does nothing, nor does its
// visit.
func TestWipedOwner(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	v := p.visit(t, w)
	stored := bytes.Clone(p.store.b)
	p.Wipe()
	wants(t, "visit", v.Ring(1, 1), pairing.ErrState)
	wants(t, "rekey", v.Rekey(), pairing.ErrState)
	_, err := p.Unfreeze(w.link(t))
	wants(t, "unfreeze", err, pairing.ErrState)
	if !bytes.Equal(stored, p.store.b) {
		t.Error("the store has changed")
	}
	p.boot(t)
	p.visit(t, w).Close()
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

// TestTwoTransports: one tag over NFC and Bluetooth LE has one live handshake;
// what was said over one is not good over the other.
func TestTwoTransports(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	applet, err := w.tag.Over(pairing.BLE)
	do(t, err)
	_, err = w.tag.Over(0)
	wants(t, "no transport", err, pairing.ErrUnsupported)
	card, err := apdu.NewCard(apdu.CardOptions{}, apdu.Application{AID: []byte(pairing.AID), Applet: applet})
	do(t, err)
	link := func(over pairing.Transport) *pairing.Link {
		r, err := apdu.NewReader(card.Transmit, apdu.Options{})
		do(t, err)
		l, err := pairing.NewLink(r, over)
		do(t, err)
		return l
	}
	v, err := p.Visit(link(pairing.BLE))
	do(t, err)
	do(t, v.Ring(4, 1))
	_, err = p.Visit(link(pairing.NFC)) // says that it is over NFC
	wants(t, "wrong transport", err, pairing.ErrRefused)

	near := p.visit(t, w)
	answer, err := link(pairing.BLE).Select()
	do(t, err)
	wants(t, "a session that the other transport has ended", near.Ring(1, 1), pairing.ErrRefused)
	w.card.Reset() // the loss of a field that is not the live one's
	pact := newPact(t, pairing.X25519, pairing.OwnerMode)
	owner, err := pairing.SeeOwner(p.store.b)
	do(t, err)
	pact.Answer, pact.phone, pact.tag, pact.known = answer, p.c.Static, w.config.Factory.Static, owner.Current.Auth
	pact.Transport = pairing.BLE
	message := pact.forge(t, true).hello([]byte{1, 0})
	w.sel(t) // over NFC: the answer over BLE is void
	r, err := apdu.NewReader(card.Transmit, apdu.Options{})
	do(t, err)
	response, err := r.Do(apdu.Command{CLA: pairing.CLA, INS: pairing.InsStart, P1: 1, P2: 3, Data: message, Ne: 256})
	if err != nil || response.Status != apdu.StatusSecurity {
		t.Errorf("%v, %v", response, err)
	}
	v, err = p.Visit(link(pairing.BLE))
	do(t, err)
	w.card.Reset()
	do(t, v.Ring(5, 1))
}
