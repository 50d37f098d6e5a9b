package pairing_test

import (
	"bytes"
	"crypto/ed25519"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
)

// vouched is a maker's key, and the configuration of a tag that takes its word.
func vouched(t testing.TB) (ed25519.PrivateKey, pairing.TagConfig) {
	t.Helper()
	maker := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{6}, 32))
	c := newWorld(t).config
	c.Factory.Maker = maker.Public().(ed25519.PublicKey)
	return maker, c
}

// claimedWith is claimed for a tag of a configuration, with stores of its own.
func claimedWith(t testing.TB, c pairing.TagConfig, terms pairing.Terms) (*world, *phone) {
	t.Helper()
	w, p := &world{device: &gadget{}, store: &memory{}, config: c}, newPhone(t)
	w.config.Store, w.config.Device = w.store, w.device
	w.boot(t)
	do(t, p.Claim(w.link(t), w.ticket(t, pairing.X25519), terms))
	return w, p
}

// TestReset: whoever has the tag in hand takes it from its owner, who can claim
// it back; the printed ticket is good for nothing.
func TestReset(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	v := p.visit(t, w)
	do(t, w.tag.Reset())
	wants(t, "a session over the reset", v.Ring(1, 1), pairing.ErrRefused)
	if state, epoch := w.tag.State(); state != pairing.Unclaimed || epoch != 2 || w.device.beacon != nil {
		t.Errorf("%v in epoch %d", state, epoch)
	}
	_, err := p.Visit(w.link(t))
	wants(t, "owner", err, pairing.ErrRefused)
	wants(t, "printed ticket", newPhone(t).Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{}), pairing.ErrRefused)
	stored := bytes.Clone(w.store.b)
	do(t, w.tag.Reset()) // again
	if !bytes.Equal(stored, w.store.b) {
		t.Error("a second reset wrote something")
	}
	tickets := p.SetupTickets()
	if len(tickets) != 1 {
		t.Fatalf("%d tickets", len(tickets))
	}
	do(t, p.Claim(w.link(t), tickets[0], pairing.Terms{}))
	es, _, err := p.visit(t, w).Log(pairing.LifeClass)
	do(t, err)
	if len(es) != 2 || es[0].Event != pairing.ResetEvent || es[0].Argument != 0 || es[1].Event != pairing.ClaimedEvent || es[1].Argument != 1 {
		t.Errorf("%+v", es)
	}
}

// TestResetLocked: the policy of the owner, from the claim or later.
func TestResetLocked(t *testing.T) {
	w, p := claimed(t, pairing.Terms{Policy: pairing.Locked})
	stored := bytes.Clone(w.store.b)
	wants(t, "locked", w.tag.Reset(), pairing.ErrState)
	if !bytes.Equal(stored, w.store.b) {
		t.Error("the store has changed")
	}
	do(t, p.visit(t, w).SetPolicy(0))
	do(t, w.tag.Reset())
	w, p = claimed(t, pairing.Terms{})
	do(t, p.visit(t, w).SetPolicy(pairing.Locked))
	w.boot(t)
	wants(t, "locked", w.tag.Reset(), pairing.ErrState)
}

// TestResetReleased: back to the printed ticket.
func TestResetReleased(t *testing.T) {
	w, p := claimed(t, pairing.Terms{Policy: pairing.Locked})
	release, err := p.visit(t, w).Release()
	do(t, err)
	wants(t, "printed ticket", newPhone(t).Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{}), pairing.ErrRefused)
	do(t, w.tag.Reset())
	wants(t, "release ticket", newPhone(t).Claim(w.link(t), release, pairing.Terms{}), pairing.ErrRefused)
	q := newPhone(t)
	do(t, q.Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{}))
	es, _, err := q.visit(t, w).Log(pairing.LifeClass)
	do(t, err)
	if len(es) != 2 || es[0].Event != pairing.ReleasedEvent || es[0].Argument != 1 {
		t.Errorf("%+v", es)
	}
}

// TestVoucher: the maker's word for this tag, this suite and this challenge,
// where the owner lets it count.
func TestVoucher(t *testing.T) {
	maker, config := vouched(t)
	f := pairing.FingerprintOf(pairing.X25519, config.Factory.Static.Public())
	sign := func(k ed25519.PrivateKey, s pairing.Suite, f pairing.Fingerprint) func([16]byte) ([]byte, error) {
		return func(c [16]byte) ([]byte, error) { return pairing.Vouch(k, s, f, c), nil }
	}
	good := sign(maker, pairing.X25519, f)

	w, p := claimedWith(t, config, pairing.Terms{})
	trial := newTrial(w)
	wants(t, "policy", w.link(t).Vouch(pairing.X25519, good), pairing.ErrRefused)
	if !bytes.Equal(w.store.b, trial.stored) {
		t.Error("the store has changed")
	}
	do(t, p.visit(t, w).SetPolicy(pairing.Vouchers|pairing.Locked))
	trial = newTrial(w)
	var last []byte
	for name, s := range map[string]func([16]byte) ([]byte, error){
		"other maker": sign(ed25519.NewKeyFromSeed(make([]byte, 32)), pairing.X25519, f),
		"other suite": sign(maker, pairing.Hybrid, f),
		"other tag":   sign(maker, pairing.X25519, pairing.Fingerprint{}),
		"other challenge": func([16]byte) ([]byte, error) {
			last = pairing.Vouch(maker, pairing.X25519, f, [16]byte{})
			return last, nil
		},
		"attestation": func([16]byte) ([]byte, error) {
			return pairing.Attest(maker, pairing.X25519, config.Factory.Static.Public(), config.Factory.ID, 2), nil
		},
		"short": func(c [16]byte) ([]byte, error) { return pairing.Vouch(maker, pairing.X25519, f, c)[:63], nil },
		"long":  func(c [16]byte) ([]byte, error) { return append(pairing.Vouch(maker, pairing.X25519, f, c), 0), nil },
		"flipped": func(c [16]byte) ([]byte, error) {
			b := pairing.Vouch(maker, pairing.X25519, f, c)
			b[40] ^= 1
			return b, nil
		},
	} {
		w.ticks(5)
		wants(t, name, w.link(t).Vouch(pairing.X25519, s), pairing.ErrRefused)
		if !bytes.Equal(w.store.b, trial.stored) {
			t.Errorf("%s: the store has changed", name)
		}
	}
	wants(t, "suite that the tag has not", w.link(t).Vouch(pairing.Hybrid, sign(maker, pairing.Hybrid, f)), pairing.ErrRefused)
	if err := w.link(t).Vouch(pairing.X25519, func([16]byte) ([]byte, error) { return nil, errBroken }); err != errBroken {
		t.Errorf("error of sign: %v", err)
	}
	answer, err := pairing.ParseAnswer(w.sel(t))
	do(t, err)
	voucher := pairing.Vouch(maker, pairing.X25519, f, answer.Challenge)
	w.refuses(t, "parameter", pairing.InsVoucher, 1, 1, voucher)
	w.refuses(t, "used challenge", pairing.InsVoucher, 1, 0, voucher)
	for range pairing.Attempts {
		w.link(t).Vouch(pairing.X25519, sign(maker, pairing.Hybrid, f))
	}
	wants(t, "no attempt left", w.link(t).Vouch(pairing.X25519, good), pairing.ErrRefused)
	w.ticks(1)
	do(t, w.link(t).Vouch(pairing.X25519, good)) // which gives its attempt back
	if state, epoch := w.tag.State(); state != pairing.Unclaimed || epoch != 2 {
		t.Errorf("%v in epoch %d", state, epoch)
	}
	wants(t, "unclaimed", w.link(t).Vouch(pairing.X25519, good), pairing.ErrRefused)
	wants(t, "last owner's ticket", p.Claim(w.link(t), p.SetupTickets()[0], pairing.Terms{}), pairing.ErrRefused)
	w.ticks(1)
	q := newPhone(t)
	do(t, q.Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{}))
	es, _, err := q.visit(t, w).Log(pairing.LifeClass)
	do(t, err)
	if len(es) != 2 || es[0].Event != pairing.ResetEvent || es[0].Argument != 1 {
		t.Errorf("%+v", es)
	}

	config.Factory.Maker = nil
	w, _ = claimedWith(t, config, pairing.Terms{Policy: pairing.Vouchers})
	wants(t, "a tag without a maker", w.link(t).Vouch(pairing.X25519, good), pairing.ErrRefused)
}

// TestVoucherAfterReset: what the last owner said of vouchers counts until one
// has counted, so that whoever resets a tag by hand has not made it useless.
func TestVoucherAfterReset(t *testing.T) {
	maker, config := vouched(t)
	sign := func(c [16]byte) ([]byte, error) {
		return pairing.Vouch(maker, pairing.X25519, pairing.FingerprintOf(pairing.X25519, config.Factory.Static.Public()), c), nil
	}
	for _, policy := range []pairing.Policy{0, pairing.Vouchers} {
		w, _ := claimedWith(t, config, pairing.Terms{Policy: policy})
		do(t, w.tag.Reset())
		w.boot(t)
		ticket := w.ticket(t, pairing.X25519)
		wants(t, "printed ticket", newPhone(t).Claim(w.link(t), ticket, pairing.Terms{}), pairing.ErrRefused)
		if policy == 0 {
			wants(t, "voucher", w.link(t).Vouch(pairing.X25519, sign), pairing.ErrRefused)
			continue
		}
		do(t, w.link(t).Vouch(pairing.X25519, sign))
		wants(t, "another voucher", w.link(t).Vouch(pairing.X25519, sign), pairing.ErrRefused)
		do(t, newPhone(t).Claim(w.link(t), ticket, pairing.Terms{}))
	}
}

// TestFactory: what no tag begins with.
func TestFactory(t *testing.T) {
	good := newWorld(t).config
	wiped := static(t, 4)
	wiped.Wipe()
	for name, change := range map[string]func(f *pairing.Factory){
		"no static": func(f *pairing.Factory) { f.Static = pairing.StaticKey{} }, "wiped static": func(f *pairing.Factory) { f.Static = wiped },
		"no setup": func(f *pairing.Factory) { f.Setup = pairing.Key{} }, "short setup": func(f *pairing.Factory) { f.Setup = key(t, 1, 15) },
		"long setup": func(f *pairing.Factory) { f.Setup = key(t, 1, 17) },
		"no suite":   func(f *pairing.Factory) { f.Suites = nil }, "suite 2": func(f *pairing.Factory) { f.Suites = []pairing.Suite{2} },
		"suite twice":        func(f *pairing.Factory) { f.Suites = []pairing.Suite{1, 3, 1} },
		"nine suites":        func(f *pairing.Factory) { f.Suites = make([]pairing.Suite, 9) },
		"short attestation":  func(f *pairing.Factory) { f.Attestations = [][]byte{make([]byte, 63)} },
		"attestations":       func(f *pairing.Factory) { f.Attestations = [][]byte{make([]byte, 64), make([]byte, 64)} },
		"attestation of two": func(f *pairing.Factory) { f.Suites = allSuites; f.Attestations = [][]byte{make([]byte, 64)} },
	} {
		bad := good
		change(&bad.Factory)
		tag, err := pairing.NewTag(bad)
		wants(t, name, err, pairing.ErrFactory)
		if tag != nil {
			t.Errorf("%s: a tag beside the error", name)
		}
		_, err = bad.Factory.Ticket(pairing.X25519)
		wants(t, name, err, pairing.ErrFactory)
	}
	bad := good
	bad.Transport = 0
	_, err := pairing.NewTag(bad)
	wants(t, "transport", err, pairing.ErrUnsupported)
	_, err = pairing.NewLink(nil, 0)
	wants(t, "transport", err, pairing.ErrUnsupported)
	_, err = pairing.NewOwner(pairing.OwnerConfig{Store: &memory{}})
	wants(t, "phone without a key", err, pairing.ErrLength)
	_, err = good.Factory.Ticket(2)
	wants(t, "ticket of no suite", err, pairing.ErrTicket)
}
