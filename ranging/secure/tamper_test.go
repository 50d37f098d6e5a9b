package secure_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
)

// byV and byP are the first octets of what each side sends.
var byV, byP = []byte{1, 3, 4}, []byte{0, 2, 5}

// refusesAlterations hands take every way in which a message can be altered in
// one bit or in its size, and expects the error for it. own are the types of
// messages of the side that takes.
func refusesAlterations(t *testing.T, what string, good, own []byte, take func(b []byte) error) {
	t.Helper()
	for i := range 8 * len(good) {
		b := bytes.Clone(good)
		b[i/8] ^= 0x80 >> (i % 8)
		want := secure.ErrAuthentication
		switch {
		case slices.Contains(own, b[0]):
			want = secure.ErrReflected
		case i < 8:
			want = secure.ErrFormat
		}
		if err := take(b); !errors.Is(err, want) {
			t.Errorf("%s with bit %d flipped: %v, want %v", what, i, err, want)
		}
	}
	for n := range len(good) {
		expecttest.Is(t, what+" cut off", take(good[:n]), secure.ErrLength)
	}
	for n := 1; n < 300; n += 7 {
		expecttest.Is(t, what+" lengthened", take(append(bytes.Clone(good), make([]byte, n)...)), secure.ErrLength)
	}
	expecttest.Is(t, what+" twice", take(append(bytes.Clone(good), good...)), secure.ErrLength)
}

// TestAlterations: no message is taken when a bit of it was changed or it has
// another size, and the right one is taken after all of these.
func TestAlterations(t *testing.T) {
	x := newPair(t, door)
	opened := x.opened()
	refusesAlterations(t, "OPEN", opened.open, byP, func(b []byte) error {
		out, err := x.p.Accept([]byte{7}, b, x.nowP())
		if !bytes.Equal(out, []byte{7}) {
			t.Errorf("an ACCEPT of %x", out)
		}
		return err
	})
	accept, err := x.p.Accept(nil, opened.open, x.nowP())
	x.want(err)
	refusesAlterations(t, "ACCEPT", accept, byV, func(b []byte) error {
		out, err := x.v.Start([]byte{7}, b, x.nowV())
		if !bytes.Equal(out, []byte{7}) {
			t.Errorf("a START of %x", out)
		}
		return err
	})
	start, err := x.v.Start(nil, accept, x.nowV())
	x.want(err)
	refusesAlterations(t, "START", start, byP, func(b []byte) error { return x.p.Start(b, x.nowP()) })
	x.want(x.p.Start(start, x.nowP()))

	o := x.exchange(1)
	o.report, err = x.v.Report(nil, o.v, o.seen[secure.Response])
	x.want(err)
	refusesAlterations(t, "REPORT", o.report, byP, func(b []byte) error {
		out, err := x.p.Answer([]byte{7}, b, o.p, o.seen[secure.Poll], o.seen[secure.Final], x.nowP())
		if !bytes.Equal(out, []byte{7}) {
			t.Errorf("an ANSWER of %x", out)
		}
		return err
	})
	o.answer, err = x.answer(o, o.report)
	x.want(err)
	refusesAlterations(t, "ANSWER", o.answer, byV, func(b []byte) error {
		a, err := x.v.Range(b, x.nowV())
		zero(t, "ANSWER", a)
		return err
	})
	x.near(x.measured(o))
}

// zero fails the test unless a is no range.
func zero(t *testing.T, what string, a secure.AuthenticatedRange) {
	t.Helper()
	expecttest.Panics(t, what+": the distance of a refused round", func() { a.Distance() })
}

// TestChallengeForm: a challenge is not authentic, and still has a form. What
// was altered in it the prover finds.
func TestChallengeForm(t *testing.T) {
	x := newPair(t, door)
	challenge, err := x.p.Challenge(nil, x.nonce(), x.nowP())
	x.want(err)
	take := func(b []byte) error {
		fresh := *nonce(99)
		out, err := x.v.Open([]byte{7}, b, &door, &fresh, x.nowV())
		if err != nil && (!bytes.Equal(out, []byte{7}) || fresh != *nonce(99)) {
			t.Errorf("an OPEN of %x, randomness %x", out, fresh)
		}
		return err
	}
	expecttest.Is(t, "own OPEN", take([]byte{1}), secure.ErrReflected)
	expecttest.Is(t, "an ACCEPT", take(append([]byte{2}, challenge[1:]...)), secure.ErrFormat)
	expecttest.Is(t, "nothing", take(nil), secure.ErrLength)
	expecttest.Is(t, "more", take(append(bytes.Clone(challenge), 0)), secure.ErrLength)
	for i := range 8 * secure.NonceSize {
		b := bytes.Clone(challenge)
		b[1+i/8] ^= 1 << (i % 8)
		open, err := x.v.Open(nil, b, &door, x.nonce(), x.nowV())
		x.want(err)
		_, err = x.p.Accept(nil, open, x.nowP())
		expecttest.Is(t, "another challenge", err, secure.ErrAuthentication)
	}
}

// TestOtherBonds: whoever has another leaf, ownership epoch or identity is
// refused, in whichever role.
func TestOtherBonds(t *testing.T) {
	type side struct {
		leaf [32]byte
		bond secure.Bond
	}
	own := side{leafBytes, bond}
	changed := map[string]func(s *side){
		"leaf":              func(s *side) { s.leaf[31] ^= 1 },
		"epoch":             func(s *side) { s.bond.Epoch++ },
		"verifier identity": func(s *side) { s.bond.Verifier[31] ^= 1 },
		"prover identity":   func(s *side) { s.bond.Prover[0] ^= 0x80 },
		"roles":             func(s *side) { s.bond.Verifier, s.bond.Prover = s.bond.Prover, s.bond.Verifier },
	}
	for what, change := range changed {
		x := newPair(t, door)
		s := own
		change(&s)
		var err error
		x.p, err = secure.NewProver(engine, hash{}, &s.leaf, s.bond, offsetP, able(&door))
		x.want(err)
		h := x.opened()
		_, err = x.p.Accept(nil, h.open, 0)
		expecttest.Is(t, what, err, secure.ErrAuthentication)
	}
}

// TestOtherSessions: messages of another session, an earlier round, or one's own
// are refused, and change nothing.
func TestOtherSessions(t *testing.T) {
	x := newPair(t, door)
	old := x.open()
	first := x.exchange(1)
	x.tell(first)
	x.measured(first)

	second := x.exchange(2)
	var err error
	second.report, err = x.v.Report(nil, second.v, second.seen[secure.Response])
	x.want(err)
	_, err = x.answer(second, first.report)
	expecttest.Is(t, "the REPORT of an earlier round", err, secure.ErrReplay)
	_, err = x.v.Range(first.answer, x.nowV())
	expecttest.Is(t, "the ANSWER of an earlier round", err, secure.ErrAuthentication)
	for _, b := range [][]byte{second.report, first.report, old.open, old.start} {
		_, err = x.v.Range(b, x.nowV())
		expecttest.Is(t, "an own message", err, secure.ErrReflected)
	}
	second.answer, err = x.answer(second, second.report)
	x.want(err)
	x.near(x.measured(second))

	// Another session, while the first goes on.
	h := x.opened()
	_, err = x.p.Accept(nil, old.open, x.nowP())
	expecttest.Is(t, "an old OPEN", err, secure.ErrAuthentication)
	for _, b := range [][]byte{h.challenge, old.accept, second.answer} {
		_, err = x.p.Accept(nil, b, x.nowP())
		expecttest.Is(t, "an own message", err, secure.ErrReflected)
	}
	accept, err := x.p.Accept(nil, h.open, x.nowP())
	x.want(err)
	_, err = x.v.Start(nil, old.accept, x.nowV())
	expecttest.Is(t, "an old ACCEPT", err, secure.ErrAuthentication)
	_, err = x.v.Start(nil, h.open, x.nowV())
	expecttest.Is(t, "an own message", err, secure.ErrReflected)
	x.near(x.measure(3)) // of the old session
	start, err := x.v.Start(nil, accept, x.nowV())
	x.want(err)
	expecttest.Is(t, "an old START", x.p.Start(old.start, x.nowP()), secure.ErrAuthentication)
	expecttest.Is(t, "an own message", x.p.Start(accept, x.nowP()), secure.ErrReflected)
	x.want(x.p.Start(start, x.nowP()))
	x.start = x.time
	third := x.exchange(1)
	third.report, err = x.v.Report(nil, third.v, third.seen[secure.Response])
	x.want(err)
	_, err = x.answer(third, first.report)
	expecttest.Is(t, "a REPORT of another session", err, secure.ErrAuthentication)
	_, err = x.v.Range(first.answer, x.nowV())
	expecttest.Is(t, "an ANSWER of another session", err, secure.ErrAuthentication)
	third.answer, err = x.answer(third, third.report)
	x.want(err)
	x.near(x.measured(third))
}

// TestChangedParameters: sides that were told different parameters have no
// session, for every field. Whoever alters those in an OPEN is found, as
// TestAlterations shows; here the verifier's own are others.
func TestChangedParameters(t *testing.T) {
	changes := map[string]func(p *secure.Parameters){
		"channel": func(p *secure.Parameters) { p.Channel = 5 }, "code": func(p *secure.Parameters) { p.PreambleCode++ },
		"preamble": func(p *secure.Parameters) { p.Preamble++ }, "SFD": func(p *secure.Parameters) { p.SFD++ },
		"packet": func(p *secure.Parameters) { p.PHY.Packet = 1 }, "mode": func(p *secure.Parameters) { p.Mode++ },
		"units": func(p *secure.Parameters) { p.Units = 128 }, "segments": func(p *secure.Parameters) { p.Mode, p.Segments = 2, 2 },
		"rate": func(p *secure.Parameters) { p.Rate++ }, "grain": func(p *secure.Parameters) { p.Grain = 256 },
		"reply": func(p *secure.Parameters) { p.Reply += 512 }, "step": func(p *secure.Parameters) { p.Step += 512 },
		"slots": func(p *secure.Parameters) { p.Slots-- }, "interval": func(p *secure.Parameters) { p.Interval++ },
		"lags": func(p *secure.Parameters) { p.Lags++ }, "quality": func(p *secure.Parameters) { p.Quality++ },
		"gap": func(p *secure.Parameters) { p.Gap++ }, "limit": func(p *secure.Parameters) { p.Limit++ },
		"tolerance": func(p *secure.Parameters) { p.Tolerance++ }, "tries": func(p *secure.Parameters) { p.Tries++ },
		"lifetime": func(p *secure.Parameters) { p.Lifetime-- },
	}
	seen := map[[secure.SessionSize]byte]string{}
	for what, change := range changes {
		asked := door
		change(&asked)
		x := newPair(t, asked)
		h := x.open()
		if x.p.Parameters() != asked || asked == door {
			t.Errorf("%s: the prover has %+v", what, x.p.Parameters())
		}
		// The nonces are the same each time, so nothing but the field differs.
		if other, ok := seen[x.v.Session()]; ok {
			t.Errorf("%s and %s make the same keys", what, other)
		}
		seen[x.v.Session()] = what
		if a, b := x.p.Addresses(); a[0]&3 != 2 || b[0]&3 != 2 {
			t.Errorf("%s: addresses %x, %x are not local ones of one station", what, a, b)
		}
		y := newPair(t, door)
		y.opened()
		_, err := y.v.Start(nil, h.accept, y.nowV())
		expecttest.Is(t, what, err, secure.ErrAuthentication)
	}
}

// TestOffsets: both sides have the offsets of both, and the keys depend on them.
func TestOffsets(t *testing.T) {
	make := func(of, op ranging.Ticks) *pair {
		x := newPair(t, door)
		leaf, again := leafBytes, leafBytes
		x.v = expecttest.Must(secure.NewVerifier(engine, hash{}, &leaf, bond, of, noise, ranging.Air))
		x.p = expecttest.Must(secure.NewProver(engine, hash{}, &again, bond, op, able(&door)))
		return x
	}
	seen := map[[secure.SessionSize]byte]bool{}
	for _, of := range []ranging.Ticks{0, 1, secure.MaxOffset} {
		for _, op := range []ranging.Ticks{0, 1, secure.MaxOffset} {
			x := make(of, op)
			x.open()
			if seen[x.v.Session()] {
				t.Errorf("offsets %d, %d: a session as with others", of, op)
			}
			seen[x.v.Session()] = true
			a := x.measure(1)
			x.near(a)
			if off := a.Evidence().Replies.Value.Off; off != 0 {
				t.Errorf("offsets %d, %d: replies are off by %d", of, op, off)
			}
		}
	}
}
