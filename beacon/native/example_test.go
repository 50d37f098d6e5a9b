package native_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/beacon/resolve"
	"github.com/seed-496a4445/fyr/rotate"
)

// The owner of a tag lets somebody find and open it on its days 10 to 20, who
// hears it on day 11.
func Example() {
	maker := beacon.Carrier{Type: beacon.TypeManufacturer, Number: 0xffff} // for tests
	root := make([]byte, 16)                                               // from pairing
	const claim = 1_800_000_000
	owner, err := native.NewCredential(native.NewRegistration(beacon.PlainProfile, maker, native.NoNet), root, rotate.Alignment{Unix: claim})
	if err != nil {
		log.Fatal(err)
	}
	share, err := owner.Share(10, 20)
	if err != nil {
		log.Fatal(err)
	}
	_, err = share.Share(20, 21)
	fmt.Println(err)

	r := resolve.New(resolve.Options{})
	if err := r.Add(resolve.Tag{ID: 5, Credentials: []beacon.Credential{share}}); err != nil {
		log.Fatal(err)
	}
	now := time.Unix(claim+11*86_400+3600, 0)
	if err := r.Advance(context.Background(), now); err != nil {
		log.Fatal(err)
	}
	advert := advertOf(owner, now)
	var result resolve.Result
	if err := r.Resolve(&result, &advert); err != nil {
		log.Fatal(err)
	}
	for _, m := range result.Outcomes[0].Matches {
		fmt.Println("tag", m.Tag, "epoch", m.Epoch, m.Freshness)
		for _, reading := range m.Readings[:2] {
			fmt.Println(reading.Quantity, reading.Value)
		}
	}
	// Output:
	// native: day 21 is out of reach: the credential holds the days 10 to 20
	// tag 5 epoch 1059 fresh
	// status 0
	// battery_level 3
}

// advertOf returns what a tag shows that has nothing to say.
func advertOf(c *native.Credential, now time.Time) beacon.Advert {
	var s beacon.Secrets
	c.Expose(&s)
	stream := &s.Streams[0]
	lo, hi := stream.Schedule.Window(stream.Alignment, now.Unix())
	key := beacon.Key{Bytes: stream.State, Scheme: stream.Scheme, Epoch: (lo + hi) / 2}
	id, _, err := c.Identity(beacon.EpochDomain, key.Epoch)
	if err != nil {
		log.Fatal(err)
	}
	a := beacon.Advert{Time: now.UnixNano(), Type: beacon.AddressRandom}
	a.Data, _ = c.Registration().Network().Build(nil, &a.Address, &key, id[:], now.Unix())
	return a
}

// Somebody has copied a tag. The copy says something else in an epoch that the
// tag was heard in.
func ExampleJudge() {
	maker := beacon.Carrier{Type: beacon.TypeManufacturer, Number: 0xffff} // for tests
	registration := native.NewRegistration(beacon.PlainProfile, maker, native.NoNet)
	calendar := registration.Calendar()
	judge := native.NewJudge(calendar, native.DefaultRules(calendar))
	noon := time.Date(2027, 1, 15, 12, 0, 0, 0, time.UTC)
	for _, s := range []struct {
		at    time.Time
		epoch rotate.Epoch
		frame string // in place of the 24 bytes of one
	}{
		{noon, 1000, "battery full"},
		{noon.Add(2 * time.Second), 1000, "battery full"},
		{noon.Add(time.Hour), 1004, "battery full"},
		{noon.Add(time.Hour + 2*time.Minute), 1000, "battery full"},
		{noon.Add(time.Hour + 3*time.Minute), 1004, "battery low"},
	} {
		v := judge.Judge(&native.Sighting{
			Time: s.at.UnixNano(), Domain: beacon.EpochDomain, Index: s.epoch, Frame: []byte(s.frame),
		})
		fmt.Println(v)
	}
	// Output:
	// fresh
	// repeat
	// fresh
	// stale
	// fork
}
