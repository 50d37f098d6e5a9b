package smarttag_test

import (
	"context"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/beacon/smarttag"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// TestResolver: a resolver finds a tag by any identifier of its pool, verifies
// its signature, and judges its counter.
func TestResolver(t *testing.T) {
	c := vectorTag.credential(smarttag.PoolSize)
	r := resolve.New(resolve.Options{})
	if err := r.Add(resolve.Tag{ID: 5, Credentials: []beacon.Credential{c}}); err != nil {
		t.Fatal(err)
	}
	now := time.Unix(1_790_000_000, 0)
	if err := r.Advance(context.Background(), now); err != nil {
		t.Fatal(err)
	}
	aging := expecttest.Must(smarttag.Aging(now))
	for _, x := range []struct {
		name    string
		index   int
		counter smarttag.AgingCounter
		state   smarttag.State
		forge   bool
		class   resolve.Class
		fresh   beacon.Freshness
	}{
		{"first", 700, aging, smarttag.Offline, false, resolve.Resolved, beacon.Fresh},
		{"the same", 700, aging, smarttag.Offline, false, resolve.Resolved, beacon.Repeat},
		{"owner connects", 700, aging, smarttag.ConnectedOwner, false, resolve.Resolved, beacon.Fresh},
		{"next", 1, aging + 1, smarttag.Offline, false, resolve.Resolved, beacon.Fresh},
		{"forged", 1, aging + 2, smarttag.Offline, true, resolve.Recognised, beacon.Unjudged},
		{"replayed", 1000, aging, smarttag.Offline, false, resolve.Resolved, beacon.Stale},
	} {
		s := smarttag.ServiceData{Version: smarttag.Version, State: x.state, Counter: x.counter, ID: c.PrivacyID(x.index), Battery: smarttag.BatteryFull}
		c.Sign(&s)
		if x.forge {
			s.Signature[0] ^= 1
		}
		a := advert(s.Append(nil)...)
		a.Time = now.UnixNano()
		var res resolve.Result
		if err := r.Resolve(&res, a); err != nil {
			t.Fatal(err)
		}
		o := &res.Outcomes[0]
		if o.Class() != x.class || len(o.Matches) != 1 {
			t.Fatalf("%s: %v with %d matches, want %v", x.name, o.Class(), len(o.Matches), x.class)
		}
		m := o.Matches[0]
		if m.Tag != 5 || int(m.Epoch) != x.index || m.Freshness != x.fresh || m.Opened == x.forge {
			t.Errorf("%s: %+v", x.name, m)
		}
		want := error(nil)
		if x.forge {
			want = smarttag.ErrSignature
		}
		wants(t, x.name, m.Err, want)
	}
}
