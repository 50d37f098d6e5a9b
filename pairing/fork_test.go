package pairing_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// forked is a tag whose owner's phone was copied, and the copy is found.
func forked(t testing.TB, terms pairing.Terms) (w *world, p, q *phone) {
	t.Helper()
	w, p = claimed(t, terms)
	q = p.copied(t)
	do(t, p.visit(t, w).Ring(1, 1))
	v, err := q.Visit(w.link(t))
	wants(t, "copy", err, pairing.ErrFork)
	if s := v.Status(); s.Flags&pairing.Previous == 0 || s.Flags&pairing.Frozen != 0 || s.Step != 1 {
		t.Fatalf("%+v", s)
	}
	stored := string(w.store.b)
	wants(t, "operation of a copy", v.Ring(1, 1), pairing.ErrState)
	wants(t, "operation of a copy", v.Rekey(), pairing.ErrState)
	_, err = v.Release()
	wants(t, "operation of a copy", err, pairing.ErrState)
	if stored != string(w.store.b) {
		t.Fatal("the store has changed before the report")
	}
	do(t, v.ReportFork())
	wants(t, "second report", v.ReportFork(), pairing.ErrState)
	return w, p, q
}

// alarms are the events of the alarm class.
func alarms(t testing.TB, v *pairing.Visit) (events []pairing.Entry) {
	t.Helper()
	es, _, err := v.Log(pairing.AlarmClass)
	do(t, err)
	return es
}

// TestFork: a copy that comes second finds the fork. What is privileged is
// refused then, whoever asks, until the setup secret ends it.
func TestFork(t *testing.T) {
	w, p, q := forked(t, pairing.Terms{})
	v := p.visit(t, w)
	if v.Status().Flags != pairing.Frozen {
		t.Errorf("flags %x", v.Status().Flags)
	}
	do(t, v.Ring(2, 1))
	do(t, v.RemoveGuest(0))
	results(t, "config", v.Configure([]byte{1}), pairing.WasFrozen)
	results(t, "policy", v.SetPolicy(pairing.Locked), pairing.WasFrozen)
	_, err := v.Invite(0, pairing.NewStaticKey().Public(), pairing.MayAsk, 0)
	results(t, "guest", err, pairing.WasFrozen)
	results(t, "rekey", v.Rekey(), pairing.WasFrozen)
	_, err = p.visit(t, w).Release()
	results(t, "release", err, pairing.WasFrozen)
	if k := p.Known(); k.Pending || !k.Owned || k.Epoch != 1 {
		t.Errorf("%+v", k)
	}
	w.boot(t) // the freeze survives
	if flags := p.visit(t, w).Status().Flags; flags != pairing.Frozen {
		t.Errorf("flags %x", flags)
	}
	p.unfreeze(t, w, pairing.InStep)
	v = p.visit(t, w)
	if v.Status().Flags != 0 {
		t.Errorf("flags %x", v.Status().Flags)
	}
	es := alarms(t, v)
	if len(es) != 2 || es[0].Event != pairing.ForkEvent || es[0].Argument != 1 || es[1].Event != pairing.UnfrozenEvent || es[1].Argument != 0 {
		t.Errorf("%+v", es)
	}
	do(t, v.Rekey()) // heals
	_, err = q.Visit(w.link(t))
	wants(t, "copy after the rekey", err, pairing.ErrRefused)
	_, err = q.Unfreeze(w.link(t))
	wants(t, "copy after the rekey", err, pairing.ErrRefused)
}

// TestForkOtherWay: the honest phone comes second. It finds the same: nobody
// can tell which is which.
func TestForkOtherWay(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	q := p.copied(t)
	do(t, q.visit(t, w).Ring(1, 1))
	v, err := p.Visit(w.link(t))
	wants(t, "honest phone", err, pairing.ErrFork)
	do(t, v.ReportFork())
	p.unfreeze(t, w, pairing.Ahead)
	do(t, p.visit(t, w).Rekey())
	_, err = q.Visit(w.link(t))
	wants(t, "copy", err, pairing.ErrRefused)
}

// TestForkFarBehind: two steps behind, a copy is nobody; it has the root, and
// with it the setup secret.
func TestForkFarBehind(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	q := p.copied(t)
	for range 2 {
		do(t, p.visit(t, w).Ring(1, 1))
	}
	_, err := q.Visit(w.link(t))
	wants(t, "copy", err, pairing.ErrRefused)
	q.unfreeze(t, w, pairing.Ahead)
	_, err = p.Visit(w.link(t))
	wants(t, "honest phone", err, pairing.ErrFork)
	p.unfreeze(t, w, pairing.Ahead)
	do(t, p.visit(t, w).Rekey())
	_, err = q.Visit(w.link(t))
	wants(t, "copy", err, pairing.ErrRefused)
}

// TestUnfreezeByButton: in hand, whatever the policy; the setup secret does not
// when the policy says so.
func TestUnfreezeByButton(t *testing.T) {
	w, p, _ := forked(t, pairing.Terms{Policy: pairing.ButtonOnly})
	f, err := p.Unfreeze(w.link(t))
	results(t, "setup secret", err, pairing.WasFrozen)
	if f != pairing.InStep {
		t.Errorf("%v", f)
	}
	if flags := p.visit(t, w).Status().Flags; flags != pairing.Frozen {
		t.Errorf("flags %x", flags)
	}
	v := p.visit(t, w)
	do(t, w.tag.Button())
	wants(t, "a session over the button", v.Ring(1, 1), pairing.ErrRefused)
	v = p.visit(t, w)
	if v.Status().Flags != 0 {
		t.Errorf("flags %x", v.Status().Flags)
	}
	if es := alarms(t, v); len(es) != 2 || es[1].Event != pairing.UnfrozenEvent || es[1].Argument != 1 {
		t.Errorf("%+v", es)
	}
	stored := string(w.store.b)
	do(t, w.tag.Button())
	if stored != string(w.store.b) {
		t.Error("a button without a freeze wrote something")
	}
	w2, _, _ := forked(t, pairing.Terms{})
	w2.store.broken = true
	if err := w2.tag.Button(); err != errBroken {
		t.Errorf("%v", err)
	}
	w2.store.broken = false
	do(t, w2.tag.Button())
}

// TestLostConfirmation: a reply that was lost is no fork, even when somebody
// refuses the phone in the tag's name afterwards.
func TestLostConfirmation(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	v, err := p.Visit(w.tapped(t, func(command []byte, send func([]byte) []byte) []byte {
		answer := send(command)
		if command[1] == pairing.InsSession {
			return nil
		}
		return answer
	}))
	do(t, err)
	wants(t, "lost reply", v.Ring(1, 1), errGone)
	p.boot(t)
	if !p.Known().Pending {
		t.Fatal("nothing is pending")
	}
	starts := 0
	v, err = p.Visit(w.tapped(t, func(command []byte, send func([]byte) []byte) []byte {
		if command[1] == pairing.InsStart {
			if starts++; starts == 1 {
				return apdu.Response{Status: apdu.StatusSecurity}.Append(nil)
			}
		}
		return send(command)
	}))
	do(t, err)
	if starts != 3 || v.Status().Flags != 0 || v.Status().Step != 1 {
		t.Errorf("%d handshakes, %+v", starts, v.Status())
	}
	do(t, v.Ring(1, 1))
}

// TestPhoneSetBack: an old backup of the phone's storage is a fork as well.
func TestPhoneSetBack(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	old := string(p.store.b)
	do(t, p.visit(t, w).Ring(1, 1))
	p.store.b = []byte(old)
	p.boot(t)
	_, err := p.Visit(w.link(t))
	wants(t, "backup", err, pairing.ErrFork)
}
