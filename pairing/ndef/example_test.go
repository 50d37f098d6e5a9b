package ndef_test

import (
	"fmt"
	"log"

	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// A tag that offers an application reads like this.
func Example() {
	message, err := ndef.Parse([]byte("\x91\x01\x0aU\x03nfcpy.org\x54\x0f\x0fandroid.com:pkgcom.example.app"))
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range message {
		switch {
		case r.Is(ndef.WellKnown, ndef.TypeURI):
			uri, err := ndef.ParseURI(r.Payload)
			fmt.Println("URI", uri, err)
		case r.Is(ndef.External, ndef.TypeApplication):
			name, err := ndef.ParseApplication(r)
			fmt.Println("application", name, err)
		}
	}
	// Output:
	// URI http://nfcpy.org <nil>
	// application com.example.app <nil>
}

// A lost tag shows an address that changes with its identifier.
func ExampleLostMode() {
	tag, err := ndef.NewType4Tag(ndef.Capability{
		Version: ndef.Mapping2, MaxRead: 255, MaxWrite: 255,
		File: ndef.DefaultFile, FileSize: 256, Write: ndef.AccessNever,
	})
	if err != nil {
		log.Fatal(err)
	}
	lost, err := ndef.NewLostMode("found.example")
	if err != nil {
		log.Fatal(err)
	}
	card, err := apdu.NewCard(apdu.CardOptions{}, apdu.Application{AID: []byte(ndef.Type4AID), Applet: tag})
	if err != nil {
		log.Fatal(err)
	}

	// In each epoch, with the identifier that is on the air:
	message, err := lost.Message([8]byte{0x8f, 0x2c, 0x11, 0x5d, 0x90, 0x03, 0xe7, 0x46}).Append(nil)
	if err != nil {
		log.Fatal(err)
	}
	if err := tag.SetMessage(message); err != nil {
		log.Fatal(err)
	}

	// The finder's phone:
	read, err := ndef.ReadType4(card.Transmit, 255)
	if err != nil {
		log.Fatal(err)
	}
	found, err := ndef.Parse(read)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ndef.ParseURI(found[0].Payload))
	// Output: https://found.example/#jywRXZAD50Y <nil>
}

// A sticker that a phone finds an address on.
func ExampleType2() {
	record, err := ndef.URIRecord("https://www.example.com/")
	if err != nil {
		log.Fatal(err)
	}
	message, err := ndef.Message{record}.Append(nil)
	if err != nil {
		log.Fatal(err)
	}
	memory, err := ndef.Type2{
		Version: ndef.Type2Version, DataSize: 144,
		TLVs: []ndef.TLV{{Tag: ndef.TLVMessage, Value: message}},
	}.Append(nil)
	fmt.Printf("%x %v\n", memory, err)
	// Output: e11012000311d1010d55026578616d706c652e636f6d2ffe <nil>
}
