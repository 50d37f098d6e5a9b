package rpa_test

import (
	"fmt"
	"log"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/rpa"
)

// Whose phone is it? Two keys, as other programs print them, and an address.
func Example() {
	var keys []byte
	for _, text := range []string{"irk:00112233445566778899aabbccddeeff", "m305CqYQEDQFrchXozQC7A=="} {
		phone, err := rpa.ParseIRK(text)
		if err != nil {
			log.Fatal(err)
		}
		var s beacon.Secrets
		phone.Expose(&s)
		keys = append(keys, s.Scan...)
	}
	address, _ := beacon.ParseAddress("70:81:94:0D:FB:AA")
	frames := make([]beacon.Frame, 1)
	network := rpa.Network{}
	if ok, err := network.Read(&frames[0], &beacon.Advert{Address: address, Type: beacon.AddressRandom}); !ok || err != nil {
		log.Fatal(ok, err)
	}
	for _, hit := range network.Scan(nil, frames, keys) {
		fmt.Println("key", hit.Key, "has", address)
	}
	// Output: key 1 has 70:81:94:0D:FB:AA
}

// A key does not say which way round it was written; an address of the device
// does.
func ExampleCredential_ByteOrder() {
	phone, err := rpa.ParseIRK("9b7d390aa610103405adc857a33402ec")
	if err != nil {
		log.Fatal(err)
	}
	nearby, _ := beacon.ParseAddress("70:81:94:0D:FB:AA")
	order := phone.ByteOrder(nearby)
	if order == rpa.LeastSignificantFirst {
		phone = phone.Reversed()
	}
	fmt.Println(order, phone.Resolves(nearby))
	// Output: least significant first true
}

// A member of a coordinated set, such as one of two earphones, is recognised by
// the key of the set.
func ExampleFindRSI() {
	key := make([]byte, rpa.KeySize)
	key[0] = 1
	set, err := rpa.NewSIRK(key)
	if err != nil {
		log.Fatal(err)
	}
	data := append([]byte{2, beacon.TypeFlags, 6}, set.Generate([3]byte{0x69, 0xf5, 0x63}).AppendAD(nil)...)
	id, ok, err := rpa.FindRSI(data)
	fmt.Println(ok, err, set.Resolves(id))
	// Output: true <nil> true
}
