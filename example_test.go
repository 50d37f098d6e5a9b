package fyr_test

import (
	"encoding/hex"
	"fmt"
	"log"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/bthome"
	"github.com/seed-496a4445/fyr/beacon/resolve"
)

// A resolver is given tags with their credentials, then advertisements. This is
// the program of the README.
func Example() {
	address, _ := beacon.ParseAddress("54:48:E6:8F:80:A5")
	key, _ := hex.DecodeString("231d39c1d7cc1ab1aee224cd096db932")
	cellar, err := bthome.NewCredential(key, address, bthome.Strict)
	if err != nil {
		log.Fatal(err)
	}
	r := resolve.New(resolve.Options{})
	if err := r.Add(resolve.Tag{ID: 5, Credentials: []beacon.Credential{cellar}}); err != nil {
		log.Fatal(err)
	}

	data, _ := hex.DecodeString("0201061216d2fc41a47266c95f730011223378237214")
	var result resolve.Result
	if err := r.Resolve(&result, &beacon.Advert{Address: address, Data: data}); err != nil {
		log.Fatal(err)
	}
	for _, m := range result.Outcomes[0].Matches {
		fmt.Println("tag", m.Tag, m.Freshness, m.Err)
		for _, reading := range m.Readings {
			fmt.Println(reading.Quantity, reading.Value, reading.Quantity.Unit())
		}
	}
	// Output:
	// tag 5 fresh <nil>
	// temperature 25.06 °C
	// humidity 50.55 %
}
