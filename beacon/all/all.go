package all

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/bthome"
	"github.com/seed-496a4445/fyr/beacon/eddystone"
	"github.com/seed-496a4445/fyr/beacon/exposure"
	"github.com/seed-496a4445/fyr/beacon/findmy"
	"github.com/seed-496a4445/fyr/beacon/mibeacon"
	"github.com/seed-496a4445/fyr/beacon/native"
	"github.com/seed-496a4445/fyr/beacon/rpa"
	"github.com/seed-496a4445/fyr/beacon/smarttag"
)

// Networks returns all networks by name. The slice is the caller's.
func Networks() []beacon.Network {
	return []beacon.Network{
		bthome.Network{},
		eddystone.Network{},
		exposure.Network{},
		findmy.Network{},
		mibeacon.Network{},
		native.Network{},
		rpa.Network{},
		smarttag.Network{},
	}
}
