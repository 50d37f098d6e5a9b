package mibeacon_test

import (
	"encoding/hex"
	"fmt"
	"log"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/mibeacon"
)

// A thermometer is read, opened and told.
func Example() {
	key, _ := hex.DecodeString("a3bfe9853dd85a620debe3620caaa351")
	address, _ := beacon.ParseAddress("58:2D:34:12:20:89")
	thermometer, err := mibeacon.NewCredential(key, address)
	if err != nil {
		log.Fatal(err)
	}
	data, _ := hex.DecodeString("1a1695fe" + "58586f0607892012342d585f176dd54f0200002fa453fa")
	advert := beacon.Advert{Address: address, Data: data}

	var frame beacon.Frame
	var secrets beacon.Secrets
	network := mibeacon.Network{}
	thermometer.Expose(&secrets)
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
	fmt.Println("version", frame.Version, "counter", frame.Counter)
	for _, r := range readings {
		fmt.Println(r.Quantity, r.Value, r.Quantity.Unit())
	}
	// Output:
	// version 5 counter 519
	// temperature 22.6 °C
}

// A sensor seals its readings.
func ExampleCredential_Seal() {
	key, _ := hex.DecodeString("a3bfe9853dd85a620debe3620caaa351")
	address, _ := beacon.ParseAddress("58:2D:34:12:20:89")
	sensor, err := mibeacon.NewCredential(key, address)
	if err != nil {
		log.Fatal(err)
	}
	objects, err := mibeacon.Object{Type: 0x1004, Data: []byte{226, 0}}.Append(nil)
	if err != nil {
		log.Fatal(err)
	}
	frame, err := sensor.Seal(nil, mibeacon.Frame{
		Control: mibeacon.Sealed | mibeacon.MACIncluded | 2<<10 | 5<<12,
		Product: 0x066f,
	}, 519, objects)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%x\n", frame)
	// Output:
	// 58586f0607892012342d585f176dd54f0200002fa453fa
}
