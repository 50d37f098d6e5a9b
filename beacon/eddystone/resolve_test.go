package eddystone_test

import (
	"context"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/eddystone"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// TestResolver: a resolver finds a beacon by its EID, and from then on opens
// the telemetry of its address, and of no other.
func TestResolver(t *testing.T) {
	key := expecttest.Unhex("000102030405060708090a0b0c0d0e0f")
	b := newBeacon(t, key, 10)
	const clock = 70000
	begin := time.Unix(1_800_000_000, 0)
	r := resolve.New(resolve.Options{})
	if err := r.Add(resolve.Tag{ID: 3, Credentials: []beacon.Credential{newCredential(t, key, 10, clock, begin.Unix())}}); err != nil {
		t.Fatal(err)
	}
	later := begin.Add(5 * time.Hour)
	now := eddystone.Clock(clock + 5*3600)
	if err := r.Advance(context.Background(), later); err != nil {
		t.Fatal(err)
	}

	eid, err := eddystone.EID{TxPower: -18, ID: b.Identifier(now)}.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	etlm := b.SealTLM(nil, eddystone.TLM{Battery: 3000, Temperature: 21 * 256}, now, [2]byte{1, 2})
	adverts := []beacon.Advert{*advert(etlm), *advert(eid), *advert(etlm), *advert(etlm)}
	for i := range adverts {
		adverts[i].Time = later.UnixNano()
		adverts[i].Type = beacon.AddressRandom
		adverts[i].Address = beacon.Address{0x40, 1, 2, 3, 4, 5}
	}
	adverts[3].Address[5] = 6
	var res resolve.Result
	for i, want := range []resolve.Class{resolve.Recognised, resolve.Resolved, resolve.Resolved, resolve.Recognised} {
		if err := r.Resolve(&res, &adverts[i]); err != nil {
			t.Fatal(err)
		}
		o := &res.Outcomes[0]
		if o.Class() != want {
			t.Fatalf("advertisement %d is %v, want %v: %+v", i, o.Class(), want, o)
		}
		if want != resolve.Resolved {
			continue
		}
		m := o.Matches[0]
		if m.Tag != 3 || m.Epoch != 85 || m.Opened != (i == 2) || m.Err != nil || len(m.Readings) == 0 {
			t.Errorf("advertisement %d: %+v", i, m)
		}
	}
}
