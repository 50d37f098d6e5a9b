package pairing_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing"
)

// TestHandshakes runs all modes in both suites, and what each side says of it.
func TestHandshakes(t *testing.T) {
	for _, s := range allSuites {
		for _, m := range allModes {
			p := newPact(t, s, m)
			ms := p.messages(t)
			want, sizes := 2, []int{50, 90}
			if takesOver(m) {
				want, sizes = 4, []int{50, 123, 75, 21}
			}
			if m == pairing.GuestMode {
				sizes[1] = 57
			}
			if s == pairing.Hybrid { // e1 and ekem1, with a tag each
				sizes[0], sizes[1] = sizes[0]+1184+16, sizes[1]+1088+16
			}
			for n, b := range ms {
				if len(ms) != want || len(b) != sizes[n] {
					t.Errorf("%v %v: message %d of %d has %d octets", s, m, n+1, len(ms), len(b))
				}
			}
			if takesOver(m) != (len(p.committed) == 1) {
				t.Fatalf("%v %v: %d commits", s, m, len(p.committed))
			}
			if takesOver(m) {
				c := p.committed[0]
				if c.Epoch != 5 || c.Phone != p.phone.Public() || c.Terms.Policy != pairing.Locked || string(c.Terms.Config) != "config" {
					t.Errorf("%v %v: %+v", s, m, c)
				}
			}
		}
	}
}

// TestInitiatorSays: what the phone learns.
func TestInitiatorSays(t *testing.T) {
	for _, m := range allModes {
		p := newPact(t, pairing.X25519, m)
		ms := p.messages(t)
		i := p.initiator(t)
		for n := -1; n < len(ms); n += 2 {
			var in []byte
			if n >= 0 {
				in = ms[n]
			}
			if _, done, err := i.Step(in); err != nil || done != (n == len(ms)-1) {
				t.Fatalf("%v: message %d: %v, %v", m, n+1, done, err)
			}
		}
		status, view, tag := i.Status(), i.Guest(), i.Tag()
		switch {
		case i.Static() != p.tag.Public():
			t.Errorf("%v: static key", m)
		case takesOver(m) && (tag.Epoch != 5 || tag.Model != 2 || tag.Firmware != 7 || tag.ID[15] != 3 || len(tag.Attestation) != 0):
			t.Errorf("%v: %+v", m, tag)
		case m == pairing.GuestMode && view != pairing.GuestView{Rights: 3, Expiry: 9, Time: 8}:
			t.Errorf("%v: %+v", m, view)
		case (m == pairing.OwnerMode || m == pairing.RecoverMode) && (status.State != pairing.Owned || status.Flags != pairing.IsLocked || status.Step != 6):
			t.Errorf("%v: %+v", m, status)
		}
		_, _, err := i.Step(nil)
		wants(t, "a step too many", err, pairing.ErrState)
	}
}

// TestTurns: steps out of turn.
func TestTurns(t *testing.T) {
	for _, m := range allModes {
		p := newPact(t, pairing.X25519, m)
		ms := p.messages(t)
		p.committed = nil
		i := p.initiator(t)
		_, _, err := i.Step([]byte{})
		wants(t, "a message before the first", err, pairing.ErrState)
		_, _, err = i.Step(nil)
		wants(t, "after an error", err, pairing.ErrState)
		r := p.responder(t)
		_, _, err = r.Step(nil)
		wants(t, "no message", err, pairing.ErrLength)
		_, _, err = r.Step(ms[0])
		wants(t, "after an error", err, pairing.ErrState)
		r = p.responder(t)
		if r.Candidate() != -1 {
			t.Error("a candidate before a message")
		}
		for n := 0; n < len(ms); n += 2 {
			_, _, err = r.Step(ms[n])
			do(t, err)
		}
		_, _, err = r.Step(ms[0])
		wants(t, "a message too many", err, pairing.ErrState)
		for _, wipe := range []interface {
			Wipe()
			Step([]byte) ([]byte, bool, error)
		}{p.initiator(t), p.responder(t)} {
			wipe.Wipe()
			wipe.Wipe()
			_, _, err = wipe.Step(nil)
			wants(t, "after Wipe", err, pairing.ErrState)
		}
	}
}

// TestContexts: whatever the sides do not agree on, message 1 does not verify.
func TestContexts(t *testing.T) {
	for _, m := range allModes {
		ms := newPact(t, pairing.X25519, m).messages(t)
		for name, change := range map[string]func(p *pact){
			"mode": func(p *pact) {
				for _, other := range allModes {
					if other != m && takesOver(other) == takesOver(m) {
						p.Mode = other
					}
				}
			},
			"transport": func(p *pact) { p.Transport = pairing.BLE },
			"modes":     func(p *pact) { p.Answer[4] ^= 1 },
			"suites":    func(p *pact) { p.Answer[2], p.Answer[3] = p.Answer[3], p.Answer[2] },
			"fewer suites": func(p *pact) {
				p.Answer = append([]byte{1, 1, 1}, p.Answer[4:]...)
			},
			"challenge": func(p *pact) { p.Answer[len(p.Answer)-1] ^= 1 },
			"secret":    func(p *pact) { p.known = key(t, 8, 16) },
		} {
			p := newPact(t, pairing.X25519, m)
			change(p)
			_, _, err := p.responder(t).Step(ms[0])
			wants(t, m.String()+" "+name, err, pairing.ErrHandshake)
		}
		if m == pairing.CodeMode {
			continue // no fingerprint in its key
		}
		p := newPact(t, pairing.X25519, m)
		c := p.initiatorConfig()
		c.Fingerprint[0] ^= 1
		i, err := pairing.NewInitiator(c)
		do(t, err)
		out, _, err := i.Step(nil)
		do(t, err)
		_, _, err = p.responder(t).Step(out)
		wants(t, m.String()+" fingerprint", err, pairing.ErrHandshake)
	}
}

// TestCandidates: the one that message 1 is from is found wherever it stands.
func TestCandidates(t *testing.T) {
	p := newPact(t, pairing.X25519, pairing.GuestMode)
	ms := p.messages(t)
	good := p.responderConfig().Candidates[0]
	other := pairing.Candidate{Secret: key(t, 77, 32), Peer: good.Peer}
	for n := range 4 {
		c := p.responderConfig()
		c.Candidates = []pairing.Candidate{other, other, other, other}
		c.Candidates[n] = good
		greeted := -1
		c.Greet = func(candidate int) ([]byte, error) { greeted = candidate; return p.payload, nil }
		r, err := pairing.NewResponder(c)
		do(t, err)
		if _, done, err := r.Step(ms[0]); err != nil || !done || r.Candidate() != n || greeted != n {
			t.Errorf("candidate %d: %d, %d, %v", n, r.Candidate(), greeted, err)
		}
	}
}

// TestConfigs: what no handshake begins with.
func TestConfigs(t *testing.T) {
	for _, m := range allModes {
		p := newPact(t, pairing.X25519, m)
		wiped := static(t, 5)
		wiped.Wipe()
		for _, bad := range []struct {
			name   string
			change func(*pairing.InitiatorConfig, *pairing.ResponderConfig)
			want   error
		}{
			{"suite 2", func(i *pairing.InitiatorConfig, r *pairing.ResponderConfig) { i.Suite, r.Suite = 2, 2 }, pairing.ErrUnsupported},
			{"mode 2", func(i *pairing.InitiatorConfig, r *pairing.ResponderConfig) { i.Mode, r.Mode = 2, 2 }, pairing.ErrUnsupported},
			{"transport", func(i *pairing.InitiatorConfig, r *pairing.ResponderConfig) { i.Transport, r.Transport = 0, 0 }, pairing.ErrUnsupported},
			{"no answer", func(i *pairing.InitiatorConfig, r *pairing.ResponderConfig) { i.Answer, r.Answer = nil, nil }, pairing.ErrAnswer},
			{"no secret", func(i *pairing.InitiatorConfig, r *pairing.ResponderConfig) {
				i.Secret, r.Candidates[0].Secret = pairing.Key{}, pairing.Key{}
			}, pairing.ErrLength},
			{"wiped static", func(i *pairing.InitiatorConfig, r *pairing.ResponderConfig) { i.Static, r.Static = wiped, wiped }, pairing.ErrLength},
			{"no secret for one", func(i *pairing.InitiatorConfig, r *pairing.ResponderConfig) {
				i.Secret, r.Candidates = pairing.Key{}, append(r.Candidates, pairing.Candidate{Peer: r.Candidates[0].Peer})
			}, pairing.ErrLength},
			{"no candidate", func(i *pairing.InitiatorConfig, r *pairing.ResponderConfig) {
				i.Secret, r.Candidates = pairing.Key{}, nil
			}, pairing.ErrLength},
		} {
			i, r := p.initiatorConfig(), p.responderConfig()
			bad.change(&i, &r)
			a, err := pairing.NewInitiator(i)
			wants(t, bad.name, err, bad.want)
			b, err := pairing.NewResponder(r)
			wants(t, bad.name, err, bad.want)
			if a != nil || b != nil {
				t.Errorf("%s: a side beside the error", bad.name)
			}
		}
		if !takesOver(m) {
			for n := range 34 {
				i, r := p.initiatorConfig(), p.responderConfig()
				i.Peer, r.Candidates[0].Peer = make([]byte, n), make([]byte, n)
				if n == pairing.PublicSize {
					continue
				}
				_, err := pairing.NewInitiator(i)
				wants(t, "peer", err, pairing.ErrLength)
				_, err = pairing.NewResponder(r)
				wants(t, "peer", err, pairing.ErrLength)
			}
		}
	}
	p := newPact(t, pairing.X25519, pairing.ClaimMode)
	for _, forget := range []func(c *pairing.ResponderConfig){
		func(c *pairing.ResponderConfig) { c.Greet = nil }, func(c *pairing.ResponderConfig) { c.Commit = nil },
	} {
		c := p.responderConfig()
		forget(&c)
		_, err := pairing.NewResponder(c)
		wants(t, "nothing to greet or commit with", err, pairing.ErrState)
	}
	for n := 0; n < 300; n += stride(pairing.X25519) {
		p.terms = pairing.Terms{Config: make([]byte, n)}
		_, err := pairing.NewInitiator(p.initiatorConfig())
		if n > pairing.MaxConfigSize {
			wants(t, "configuration", err, pairing.ErrLength)
		} else {
			p.committed = nil
			p.messages(t)
			if len(p.committed[0].Terms.Config) != n {
				t.Errorf("configuration of %d", n)
			}
		}
	}
	for policy := range 256 {
		p.terms = pairing.Terms{Policy: pairing.Policy(policy)}
		if _, err := pairing.NewInitiator(p.initiatorConfig()); policy < 8 {
			do(t, err)
		} else {
			wants(t, "policy", err, pairing.ErrFormat)
		}
	}
}

// TestFingerprint: a tag with the secret and another static key is found out
// before message 3 exists. With a code, it is not: there the secret is all.
func TestFingerprint(t *testing.T) {
	for _, m := range []pairing.Mode{pairing.ClaimMode, pairing.TransferMode} {
		p := newPact(t, pairing.X25519, m)
		i := p.initiator(t)
		g := newForger(t, p.Context, p.known, p.fingerprint(), static(t, 44), nil, false)
		first, _, err := i.Step(nil)
		do(t, err)
		g.hear(first)
		third, _, err := i.Step(g.answer(p.payload))
		wants(t, m.String(), err, pairing.ErrFingerprint)
		wants(t, m.String(), err, fail.Mismatch)
		if third != nil {
			t.Error("message 3 exists")
		}
	}
}

// TestAttestation: every octet of it counts, and so does all that it is over.
func TestAttestation(t *testing.T) {
	maker := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, 32))
	p := newPact(t, pairing.X25519, pairing.ClaimMode)
	id := [16]byte(bytes.Repeat([]byte{3}, 16))
	public := maker.Public().(ed25519.PublicKey)
	good := pairing.Attest(maker, pairing.X25519, p.tag.Public(), id, 2)
	try := func(attestation []byte, key pairing.MakerKey) error {
		p.payload, p.maker = info(5, attestation), key
		i, in := p.answered(t)
		_, _, err := i.Step(in)
		return err
	}
	do(t, try(good, public))
	do(t, try(good, nil))
	do(t, try(nil, nil))
	for name, a := range map[string][]byte{
		"none": nil, "other maker": pairing.Attest(other, pairing.X25519, p.tag.Public(), id, 2),
		"other suite": pairing.Attest(maker, pairing.Hybrid, p.tag.Public(), id, 2),
		"other key":   pairing.Attest(maker, pairing.X25519, p.phone.Public(), id, 2),
		"other id":    pairing.Attest(maker, pairing.X25519, p.tag.Public(), [16]byte{}, 2),
		"other model": pairing.Attest(maker, pairing.X25519, p.tag.Public(), id, 3),
		"voucher":     pairing.Vouch(maker, pairing.X25519, p.fingerprint(), id),
	} {
		wants(t, name, try(a, public), pairing.ErrAttestation)
	}
	for n := range good {
		bad := bytes.Clone(good)
		bad[n] ^= 1
		wants(t, "changed octet", try(bad, public), pairing.ErrAttestation)
	}
	wants(t, "short key", try(good, public[:31]), pairing.ErrAttestation)
	wants(t, "empty key", try(good, pairing.MakerKey{}), pairing.ErrAttestation)
}

// TestCommitFails: what cannot be made durable is not confirmed.
func TestCommitFails(t *testing.T) {
	p := newPact(t, pairing.X25519, pairing.ClaimMode)
	ms := p.messages(t)
	p.errs = errBroken
	r := p.responder(t)
	_, _, err := r.Step(ms[0])
	do(t, err)
	out, done, err := r.Step(ms[2])
	if out != nil || done || !errors.Is(err, errBroken) {
		t.Errorf("%x, %v, %v", out, done, err)
	}
	c := p.responderConfig()
	c.Greet = func(int) ([]byte, error) { return nil, errBroken }
	r, err = pairing.NewResponder(c)
	do(t, err)
	if out, done, err = r.Step(ms[0]); out != nil || done || !errors.Is(err, errBroken) {
		t.Errorf("%x, %v, %v", out, done, err)
	}
}

// TestExport: keys for other uses, the same on both sides and on no others,
// once a handshake is done.
func TestExport(t *testing.T) {
	for _, m := range allModes {
		p := newPact(t, pairing.X25519, m)
		i, r := p.initiator(t), p.responder(t)
		var in []byte
		var err error
		for done := false; !done; {
			var out []byte
			_, err = i.Export("x", nil, 16)
			wants(t, "too early", err, pairing.ErrState)
			if out, done, err = i.Step(in); err != nil {
				t.Fatal(err)
			}
			if out != nil {
				_, err = r.Export("x", nil, 16)
				wants(t, "too early", err, pairing.ErrState)
				in, _, err = r.Step(out)
				do(t, err)
			}
		}
		seen := map[string]bool{}
		for _, label := range []string{"", "x", "y", "owner root", "auth step"} {
			for _, context := range []string{"", "x", "y"} {
				for _, n := range []int{16, 32, 8160} {
					a, err := i.Export(label, []byte(context), n)
					do(t, err)
					b, err := r.Export(label, []byte(context), n)
					if err != nil || !a.Equal(b) || a.Size() != n {
						t.Errorf("%v: sides differ in %q, %q, %d: %v", m, label, context, n, err)
					}
					seen[string(a.Expose()[:16])] = true
				}
			}
		}
		if len(seen) != 5*3*3 {
			t.Errorf("%v: %d different keys", m, len(seen))
		}
		if takesOver(m) {
			owner, err := pairing.ParseRoot(p.roots[0])
			do(t, err)
			if seen[string(owner.Expose()[:16])] {
				t.Errorf("%v: the owner root leaves", m)
			}
		}
		for _, bad := range []struct{ label, context, n int }{{201, 0, 1}, {0, 256, 1}, {0, 0, 0}, {0, 0, -1}, {0, 0, 8161}} {
			_, err := i.Export(string(make([]byte, bad.label)), make([]byte, bad.context), bad.n)
			wants(t, "size", err, pairing.ErrLength)
			_, err = r.Export(string(make([]byte, bad.label)), make([]byte, bad.context), bad.n)
			wants(t, "size", err, pairing.ErrLength)
		}
		_, err = i.Export(string(make([]byte, 200)), make([]byte, 255), 1)
		do(t, err)
		i.Wipe()
		r.Wipe()
		_, err = i.Export("x", nil, 16)
		wants(t, "wiped", err, pairing.ErrState)
		_, err = r.Export("x", nil, 16)
		wants(t, "wiped", err, pairing.ErrState)
	}
}
