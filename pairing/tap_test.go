package pairing_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// memory is a store in memory.
type memory struct{ b []byte }

func (m *memory) Load() ([]byte, error) { return bytes.Clone(m.b), nil }
func (m *memory) Save(b []byte) error   { m.b = bytes.Clone(b); return nil }

// gadget is a device that remembers.
type gadget struct {
	installed *pairing.Leaves
	beacon    []byte
	rung      uint16
	config    []byte
	forgotten int
}

func (g *gadget) Install(l *pairing.Leaves) error {
	g.beacon, g.config = l.Beacon.Expose(), bytes.Clone(l.Config)
	return nil
}
func (g *gadget) Forget() error                { g.beacon = nil; g.forgotten++; return nil }
func (g *gadget) Ring(s uint16, _ uint8) error { g.rung = s; return nil }
func (g *gadget) Configure(b []byte) error     { g.config = bytes.Clone(b); return nil }

// world is a tag on a card, and links to it.
type world struct {
	tag    *pairing.Tag
	card   *apdu.Card
	device *gadget
	store  *memory
	config pairing.TagConfig
}

func newWorld(t *testing.T, suites ...pairing.Suite) *world {
	t.Helper()
	if len(suites) == 0 {
		suites = []pairing.Suite{pairing.X25519}
	}
	setup, err := pairing.NewKey(bytes.Repeat([]byte{7}, pairing.SecretSize))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{device: &gadget{}, store: &memory{}}
	w.config = pairing.TagConfig{
		Factory: pairing.Factory{Static: pairing.NewStaticKey(), ID: [16]byte{1}, Model: 2, Setup: setup, Suites: suites},
		Store:   w.store, Device: w.device, Transport: pairing.NFC,
	}
	w.boot(t)
	return w
}

func (w *world) boot(t *testing.T) {
	t.Helper()
	var err error
	if w.tag, err = pairing.NewTag(w.config); err != nil {
		t.Fatal(err)
	}
	if w.card, err = apdu.NewCard(apdu.CardOptions{}, apdu.Application{AID: []byte(pairing.AID), Applet: w.tag}); err != nil {
		t.Fatal(err)
	}
}

func (w *world) link(t *testing.T) *pairing.Link {
	t.Helper()
	r, err := apdu.NewReader(func(b []byte) ([]byte, error) { return w.card.Transmit(b) }, apdu.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := pairing.NewLink(r, pairing.NFC)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func newOwner(t *testing.T) *pairing.Owner {
	t.Helper()
	o, err := pairing.NewOwner(pairing.OwnerConfig{Static: pairing.NewStaticKey(), Store: &memory{}})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// TestWholeLife claims, visits, rekeys, releases and transfers.
func TestWholeLife(t *testing.T) {
	for _, suite := range []pairing.Suite{pairing.X25519, pairing.Hybrid} {
		w := newWorld(t, pairing.X25519, pairing.Hybrid)
		l := w.link(t)
		ticket, err := w.config.Factory.Ticket(suite)
		if err != nil {
			t.Fatal(err)
		}
		a := newOwner(t)
		if err := a.Claim(l, ticket, pairing.Terms{Config: []byte("hello")}); err != nil {
			t.Fatal(err)
		}
		if err := newOwner(t).Claim(l, ticket, pairing.Terms{}); !errors.Is(err, pairing.ErrRefused) {
			t.Errorf("second claim: %v", err)
		}
		roots, epochs := a.Roots()
		if got := roots[0].Derive(pairing.BeaconLeaf, epochs[0]).Expose(); !bytes.Equal(got, w.device.beacon) || string(w.device.config) != "hello" {
			t.Error("the beacon's leaf is not the owner's")
		}
		for range 3 {
			v, err := a.Visit(l)
			if err != nil {
				t.Fatal(err)
			}
			if err := v.Ring(5, 1); err != nil || w.device.rung != 5 {
				t.Errorf("ring: %v", err)
			}
			v.Close()
		}
		v, err := a.Visit(l)
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Rekey(); err != nil {
			t.Fatal(err)
		}
		if v, err = a.Visit(l); err != nil {
			t.Fatal(err)
		}
		for c := range pairing.Class(pairing.Classes) {
			es, evicted, err := v.Log(c)
			t.Log(c, es, evicted, err)
			if err != nil {
				t.Error(err)
			}
		}
		release, err := v.Release()
		if err != nil {
			t.Fatal(err)
		}
		b := newOwner(t)
		if err := b.Claim(l, release, pairing.Terms{}); err != nil {
			t.Fatal(err)
		}
		if state, epoch := w.tag.State(); state != pairing.Owned || epoch != 4 {
			t.Errorf("%v in epoch %d", state, epoch)
		}
		if _, err := a.Visit(l); !errors.Is(err, pairing.ErrState) {
			t.Errorf("old owner: %v", err)
		}
		w.boot(t)
		if v, err = b.Visit(w.link(t)); err != nil {
			t.Fatal(err)
		}
		if d, err := v.Measure(func() uint32 { return 3 }); err != nil || d.Elapsed != 0 {
			t.Errorf("measure: %v %v", d, err)
		}
		if d, err := v.Measure(func() uint32 { return 3 }); err != nil || d.Elapsed != 0 {
			t.Errorf("measure: %v %v", d, err)
		}
	}
}
