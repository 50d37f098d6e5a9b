package pairing_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing"
)

// TestOperations: each operation with every size of its arguments, in a session
// of the owner. One that is refused changes nothing.
func TestOperations(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	v := p.visit(t, w)
	do(t, v.Ring(0, 0)) // steps, so that the store is still from here on
	for o := range 256 {
		o := pairing.Operation(o)
		size := len(argumentsOf(o))
		for n := range pairing.MaxPlaintext {
			want := pairing.BadArgument
			switch {
			case o == 0 || o > pairing.OpProve:
				want = pairing.NoOperation
			case n == size || o == pairing.OpConfig && n > 0 && n <= pairing.MaxOpConfig:
				continue
			}
			if (o == 0 || o > pairing.OpProve) && n > 0 {
				continue
			}
			stored := bytes.Clone(w.store.b)
			r, data, err := pairing.AskOwner(v, o, make([]byte, n))
			if err != nil || r != want || len(data) != 0 || !bytes.Equal(stored, w.store.b) {
				t.Fatalf("%v with %d: %v, %x, %v", o, n, r, data, err)
			}
		}
	}
	_, _, err := pairing.AskOwner(v, pairing.OpConfig, make([]byte, pairing.MaxPlaintext))
	wants(t, "too long to seal", err, pairing.ErrLength)
	v = p.visit(t, w)
	for n := range 300 {
		if n > 0 && n <= pairing.MaxOpConfig {
			do(t, v.Configure(bytes.Repeat([]byte{byte(n)}, n)))
			if len(w.device.config) != n {
				t.Errorf("configuration of %d", n)
			}
			continue
		}
		wants(t, "configuration", v.Configure(make([]byte, n)), pairing.ErrLength)
	}
	for policy := range 256 {
		if err := v.SetPolicy(pairing.Policy(policy)); policy < 8 {
			do(t, err)
		} else {
			results(t, "policy", err, pairing.BadArgument)
		}
	}
	if s, err := v.Ask(); err != nil || s.Flags != pairing.IsLocked || s.Step != 2 || s.Epoch != 1 {
		t.Errorf("%+v, %v", s, err)
	}
	_, _, err = v.Log(pairing.Classes)
	wants(t, "no class", err, pairing.ErrUnsupported)
	if r, _, err := pairing.AskOwner(v, pairing.OpLog, []byte{4, 0, 0, 0, 0}); err != nil || r != pairing.BadArgument {
		t.Errorf("no class: %v, %v", r, err)
	}
	for _, o := range []pairing.Operation{pairing.OpFork, pairing.OpUnfreeze} {
		if r, _, err := pairing.AskOwner(v, o, argumentsOf(o)); err != nil || r != pairing.Refused {
			t.Errorf("%v: %v, %v", o, r, err)
		}
	}
	wants(t, "no fork", v.ReportFork(), pairing.ErrState)
}

// TestFirstCommand: what makes a new root or none is not the first command of a
// session, so that a step and a root are never pending at once.
func TestFirstCommand(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	for n, o := range []pairing.Operation{pairing.OpRekey, pairing.OpRelease} {
		v := p.visit(t, w)
		if r, _, err := pairing.AskOwner(v, o, nil); err != nil || r != pairing.Refused {
			t.Errorf("%v: %v, %v", o, r, err)
		}
		if s, err := v.Ask(); err != nil || s.Epoch != 1 || s.Step != uint32(n+1) || s.State != pairing.Owned {
			t.Errorf("%+v, %v", s, err)
		}
	}
}

// TestOneSuite: an owned tag speaks the suite of its claim and no other.
func TestOneSuite(t *testing.T) {
	w, p := newWorld(t, allSuites...), newPhone(t)
	do(t, p.Claim(w.link(t), w.ticket(t, pairing.Hybrid), pairing.Terms{}))
	owner, err := pairing.SeeOwner(p.store.b)
	do(t, err)
	own := newPact(t, pairing.X25519, pairing.OwnerMode)
	own.Answer, own.phone, own.tag, own.known = w.sel(t), p.c.Static, w.config.Factory.Static, owner.Current.Auth
	w.refuses(t, "the right keys in another suite", pairing.InsStart, 1, byte(pairing.OwnerMode), own.forge(t, true).hello([]byte{1, 0}))
	p.visit(t, w).Close()
}

// TestRecoverRights: the setup secret ends a freeze, reads, and does nothing
// else.
func TestRecoverRights(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	v, err := pairing.Recover(p.Owner, w.link(t))
	do(t, err)
	for o := pairing.Operation(1); o <= pairing.OpProve; o++ {
		want := pairing.Refused
		if o == pairing.OpStatus || o == pairing.OpLog || o == pairing.OpUnfreeze {
			want = pairing.Done
		}
		if r, _, err := pairing.AskOwner(v, o, argumentsOf(o)); err != nil || r != want {
			t.Errorf("%v: %v, %v; want %v", o, r, err, want)
		}
	}
	if s := p.visit(t, w).Status(); s.Step != 1 {
		t.Errorf("step %d", s.Step)
	}
}

// TestLastEpoch: at 2^32-1 the tag stays what it is, and says so.
func TestLastEpoch(t *testing.T) {
	maker, config := vouched(t)
	w, p := claimedWith(t, config, pairing.Terms{Policy: pairing.Vouchers})
	last := []byte{0xff, 0xff, 0xff, 0xff}
	copy(w.store.b[4:], last)
	copy(p.store.b[182:], last)
	w.boot(t)
	p.boot(t)
	stored := func() []byte { return bytes.Clone(w.store.b) }
	v := p.visit(t, w)
	if v.Status().Epoch != 1<<32-1 {
		t.Fatalf("epoch %d", v.Status().Epoch)
	}
	results(t, "rekey", v.Rekey(), pairing.Failed)
	if p.Known().Pending {
		t.Error("a refused rekey is pending")
	}
	_, err := p.visit(t, w).Release()
	results(t, "release", err, pairing.Failed)
	before := stored()
	wants(t, "reset", w.tag.Reset(), pairing.ErrState)
	wants(t, "voucher", w.link(t).Vouch(pairing.X25519, func(c [16]byte) ([]byte, error) {
		return pairing.Vouch(maker, pairing.X25519, p.Known().Fingerprint, c), nil
	}), pairing.ErrRefused)
	if !bytes.Equal(before, stored()) {
		t.Error("the store has changed")
	}
	do(t, p.visit(t, w).Ring(1, 1))

	// unclaimed
	w, p = claimed(t, pairing.Terms{})
	do(t, w.tag.Reset())
	copy(w.store.b[4:], last)
	w.boot(t)
	wants(t, "claim", p.Claim(w.link(t), p.SetupTickets()[0], pairing.Terms{}), pairing.ErrSetBack)
	wants(t, "claim of another", newPhone(t).Claim(w.link(t), p.SetupTickets()[0], pairing.Terms{}), pairing.ErrRefused)
	if state, epoch := w.tag.State(); state != pairing.Unclaimed || epoch != 1<<32-1 {
		t.Errorf("%v in epoch %d", state, epoch)
	}
}

// TestLastStep: the step of the auth key goes on from 0; its number proves
// nothing.
func TestLastStep(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	last := []byte{0xff, 0xff, 0xff, 0xff}
	copy(w.store.b[86:], last)
	copy(p.store.b[218:], last)
	w.boot(t)
	p.boot(t)
	v := p.visit(t, w)
	if v.Status().Step != 1<<32-1 {
		t.Fatalf("step %d", v.Status().Step)
	}
	do(t, v.Ring(1, 1))
	if s := p.visit(t, w).Status(); s.Step != 0 {
		t.Errorf("step %d", s.Step)
	}
}

// TestAttempts: sixteen failures, and one more a minute; successes cost
// nothing, and whoever is refused for that is told no more than anybody.
func TestAttempts(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	for range 3 * pairing.Attempts {
		p.visit(t, w).Close()
	}
	bad := make([]byte, 50)
	spend := func(n int) {
		t.Helper()
		for range n {
			w.sel(t)
			w.refuses(t, "bad message", pairing.InsStart, 1, 3, bad)
		}
	}
	spend(pairing.Attempts - 1)
	p.visit(t, w).Close()
	spend(1)
	_, err := p.Visit(w.link(t))
	wants(t, "no attempt left", err, pairing.ErrRefused)
	w.ticks(1)
	p.visit(t, w).Close()
	spend(1)
	_, err = p.Visit(w.link(t))
	wants(t, "no attempt left", err, pairing.ErrRefused)
	w.ticks(pairing.Attempts)
	spend(pairing.Attempts - 1)
	p.visit(t, w).Close()
	w.boot(t) // attempts are in memory only
	spend(pairing.Attempts - 1)
	p.visit(t, w).Close()
}

// TestResultErrors: classes and names of all results.
func TestResultErrors(t *testing.T) {
	for r, want := range map[pairing.Result]error{
		pairing.Refused: fail.State, pairing.WasFrozen: fail.State, pairing.ForkFound: fail.State,
		pairing.BadArgument: fail.Range, pairing.Failed: fail.Unsupported, pairing.NoOperation: fail.Unsupported,
	} {
		err := &pairing.ResultError{Result: r}
		wants(t, r.String(), err, want)
		if err.Error() != "pairing: tag says: "+r.String() {
			t.Error(err)
		}
	}
}
