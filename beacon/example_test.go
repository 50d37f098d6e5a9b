package beacon_test

import (
	"fmt"

	"github.com/seed-496a4445/fyr/beacon"
)

// doorbell is a network as small as can be: manufacturer data of company FFFF,
// the byte 07, and how often somebody rang.
type doorbell struct{ beacon.Unstable }

func (doorbell) Name() string { return "doorbell" }

func (doorbell) Read(f *beacon.Frame, a *beacon.Advert) (bool, error) {
	body, ok, err := a.Manufacturer(0xffff)
	if !ok || len(body) != 2 || body[0] != 7 {
		return false, err
	}
	f.Kind, f.Body = "ring", body[1:]
	return true, nil
}

func (doorbell) Readings(dst []beacon.Reading, f *beacon.Frame, plain []byte) ([]beacon.Reading, error) {
	return append(dst, beacon.Reading{Quantity: beacon.Count, Value: float64(plain[0])}), nil
}

var _ beacon.Decoder = doorbell{}

// A network finds its frame in an advertisement and says what it reports.
func Example() {
	advert := beacon.Advert{
		Address: beacon.Address{0xa4, 0xc1, 0x38, 0x8d, 0x18, 0xb2},
		Data:    beacon.AppendManufacturer([]byte{2, beacon.TypeFlags, 6}, 0xffff, []byte{7, 3}),
	}
	var network beacon.Decoder = doorbell{}
	var frame beacon.Frame
	found, err := network.Read(&frame, &advert)
	if !found || err != nil {
		fmt.Println("no frame", err)
		return
	}
	readings, err := network.Readings(nil, &frame, frame.Body)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range readings {
		fmt.Println(advert.Address, network.Name(), frame.Kind, r.Quantity, r.Value, r.Quantity.Unit())
	}
	// Output:
	// A4:C1:38:8D:18:B2 doorbell ring count 3
}

func ExampleNext() {
	data := []byte{2, 0x01, 6, 4, 0x16, 0xaa, 0xfe, 0x30}
	for {
		s, rest, more, err := beacon.Next(data)
		if err != nil {
			fmt.Println(err)
		}
		if !more {
			return
		}
		fmt.Printf("type %02x: % x\n", s.Type, s.Data)
		data = rest
	}
	// Output:
	// type 01: 06
	// type 16: aa fe 30
}

func ExampleParseAddress() {
	a, err := beacon.ParseAddress("c4-c1-38-8d-18-b2")
	fmt.Println(a, a.RandomKind(), err)
	_, err = beacon.ParseAddress("kitchen")
	fmt.Println(err)
	// Output:
	// C4:C1:38:8D:18:B2 static <nil>
	// beacon: not a Bluetooth address
}

// A device whose counter starts again when its battery is changed.
func ExampleReplay() {
	rule := beacon.Replay{Grace: 100}
	fmt.Println(rule.Accept(70_000, 70_001), rule.Accept(70_000, 70_000), rule.Accept(70_000, 0))
	// Output:
	// true false true
}

// A key file holds a credential as fields. What a network does not take is an
// error, so that a misspelt name is found.
func ExampleFields() {
	var fields beacon.Fields
	fields.AddText("bind_key", "231d39c1d7cc1ab1aee224cd096db932")
	fields.AddInt("conter", 7)

	key := fields.Bytes("bind_key")
	counter := fields.IntOr("counter", 0)
	fmt.Println(len(key), counter, fields.Done(), fields.Culprit())
	// Output:
	// 16 0 beacon: credential has a field that its network does not know conter
}
