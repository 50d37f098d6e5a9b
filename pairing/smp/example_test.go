package smp_test

import (
	"fmt"

	"github.com/seed-496a4445/fyr/pairing/smp"
)

// A phone reads a tag over NFC, connects, and pairs. The tag has read nothing:
// it learns only that the phone knows what the tag has shown.
func Example() {
	tagAddress := smp.NewAddress([6]byte{0xc2, 0x28, 0x37, 0x8b, 0x12, 0x28}, true)
	phoneAddress := smp.NewAddress([6]byte{0x5b, 0x01, 0x02, 0x03, 0x04, 0x05}, true)

	// The tag, in the tap: a new key, a new r.
	key, err := smp.GenerateKey()
	if err != nil {
		fmt.Println(err)
		return
	}
	offer, err := smp.NewOffer(key)
	if err != nil {
		fmt.Println(err)
		return
	}
	shown, err := offer.Record()
	if err != nil {
		fmt.Println(err)
		return
	}
	shown.Address, shown.Role = &tagAddress, new(smp.Peripheral)
	payload, err := shown.Append(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(smp.MediaTypeLE, len(payload), "bytes")

	// The phone, in the tap.
	read, err := smp.ParseRecord(payload)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("complete:", read.Complete(), "secure:", read.Secure())

	// Over the air, on both sides.
	phone, err := smp.NewInitiator(smp.Config{
		Address: phoneAddress, Peer: *read.Address, Read: &read, IO: smp.KeyboardDisplay, AuthReq: smp.Bonding,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	tag, err := smp.NewResponder(smp.Config{
		Address: tagAddress, Peer: phoneAddress, Offer: offer, IO: smp.NoInputNoOutput, AuthReq: smp.Bonding,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	var pdu []byte
	for done := false; !done; {
		if pdu, done, err = phone.Step(pdu); err != nil {
			fmt.Println(err)
			return
		}
		if pdu == nil {
			break
		}
		if pdu, _, err = tag.Step(pdu); err != nil {
			fmt.Println(err)
			return
		}
	}
	p, err := phone.Result()
	if err != nil {
		fmt.Println(err)
		return
	}
	t, err := tag.Result()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("one key:", p.LTK.Equal(t.LTK))
	fmt.Println("phone: tag confirmed", p.PeerConfirmed, "- tag knows r of the phone", p.PeerKnowsRandom)
	fmt.Println("tag: phone confirmed", t.PeerConfirmed, "- phone knows r of the tag", t.PeerKnowsRandom)
	// Output:
	// application/vnd.bluetooth.le.oob 48 bytes
	// complete: true secure: true
	// one key: true
	// phone: tag confirmed true - tag knows r of the phone false
	// tag: phone confirmed false - phone knows r of the tag true
}
