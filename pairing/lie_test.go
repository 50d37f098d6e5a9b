package pairing_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// lying is a link to a tag that answers the nth sealed command, from 1 on, with
// a reply of its own choice under the right keys.
func (w *world) lying(t testing.TB, n int, reply []byte) *pairing.Link {
	return w.tapped(t, func(command []byte, send func([]byte) []byte) []byte {
		if command[1] == pairing.InsSession {
			if n--; n == 0 {
				out, err := pairing.Lie(w.tag, command[5:len(command)-1], reply)
				do(t, err)
				return apdu.Response{Data: out, Status: apdu.StatusOK}.Append(nil)
			}
		}
		return send(command)
	})
}

// TestLyingTag: authentic replies that make no sense. What was pending stays
// so, since nothing says what became of it.
func TestLyingTag(t *testing.T) {
	type act func(v *pairing.Visit) error
	ring := func(v *pairing.Visit) error { return v.Ring(1, 1) }
	ask := func(v *pairing.Visit) error { _, err := v.Ask(); return err }
	release := func(v *pairing.Visit) error { _, err := v.Release(); return err }
	read := func(v *pairing.Visit) error { _, _, err := v.Log(pairing.LifeClass); return err }
	measure := func(v *pairing.Visit) error { _, err := v.Measure(stopwatch(0, 1)); return err }
	rekey := (*pairing.Visit).Rekey
	for n, c := range []struct {
		do      act
		at      int
		reply   []byte
		want    error
		pending bool
	}{
		{ring, 1, []byte{}, pairing.ErrLength, true}, {ring, 1, []byte{7}, pairing.ErrFormat, true}, {ring, 1, []byte{255, 0}, pairing.ErrFormat, true},
		{ring, 1, []byte{0, 0}, pairing.ErrFormat, false},
		{ask, 1, []byte{0}, pairing.ErrLength, false}, {ask, 1, make([]byte, 44), pairing.ErrLength, false},
		{ask, 1, append([]byte{0, 3}, make([]byte, 41)...), pairing.ErrFormat, false},
		{rekey, 2, []byte{0}, pairing.ErrLength, true}, {rekey, 2, []byte{0, 0, 0, 0, 2, 0}, pairing.ErrLength, true},
		{rekey, 2, []byte{0, 0, 0, 0, 1}, pairing.ErrFormat, true}, {rekey, 2, []byte{0, 0, 0, 0, 3}, pairing.ErrFormat, true},
		{rekey, 2, []byte{9}, pairing.ErrFormat, true},
		{release, 2, []byte{0}, pairing.ErrLength, true}, {release, 2, []byte{0, 0, 0, 0, 1}, pairing.ErrFormat, true},
		{release, 2, nil, pairing.ErrLength, true},
		{read, 2, []byte{0}, pairing.ErrLog, false}, {read, 2, make([]byte, 21), pairing.ErrLog, false}, {read, 2, make([]byte, 239), pairing.ErrLog, false},
		{measure, 1, []byte{0, 0, 0, 0, 0, 0}, pairing.ErrLength, false}, {measure, 1, []byte{0, 0, 2, 0, 1, 0, 0}, pairing.ErrFormat, false},
	} {
		what := fmt.Sprintf("lie %d", n)
		w, p := claimed(t, pairing.Terms{})
		v, err := p.Visit(w.lying(t, c.at, c.reply))
		do(t, err)
		wants(t, what, c.do(v), c.want)
		if p.Known().Pending != c.pending {
			t.Errorf("%s: pending %v", what, !c.pending)
		}
		// Where the tag has not stepped and the phone thinks so, it was no tag of
		// ours that lied; the setup secret is the way back.
		if v, err = p.Visit(w.link(t)); errors.Is(err, pairing.ErrRefused) {
			if _, err := p.Unfreeze(w.link(t)); err != nil {
				t.Errorf("%s: no way back: %v", what, err)
			}
			v, err = p.Visit(w.link(t))
		}
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		do(t, v.Ring(1, 1))
	}
}

// TestRefusedOutcome: a tag that refuses a rekey or a release under the keys of
// the session has proved that nothing came of it.
func TestRefusedOutcome(t *testing.T) {
	for r := pairing.Refused; r <= pairing.ForkFound; r++ {
		w, p := claimed(t, pairing.Terms{})
		v, err := p.Visit(w.lying(t, 2, []byte{byte(r)}))
		do(t, err)
		results(t, "rekey", v.Rekey(), r)
		if p.Known().Pending {
			t.Errorf("%v: pending", r)
		}
		v, err = p.Visit(w.lying(t, 2, []byte{byte(r)}))
		do(t, err)
		_, err = v.Release()
		results(t, "release", err, r)
		if k := p.Known(); k.Pending || !k.Owned {
			t.Errorf("%v: %+v", r, k)
		}
		p.visit(t, w).Close()
	}
}

// TestLyingToOthers: a guest, and a phone that has found a fork.
func TestLyingToOthers(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	own := pairing.NewStaticKey()
	i := p.invite(t, w, 0, own, pairing.MayAsk|pairing.MayRing, 0)
	for _, c := range []struct {
		reply []byte
		want  error
	}{
		{[]byte{}, pairing.ErrLength}, {[]byte{9}, pairing.ErrFormat}, {[]byte{0, 1}, pairing.ErrFormat},
	} {
		g, err := i.Visit(w.lying(t, 1, c.reply), own)
		do(t, err)
		wants(t, "ring", g.Ring(1, 1), c.want)
	}
	for n := range 20 {
		g, err := i.Visit(w.lying(t, 1, make([]byte, n)), own)
		do(t, err)
		if _, err := g.Ask(); n != 10 {
			wants(t, "ask", err, pairing.ErrLength)
		} else {
			do(t, err)
		}
	}
	q := p.copied(t)
	do(t, p.visit(t, w).Ring(1, 1))
	v, err := q.Visit(w.lying(t, 1, []byte{0}))
	wants(t, "copy", err, pairing.ErrFork)
	wants(t, "report", v.ReportFork(), pairing.ErrFormat)
}

// TestFieldLost: with the field all that went on is gone, over every transport.
func TestFieldLost(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	v := p.visit(t, w)
	do(t, v.Ring(1, 1))
	stored := bytes.Clone(w.store.b)
	w.tag.FieldLost()
	w.tag.FieldLost()
	wants(t, "session", v.Ring(1, 1), pairing.ErrRefused)
	w.sel(t)
	w.tag.FieldLost()
	w.refuses(t, "START without a challenge", pairing.InsStart, 1, 3, make([]byte, 50))
	if !bytes.Equal(stored, w.store.b) {
		t.Error("the store has changed")
	}
	p.visit(t, w).Close()
}

// TestFindings: they have names.
func TestFindings(t *testing.T) {
	seen := map[string]bool{}
	for f := range 256 {
		seen[pairing.Finding(f).String()] = true
	}
	if len(seen) != 4 || seen[""] {
		t.Errorf("%v", seen)
	}
}
