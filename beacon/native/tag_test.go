package native_test

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/flashtest"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// TestTagsAreFound: whatever the tag's own half shows over a day, in all modes
// and over cuts of power, its owner finds and opens, and holds nothing against
// it.
func TestTagsAreFound(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	for i := range many(4, 40) {
		config := beacon.ConsumerTag(7)
		if i%2 == 1 {
			config = beacon.PlainTag(beacon.Carrier{Type: beacon.TypeManufacturer, Number: 0xfff5})
		}
		if i%4 > 1 {
			config.Text, config.Live = 30, 40*rotate.Second
		}
		reg := registrationOf(t, config)
		if i%3 == 2 {
			reg.Suite = native.AES256
			live(t, r, rotate.AES[[32]byte](new(rotatetest.AES256)), [32]byte(random(r, 32)), config, reg)
		} else {
			live(t, r, rotate.AES[[16]byte](rotatetest.AES128{}), [16]byte(random(r, 16)), config, reg)
		}
	}
}

// registrationOf returns the registration of a tag of a configuration.
func registrationOf(t testing.TB, c beacon.TagConfig) native.Registration {
	t.Helper()
	r, err := native.RegistrationOf(c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// live lets a tag live for a day and a half, with FYR_LONG for eight.
func live[K rotate.Key](t *testing.T, r *rand.Rand, aes rotate.AES[K], root K, config beacon.TagConfig, reg native.Registration) {
	t.Helper()
	var key []byte
	for i := range len(root) {
		key = append(key, root[i])
	}
	res := newResolver(t, resolve.Options{}, &tag{id: 8, c: newCredential(t, reg, key)})
	flash := flashtest.New(4096)
	g, err := beacon.Claim(aes, flash, config, &root)
	if err != nil {
		t.Fatal(err)
	}
	at, elapsed, until := rotate.Millis(claimed)*1000, rotate.Millis(0), rotate.Millis(0)
	seen := map[beacon.Freshness]int{}
	var last []byte
	hours := rotate.Millis(36)
	if long() {
		hours = 192
	}
	for end := at + hours*3_600_000; at < end; {
		switch r.IntN(200) {
		case 0: // power is cut, for minutes
			if g, err = beacon.Boot(aes, flash, config); err != nil {
				t.Fatal(err)
			}
			at += rotate.Millis(r.Int64N(300_000))
			elapsed = 0
		case 1, 2, 3:
			g.Near(elapsed)
			elapsed = 0
		case 4:
			if err := g.SetLost(r.IntN(2) == 0); err != nil {
				t.Fatal(err)
			}
		}
		show, err := g.Next(elapsed)
		if err != nil {
			t.Fatal(err)
		}
		// Some are heard in the middle of what is held.
		elapsed = max(1, rotate.Millis(r.Int64N(int64(show.Hold)))+1)
		if show.Data != nil && elapsed > show.Gap {
			heard := at + elapsed - 1
			if heard >= until {
				advance(t, res, int64(heard/1000))
				until = heard + 900_000
			}
			a := beacon.Advert{Time: int64(heard) * 1_000_000, Address: show.Address, Type: beacon.AddressRandom, Data: bytes.Clone(show.Data)}
			m := one(t, res, a, 1)[0]
			if m.Tag != 8 || !m.Opened || m.Err != nil || m.Freshness != beacon.Fresh && m.Freshness != beacon.Repeat {
				t.Fatalf("%+v at %v: %+v", config, time.UnixMilli(int64(at)), m)
			}
			if bytes.Equal(last, a.Data) && m.Freshness != beacon.Repeat {
				t.Fatalf("the same bytes are %v", m.Freshness)
			}
			seen[m.Freshness], last = seen[m.Freshness]+1, a.Data
		}
		at += elapsed
	}
	if seen[beacon.Fresh] < 100 || seen[beacon.Repeat] == 0 {
		t.Errorf("%+v: %v", config, seen)
	}
}
