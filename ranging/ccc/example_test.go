package ccc_test

import (
	"fmt"

	"github.com/seed-496a4445/fyr/ranging/ccc"
)

// A car opens the Pre-POLL frame of a key, and ranges in the next slot.
func Example() {
	ursk, _ := ccc.NewLongKey([]byte("0123456789abcdef0123456789abcdef"))
	config := []byte{0: 1, 16: 7} // agreed over Bluetooth
	ladder := ccc.NewLadder(ursk, config)
	schedule := ccc.Schedule{Index0: 1000, SlotsPerRound: int64(ccc.MinSlotsPerRound(1)), Rounds: 8}
	addresses := ladder.Addresses(schedule.Index0)
	sealer := ccc.NewSealer(ladder.PrePollKey())

	index, _ := schedule.Index(ccc.Slot{Block: 2, Round: 5, Slot: 1})
	message := ccc.PrePoll{Session: 9, PollIndex: index, Block: 2, Hopping: true, Round: 5}.Append(nil)
	header := ccc.Header{
		Destination: addresses.Destination, FrameCounter: 17, KeySource: addresses.KeySource,
		Vendor: ccc.VendorCCC, Message: 1, Length: uint8(len(message)),
	}
	mhr := header.Append(nil)
	sealed, _ := sealer.Seal(nil, mhr, addresses.Source, header.FrameCounter, message)

	heard, _ := ccc.ParseHeader(mhr)
	plaintext, err := sealer.Open(nil, mhr, addresses.Source, heard.FrameCounter, sealed)
	if err != nil {
		panic(err)
	}
	poll, _ := ccc.ParsePrePoll(plaintext)
	slots, _ := ladder.Slots(schedule, schedule.Index0)
	use, err := slots.Use(poll.PollIndex)
	fmt.Printf("POLL is slot %+v, index %d, V %x, %v\n", use.At, use.Index, use.V.Bytes(), err)
	_, err = slots.Use(poll.PollIndex)
	fmt.Println(err)
	// Output:
	// POLL is slot {Block:2 Round:5 Slot:1}, index 1106, V ef1dd467ae9058709d3af68913b3bb98, <nil>
	// ccc: slot index was used
}
