package beacon_test

import (
	"fmt"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/flashtest"
	"github.com/seed-496a4445/fyr/rotate"
	"github.com/seed-496a4445/fyr/rotate/rotatetest"
)

// A tag is claimed once. Its firmware then asks it what to show, each time that
// what it shows has been held for long enough. A real tag brings the driver of
// its flash and the AES engine of its radio.
func ExampleTag() {
	root := [16]byte{15: 1} // of the pairing
	config := beacon.ConsumerTag(0x42)
	flash, aes := flashtest.New(4096), rotatetest.AES128{}
	tag, err := beacon.Claim(aes, flash, config, &root)
	if err != nil {
		fmt.Println(err)
		return
	}
	root = [16]byte{} // it gives past days: erase it wherever it is

	show, err := tag.Next(0)
	fmt.Println(tag.Epoch(), tag.Mode(), show.Address.RandomKind(), len(show.Data), show.Changed, err)
	// Ten seconds later: a challenge, and an answer to it, over a connection.
	tag.Near(10 * rotate.Second)
	left := show.Hold - 10*rotate.Second
	for range 2 {
		show, err = tag.Next(left)
		left = show.Hold
		fmt.Println(tag.Epoch(), tag.Mode(), show.Address.RandomKind(), len(show.Data), show.Changed, err)
	}

	// The battery is changed: what was shown is never shown again.
	tag, err = beacon.Boot(aes, flash, config)
	if err != nil {
		fmt.Println(err)
		return
	}
	show, err = tag.Next(0)
	fmt.Println(tag.Epoch(), tag.Mode(), len(show.Data), show.Hold, err)
	// Output:
	// 0 near static 31 true <nil>
	// 1 near static 31 true <nil>
	// 2 near static 31 true <nil>
	// 3 separated 0 15000 <nil>
}
