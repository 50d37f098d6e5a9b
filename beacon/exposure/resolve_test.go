package exposure_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/exposure"
	"github.com/seed-496a4445/fyr/beacon/resolve"
)

// TestResolver: a resolver that is given a key days later finds what was heard
// in its time, and not what was sent again.
func TestResolver(t *testing.T) {
	key, rolling := []byte("sixteen byte key"), exposure.Rolling{Start: 2_642_976}
	r := resolve.New(resolve.Options{})
	if err := r.Add(resolve.Tag{ID: 9, Credentials: []beacon.Credential{newCredential(t, key, rolling)}}); err != nil {
		t.Fatal(err)
	}
	const i = 2_642_976 + 100
	heard := time.Unix(i*600+30, 0)
	if err := r.Advance(context.Background(), heard.Add(5*24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	data := newTEK(t, key).ServiceData(i, [4]byte{0x40, 0xf2}).AppendAD(nil)
	var res resolve.Result
	for late, want := range map[time.Duration]error{0: nil, 2 * time.Hour: nil, -2 * time.Hour: nil, 3 * time.Hour: exposure.ErrWindow} {
		a := beacon.Advert{Time: heard.Add(late).UnixNano(), Type: beacon.AddressRandom, Data: data}
		if err := r.Resolve(&res, &a); err != nil {
			t.Fatal(err)
		}
		o := &res.Outcomes[0]
		if len(o.Matches) != 1 {
			t.Fatalf("%v late: %+v", late, o)
		}
		m := o.Matches[0]
		if m.Tag != 9 || m.Epoch != 100 || !errors.Is(m.Err, want) || want == nil && (m.Err != nil || len(m.Readings) != 1 || m.Readings[0].Value != -14) {
			t.Errorf("%v late: %+v", late, m)
		}
	}
}
