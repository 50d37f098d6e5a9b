package pairing_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// TestOwnerConforms walks a phone through every row of the model's table.
func TestOwnerConforms(t *testing.T) {
	rows := modelTable(t, "phone")
	if len(rows) < 50 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, r := range rows {
		t.Run(strings.Join(r[:4], "/"), func(t *testing.T) {
			if got := newModelPhone(t, r[0], r[1], r[2], r[3]).step(t, r[1], r[3]); got != strings.Join(r[4:], " ") {
				t.Errorf("%v: got %s", r, got)
			}
		})
	}
}

// A diary is a store that remembers all that was saved.
type diary struct{ pages [][]byte }

func (d *diary) Load() ([]byte, error) { return bytes.Clone(d.pages[len(d.pages)-1]), nil }
func (d *diary) Save(b []byte) error   { d.pages = append(d.pages, bytes.Clone(b)); return nil }

// read is what a page says.
func (d *diary) read(t *testing.T, page int) pairing.SeenOwner {
	t.Helper()
	s, err := pairing.SeeOwner(d.pages[page])
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A modelPhone is a phone in a state of the model, with a tag that can make it
// see what a row says.
type modelPhone struct {
	*world
	o                *pairing.Owner
	d                *diary
	l                *pairing.Link
	current, pending pairing.SeenKeys
	lost             []byte // instructions whose next command gets lost
}

// natural are what a phone sees of what it has just asked for: it is brought
// there from a state in which nothing is pending.
var natural = []string{"done", "failure", "frozen", "released"}

var modelKinds = []string{"nothing", "claim", "step", "rekey", "release"}

func newModelPhone(t *testing.T, has, kind, released, saw string) *modelPhone {
	t.Helper()
	m := &modelPhone{world: newWorld(t)}
	m.current = pairing.SeenKeys{Root: modelRoot(t, 1), Epoch: modelEpoch, Auth: modelKey(t, 3)}
	m.pending = pairing.SeenKeys{Root: modelRoot(t, 2), Epoch: modelEpoch + 1, Auth: modelKey(t, 4)}
	if kind == "step" {
		m.pending.Root, m.pending.Epoch, m.pending.Step = m.current.Root, modelEpoch, 1
	}
	static := pairing.NewStaticKey()
	m.tagFor(t, static.Public(), kind, saw)
	m.boot(t)
	r, err := apdu.NewReader(m.transmit, apdu.Options{})
	if err == nil {
		m.l, err = pairing.NewLink(r, pairing.NFC)
	}
	if err != nil {
		t.Fatal(err)
	}
	stored := kind
	if slices.Contains(natural, saw) {
		stored = "nothing"
	}
	m.d = &diary{pages: [][]byte{m.record(has, stored, released)}}
	if m.o, err = pairing.NewOwner(pairing.OwnerConfig{Static: static, Store: m.d}); err != nil {
		t.Fatal(err)
	}
	return m
}

// record is what the phone has stored.
func (m *modelPhone) record(has, kind, released string) []byte {
	var current, pending *pairing.SeenKeys
	if has == "current" {
		current = &m.current
	}
	if kind != "nothing" && kind != "release" {
		pending = &m.pending
	}
	if current == nil && pending == nil {
		return nil
	}
	peer := m.config.Factory.Static.Public()
	return pairing.ModelOwner(pairing.X25519, pairing.FingerprintOf(pairing.X25519, peer), peer, current, pending,
		slices.Index(modelKinds, kind), released == "released")
}

// tagFor gives the tag the state in which it says what a row has.
func (m *modelPhone) tagFor(t *testing.T, phone [pairing.PublicSize]byte, kind, saw string) {
	life, g, previous := pairing.Owned, m.current, modelKey(t, 2)
	other := modelKey(t, 5)
	switch {
	case saw == "store claim, with ticket of pending":
		life, g = pairing.Unclaimed, m.pending
	case saw == "store claim", kind == "claim" && slices.Contains(natural, saw):
		g.Epoch += 4
		m.store.b = pairing.ModelTag(pairing.Unclaimed, g, true, false, 0, phone, previous)
		return
	case saw == "under ticket":
		life = pairing.Released
	case saw == "under pending":
		g = m.pending
	case saw == "under pending, flagged":
		g, previous = m.pending, m.pending.Auth
		g.Auth = other
	case saw == "under current, flagged", kind == "nothing" && saw == "failure":
		g.Auth, previous = other, m.current.Auth
	case saw == "under current, flagged, pending id":
		g, previous = m.pending, m.current.Auth
		m.lost = []byte{pairing.InsStart}
	case saw == "root of pending":
		g = m.pending
		g.Auth = other
	case saw == "root of current":
		g.Auth = other
	case saw == "root of current, pending id":
		g.Auth, g.Step = m.pending.Auth, m.pending.Step
	}
	m.store.b = pairing.ModelTag(life, g, false, saw == "frozen", 0, phone, previous)
}

// transmit loses what is to be lost: the tag has not had it.
func (m *modelPhone) transmit(b []byte) ([]byte, error) {
	if len(m.lost) > 0 && b[1] == m.lost[0] {
		m.lost = m.lost[1:]
		return []byte{0x69, 0x82}, nil
	}
	return m.card.Transmit(b)
}

// step makes the phone see what a row has, and says what it stores then.
func (m *modelPhone) step(t *testing.T, kind, saw string) string {
	t.Helper()
	m.call(t, kind, saw)
	before, after := 0, len(m.d.pages)-1
	switch {
	case slices.Contains(natural, saw):
		for n := range m.d.pages { // the last in which that was pending
			if strings.Contains(kindOf(m.d.read(t, n)), kind) {
				before = n
			}
		}
		if saw != "failure" {
			after = before + 1
		}
	case strings.HasPrefix(saw, "store "):
		before = after - 1
	case strings.HasPrefix(saw, "root of"): // a step follows, and is lost
		after = min(1, len(m.d.pages)-1)
		if kindOf(m.d.read(t, after)) == "step" {
			after = 0
		}
	}
	return m.difference(t, m.d.read(t, before), m.d.read(t, after))
}

func kindOf(s pairing.SeenOwner) string {
	if s.Kind == "none" {
		return "nothing"
	}
	return s.Kind
}

// call is what the phone's user does for it. Errors are what rows are about.
func (m *modelPhone) call(t *testing.T, kind, saw string) {
	t.Helper()
	asked, storing := strings.CutPrefix(saw, "store ")
	if slices.Contains(natural, saw) {
		asked = kind
	} else if !storing {
		asked = "visit"
	}
	if strings.HasPrefix(saw, "root of") {
		m.lost = []byte{pairing.InsSession}
		_, _ = m.o.Unfreeze(m.l)
		return
	}
	loses := storing || saw == "failure"
	asked, pendings, _ := strings.Cut(asked, ", ")
	if asked == "claim" {
		m.claim(t, pendings != "", loses)
		return
	}
	v, err := m.o.Visit(m.l)
	if v == nil || asked == "visit" {
		return
	}
	if loses && asked != "rekey" && asked != "release" {
		m.lost = []byte{pairing.InsSession}
	}
	if err != nil {
		_ = v.ReportFork()
		return
	}
	if _, err = v.Ask(); err != nil {
		return
	}
	if loses {
		m.lost = []byte{pairing.InsSession}
	}
	switch asked {
	case "rekey":
		_ = v.Rekey()
	case "release":
		_, _ = v.Release()
	}
}

func (m *modelPhone) claim(t *testing.T, pending, loses bool) {
	t.Helper()
	ticket, err := m.config.Factory.Ticket(pairing.X25519)
	if err != nil {
		t.Fatal(err)
	}
	if pending {
		ticket.Secret = m.pending.Root.Derive(pairing.SetupLeaf, m.pending.Epoch)
	}
	if loses {
		m.lost = []byte{pairing.InsFinish}
	}
	if err := m.o.Claim(m.l, ticket, pairing.Terms{}); (err != nil) != loses {
		t.Fatal(err)
	}
}

// difference says what became of what was stored, as a row does.
func (m *modelPhone) difference(t *testing.T, before, after pairing.SeenOwner) string {
	t.Helper()
	same := func(a, b *pairing.SeenKeys) bool {
		return a != nil && b != nil && a.Root.Equal(b.Root) && a.Auth.Equal(b.Auth) && a.Epoch == b.Epoch
	}
	current, pending, released := "another", "new", "-"
	switch {
	case after.Current == nil:
		current = "none"
	case same(after.Current, before.Current):
		current = "kept"
	case same(after.Current, before.Pending):
		current = "pending"
	}
	switch {
	case after.Pending == nil:
		pending = "none"
	case same(after.Pending, before.Pending):
		pending = "kept"
	}
	if after.Released {
		released = "released"
	}
	return strings.Join([]string{current, pending, kindOf(after), released}, " ")
}

// TestOwnerConformanceFails: a phone that starts from another state than the
// row says is found out.
func TestOwnerConformanceFails(t *testing.T) {
	got := newModelPhone(t, "current", "rekey", "-", "under pending").step(t, "rekey", "under pending")
	if want := "kept none nothing -"; got == want {
		t.Errorf("%s, as if nothing had been pending", got)
	}
	if got := newModelPhone(t, "current", "step", "-", "under current").step(t, "step", "under current"); got == "pending none nothing -" {
		t.Errorf("%s, under the other key", got)
	}
}
