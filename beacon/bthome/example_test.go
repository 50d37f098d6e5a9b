package bthome_test

import (
	"encoding/hex"
	"fmt"
	"log"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/bthome"
)

// A button is pressed: its frame is read, opened and told.
func Example() {
	key, _ := hex.DecodeString("90bffd73cb6b26ef58a7a8eba9232036")
	address, _ := beacon.ParseAddress("B4:35:22:F5:3D:A4")
	button, err := bthome.NewCredential(key, address, bthome.Strict)
	if err != nil {
		log.Fatal(err)
	}
	data, _ := hex.DecodeString("020106" + "1216d2fc" + "450aeb84467f85ba0100003188788c")
	advert := beacon.Advert{Address: address, Data: data}

	var frame beacon.Frame
	var secrets beacon.Secrets
	network := bthome.Network{}
	button.Expose(&secrets)
	if found, err := network.Read(&frame, &advert); !found || err != nil {
		log.Fatal(found, err)
	}
	plain, err := network.Open(nil, &frame, &advert, &beacon.Key{Bytes: secrets.Open})
	if err != nil {
		log.Fatal(err)
	}
	readings, err := network.Readings(nil, &frame, plain)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("counter", frame.Counter)
	for _, r := range readings {
		fmt.Printf("%v %v %q\n", r.Quantity, r.Value, r.Quantity.Unit())
	}
	// Output:
	// counter 442
	// packet_id 7 ""
	// battery 100 "%"
	// button 1 "code"
}

// A sensor seals its readings.
func ExampleCredential_Seal() {
	key, _ := hex.DecodeString("231d39c1d7cc1ab1aee224cd096db932")
	address, _ := beacon.ParseAddress("54:48:E6:8F:80:A5")
	sensor, err := bthome.NewCredential(key, address, bthome.Strict)
	if err != nil {
		log.Fatal(err)
	}
	objects, err := bthome.AppendValue(nil, 0x02, 25.06) // °C
	if err != nil {
		log.Fatal(err)
	}
	objects, err = bthome.AppendValue(objects, 0x03, 50.55) // %
	if err != nil {
		log.Fatal(err)
	}
	data, err := sensor.Seal(nil, bthome.Version2|bthome.Encrypted, 1122866, objects)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%x\n", data)
	// Output:
	// 41723d3035fb88322211009e7414c0
}
