package native_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/rotate"
)

// TestAttacks: what is injected gets the verdict of the table, while the honest
// tag goes on.
func TestAttacks(t *testing.T) {
	r := rand.New(rand.NewPCG(35, 36))
	const later = 2 * 3600
	for round := range 60 {
		g := newTag(t, r, 1, product(0), claimed-r.Int64N(10*86_400))
		res := newResolver(t, resolve.Options{Lead: 4 * time.Hour}, g)
		judge := func(a beacon.Advert) beacon.Freshness { return one(t, res, a, 1)[0].Freshness }
		honest := func(unix int64) beacon.Advert {
			a, _, _ := g.advert(t, unix*1000)
			if v := judge(a); v != beacon.Fresh && v != beacon.Repeat {
				t.Fatalf("round %d: honest frame is %v", round, v)
			}
			return a
		}
		at := int64(claimed + 10*86_400)
		advance(t, res, at)
		old := honest(at)
		advance(t, res, at)
		honest(at + later)
		e := g.epoch(t, (at+later)*1000)

		old.Time = (at + later + 300) * 1e9
		if v := judge(old); v != beacon.Stale {
			t.Fatalf("a delayed frame is %v", v)
		}
		// A recorder plays epochs that were never heard here.
		for i, want := range []beacon.Freshness{beacon.Stale, beacon.Stale, beacon.Behind} {
			honest(at + later + 600 + int64(i)*100)
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
		honest(at + later + 1800)
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
