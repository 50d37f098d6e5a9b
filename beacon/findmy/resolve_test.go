package findmy_test

import (
	"context"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/findmy"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/internal/expecttest"
	"github.com/seed-496a4445/fyr/rotate"
)

// TestResolver: a resolver finds an accessory by both of its keys in both
// forms, a static tag by its only key, and says of others that they are there.
func TestResolver(t *testing.T) {
	r := resolve.New(resolve.Options{})
	cred := accessory(findmy.Clock{Paired: paired})
	static := private(walletPrivate)
	tags := []resolve.Tag{
		{ID: 7, Credentials: []beacon.Credential{cred}},
		{ID: 8, Credentials: []beacon.Credential{expecttest.Must(findmy.NewStatic(static))}},
	}
	if err := r.Add(tags...); err != nil {
		t.Fatal(err)
	}
	now := paired.Add(3*24*time.Hour + 5*time.Minute) // index 288
	if err := r.Advance(context.Background(), now); err != nil {
		t.Fatal(err)
	}
	rolling := func(d findmy.Domain, e rotate.Epoch) findmy.AdvKey {
		for _, k := range cred.Keys(d, e, e) {
			return k.AdvKey()
		}
		panic("no key")
	}
	for _, c := range []struct {
		name  string
		key   findmy.AdvKey
		tag   uint64 // 0: none
		epoch rotate.Epoch
	}{
		{"primary", rolling(findmy.Primary, findmy.PrimaryRolls(288)), 7, 289},
		{"primary, kept since a separation", rolling(findmy.Primary, findmy.PrimaryRolls(200)), 7, 201},
		{"secondary", rolling(findmy.Secondary, findmy.SecondaryRolls(288)), 7, 5},
		{"static", static.AdvKey(), 8, 0},
		{"to come", rolling(findmy.Primary, 400), 0, 0},
		{"of others", findmy.AdvKey{1, 2, 3}, 0, 0},
	} {
		for _, form := range []findmy.Form{findmy.NearOwner, findmy.Separated} {
			adv := findmy.Advertisement{Form: form, Key: c.key, Status: 0x50}
			a := beacon.Advert{Time: now.UnixNano(), Address: adv.Address(), Type: beacon.AddressRandom, Data: adv.Append(nil)}
			var res resolve.Result
			if err := r.Resolve(&res, &a); err != nil {
				t.Fatal(err)
			}
			o := &res.Outcomes[0]
			if c.tag == 0 {
				if o.Class() != resolve.Recognised {
					t.Errorf("%s, %v: %v", c.name, form, o.Class())
				}
				continue
			}
			if o.Class() != resolve.Resolved || len(o.Matches) != 1 {
				t.Fatalf("%s, %v: %v", c.name, form, o.Class())
			}
			if m := o.Matches[0]; m.Tag != c.tag || m.Epoch != c.epoch || m.Err != nil || len(m.Readings) != 2 {
				t.Errorf("%s, %v: %+v", c.name, form, m)
			}
		}
	}

	// The prefix of a key and another tail is another key.
	adv := findmy.Advertisement{Key: static.AdvKey()}
	adv.Key[20] ^= 1
	var res resolve.Result
	a := beacon.Advert{Time: now.UnixNano(), Address: adv.Address(), Data: adv.Append(nil)}
	if err := r.Resolve(&res, &a); err != nil || res.Outcomes[0].Class() != resolve.Recognised {
		t.Errorf("other tail: %v, %v", res.Outcomes[0].Class(), err)
	}
}
