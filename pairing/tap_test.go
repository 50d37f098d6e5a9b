package pairing_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/internal/fail"
	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// memory is a store in memory.
type memory struct {
	b      []byte
	broken bool // Save fails and keeps what was
}

var errBroken = errors.New("broken")

func (m *memory) Load() ([]byte, error) { return bytes.Clone(m.b), nil }

func (m *memory) Save(b []byte) error {
	if m.broken {
		return errBroken
	}
	m.b = bytes.Clone(b)
	return nil
}

// gadget is a device that remembers.
type gadget struct {
	beacon    []byte
	rung      uint16
	config    []byte
	forgotten int
	broken    bool // everything fails
}

func (g *gadget) Install(l *pairing.Leaves) error {
	if g.broken {
		return errBroken
	}
	g.beacon, g.config = l.Beacon.Expose(), bytes.Clone(l.Config)
	return nil
}

func (g *gadget) Forget() error {
	if g.broken {
		return errBroken
	}
	g.beacon = nil
	g.forgotten++
	return nil
}

func (g *gadget) Ring(s uint16, _ uint8) error {
	if g.broken {
		return errBroken
	}
	g.rung = s
	return nil
}

func (g *gadget) Configure(b []byte) error {
	if g.broken {
		return errBroken
	}
	g.config = bytes.Clone(b)
	return nil
}

// world is a tag on a card, and links to it.
type world struct {
	tag    *pairing.Tag
	card   *apdu.Card
	device *gadget
	store  *memory
	config pairing.TagConfig
}

func newWorld(t testing.TB, suites ...pairing.Suite) *world {
	t.Helper()
	if len(suites) == 0 {
		suites = []pairing.Suite{pairing.X25519}
	}
	w := &world{device: &gadget{}, store: &memory{}}
	w.config = pairing.TagConfig{
		Factory: pairing.Factory{Static: pairing.NewStaticKey(), ID: [16]byte{1}, Model: 2, Setup: key(t, 7, pairing.SecretSize), Suites: suites},
		Store:   w.store, Device: w.device, Transport: pairing.NFC,
	}
	w.boot(t)
	return w
}

// boot is what follows a cut of power.
func (w *world) boot(t testing.TB) {
	t.Helper()
	var err error
	if w.tag, err = pairing.NewTag(w.config); err != nil {
		t.Fatal(err)
	}
	if w.card, err = apdu.NewCard(apdu.CardOptions{}, apdu.Application{AID: []byte(pairing.AID), Applet: w.tag}); err != nil {
		t.Fatal(err)
	}
}

// A middle stands between reader and card: it gets a command and a way to send
// one, and returns the answer.
type middle func(command []byte, send func([]byte) []byte) []byte

// errGone is the error of a reader whose card has left.
var errGone = errors.New("gone")

func (w *world) link(t testing.TB) *pairing.Link { return w.tapped(t, nil) }

// tapped returns a link with m in the middle, where there is one. A nil answer
// of m is the loss of the field.
func (w *world) tapped(t testing.TB, m middle) *pairing.Link {
	t.Helper()
	r, err := apdu.NewReader(func(b []byte) ([]byte, error) {
		if m == nil {
			return w.card.Step(b), nil
		}
		answer := m(bytes.Clone(b), func(b []byte) []byte { return bytes.Clone(w.card.Step(b)) })
		if answer == nil {
			return nil, errGone
		}
		return answer, nil
	}, apdu.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := pairing.NewLink(r, pairing.NFC)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// send sends one command of the protocol and returns the data and the status of
// the answer.
func (w *world) send(t testing.TB, ins, p1, p2 byte, data []byte) ([]byte, apdu.Status) {
	t.Helper()
	r, err := apdu.NewReader(w.card.Transmit, apdu.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, err := r.Do(apdu.Command{CLA: pairing.CLA, INS: ins, P1: p1, P2: p2, Data: data, Ne: apdu.MaxShortNe})
	if err != nil {
		t.Fatal(err)
	}
	return a.Data, a.Status
}

// refuses sends a command that has to be refused, with all that there is to
// tell.
func (w *world) refuses(t testing.TB, what string, ins, p1, p2 byte, data []byte) {
	t.Helper()
	if b, s := w.send(t, ins, p1, p2, data); s != apdu.StatusSecurity || len(b) != 0 {
		t.Errorf("%s: answer %x %04x", what, b, uint16(s))
	}
}

// sel selects and returns the answer.
func (w *world) sel(t testing.TB) []byte {
	t.Helper()
	answer, err := w.link(t).Select()
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// ticks lets minutes of the tag's time pass.
func (w *world) ticks(n int) {
	for range n {
		w.tag.Tick()
	}
}

// ticket is the printed one.
func (w *world) ticket(t testing.TB, s pairing.Suite) pairing.Ticket {
	t.Helper()
	ticket, err := w.config.Factory.Ticket(s)
	if err != nil {
		t.Fatal(err)
	}
	return ticket
}

// key is a key of n bytes b.
func key(t testing.TB, b byte, n int) pairing.Key {
	t.Helper()
	k, err := pairing.NewKey(bytes.Repeat([]byte{b}, n))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// phone is an owner with its store and its key.
type phone struct {
	*pairing.Owner
	store *memory
	c     pairing.OwnerConfig
}

func newPhone(t testing.TB) *phone {
	t.Helper()
	p := &phone{store: &memory{}}
	p.c = pairing.OwnerConfig{Static: pairing.NewStaticKey(), Store: p.store}
	p.boot(t)
	return p
}

// boot reads the phone's store again.
func (p *phone) boot(t testing.TB) {
	t.Helper()
	var err error
	if p.Owner, err = pairing.NewOwner(p.c); err != nil {
		t.Fatal(err)
	}
}

// copied is what a migration service makes of a phone.
func (p *phone) copied(t testing.TB) *phone {
	t.Helper()
	q := &phone{store: &memory{b: bytes.Clone(p.store.b)}, c: p.c}
	q.c.Store = q.store
	q.boot(t)
	return q
}

func newOwner(t testing.TB) *pairing.Owner {
	t.Helper()
	return newPhone(t).Owner
}

// claimed is a tag with its owner.
func claimed(t testing.TB, terms pairing.Terms) (*world, *phone) {
	t.Helper()
	w, p := newWorld(t), newPhone(t)
	if err := p.Claim(w.link(t), w.ticket(t, pairing.X25519), terms); err != nil {
		t.Fatal(err)
	}
	return w, p
}

// visit begins a session that has to begin.
func (p *phone) visit(t testing.TB, w *world) *pairing.Visit {
	t.Helper()
	v, err := p.Visit(w.link(t))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// unfreeze takes the tag back with the setup secret.
func (p *phone) unfreeze(t testing.TB, w *world, want pairing.Finding) {
	t.Helper()
	if f, err := p.Unfreeze(w.link(t)); err != nil || f != want {
		t.Fatalf("%v, %v; want %v", f, err, want)
	}
}

// do fails t unless err is nil.
func do(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wants checks that err is want and, where it is one of the module's, of one
// class.
func wants(t testing.TB, what string, err, want error) {
	t.Helper()
	classes := 0
	for _, c := range fail.Classes() {
		if errors.Is(err, c) {
			classes++
		}
	}
	if !errors.Is(err, want) || classes != 1 && want != errGone && want != errBroken {
		t.Errorf("%s: error %v of %d classes, want %v", what, err, classes, want)
	}
}

// results checks that err says what the tag has said.
func results(t testing.TB, what string, err error, want pairing.Result) {
	t.Helper()
	var r *pairing.ResultError
	if !errors.As(err, &r) || r.Result != want {
		t.Errorf("%s: error %v, want result %v", what, err, want)
	}
}
