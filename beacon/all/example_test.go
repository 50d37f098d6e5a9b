package all_test

import (
	"fmt"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/all"
)

// What is this advertisement? Nobody's keys are needed.
func ExampleNetworks() {
	frame := []byte{0x30, 0xee, 0x41, 0x44, 0x41, 0x3e, 0x45, 0xfe, 0xfa, 0x58}
	a := &beacon.Advert{Type: beacon.AddressPublic, Data: beacon.AppendServiceData16(nil, 0xfeaa, frame)}
	for _, n := range all.Networks() {
		var f beacon.Frame
		ok, err := n.Read(&f, a)
		if ok || err != nil {
			fmt.Println(n.Name(), f.Kind, err)
		}
	}
	// Output: eddystone eid <nil>
}
