package pairing_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/seed-496a4445/fyr/internal/entropy"
	"github.com/seed-496a4445/fyr/internal/policy/printtest"
	"github.com/seed-496a4445/fyr/pairing"
)

// varied is a secret that print tests find.
func varied(n int) []byte {
	b := make([]byte, n)
	source(200).Fill(b)
	return b
}

// hides is [printtest.NeverPrints] for the first bytes of a secret: to search for
// all takes long.
func hides(t testing.TB, v any, secret []byte) {
	t.Helper()
	printtest.NeverPrints(t, v, secret[:8])
}

// TestKeyNeverPrints tries every type that holds keys, at every moment at which
// it holds them.
func TestKeyNeverPrints(t *testing.T) {
	b := varied(32)
	k, err := pairing.NewKey(b)
	do(t, err)
	s, err := pairing.ParseStaticKey(b)
	do(t, err)
	r, err := pairing.ParseRoot(b)
	do(t, err)
	ticket, err := pairing.NewTicket(pairing.SetupTicket, pairing.X25519, pairing.Fingerprint{}, b[:16])
	do(t, err)
	leaf := r.Derive(pairing.BeaconLeaf, 1)
	leaves := pairing.LeavesOf(r, 1, false)
	pass := pairing.GuestPass{Secret: k}
	invitation := pairing.Invitation{Secret: k}
	all := []any{k, s, r}
	if !testing.Short() { // structs of these
		all = append(all, pass, invitation, pairing.Candidate{Secret: k}, pairing.InitiatorConfig{Secret: k, Static: s},
			pairing.ResponderConfig{Static: s, Candidates: []pairing.Candidate{{Secret: k}}}, pairing.OwnerConfig{Static: s},
			pairing.TagConfig{Factory: pairing.Factory{Static: s}})
	}
	for _, v := range all {
		hides(t, v, b)
	}
	hides(t, ticket, b)
	hides(t, leaf, leaf.Expose())
	hides(t, *leaves, leaf.Expose())
}

// A closed store does not show what it keeps, as one in a file does not.
type closed struct {
	load func() ([]byte, error)
	save func([]byte) error
}

func (c closed) Load() ([]byte, error) { return c.load() }
func (c closed) Save(b []byte) error   { return c.save(b) }

// TestSidesNeverPrint: handshakes, at every moment that they hold keys.
func TestSidesNeverPrint(t *testing.T) {
	p := newPact(t, pairing.X25519, pairing.ClaimMode)
	known, err := pairing.NewKey(varied(16))
	do(t, err)
	p.known = known
	i, r := p.initiator(t), p.responder(t)
	var in []byte
	for n := range 3 {
		if n != 1 { // before and after
			hides(t, i, known.Expose())
			hides(t, r, known.Expose())
		}
		out, _, err := i.Step(in)
		do(t, err)
		if out != nil {
			in, _, err = r.Step(out)
			do(t, err)
		}
	}
	if len(p.committed) != 1 || pairing.RootOf(p.committed[0]).Valid() {
		t.Fatal("a root outlives the commit")
	}
}

// TestLivesNeverPrint: owners, tags and their sessions. A store that shows what
// it keeps would.
func TestLivesNeverPrint(t *testing.T) {
	c, kept, own := newWorld(t).config, &memory{}, &memory{}
	c.Store = closed{kept.Load, kept.Save}
	w := &world{device: &gadget{}, config: c}
	w.config.Device = w.device
	w.boot(t)
	o, err := pairing.NewOwner(pairing.OwnerConfig{Static: pairing.NewStaticKey(), Store: closed{own.Load, own.Save}})
	do(t, err)
	do(t, o.Claim(w.link(t), w.ticket(t, pairing.X25519), pairing.Terms{}))
	v, err := o.Visit(w.link(t))
	do(t, err)
	guest := pairing.NewStaticKey()
	invitation, err := v.Invite(0, guest.Public(), pairing.MayAsk, 0)
	do(t, err)
	owner, err := pairing.SeeOwner(own.b)
	do(t, err)
	hides(t, o, owner.Current.Root.Expose())
	hides(t, v, owner.Current.Auth.Expose())
	hides(t, w.tag, owner.Current.Auth.Expose())
	g, err := invitation.Visit(w.link(t), guest)
	do(t, err)
	hides(t, g, invitation.Secret.Expose())
}

// TestRootInCommit: a claim that is being committed does not show its root.
func TestRootInCommit(t *testing.T) {
	p := newPact(t, pairing.X25519, pairing.ClaimMode)
	ms := p.messages(t)
	c := p.responderConfig()
	called := false
	c.Commit = func(c pairing.Claimed) error {
		called = true
		hides(t, c, pairing.RootOf(c).Expose())
		return nil
	}
	r, err := pairing.NewResponder(c)
	do(t, err)
	for n := 0; n < len(ms); n += 2 {
		_, _, err = r.Step(ms[n])
		do(t, err)
	}
	if !called {
		t.Error("no commit")
	}
}

// TestKeys: sizes, copies, comparison and wiping.
func TestKeys(t *testing.T) {
	_, err := pairing.NewKey(nil)
	wants(t, "no bytes", err, pairing.ErrLength)
	for n := range 40 {
		b := make([]byte, n)
		if _, err := pairing.ParseRoot(b); n != 32 {
			wants(t, "root", err, pairing.ErrLength)
		} else {
			do(t, err)
		}
		if _, err := pairing.ParseStaticKey(b); n != 32 {
			wants(t, "static key", err, pairing.ErrLength)
		} else {
			do(t, err)
		}
	}
	b := varied(32)
	k, err := pairing.NewKey(b)
	do(t, err)
	same, err := pairing.NewKey(b)
	do(t, err)
	other := key(t, 1, 32)
	if !k.Equal(same) || k.Equal(other) || k.Size() != 32 || !bytes.Equal(k.Expose(), b) {
		t.Error("keys")
	}
	k.Expose()[0] ^= 1
	if b[0] ^= 1; !k.Equal(same) {
		t.Error("a key shares bytes with who gave or took them")
	}
	r, err := pairing.ParseRoot(same.Expose())
	do(t, err)
	q, err := pairing.ParseRoot(other.Expose())
	do(t, err)
	if r.Equal(q) || !r.Equal(r) || !bytes.Equal(r.Expose(), same.Expose()) {
		t.Error("roots")
	}
	s := pairing.NewStaticKey()
	again, err := pairing.ParseStaticKey(s.Expose())
	if err != nil || again.Public() != s.Public() || pairing.NewStaticKey().Public() == s.Public() {
		t.Error("static keys")
	}
	for name, x := range map[string]interface {
		Valid() bool
		Wipe()
	}{"key": k, "root": r, "static key": s} {
		if !x.Valid() {
			t.Errorf("%s is not valid", name)
		}
		x.Wipe()
		x.Wipe()
		if x.Valid() {
			t.Errorf("%s is valid after Wipe", name)
		}
	}
	for name, f := range map[string]func(){
		"wiped key": func() { k.Expose() }, "zero key": func() { pairing.Key{}.Expose() }, "size": func() { k.Size() },
		"wiped root": func() { r.Derive(pairing.RingLeaf, 1) }, "zero root": func() { pairing.Root{}.Expose() },
		"wiped static": func() { s.Expose() }, "no leaf": func() { q.Derive(9, 1) },
		"wiped secret": func() { pairing.Ticket{Secret: k}.AppendExposed(nil) },
	} {
		if !panics(f) {
			t.Errorf("%s: no panic", name)
		}
	}
}

func panics(f func()) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	f()
	return false
}

// TestLeaves: every leaf of every epoch is another, of the size that it says,
// and known values pin labels and encoding.
func TestLeaves(t *testing.T) {
	r, err := pairing.ParseRoot(bytes.Repeat([]byte{7}, 32))
	do(t, err)
	seen := map[string]string{}
	for l := pairing.Leaf(0); l <= pairing.AuditLeaf; l++ {
		for _, epoch := range []uint32{0, 1, 256, 1<<32 - 1} {
			k := r.Derive(l, epoch)
			if k.Size() != l.Size() {
				t.Errorf("leaf %d has %d bytes", l, k.Size())
			}
			where := fmt.Sprintf("leaf %d epoch %d", l, epoch)
			if other := seen[string(k.Expose()[:16])]; other != "" {
				t.Errorf("%s is that of %s", where, other)
			}
			seen[string(k.Expose()[:16])] = where
		}
	}
	for _, wide := range []bool{false, true} {
		l := pairing.LeavesOf(r, 3, wide)
		beacon := map[bool]pairing.Leaf{false: pairing.BeaconLeaf, true: pairing.WideBeaconLeaf}[wide]
		if l.Epoch != 3 || !l.Beacon.Equal(r.Derive(beacon, 3)) || !l.Ring.Equal(r.Derive(pairing.RingLeaf, 3)) ||
			!l.Near.Equal(r.Derive(pairing.NearLeaf, 3)) || !l.Ranging.Equal(r.Derive(pairing.RangingLeaf, 3)) {
			t.Errorf("%v: %+v", wide, l)
		}
		l.Config = []byte("config")
		l.Wipe()
		if l.Beacon.Valid() || l.Ring.Valid() || l.Near.Valid() || l.Ranging.Valid() || !bytes.Equal(l.Config, make([]byte, 6)) {
			t.Error("not wiped")
		}
	}
}

// TestWideTag: a tag of the AES-256 suite gets a leaf of 32 bytes.
func TestWideTag(t *testing.T) {
	c := newWorld(t).config
	c.Factory.Wide = true
	w, p := claimedWith(t, c, pairing.Terms{})
	roots, epochs := p.Roots()
	if len(w.device.beacon) != 32 || !bytes.Equal(w.device.beacon, roots[0].Derive(pairing.WideBeaconLeaf, epochs[0]).Expose()) {
		t.Errorf("%x", w.device.beacon)
	}
}

// TestFreshDraws: both ends draw anew for every handshake.
func TestFreshDraws(t *testing.T) {
	var draws int
	seen := map[string]bool{}
	c := newWorld(t).config
	c.Draw = entropy.Fixed(func(b []byte) {
		draws++
		(*entropy.Source)(nil).Fill(b)
	}, nil)
	w, p := claimedWith(t, c, pairing.Terms{})
	for range 3 {
		before := draws
		v, err := p.Visit(w.tapped(t, func(command []byte, send func([]byte) []byte) []byte {
			answer := send(command)
			if command[1] == pairing.InsStart {
				seen[string(command[5:37])], seen[string(answer[:32])] = true, true
			}
			return answer
		}))
		do(t, err)
		v.Close()
		if draws == before {
			t.Error("the tag drew nothing")
		}
	}
	if len(seen) != 6 {
		t.Errorf("%d ephemeral keys", len(seen))
	}
}
