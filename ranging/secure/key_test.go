package secure_test

import (
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
)

// TestConstructors: the leaf is taken over, and left where it was on an error.
func TestConstructors(t *testing.T) {
	for _, c := range []struct {
		leaf   [32]byte
		offset ranging.Ticks
		speed  ranging.Speed
		want   error
	}{
		{leafBytes, 0, ranging.Vacuum, nil}, {leafBytes, secure.MaxOffset, 1, nil},
		{leafBytes, -1, ranging.Air, secure.ErrParameters}, {leafBytes, secure.MaxOffset + 1, ranging.Air, secure.ErrParameters},
		{[32]byte{}, 0, ranging.Air, secure.ErrZero}, {leafBytes, 0, 0, secure.ErrParameters}, {leafBytes, 0, -1, secure.ErrParameters},
	} {
		for _, side := range []string{"verifier", "prover"} {
			leaf, err := c.leaf, error(nil)
			if side == "verifier" {
				_, err = secure.NewVerifier(engine, hash{}, &leaf, bond, c.offset, noise, c.speed)
			} else if c.speed <= 0 {
				continue
			} else {
				_, err = secure.NewProver(engine, hash{}, &leaf, bond, c.offset, able(&door))
			}
			expecttest.Is(t, side, err, c.want)
			if kept := leaf == c.leaf; kept != (err != nil) {
				t.Errorf("%s, %v: the leaf is %x", side, err, leaf)
			}
		}
	}
}

// TestNonces: randomness is taken over, and that of zeros refused.
func TestNonces(t *testing.T) {
	v, p := verifier(t), prover(t, able(&door))
	var none [secure.NonceSize]byte
	if b, err := p.Challenge([]byte{7}, &none, 0); err == nil || len(b) != 1 {
		t.Errorf("a challenge of zeros: %x, %v", b, err)
	}
	fresh := nonce(1)
	challenge, err := p.Challenge(nil, fresh, 0)
	if err != nil || *fresh != none {
		t.Errorf("a challenge leaves %x, %v", *fresh, err)
	}
	_, err = p.Challenge(nil, fresh, 0)
	expecttest.Is(t, "a nonce twice", err, secure.ErrZero)
	fresh = nonce(2)
	if _, err = v.Open(nil, challenge, &door, fresh, 0); err != nil || *fresh != none {
		t.Errorf("an OPEN leaves %x, %v", *fresh, err)
	}
	_, err = v.Open(nil, challenge, &door, fresh, 0)
	expecttest.Is(t, "a nonce twice", err, secure.ErrZero)
}

// TestNonceAgain: a generator that stands still is found, on both sides and
// whatever became of the handshake before.
func TestNonceAgain(t *testing.T) {
	x := newPair(t, door)
	again := func(when string, n byte) {
		t.Helper()
		fresh := nonce(n)
		b, err := x.p.Challenge([]byte{7}, fresh, x.nowP())
		if expecttest.Is(t, when, err, secure.ErrRepeated); len(b) != 1 || *fresh != *nonce(n) {
			t.Errorf("%s: a CHALLENGE of %x", when, b)
		}
	}
	for n := byte(1); n < 4; n++ {
		challenge, err := x.p.Challenge(nil, nonce(n), x.nowP())
		x.want(err)
		again("at once", n)
		open, err := x.v.Open(nil, challenge, &door, nonce(n), x.nowV())
		x.want(err)
		fresh := nonce(n)
		b, err := x.v.Open([]byte{7}, challenge, &door, fresh, x.nowV())
		if expecttest.Is(t, "an OPEN at once", err, secure.ErrRepeated); len(b) != 1 || *fresh != *nonce(n) {
			t.Errorf("an OPEN of %x", b)
		}
		accept, err := x.p.Accept(nil, open, x.nowP()) // which waits on
		x.want(err)
		again("accepted", n)
		start, err := x.v.Start(nil, accept, x.nowV())
		x.want(err)
		x.want(x.p.Start(start, x.nowP()))
		again("in a session", n)
		_, err = x.v.Open(nil, challenge, &door, nonce(n), x.nowV())
		expecttest.Is(t, "an OPEN in a session", err, secure.ErrRepeated)
	}
}

// TestKeysNeverPrint: neither that of the bond nor those of a session.
func TestKeysNeverPrint(t *testing.T) {
	x := newPair(t, door)
	x.open()
	x.want(x.v.Round(1, x.nowV()))
	x.want(x.p.Round(1, x.nowP()))
	rv, _, err := x.v.ExposeRegisters(secure.Poll)
	x.want(err)
	key, _ := rv.KeyV()
	for _, s := range [][]byte{leafBytes[:], key[:]} {
		printtest.NeverPrints(t, x.v, s)
		printtest.NeverPrints(t, x.p, s)
		printtest.NeverPrints(t, &x.p, s)
	}
}

// misused fails the test unless f panics by the words of the package, and not by
// what it ran into.
func misused(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if s, _ := recover().(string); !strings.HasPrefix(s, "secure: use of a zero or wiped ") {
			t.Errorf("%s: %q", what, s)
		}
	}()
	f()
}

// TestWipe: a wiped side panics, as a zero one does, and so do its copies.
func TestWipe(t *testing.T) {
	x := newPair(t, door)
	x.open()
	copied, again := x.p, x.v
	x.p.Wipe()
	x.v.Wipe()
	x.p.Wipe()
	new(secure.Prover).Wipe()
	new(secure.Verifier).Wipe()
	for what, p := range map[string]secure.Prover{"wiped": x.p, "copy": copied, "zero": {}} {
		for name, call := range map[string]func(){
			"Challenge": func() { p.Challenge(nil, nonce(1), 0) }, "Accept": func() { p.Accept(nil, nil, 0) }, "Start": func() { p.Start(nil, 0) },
			"Round": func() { p.Round(1, 0) }, "AppendSequence": func() { p.AppendSequence(nil, secure.Poll) },
			"ExposeRegisters": func() { p.ExposeRegisters(secure.Poll) }, "ResponseAt": func() { p.ResponseAt(0) },
			"Answer":  func() { p.Answer(nil, nil, secure.ProverStamps{}, secure.Reception{}, secure.Reception{}, 0) },
			"Session": func() { p.Session() }, "Addresses": func() { p.Addresses() }, "Parameters": func() { p.Parameters() },
		} {
			misused(t, name+" of a "+what+" prover", call)
		}
	}
	for what, v := range map[string]secure.Verifier{"wiped": x.v, "copy": again, "zero": {}} {
		for name, call := range map[string]func(){
			"Open": func() { v.Open(nil, nil, &door, nonce(1), 0) }, "Start": func() { v.Start(nil, nil, 0) }, "Round": func() { v.Round(1, 0) },
			"AppendSequence": func() { v.AppendSequence(nil, secure.Poll) }, "ExposeRegisters": func() { v.ExposeRegisters(secure.Poll) },
			"FinalAt": func() { v.FinalAt(0) }, "Report": func() { v.Report(nil, secure.VerifierStamps{}, secure.Reception{}) },
			"Range":   func() { v.Range(nil, 0) },
			"Session": func() { v.Session() }, "Addresses": func() { v.Addresses() }, "Parameters": func() { v.Parameters() },
		} {
			misused(t, name+" of a "+what+" verifier", call)
		}
	}
}
