package pairing_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/seed-496a4445/fyr/pairing"
)

// eventOf is an event of each class.
var eventOf = [pairing.Classes]pairing.Event{pairing.GuestEvent, pairing.FailuresEvent, pairing.ForkEvent, pairing.FirmwareEvent}

// pages are those that a phone asks for, from a mark on.
func pages(l *pairing.TagLog, c pairing.Class, from uint32) (ps [][]byte) {
	for {
		p := l.Page(c, from)
		ps = append(ps, p)
		n := uint32(len(p)-20) / 33
		first := uint32(p[0])<<24 | uint32(p[1])<<16 | uint32(p[2])<<8 | uint32(p[3])
		if from = first + n; from >= l.Count(c) {
			return ps
		}
	}
}

// TestLogClasses: each class keeps its own, whatever floods another, and says
// how many were lost unread.
func TestLogClasses(t *testing.T) {
	leaf := key(t, 1, 32)
	for flooded := range pairing.Class(pairing.Classes) {
		l := pairing.NewTagLog(leaf)
		for c, e := range eventOf {
			l.Add(e, uint32(c))
		}
		for n := range uint32(1000) {
			l.Add(eventOf[flooded], n)
		}
		for c := range pairing.Class(pairing.Classes) {
			es, evicted, m, err := pairing.ReadLog(leaf, c, pairing.Mark{}, l.Count(c), pages(l, c, 0)...)
			do(t, err)
			if c != flooded {
				if len(es) != 1 || evicted != 0 || es[0].Event != eventOf[c] || es[0].Argument != uint32(c) || m.Entries != 1 {
					t.Errorf("class %d under a flood of %d: %+v, %d", c, flooded, es, evicted)
				}
				continue
			}
			if q := pairing.Quota(c); len(es) != q || evicted != uint32(1001-q) || es[q-1].Argument != 999 || es[0].Index != evicted || m.Entries != 1001 {
				t.Errorf("flooded class %d: %d entries, %d evicted", c, len(es), evicted)
			}
		}
	}
}

// TestLogMarks: reading in every two steps gives each entry once.
func TestLogMarks(t *testing.T) {
	leaf := key(t, 1, 32)
	for c := range pairing.Class(pairing.Classes) {
		for first := range 12 {
			for second := range 12 {
				l := pairing.NewTagLog(leaf)
				var m pairing.Mark
				seen := 0
				for _, n := range []int{first, second} {
					for range n {
						l.Add(eventOf[c], 7)
					}
					from := m.Entries
					es, evicted, next, err := pairing.ReadLog(leaf, c, m, l.Count(c), pages(l, c, m.Entries)...)
					do(t, err)
					if len(es)+int(evicted) != n || len(es) > pairing.Quota(c) || len(es) > 0 && es[0].Index != from+evicted {
						t.Fatalf("class %d, %d then %d: %d entries, %d evicted", c, first, second, len(es), evicted)
					}
					seen += n
					if m = next; m.Entries != uint32(seen) {
						t.Fatalf("mark %d", m.Entries)
					}
				}
			}
		}
	}
}

// TestForgedLog: every bit of every page, cut pages, reordered entries, another
// class, another leaf, another history.
func TestForgedLog(t *testing.T) {
	leaf := key(t, 1, 32)
	c := pairing.LifeClass
	l, other := pairing.NewTagLog(leaf), pairing.NewTagLog(leaf)
	for n := range uint32(5) {
		l.Add(pairing.GuestEvent, n)
		other.Add(pairing.UnguestEvent, n)
	}
	page := l.Page(c, 0)
	_, _, mark, err := pairing.ReadLog(leaf, c, pairing.Mark{}, 5, page)
	do(t, err)
	forged := func(what string, m pairing.Mark, total uint32, pages ...[]byte) {
		t.Helper()
		es, evicted, next, err := pairing.ReadLog(leaf, c, m, total, pages...)
		if !errors.Is(err, pairing.ErrLog) || es != nil || evicted != 0 || next != (pairing.Mark{}) {
			t.Errorf("%s: %+v, %d, %v", what, es, evicted, err)
		}
	}
	step := 1
	if testing.Short() {
		step = 7
	}
	for at := 0; at < len(page); at += step {
		for bit := range 8 {
			bad := bytes.Clone(page)
			bad[at] ^= 1 << bit
			forged("flipped", pairing.Mark{}, 5, bad)
		}
	}
	for n := range page {
		if n != 20 && (n < 20 || (n-20)%33 != 0) {
			forged("cut page", pairing.Mark{}, 5, page[:n])
		}
	}
	forged("no entry", pairing.Mark{}, 5, page[:20])
	swapped := append(append(bytes.Clone(page[:20]), page[53:86]...), page[20:53]...)
	forged("reordered", pairing.Mark{}, 5, append(swapped, page[86:]...))
	forged("page twice", pairing.Mark{}, 5, page, page)
	forged("too many", pairing.Mark{}, 4, page)
	forged("set back", mark, 4, l.Page(c, 5))
	forged("rewritten to the same length", mark, 5, other.Page(c, 5))
	forged("a base that is none", pairing.Mark{Entries: 5}, 5, l.Page(c, 5))
	forged("no entry where one is new", mark, 6, l.Page(c, 5))
	l.Add(pairing.GuestEvent, 5)
	other.Add(pairing.UnguestEvent, 5)
	forged("another history", mark, 6, other.Page(c, 5))
	forged("from before the mark", mark, 6, l.Page(c, 3))
	forged("the first entry left out", pairing.Mark{}, 6, l.Page(c, 1))
	_, _, _, err = pairing.ReadLog(leaf, c, pairing.Mark{}, 1<<20+1, page)
	wants(t, "more than a phone steps a key for", err, pairing.ErrLongLog)
	if es, _, _, err := pairing.ReadLog(leaf, c, mark, 6, l.Page(c, 5)); err != nil || len(es) != 1 {
		t.Errorf("%+v, %v", es, err)
	}
	if _, _, _, err := pairing.ReadLog(key(t, 2, 32), c, pairing.Mark{}, 6, l.Page(c, 0)); !errors.Is(err, pairing.ErrLog) {
		t.Errorf("another leaf: %v", err)
	}
	if _, _, _, err := pairing.ReadLog(leaf, pairing.AlarmClass, pairing.Mark{}, 6, l.Page(c, 0)); !errors.Is(err, pairing.ErrLog) {
		t.Errorf("another class: %v", err)
	}
}

// TestLogInSessions: the owner reads what happened, once each, through a flood
// of failures.
func TestLogInSessions(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	for range 3 {
		for range 50 {
			w.refuses(t, "flood", pairing.InsSession, 0, 0, make([]byte, 17))
		}
		do(t, p.visit(t, w).Ring(1, 1))
	}
	v := p.visit(t, w)
	do(t, v.SetPolicy(pairing.Locked))
	es, evicted, err := v.Log(pairing.FailureClass)
	do(t, err)
	if len(es) != 3 || evicted != 0 || es[0].Argument != 50 || es[0].Event != pairing.FailuresEvent {
		t.Errorf("%+v, %d", es, evicted)
	}
	es, _, err = v.Log(pairing.LifeClass)
	do(t, err)
	if len(es) != 2 || es[0].Event != pairing.ClaimedEvent || es[0].Argument != uint32(pairing.ClaimMode) || es[1].Event != pairing.PolicyEvent || es[1].Epoch != 1 {
		t.Errorf("%+v", es)
	}
	p.boot(t)
	for c := range pairing.Class(pairing.Classes) {
		es, evicted, err := p.visit(t, w).Log(c)
		if len(es) != 0 || evicted != 0 || err != nil {
			t.Errorf("class %d again: %+v, %d, %v", c, es, evicted, err)
		}
	}
	w.config.Firmware = 9
	w.boot(t)
	es, _, err = p.visit(t, w).Log(pairing.FirmwareClass)
	if err != nil || len(es) != 1 || es[0].Event != pairing.FirmwareEvent || es[0].Argument != 9 {
		t.Errorf("%+v, %v", es, err)
	}
	for slot := range 20 {
		p.invite(t, w, uint8(slot%4), pairing.NewStaticKey(), pairing.MayAsk, 0)
	}
	es, evicted, err = p.visit(t, w).Log(pairing.LifeClass)
	do(t, err)
	if len(es) != 8 || evicted != 12 {
		t.Errorf("%d entries, %d evicted", len(es), evicted)
	}
}

// TestLogAfterRekey: entries that are kept come again under the new root.
func TestLogAfterRekey(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	v := p.visit(t, w)
	do(t, v.SetPolicy(pairing.Locked))
	_, _, err := v.Log(pairing.LifeClass)
	do(t, err)
	do(t, v.Rekey())
	es, _, err := p.visit(t, w).Log(pairing.LifeClass)
	do(t, err)
	if len(es) != 3 || es[0].Event != pairing.ClaimedEvent || es[0].Epoch != 1 || es[2].Event != pairing.RekeyedEvent || es[2].Epoch != 2 || es[2].Index != 2 {
		t.Errorf("%+v", es)
	}
	leaf, next := key(t, 1, 32), key(t, 2, 32)
	l := pairing.NewTagLog(leaf)
	for n := range uint32(30) {
		l.Add(pairing.GuestEvent, n)
	}
	l = l.Rechained(next)
	es, evicted, _, err := pairing.ReadLog(next, pairing.LifeClass, pairing.Mark{}, l.Count(pairing.LifeClass), pages(l, pairing.LifeClass, 0)...)
	do(t, err)
	if len(es) != 8 || evicted != 0 || es[0].Index != 0 || es[0].Argument != 22 {
		t.Errorf("%+v, %d", es, evicted)
	}
	_, _, _, err = pairing.ReadLog(leaf, pairing.LifeClass, pairing.Mark{}, 8, l.Page(pairing.LifeClass, 0))
	wants(t, "old leaf", err, pairing.ErrLog)
}

// TestTagSetBack: a tag whose memory was set back refuses, is taken back with
// the setup secret, says so, and its log shows it too, also when it has grown
// to its old length.
func TestTagSetBack(t *testing.T) {
	w, p := claimed(t, pairing.Terms{})
	p.invite(t, w, 0, pairing.NewStaticKey(), pairing.MayAsk, 0)
	old := bytes.Clone(w.store.b)
	for range 2 {
		p.invite(t, w, 1, pairing.NewStaticKey(), pairing.MayAsk, 0)
	}
	es, _, err := p.visit(t, w).Log(pairing.LifeClass)
	if err != nil || len(es) != 4 {
		t.Fatalf("%+v, %v", es, err)
	}
	w.store.b = old
	w.boot(t)
	_, err = p.Visit(w.link(t))
	wants(t, "visit", err, pairing.ErrRefused)
	p.unfreeze(t, w, pairing.Behind)
	v := p.visit(t, w)
	if es := alarms(t, v); len(es) != 1 || es[0].Event != pairing.SetBackEvent || es[0].Argument != 4 {
		t.Errorf("%+v", es)
	}
	for want := uint32(2); want < 6; want++ { // of which the phone has read 4
		s, err := v.Ask()
		if err != nil || s.Log[pairing.LifeClass] != want {
			t.Fatalf("%+v, %v", s, err)
		}
		stored := bytes.Clone(p.store.b)
		_, _, err = v.Log(pairing.LifeClass)
		wants(t, "log", err, pairing.ErrLog)
		if !bytes.Equal(p.store.b, stored) {
			t.Error("a log that was set back is remembered")
		}
		_, err = v.Invite(2, pairing.NewStaticKey().Public(), pairing.MayAsk, 0)
		do(t, err)
	}
}

// TestNames: events, operations, results, modes, suites and states have names.
func TestNames(t *testing.T) {
	seen := map[string]bool{}
	unknown := 0
	for n := range 256 {
		for kind, name := range map[string]string{
			"event ": pairing.Event(n).String(), "operation ": pairing.Operation(n).String(), "result ": pairing.Result(n).String(),
			"mode ": pairing.Mode(n).String(), "suite ": pairing.Suite(n).String(), "state ": pairing.State(n).String(),
		} {
			if name == "unknown "+kind[:len(kind)-1] {
				unknown++
				continue
			}
			if name == "" || seen[kind+name] {
				t.Errorf("%s%d is %q", kind, n, name)
			}
			seen[kind+name] = true
		}
		m, s := pairing.Mode(n), pairing.Suite(n)
		if m.Valid() != (m.String() != "unknown mode") || s.Valid() != (s.String() != "unknown suite") {
			t.Errorf("%d is a mode %v, a suite %v", n, m.Valid(), s.Valid())
		}
	}
	if len(seen) != 12+13+7+6+2+3 || unknown != 6*256-len(seen) {
		t.Errorf("%d names", len(seen))
	}
}
