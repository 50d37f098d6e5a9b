package pairing_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
)

// TestPayloads: what an authentic peer says, and no peer of this package
// would.
func TestPayloads(t *testing.T) {
	second := func(m pairing.Mode, payload []byte, want error) {
		t.Helper()
		p := newPact(t, pairing.X25519, m)
		p.payload = payload
		i, in := p.answered(t)
		_, _, err := i.Step(in)
		wants(t, m.String(), err, want)
		_, _, err = i.Step(in)
		wants(t, "afterwards", err, pairing.ErrState)
	}
	for _, m := range allModes {
		good := newPact(t, pairing.X25519, m).payload
		for n := range 100 {
			if n != len(good) && (n%7 == 0 || n == len(good)-1 || n == len(good)+1 || !testing.Short()) {
				second(m, append(bytes.Clone(good), make([]byte, 100)...)[:n], pairing.ErrLength)
			}
		}
		if m == pairing.GuestMode {
			second(m, append([]byte{4}, good[1:]...), pairing.ErrFormat)
		}
		if m == pairing.OwnerMode || m == pairing.RecoverMode {
			second(m, append([]byte{3}, good[1:]...), pairing.ErrFormat)
			second(m, append([]byte{1, 16}, good[2:]...), pairing.ErrFormat)
		}
	}
	second(pairing.ClaimMode, append(info(1, nil)[:26], 2), pairing.ErrUnsupported)
	second(pairing.ClaimMode, append(info(1, nil)[:26], 1), pairing.ErrLength)

	for _, c := range []struct {
		hello []byte
		want  error
	}{
		{[]byte{}, pairing.ErrLength}, {[]byte{1}, pairing.ErrLength}, {[]byte{1, 0, 0}, pairing.ErrLength},
		{[]byte{2, 0}, pairing.ErrUnsupported}, {[]byte{0, 0}, pairing.ErrUnsupported}, {[]byte{1, 1}, pairing.ErrFormat}, {[]byte{1, 0}, nil},
	} {
		for _, m := range []pairing.Mode{pairing.ClaimMode, pairing.OwnerMode} {
			p := newPact(t, pairing.X25519, m)
			_, _, err := p.responder(t).Step(p.forge(t, true).hello(c.hello))
			if c.want == nil {
				do(t, err)
				continue
			}
			wants(t, "hello", err, c.want)
		}
	}
	for _, c := range []struct {
		terms []byte
		want  error
	}{
		{[]byte{0, 0, 0, 0}, pairing.ErrLength}, {append([]byte{0, 0, 0, 0, 5}, make([]byte, 65)...), pairing.ErrLength},
		{[]byte{8, 0, 0, 0, 5}, pairing.ErrFormat}, {[]byte{0x80, 0, 0, 0, 5}, pairing.ErrFormat}, {[]byte{7, 0, 0, 0, 5}, nil},
	} {
		p := newPact(t, pairing.X25519, pairing.ClaimMode)
		g, r := p.forge(t, true), p.responder(t)
		in, _, err := r.Step(g.hello([]byte{1, 0}))
		do(t, err)
		if !bytes.Equal(g.greeted(in), p.payload) {
			t.Fatal("another payload")
		}
		_, done, err := r.Step(g.claim(c.terms))
		if c.want == nil {
			if err != nil || !done || len(p.committed) != 1 {
				t.Errorf("forger was refused: %v", err)
			}
			continue
		}
		wants(t, "terms", err, c.want)
		if len(p.committed) != 0 {
			t.Error("committed")
		}
	}
	for _, c := range []struct {
		confirm []byte
		want    error
	}{
		{[]byte{0, 0, 0, 0, 5}, nil}, {[]byte{0, 0, 0, 0, 6}, pairing.ErrFormat}, {[]byte{1, 0, 0, 0, 5}, pairing.ErrFormat},
		{[]byte{0, 0, 0, 5}, pairing.ErrLength}, {nil, pairing.ErrLength}, {make([]byte, 240), pairing.ErrHandshake},
	} {
		p := newPact(t, pairing.X25519, pairing.ClaimMode)
		i, g := p.initiator(t), p.forge(t, false)
		third := p.lure(t, i, g, p.payload)
		g.claimed(third)
		_, done, err := i.Step(g.reply(c.confirm))
		if c.want == nil {
			if err != nil || !done {
				t.Errorf("forger was refused: %v", err)
			}
			continue
		}
		wants(t, "confirmation", err, c.want)
	}
}

// forge is a forger in the place of one side of p.
func (p *pact) forge(t testing.TB, initiator bool) *forger {
	t.Helper()
	own, peer := p.phone, p.tag.Public()
	if !initiator {
		own, peer = p.tag, p.phone.Public()
	}
	var rs []byte
	if !takesOver(p.Mode) {
		rs = peer[:]
	}
	return newForger(t, p.Context, p.known, codeless(p.Mode, p.fingerprint()), own, rs, initiator)
}

// lure has an initiator write message 3 for a forged tag.
func (p *pact) lure(t testing.TB, i *pairing.Initiator, g *forger, payload []byte) []byte {
	t.Helper()
	first, _, err := i.Step(nil)
	do(t, err)
	g.hear(first)
	third, _, err := i.Step(g.answer(payload))
	do(t, err)
	return third
}
