package pairingtest_test

import (
	"bytes"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/pairingtest"
)

// memory is a store in memory.
type memory struct{ b []byte }

func (m *memory) Load() ([]byte, error) { return bytes.Clone(m.b), nil }
func (m *memory) Save(b []byte) error   { m.b = bytes.Clone(b); return nil }

// gadget is a device that keeps what it was given.
type gadget struct{ beacon, ring, near, ranging []byte }

func (g *gadget) Install(l *pairing.Leaves) error {
	g.beacon, g.ring, g.near, g.ranging = l.Beacon.Expose(), l.Ring.Expose(), l.Near.Expose(), l.Ranging.Expose()
	return nil
}
func (g *gadget) Forget() error            { *g = gadget{}; return nil }
func (g *gadget) Ring(uint16, uint8) error { return nil }
func (g *gadget) Configure([]byte) error   { return nil }

// A scene is a tag, a link to it, and all that was said and drawn.
type scene struct {
	t      testing.TB
	tag    *pairing.Tag
	device gadget
	link   *pairing.Link
	ticket pairing.Ticket
	tape   *pairingtest.Tape
	others *pairingtest.Tape // of phones, where they have one of their own
	keys   func(b []byte)    // draws what is drawn once
	run    pairingtest.Transcript
}

func newScene(t testing.TB, s pairing.Suite, transport pairing.Transport, change ...func(*pairing.TagConfig)) *scene {
	t.Helper()
	w := &scene{t: t, tape: pairingtest.NewTape(pairingtest.Seeded(t.Name())), keys: pairingtest.Seeded("keys")}
	draw := func(n int) []byte {
		b := make([]byte, n)
		w.keys(b)
		return b
	}
	w.run.Keys = pairingtest.Keys{Transport: byte(transport), TagStatic: draw(32), Setup: draw(16)}
	w.build(s, transport, []pairing.Suite{pairing.X25519, pairing.Hybrid}, change...)
	return w
}

// build builds the tag whose keys are those of the run, and a link to it.
func (w *scene) build(s pairing.Suite, transport pairing.Transport, suites []pairing.Suite, change ...func(*pairing.TagConfig)) {
	w.t.Helper()
	static, err := pairing.ParseStaticKey(w.run.Keys.TagStatic)
	w.must(err)
	setup, err := pairing.NewKey(w.run.Keys.Setup)
	w.must(err)
	f := pairing.Factory{Static: static, ID: [16]byte{1}, Model: 2, Setup: setup, Suites: suites}
	w.ticket, err = f.Ticket(s)
	w.must(err)
	config := pairing.TagConfig{
		Factory: f, Firmware: 3, Store: &memory{}, Device: &w.device, Transport: transport,
		Timing: pairing.Timing{Min: 1, Max: 9, Own: 2}, Draw: pairingtest.Source(w.tape.Fill),
	}
	for _, do := range change {
		do(&config)
	}
	w.tag, err = pairing.NewTag(config)
	w.must(err)
	card, err := apdu.NewCard(apdu.CardOptions{}, apdu.Application{AID: []byte(pairing.AID), Applet: w.tag})
	w.must(err)
	r, err := apdu.NewReader(func(b []byte) ([]byte, error) {
		answer, err := card.Transmit(b)
		w.run.Exchanges = append(w.run.Exchanges, pairingtest.Recorded{Command: bytes.Clone(b), Answer: bytes.Clone(answer)})
		return answer, err
	}, apdu.Options{})
	w.must(err)
	w.link, err = pairing.NewLink(r, transport)
	w.must(err)
}

// must ends the test when the last of the results of a call is an error.
func (w *scene) must(results ...any) {
	w.t.Helper()
	if err, failed := results[len(results)-1].(error); failed {
		w.t.Fatal(err)
	}
}

// phone returns a phone that knows nothing.
func (w *scene) phone(store pairing.Store) *pairing.Owner {
	w.t.Helper()
	b := make([]byte, 32)
	w.keys(b)
	w.run.Keys.Phones = append(w.run.Keys.Phones, b)
	static, err := pairing.ParseStaticKey(b)
	w.must(err)
	o, err := pairing.NewOwner(pairing.OwnerConfig{Static: static, Store: store, Draw: pairingtest.Source(w.tape.Fill)})
	w.must(err)
	return o
}

// transcript returns what there is so far.
func (w *scene) transcript() *pairingtest.Transcript {
	w.run.Keys.Ephemerals, w.run.Keys.Seeds = w.tape.Draws(32), w.tape.Draws(64)
	if w.others != nil {
		w.run.Keys.Ephemerals, w.run.Keys.Seeds = append(w.run.Keys.Ephemerals, w.others.Draws(32)...), w.others.Draws(64)
	}
	return &w.run
}

// visit begins a session.
func (w *scene) visit(o *pairing.Owner) *pairing.Visit {
	w.t.Helper()
	v, err := o.Visit(w.link)
	w.must(err)
	return v
}
