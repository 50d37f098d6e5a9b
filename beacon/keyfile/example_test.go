package keyfile_test

import (
	"fmt"
	"strings"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/eddystone"
	"github.com/seed-496a4445/fyr/beacon/keyfile"
)

// A key file is read with the networks that it may name.
func ExampleRead() {
	const file = `{
	  "fyr": 1,
	  "tags": [
	    {
	      "id": 7,
	      "name": "kitchen",
	      "credentials": [
	        {"network": "eddystone", "identity_key": "00112233445566778899aabbccddeeff",
	         "k": 10, "clock": 2000, "clock_at": 1700000000}
	      ]
	    }
	  ]
	}`
	networks := []beacon.Network{eddystone.Network{}}
	entries, err := keyfile.Read(strings.NewReader(file), networks)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range entries {
		fmt.Println(e.ID, e.Name, e.Credentials[0].Network().Name())
	}

	_, err = keyfile.Read(strings.NewReader(strings.Replace(file, "2000", "-1", 1)), networks)
	fmt.Println(err)
	// Output:
	// 7 kitchen eddystone
	// keyfile: tag 1 (id 7, "kitchen"), credential 1 ("eddystone"), byte 242: eddystone: beacon clock out of range
}
