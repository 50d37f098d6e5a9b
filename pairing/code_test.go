package pairing_test

import (
	"bytes"
	"sync"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/spake2plus"
)

// counter is the store of a limiter.
type counter struct{ b [spake2plus.LimiterSize]byte }

func (c *counter) Load(b *[spake2plus.LimiterSize]byte) error { *b = c.b; return nil }
func (c *counter) Save(b *[spake2plus.LimiterSize]byte) error { c.b = *b; return nil }

// registered is the code 123456.
var registered = sync.OnceValues(func() (spake2plus.ProverKey, error) { return pairing.RegisterCode("123456") })

// coded is a tag with the code 123456 as it comes out of the factory, unlocked.
func coded(t testing.TB, suites ...pairing.Suite) (*world, *counter) {
	t.Helper()
	code, err := registered()
	do(t, err)
	w, c := newWorld(t, suites...), &counter{}
	w.config.Code = &pairing.CodeLock{Record: code.Record(), Store: c}
	w.boot(t)
	do(t, w.tag.Button())
	return w, c
}

// TestClaimByCode: a right code claims in both suites, a wrong one does not.
func TestClaimByCode(t *testing.T) {
	for _, s := range allSuites {
		w, c := coded(t, s)
		stored := bytes.Clone(w.store.b)
		wants(t, "wrong code", newPhone(t).ClaimByCode(w.link(t), "123457", s, pairing.Terms{}), pairing.ErrHandshake)
		if !bytes.Equal(w.store.b, stored) || c.b[1] != 1 {
			t.Errorf("%d wrong codes counted", c.b[1])
		}
		w.ticks(1) // it waits
		p := newPhone(t)
		do(t, p.ClaimByCode(w.link(t), "123456", s, pairing.Terms{Config: []byte("c")}))
		if c.b[1] != 1 || string(w.device.config) != "c" {
			t.Errorf("%d wrong codes counted", c.b[1])
		}
		es, _, err := p.visit(t, w).Log(pairing.LifeClass)
		do(t, err)
		if len(es) != 1 || es[0].Event != pairing.ClaimedEvent || es[0].Argument != uint32(pairing.CodeMode) {
			t.Errorf("%+v", es)
		}
		wants(t, "of an owned tag", newPhone(t).ClaimByCode(w.link(t), "123456", s, pairing.Terms{}), pairing.ErrRefused)
	}
	w, _ := coded(t)
	wants(t, "suite", newPhone(t).ClaimByCode(w.link(t), "123456", pairing.Hybrid, pairing.Terms{}), pairing.ErrUnsupported)
	do(t, newPhone(t).Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{}))
	w = newWorld(t)
	wants(t, "a tag without a code", newPhone(t).ClaimByCode(w.link(t), "123456", pairing.X25519, pairing.Terms{}), pairing.ErrRefused)
}

// TestCodeAfterReset: after a reset by hand a code claims nothing, as little as
// the printed ticket; after a release and a reset it does.
func TestCodeAfterReset(t *testing.T) {
	w, c := coded(t)
	p := newPhone(t)
	do(t, p.ClaimByCode(w.link(t), "123456", pairing.X25519, pairing.Terms{}))
	do(t, w.tag.Reset())
	before := c.b
	wants(t, "after a reset", newPhone(t).ClaimByCode(w.link(t), "123456", pairing.X25519, pairing.Terms{}), pairing.ErrRefused)
	if c.b != before {
		t.Error("it was counted")
	}
	if fresh := newWorld(t); w.sel(t)[3] != 1<<(pairing.ClaimMode-1)|1<<(pairing.CodeMode-1) || fresh.sel(t)[3] != 1<<(pairing.ClaimMode-1) {
		t.Error("the answer tells of the reset")
	}
	do(t, p.Claim(w.link(t), p.SetupTickets()[0], pairing.Terms{}))
	_, err := p.visit(t, w).Release()
	do(t, err)
	do(t, w.tag.Reset())
	do(t, newPhone(t).ClaimByCode(w.link(t), "123456", pairing.X25519, pairing.Terms{}))
}

// TestFactoryUnlocks: an empty store is a locked one, in both ways in which a
// factory opens it.
func TestFactoryUnlocks(t *testing.T) {
	code, err := registered()
	do(t, err)
	for _, unlock := range []func(w *world, c *counter) error{
		func(w *world, _ *counter) error { return w.tag.Button() },
		func(w *world, c *counter) error {
			l, err := spake2plus.OpenLimiter(c, 0)
			if err != nil {
				return err
			}
			return l.Unlock()
		},
	} {
		w, c := newWorld(t), &counter{}
		w.config.Code = &pairing.CodeLock{Record: code.Record(), Store: c}
		w.boot(t)
		wants(t, "locked", newPhone(t).ClaimByCode(w.link(t), "123456", pairing.X25519, pairing.Terms{}), pairing.ErrRefused)
		do(t, unlock(w, c))
		w.boot(t)
		do(t, newPhone(t).ClaimByCode(w.link(t), "123456", pairing.X25519, pairing.Terms{}))
	}
}

// TestHundredWrongCodes: they lock the tag through cuts of power, until the
// button. The printed ticket is not concerned.
func TestHundredWrongCodes(t *testing.T) {
	w, c := coded(t)
	guess, err := spake2plus.Register(pairing.CodeSuite, bytes.Repeat([]byte{1}, 40), bytes.Repeat([]byte{2}, 40))
	do(t, err)
	try := func() []byte {
		p, err := spake2plus.NewProver(guess, spake2plus.Parameters{})
		do(t, err)
		w.sel(t)
		answer, _ := w.send(t, pairing.InsCode, 1, 1, p.AppendShare(nil))
		return answer
	}
	for n := range spake2plus.MaxWrong {
		if n%10 == 9 {
			w.boot(t)
		}
		w.ticks(70) // more than the longest wait
		if len(try()) != 97 || int(c.b[1]) != n+1 {
			t.Fatalf("guess %d: %d counted", n, c.b[1])
		}
		if n < 20 && len(try()) != 0 {
			t.Fatalf("guess %d: no wait", n)
		}
	}
	for range 3 {
		w.ticks(100000)
		w.boot(t)
		if len(try()) != 0 {
			t.Fatal("not locked")
		}
		wants(t, "right code", newPhone(t).ClaimByCode(w.link(t), "123456", pairing.X25519, pairing.Terms{}), pairing.ErrRefused)
	}
	do(t, w.tag.Button())
	do(t, newPhone(t).ClaimByCode(w.link(t), "123456", pairing.X25519, pairing.Terms{}))
}

// TestCodeOutOfOrder: runs that are not one run.
func TestCodeOutOfOrder(t *testing.T) {
	w, _ := coded(t, allSuites...)
	trial := newTrial(w)
	code, err := registered()
	do(t, err)
	prologue := func(answer []byte, s pairing.Suite) []byte {
		b := append([]byte("fyr/1\x00\x09"+pairing.AID), 0, byte(len(answer)))
		return append(append(b, answer...), byte(s), byte(pairing.CodeMode), byte(pairing.NFC))
	}
	// share has the tag answer step 1, and returns the confirmation for step 2.
	share := func() []byte {
		w.ticks(1)
		answer := trial.begin(t)
		p, err := spake2plus.NewProver(code, spake2plus.Parameters{Context: prologue(answer, pairing.X25519)})
		do(t, err)
		in, _ := w.send(t, pairing.InsCode, 1, 1, p.AppendShare(nil))
		if len(in) != 97 {
			t.Fatalf("answer of %d", len(in))
		}
		confirm, k, err := p.Finish(in[:65], in[65:])
		do(t, err)
		k.Wipe()
		return confirm
	}
	agreed := func() {
		if b, s := w.send(t, pairing.InsCode, 1, 2, share()); s != 0x9000 || len(b) != 0 {
			t.Fatalf("%x %v", b, s)
		}
	}
	confirm := share()
	trial.refuse(t, "other suite at step 2", pairing.InsCode, 3, 2, confirm)
	confirm = share()
	trial.refuse(t, "step 3", pairing.InsCode, 1, 3, confirm)
	confirm = share()
	w.sel(t)
	trial.refuse(t, "step 2 after a SELECT", pairing.InsCode, 1, 2, confirm)
	confirm = share()
	confirm[3] ^= 1
	trial.refuse(t, "wrong confirmation", pairing.InsCode, 1, 2, confirm)
	share()
	trial.refuse(t, "step 1 again", pairing.InsCode, 1, 1, make([]byte, 65))
	share()
	trial.refuse(t, "START before step 2", pairing.InsStart, 1, byte(pairing.CodeMode), make([]byte, 50))
	agreed()
	trial.refuse(t, "START in another suite", pairing.InsStart, 3, byte(pairing.CodeMode), make([]byte, 1250))
	agreed()
	trial.refuse(t, "START with another key", pairing.InsStart, 1, byte(pairing.CodeMode), make([]byte, 50))
	agreed()
	trial.refuse(t, "step 2 again", pairing.InsCode, 1, 2, confirm)
	trial.begin(t)
	trial.refuse(t, "step 2 first", pairing.InsCode, 1, 2, confirm)
	trial.begin(t)
	trial.refuse(t, "no run", pairing.InsStart, 1, byte(pairing.CodeMode), make([]byte, 50))
	for _, n := range []int{0, 1, 64, 65, 66, 255} {
		trial.begin(t)
		trial.refuse(t, "no point", pairing.InsCode, 1, 1, make([]byte, n))
	}
	trial.begin(t)
	trial.refuse(t, "infinity", pairing.InsCode, 1, 1, []byte{0})
	w.ticks(1)
	do(t, w.tag.Button())
	do(t, newPhone(t).ClaimByCode(w.link(t), "123456", pairing.Hybrid, pairing.Terms{}))
}
