package fira_test

import (
	"fmt"

	"github.com/seed-496a4445/fyr/ranging/fira"
)

// Both parties of a provisioned session derive what the slot of an index is
// ranged with, and what is sent in it.
func Example() {
	key, _ := fira.NewKey([]byte("DynamicSTSnoRot0"))
	config := fira.Config{
		RoundUsage: 2, STS: 1, Channel: 9, SlotDuration: 2000, RFrame: 3,
		PreambleCode: 10, SFD: 2, PreambleDuration: 1, SessionID: 0x01234567,
	}
	session, err := fira.NewSession(fira.Provisioned, key, config.Append(nil))
	if err != nil {
		panic(err)
	}
	schedule := fira.Schedule{SlotsPerBlock: 100, SlotsPerRound: 10}
	slots, _ := session.Slots(schedule, 2, session.IndexInit())
	slot, _ := slots.Use(session.IndexInit() + 412)
	fmt.Printf("slot %+v, V %x\n", slot.At, slot.V.Bytes())

	header := session.AppendHeader(nil, fira.Header{Destination: fira.ShortAddress{0xaa, 0xa2}, SessionID: config.SessionID, Index: slot.Index})
	controller := fira.ShortAddress{0xaa, 0xa1}
	sealed, _ := fira.NewSealer(slot.Keys.PayloadKey).Seal(nil, header, controller, slot.Index, []byte("control"))

	heard, _ := session.ParseHeader(header)
	plaintext, err := fira.NewSealer(slot.Keys.PayloadKey).Open(nil, header, controller, heard.Index, sealed)
	fmt.Printf("%s %v\n", plaintext, err)

	_, err = slots.Use(slot.Index)
	fmt.Println(err)
	static, _ := fira.NewStaticSession(config.Append(nil))
	_, err = static.Slots(schedule, 2, static.IndexInit())
	fmt.Println(static.Mode().Kind(), "/", err)
	// Output:
	// slot {Block:4 Round:1 Slot:2}, V 872aefb20437feae491db3657e118fd9
	// control <nil>
	// fira: slot index was used
	// static STS (unauthenticated) / fira: STS is unauthenticated
}
