package native_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/rotate"
)

// TestSleepers: tags that lay without power are found by a search, and from
// then on as before.
func TestSleepers(t *testing.T) {
	r := rand.New(rand.NewPCG(37, 38))
	var tags []*tag
	for i := range 30 {
		tags = append(tags, newTag(t, r, uint64(i), product(i), claimed-r.Int64N(10*86_400)))
	}
	res := newResolver(t, resolve.Options{}, tags...)
	at := int64(claimed)
	advance(t, res, at)
	for _, g := range tags {
		a, _, _ := g.advert(t, at*1000)
		one(t, res, a, 1)
	}
	// They lie without power for up to three weeks, and start again.
	later := at + 22*86_400
	advance(t, res, later)
	var lost []beacon.Advert
	var whose []*tag
	for _, g := range tags {
		g.near = true
		off := r.Int64N(21*86_400) + 86_400
		g.began += off * 1000
		a, _, _ := g.advert(t, later*1000)
		lost, whose = append(lost, a), append(whose, g)
		one(t, res, a, 0)
	}
	found, candidates, err := res.Search(context.Background(), lost, resolve.Sleep{})
	if err != nil || len(found) != len(lost) {
		t.Fatalf("%d of %d found, %v", len(found), len(lost), err)
	}
	t.Logf("%d candidates for %d tags", candidates, len(tags))
	if candidates < 30*96 || candidates > 30*2*40*192 {
		t.Errorf("%d candidates", candidates)
	}
	for _, f := range found {
		if whose[f.Advert].id != f.Tag || f.Stream != 0 {
			t.Errorf("advertisement %d of tag %d: %+v", f.Advert, whose[f.Advert].id, f)
		}
	}
	advance(t, res, later)
	for i, a := range lost {
		m := one(t, res, a, 1)[0]
		if m.Tag != whose[i].id || m.Freshness != beacon.Fresh || !m.Opened {
			t.Errorf("after the search: %+v", m)
		}
	}
	bent := slices.Clone(lost)
	for i := range bent {
		bent[i].Data = slices.Clone(bent[i].Data)
		bent[i].Data[30] ^= 1
	}
	if found, _, err := res.Search(context.Background(), bent, resolve.Sleep{}); err != nil || len(found) != 0 {
		t.Errorf("frames that do not open were found: %+v, %v", found, err)
	}
	if found, candidates, err := res.Search(context.Background(), lost, resolve.Sleep{Horizon: time.Nanosecond}); err != nil || len(found) != len(lost) || candidates > 30*60 {
		t.Errorf("within the horizon: %d found of %d candidates, %v", len(found), candidates, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := res.Search(ctx, lost, resolve.Sleep{}); !errors.Is(err, context.Canceled) {
		t.Errorf("search of one who gave up: %v", err)
	}
}

// TestSearchReaches: a search looks at all epochs in which the page says that a
// tag can be, for short epochs and for long ones.
func TestSearchReaches(t *testing.T) {
	r := rand.New(rand.NewPCG(47, 48))
	for _, period := range []int64{450, 900, 3600, 86_400} {
		for _, silent := range []int64{0, 1, period - 1, 10 * 86_400, 30*86_400 + 7} {
			reg := native.NewRegistration(beacon.PlainProfile, beacon.Carrier{Type: beacon.TypeManufacturer, Number: 0xfff5}, 7)
			reg.Period, reg.Rotations = period, int32(86_400/period)
			g := newTag(t, r, 1, reg, claimed-10*86_400)
			heard := g.epoch(t, claimed*1000)
			c := reg.Calendar()
			first, last := native.DefaultRules(c).Asleep(c, heard, time.Duration(silent)*time.Second)
			for _, e := range []rotate.Epoch{first, last} {
				res := newResolver(t, resolve.Options{}, g)
				advance(t, res, claimed)
				one(t, res, g.show(t, claimed*1000, 0, heard), 1)
				found, _, err := res.Search(context.Background(), []beacon.Advert{g.show(t, (claimed+silent)*1000, 0, e)}, resolve.Sleep{})
				if err != nil || len(found) != 1 || found[0].Epoch != e {
					t.Errorf("period %d, silent for %d s after epoch %d: epoch %d is not found: %+v, %v", period, silent, heard, e, found, err)
				}
			}
		}
	}
}
