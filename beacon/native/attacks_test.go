package native_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/rotate"
)

// honest stands for the verdicts of an honest sighting: Fresh and Repeat.
const honest = beacon.Unjudged

// attacks are what is done to a tag that was just heard in epoch e of a stream.
var attacks = []func(g *tag, e rotate.Epoch, hear hearing){
	// A delay: what was heard is played again three periods later.
	func(g *tag, e rotate.Epoch, hear hearing) {
		period := g.reg.Period * 1000
		hear(period, g, current, honest)
		hear(2*period, g, current, honest)
		hear(3*period+200_000, g, e, beacon.Stale)
		hear(3*period+300_000, g, current, honest)
		hear(3*period+400_000, g, e, beacon.Stale)
	},
	// A rollback: the tag goes on from a state of five epochs before.
	func(g *tag, e rotate.Epoch, hear hearing) {
		for i, want := range []beacon.Freshness{beacon.Stale, beacon.Stale, beacon.Behind, beacon.Behind} {
			hear(300_000+int64(i)*g.reg.Period*1000, g, e-5+rotate.Epoch(i), want)
		}
	},
	// A fork: a copy says something else in an epoch that was heard.
	func(g *tag, e rotate.Epoch, hear hearing) {
		hear(100_000, g.copied(), e, beacon.Fork)
		hear(200_000, g, current, honest)
		hear(3*g.reg.Period*1000, g.copied(), e, beacon.Fork)
		hear(3*g.reg.Period*1000+1000, g, current, honest)
	},
}

// hearing notes what is heard so many milliseconds later, of the tag or of a copy
// of it, and the verdict that is due.
type hearing func(after int64, of *tag, e rotate.Epoch, want beacon.Freshness)

// current stands for the epoch that a tag shows at the time.
const current rotate.Epoch = -1

// copied returns a copy of the tag that says something else.
func (g *tag) copied() *tag {
	c := *g
	c.salt = 1
	return &c
}

// attacked returns what is heard, when it is heard, of a tag that is attacked
// from Unix second at on. Forks are of days where there are separated ones.
func (g *tag) attacked(t testing.TB, attack int, at int64) (all []report) {
	g.near = attack != len(attacks)-1
	first, stream, e := g.advert(t, at*1000)
	all = append(all, report{first, at * 1000, g, stream, e, honest})
	attacks[attack](g, e, func(after int64, of *tag, e rotate.Epoch, want beacon.Freshness) {
		ms, on := at*1000+after, stream
		var a beacon.Advert
		if e == current {
			a, on, e = of.advert(t, ms)
		} else {
			a = of.show(t, ms, on, e)
		}
		all = append(all, report{a, ms, g, on, e, want})
	})
	return all
}

// TestAttacks: what is injected gets the verdict of the table, while the honest
// tag goes on.
func TestAttacks(t *testing.T) {
	r := rand.New(rand.NewPCG(35, 36))
	const later = 2 * 3600
	for round := range 60 {
		g := newTag(t, r, 1, product(0), claimed-r.Int64N(10*86_400))
		res := newResolver(t, resolve.Options{Lead: 4 * time.Hour}, g)
		judge := func(a beacon.Advert) beacon.Freshness { return one(t, res, a, 1)[0].Freshness }
		hear := func(unix int64) beacon.Advert {
			a, _, _ := g.advert(t, unix*1000)
			if v := judge(a); v != beacon.Fresh && v != beacon.Repeat {
				t.Fatalf("round %d: honest frame is %v", round, v)
			}
			return a
		}
		at := int64(claimed + 10*86_400)
		advance(t, res, at)
		old := hear(at)
		advance(t, res, at)
		hear(at + later)
		e := g.epoch(t, (at+later)*1000)

		old.Time = (at + later + 300) * 1e9
		if v := judge(old); v != beacon.Stale {
			t.Fatalf("a delayed frame is %v", v)
		}
		// A recorder plays epochs that were never heard here.
		for i, want := range []beacon.Freshness{beacon.Stale, beacon.Stale, beacon.Behind} {
			hear(at + later + 600 + int64(i)*100)
			late := g.show(t, (at+later+661+int64(i)*100)*1000, 0, e-5+rotate.Epoch(i))
			if v := judge(late); v != want {
				t.Fatalf("round %d: never-heard epoch %d of %d is %v, want %v", round, e-5+rotate.Epoch(i), e, v, want)
			}
		}
		// A copy says something else in an epoch that was heard.
		copied := *g
		copied.salt = 1
		if v := judge(copied.show(t, (at+later+900)*1000, 0, e)); v != beacon.Fork {
			t.Fatalf("a copy is %v", v)
		}
		hear(at + later + 1800)
	}
}

// TestUnreadable: a frame of a reserved mode is authentic and judged, though
// nobody can read it.
func TestUnreadable(t *testing.T) {
	r := rand.New(rand.NewPCG(53, 54))
	g := newTag(t, r, 1, product(0), claimed-86_400)
	res := newResolver(t, resolve.Options{}, g)
	advance(t, res, claimed)
	e := g.epoch(t, claimed*1000)
	id, _, err := g.c.Identity(beacon.EpochDomain, e)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []beacon.Freshness{beacon.Fresh, beacon.Fresh, beacon.Repeat, beacon.Fork} {
		// Mode 3, live: counters 0, 1, 1 and 1 again with other data.
		plain := []byte{0xc1, 0, byte(min(i, 1)), byte(i / 3), 0, 0, 0, 0}
		a := beacon.Advert{Time: (claimed + int64(i)) * int64(time.Second), Type: beacon.AddressRandom}
		if a.Data, err = g.n.Seal(nil, &a.Address, keyOf(&g.streams[0], e), id[:], plain); err != nil {
			t.Fatal(err)
		}
		if m := one(t, res, a, 1)[0]; m.Freshness != want || !m.Opened || !errors.Is(m.Err, native.ErrStatus) {
			t.Errorf("frame %d: %+v, want %v", i, m, want)
		}
	}
}

// TestRecorder: what a recorder plays a day later matches nothing, is recognised
// and not taken for a tag that wakes up. A judge that is asked says what it is.
func TestRecorder(t *testing.T) {
	r := rand.New(rand.NewPCG(49, 50))
	g := newTag(t, r, 1, product(0), claimed-10*86_400)
	res := newResolver(t, resolve.Options{}, g)
	const at = claimed + 86_400
	now, _, e := g.advert(t, at*1000)
	advance(t, res, at)
	one(t, res, now, 1)
	calendar := g.reg.Calendar()
	judge := native.NewJudge(calendar, native.DefaultRules(calendar))
	judge.Judge(&native.Sighting{Time: now.Time, Domain: beacon.EpochDomain, Index: e, Frame: now.Data})
	for i, want := range []beacon.Freshness{beacon.Stale, beacon.Stale, beacon.Behind} {
		late := e - 96 + rotate.Epoch(i)
		a := g.show(t, (at+100+int64(i)*900)*1000, 0, late)
		var result resolve.Result
		if err := res.Resolve(&result, &a); err != nil {
			t.Fatal(err)
		}
		if o := &result.Outcomes[0]; o.Class() != resolve.Recognised || len(o.Matches) != 0 || len(o.Frames) != 1 {
			t.Errorf("epoch %d: %v, %+v", late, o.Class(), o.Matches)
		}
		if found, _, err := res.Search(context.Background(), []beacon.Advert{a}, resolve.Sleep{}); err != nil || len(found) != 0 {
			t.Errorf("epoch %d: a search finds %+v, %v", late, found, err)
		}
		if v := judge.Judge(&native.Sighting{Time: a.Time, Domain: beacon.EpochDomain, Index: late, Frame: a.Data}); v != want {
			t.Errorf("epoch %d: %v, want %v", late, v, want)
		}
	}
}
