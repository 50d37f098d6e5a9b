package resolve_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/eddystone"
	"github.com/seed-496a4445/fyr/beacon/resolve"
)

func Example() {
	// A beacon whose clock said 2000 at this time.
	heard := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	raw, _ := hex.DecodeString("0102030405060708090a111213141516")
	key, err := eddystone.NewIdentityKey(raw)
	if err != nil {
		fmt.Println(err)
		return
	}
	tag, err := eddystone.NewCredential(key, 10, 2000, heard.Unix())
	if err != nil {
		fmt.Println(err)
		return
	}

	r := resolve.New(resolve.Options{})
	if err := r.Add(resolve.Tag{ID: 7, Credentials: []beacon.Credential{tag}}); err != nil {
		fmt.Println(err)
		return
	}
	if err := r.Advance(context.Background(), heard); err != nil {
		fmt.Println(err)
		return
	}

	// What a radio reports: flags, a list of services, and an EID frame.
	data, _ := hex.DecodeString("0201060303aafe0d16aafe30ec4144413e45fefa58")
	as := []beacon.Advert{{Time: heard.UnixNano(), Data: data}}
	var res resolve.Result
	if err := r.ResolveBatch(&res, as); err != nil {
		fmt.Println(err)
		return
	}
	for _, o := range res.Outcomes {
		fmt.Println(o.Class())
		for _, m := range o.Matches {
			fmt.Printf("tag %d in epoch %d: %v\n", m.Tag, m.Epoch, m.Freshness)
			for _, v := range m.Readings {
				fmt.Println(v.Quantity, v.Value, v.Quantity.Unit())
			}
		}
	}
	// Output:
	// resolved
	// tag 7 in epoch 1: fresh
	// tx_power -20 dBm
}
