package rpa_test

import (
	"testing"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/bthome"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/beacon/rpa"
	"github.com/seed-496a4445/fyr/internal/expecttest"
)

// TestResolver: a resolver finds devices by their addresses, tells by how much
// it may err, and opens what a device sends under a resolvable address, or its
// identity address, with its other keys.
func TestResolver(t *testing.T) {
	other, err := rpa.NewCredential(expecttest.Unhex("00112233445566778899aabbccddeeff"))
	if err != nil {
		t.Fatal(err)
	}
	sensor, err := bthome.NewCredential(expecttest.Unhex("231d39c1d7cc1ab1aee224cd096db932"), home, bthome.Strict)
	if err != nil {
		t.Fatal(err)
	}
	r := resolve.New(resolve.Options{})
	err = r.Add(
		resolve.Tag{ID: 1, Credentials: []beacon.Credential{other}},
		resolve.Tag{ID: 2, Credentials: []beacon.Credential{sample(t).At(home), sensor}},
		resolve.Tag{ID: 3, Credentials: []beacon.Credential{sample(t)}}, // a second owner
	)
	if err != nil {
		t.Fatal(err)
	}
	seal := func(counter uint32) []byte {
		data, err := sensor.Seal(nil, bthome.Version2|bthome.Encrypted|bthome.MACIncluded, counter, expecttest.Unhex("02ca09"))
		if err != nil {
			t.Fatal(err)
		}
		return beacon.AppendServiceData16(nil, bthome.UUID, data)
	}
	theirs, err := other.Generate([3]byte{0x40, 1, 2})
	if err != nil {
		t.Fatal(err)
	}
	own := parse(t, sampleAddress)
	nobody := own
	nobody[5]++
	const ms = 1_000_000
	for i, c := range []struct {
		advert beacon.Advert
		tags   []uint64 // of all matches
		opened int
	}{
		{beacon.Advert{Address: own}, []uint64{2, 3}, 0},
		{beacon.Advert{Address: theirs, Data: seal(1)}, []uint64{1, 2}, 1}, // relayed: the frame states its address
		{beacon.Advert{Address: own, Data: seal(2)}, []uint64{2, 3, 2}, 1},
		{beacon.Advert{Address: home, Data: seal(3)}, []uint64{2}, 1},
		{beacon.Advert{Address: nobody}, nil, 0},
		{beacon.Advert{Address: own, Type: beacon.AddressPublic}, nil, 0},
	} {
		if c.advert.Type == beacon.AddressUnknown {
			c.advert.Type = beacon.AddressRandom
		}
		c.advert.Time = (1_800_000_000_000 + int64(i)) * ms
		var res resolve.Result
		if err := r.Resolve(&res, &c.advert); err != nil {
			t.Fatal(err)
		}
		var tags []uint64
		opened := 0
		for _, m := range res.Outcomes[0].Matches {
			tags = append(tags, m.Tag)
			if m.Opened {
				opened++
			}
			if m.Err != nil {
				t.Errorf("advertisement %d: %+v", i, m)
			}
			if m.Way == resolve.ByHash && m.Wrong != 3*network.Chance() {
				t.Errorf("advertisement %d: %v wrong tags expected", i, m.Wrong)
			}
		}
		if !same(tags, c.tags) || opened != c.opened {
			t.Errorf("advertisement %d: tags %v, %d opened, want %v, %d", i, tags, opened, c.tags, c.opened)
		}
	}
}

// same reports whether two lists hold the same, in any order.
func same(a, b []uint64) bool {
	count := map[uint64]int{}
	for _, v := range a {
		count[v]++
	}
	for _, v := range b {
		count[v]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}
