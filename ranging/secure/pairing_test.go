package secure_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/ranging"
	"github.com/seed-496a4445/fyr/ranging/secure"
)

// A ranger is a tag's firmware that ranges: it takes leaf and bond from its
// pairing.
type ranger struct {
	own  [pairing.PublicSize]byte
	leaf [secure.LeafSize]byte
	bond secure.Bond
}

func (r *ranger) Install(l *pairing.Leaves) error {
	r.leaf = [secure.LeafSize]byte(l.Ranging.Expose())
	r.bond = secure.Bond{Epoch: l.Epoch, Verifier: l.Owner, Prover: r.own}
	return nil
}
func (r *ranger) Forget() error          { *r = ranger{own: r.own}; return nil }
func (*ranger) Ring(uint16, uint8) error { return nil }
func (*ranger) Configure(_ []byte) error { return nil }
func (r *ranger) prover() secure.Prover {
	leaf := r.leaf
	asked := secure.Defaults(ranging.DoorUnlock())
	return expecttest.Must(secure.NewProver(engine, hash{}, &leaf, r.bond, offsetP, able(&asked)))
}

// pageMemory is a store.
type pageMemory struct{ b []byte }

func (m *pageMemory) Load() ([]byte, error) { return bytes.Clone(m.b), nil }
func (m *pageMemory) Save(b []byte) error   { m.b = bytes.Clone(b); return nil }

// phoneOf is the phone's end of the same bond.
func phoneOf(t *testing.T, o *pairing.Owner, own [pairing.PublicSize]byte) secure.Verifier {
	t.Helper()
	roots, epochs := o.Roots()
	last := len(roots) - 1
	leaf := [secure.LeafSize]byte(pairing.LeavesOf(roots[last], epochs[last], false).Ranging.Expose())
	b := secure.Bond{Epoch: epochs[last], Verifier: own, Prover: o.Known().Static}
	return expecttest.Must(secure.NewVerifier(engine, hash{}, &leaf, b, offsetV, noise, ranging.Air))
}

// TestPairedTag: a tag that was claimed with a tap and the phone that claimed it
// range, by what their pairing gives each of them. After a rekey the leaf of
// before opens no session, and after a release there is none.
func TestPairedTag(t *testing.T) {
	key, static := pairing.NewStaticKey(), pairing.NewStaticKey()
	firmware := &ranger{own: key.Public()}
	factory := pairing.Factory{
		Static: key, Setup: expecttest.Must(pairing.NewKey(bytes.Repeat([]byte{7}, pairing.SecretSize))),
		Suites: []pairing.Suite{pairing.X25519},
	}
	tag := expecttest.Must(pairing.NewTag(pairing.TagConfig{Factory: factory, Store: &pageMemory{}, Device: firmware, Transport: pairing.NFC}))
	card := expecttest.Must(apdu.NewCard(apdu.CardOptions{}, apdu.Application{AID: []byte(pairing.AID), Applet: tag}))
	tap := func() *pairing.Link {
		r := expecttest.Must(apdu.NewReader(card.Transmit, apdu.Options{}))
		return expecttest.Must(pairing.NewLink(r, pairing.NFC))
	}
	owner := expecttest.Must(pairing.NewOwner(pairing.OwnerConfig{Static: static, Store: &pageMemory{}}))
	if err := owner.Claim(tap(), expecttest.Must(factory.Ticket(pairing.X25519)), pairing.Terms{}); err != nil {
		t.Fatal(err)
	}

	x := newPair(t, secure.Defaults(ranging.DoorUnlock()))
	x.v, x.p = phoneOf(t, owner, static.Public()), firmware.prover()
	x.open()
	if v := ranging.Verify(ranging.DoorUnlock(), x.measure(1).Evidence()); v.Outcome != ranging.Accept {
		t.Errorf("%v: %+v", v.Outcome, v)
	}

	visit := expecttest.Must(owner.Visit(tap()))
	if err := visit.Rekey(); err != nil {
		t.Fatal(err)
	}
	visit.Close()
	expecttest.Must(owner.Visit(tap())).Close() // the tag installs what the rekey gave it
	x.p = firmware.prover()                     // the phone still has the leaf of before
	h := x.opened()
	_, err := x.p.Accept(nil, h.open, x.nowP())
	expecttest.Is(t, "the leaf before a rekey", err, secure.ErrAuthentication)
	x.v = phoneOf(t, owner, static.Public())
	x.open()

	visit = expecttest.Must(owner.Visit(tap()))
	expecttest.Must(visit.Release())
	if firmware.leaf != [secure.LeafSize]byte{} {
		t.Error("a released tag has its leaf")
	}
}
