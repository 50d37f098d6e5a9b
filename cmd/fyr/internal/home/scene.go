package main

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/findmy"
	"github.com/seed-496a4445/fyr/cmd/fyr/internal/capture"
)

// The clocks of the tags that have one, at the beginning of the capture.
const (
	suitcaseClock = 65280               // seconds; its next identifier comes at 65536
	bicyclePaired = -(94*15*60 + 12*60) // seconds; its 96th key comes 3 minutes later
)

// UUIDs of service data.
const (
	uuidMiBeacon  = 0xfe95
	uuidBTHome    = 0xfcd2
	uuidEddystone = 0xfeaa
	uuidSmartTag  = 0xfd5a
	uuidStranger  = 0xfff0
)

// Company identifiers.
const (
	companyMicrosoft = 0x0006
	companyApple     = 0x004c
)

// Addresses that are free to choose: random ones that tell nothing.
var (
	suitcase1 = beacon.Address{0x1c, 0x55, 0x07, 0xd0, 0x3b, 0x9a}
	suitcase2 = beacon.Address{0x32, 0xe8, 0x41, 0x7f, 0x90, 0x0c}
	cat       = beacon.Address{0x2b, 0x06, 0xc3, 0x1d, 0x77, 0x58}
	otherCat  = beacon.Address{0x0d, 0x91, 0x2e, 0xa4, 0x63, 0xf7}
	museum    = beacon.Address{0xd2, 0x40, 0x9b, 0x18, 0xee, 0x05}
	shop      = beacon.Address{0xe5, 0x7c, 0x33, 0xb2, 0x01, 0x6e}
	laptop    = beacon.Address{0x08, 0xfa, 0x5d, 0x24, 0xc9, 0x13}
	stranger  = beacon.Address{0xf0, 0x1b, 0x66, 0x8a, 0x72, 0x3d}
)

// scene returns what is on the air, in its order.
func scene(v *vectors) []capture.Packet {
	a := &air{v: v}
	bag := newHandbag(v)

	// The sensors report, each under its own address and key.
	a.sensor(1_204, -61, uuidMiBeacon, "mibeacon-0118")
	a.sensor(1_988, -74, uuidBTHome, "bthome-0088")
	a.sensor(2_450, -58, uuidMiBeacon, "mibeacon-0113")
	a.sensor(2_466, -58, uuidMiBeacon, "mibeacon-0113") // again, as beacons do
	a.beacon(3_310, -80, shop, v.in("eddystone-0087", "ad"))

	// The phones come home: their addresses are hashes, what they say is theirs.
	nearby := beacon.AppendManufacturer([]byte{2, beacon.TypeFlags, 0x1a}, companyApple, []byte{0x10, 5, 0x01, 0x18, 0xa2, 0x4e, 0x93})
	a.phone(11_702, -66, "rpa-0011", nearby)
	a.phone(12_115, -52, "rpa-0026", nearby)
	a.scanRequest(12_116, -52, "rpa-0026", shop)

	// The suitcase shows an identifier, and what it measures under the same
	// address: that opens once the identifier has told whose address it is.
	a.service(20_640, -70, suitcase1, beacon.AddressRandom, uuidEddystone, eid(v.out("eddystone-0007", "eid")))
	a.service(25_641, -71, suitcase1, beacon.AddressRandom, uuidEddystone, v.in("eddystone-0039", "frame"))
	a.service(25_800, -79, museum, beacon.AddressRandom, uuidEddystone, v.in("eddystone-0061", "frame"))
	a.service(26_001, -79, museum, beacon.AddressRandom, uuidEddystone, v.in("eddystone-0064", "frame"))

	// Find My: the wallet near its owner, then on its own.
	a.findMy(31_020, -64, v.in("findmy-0173", "adv_key"), findmy.NearOwner)
	a.findMy(33_020, -64, v.in("findmy-0172", "adv_key"), findmy.Separated)
	a.findMy(36_377, -77, v.out("findmy-0104", "adv_key"), findmy.NearOwner) // the bicycle
	a.findMy(37_002, -88, v.in("findmy-0168", "adv_key"), findmy.Separated)  // a neighbour's

	// Somebody comes in, and a button is pressed.
	a.sensor(48_350, -69, uuidMiBeacon, "mibeacon-0133")
	a.sensor(51_900, -55, uuidBTHome, "bthome-0093")
	a.sensor(55_077, -60, uuidMiBeacon, "mibeacon-0154")
	a.sensor(58_114, -60, uuidMiBeacon, "mibeacon-0153")
	a.sensor(59_000, -75, uuidBTHome, "bthome-0084")

	// Damage. A bit of a ciphertext, a bit of a tag, a counter that has been
	// used, a packet with a wrong checksum, a length that runs past the end, a
	// frame that is too short, a packet that is cut.
	a.sensor(64_205, -58, uuidMiBeacon, "mibeacon-0179")
	a.sensor(64_950, -75, uuidBTHome, "bthome-0098")
	a.sensor(66_300, -75, uuidBTHome, "bthome-0088")
	a.damaged(67_481, -90, laptop)
	a.beacon(68_020, -83, stranger, []byte{2, beacon.TypeFlags, 6, 27, beacon.TypeServiceData16, 0xf0, 0xff, 1, 2, 3})
	a.service(69_500, -85, otherCat, beacon.AddressRandom, uuidSmartTag, v.in("smarttag-0038", "service_data"))
	a.cut(71_117, -88, stranger)

	// Strangers: an iBeacon, a laptop, something of its own.
	a.beacon(80_400, -82, shop, beacon.AppendManufacturer([]byte{2, beacon.TypeFlags, 6}, companyApple, []byte{
		0x02, 0x15, 0xfd, 0xa5, 0x06, 0x93, 0xa4, 0xe2, 0x4f, 0xb1, 0xaf, 0xcf, 0xc6, 0xeb, 0x07, 0x64, 0x78, 0x25, 0, 1, 0, 2, 0xc5,
	}))
	a.beacon(83_230, -87, laptop, beacon.AppendManufacturer(nil, companyMicrosoft, []byte{0x01, 0x09, 0x20, 0x22, 0x3d, 0x18, 0x47, 0x90}))
	a.service(88_700, -84, stranger, beacon.AddressRandom, uuidStranger, []byte{0xde, 0xad, 0xbe, 0xef})
	a.phone(92_312, -67, "rpa-0012", nearby)
	a.phone(93_004, -90, "rpa-0015", nearby) // resolvable, but not with the keys at home

	// The handbag hangs in the hall, near its owner: twice the same, then under
	// the next epoch.
	a.near(98_500, -63, bag, handbagEpoch-1)
	a.near(128_515, -64, bag, handbagEpoch-1)
	a.near(171_240, -63, bag, handbagEpoch)

	// The bicycle changes its key three minutes in.
	a.findMy(215_010, -76, v.out("findmy-0105", "adv_key"), findmy.NearOwner)

	// The suitcase changes its identifier and its address after 256 seconds.
	a.service(262_800, -70, suitcase2, beacon.AddressRandom, uuidEddystone, eid(v.bytes("eddystone-0031", "out", "rows", 1, "eid")))
	a.service(267_801, -71, suitcase2, beacon.AddressRandom, uuidEddystone, v.out("eddystone-0035", "frame"))
	a.service(268_300, -71, suitcase2, beacon.AddressRandom, uuidEddystone, v.in("eddystone-0043", "frame")) // a flipped bit

	// The owner has gone, and told the handbag so: it shows the identity of the day.
	a.separated(402_030, -64, bag)

	// The cat comes home, and an old frame of the suitcase is played back.
	a.service(523_000, -81, cat, beacon.AddressRandom, uuidSmartTag, v.in("smarttag-0056", "service_data"))
	a.sensor(540_120, -60, uuidMiBeacon, "mibeacon-0155")
	a.service(588_000, -62, stranger, beacon.AddressRandom, uuidEddystone, eid(v.out("eddystone-0002", "eid")))
	return a.packets
}

// eid returns the frame of an Eddystone identifier at 0 dBm.
func eid(id []byte) []byte { return append([]byte{0x30, 0}, id...) }
