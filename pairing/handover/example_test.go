package handover_test

import (
	"fmt"
	"time"

	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/handover"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// leOOB is a carrier configuration for Bluetooth LE.
func leOOB(payload ...byte) ndef.Record {
	return ndef.Record{TNF: ndef.Media, Type: []byte("application/vnd.bluetooth.le.oob"), ID: []byte("0"), Payload: payload}
}

// bluetooth is the alternative that leads to it.
var bluetooth = handover.Alternative{Power: handover.Active, Carrier: []byte("0")}

// A phone asks a tag for a carrier that both have.
func Example() {
	// The tag: what it has, and how it answers.
	has := handover.Message{
		Role: handover.Select, Version: handover.Latest,
		Alternatives: []handover.Alternative{bluetooth},
		Records:      ndef.Message{leOOB(2, 0x1c, 0)}, // LE role: peripheral
	}
	tag, err := handover.NewTag([]handover.Service{{
		Version: 0x10, Name: handover.ServiceName, Wait: 8, Extensions: 4, MaxMessage: 253,
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	applet, err := handover.NewType4(tag, ndef.Capability{
		Version: ndef.Mapping2, MaxRead: 255, MaxWrite: 255, File: ndef.DefaultFile, FileSize: 512,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	applet.Handle = func(e handover.Event, message []byte) {
		fmt.Println("tag:", e)
		if e != handover.Requested {
			return
		}
		request, err := handover.Parse(message)
		if err != nil {
			return // the phone will give up
		}
		answer, err := has.Answer(request)
		if err != nil {
			return
		}
		b, err := answer.Append(nil)
		if err != nil {
			return
		}
		if err := applet.Reply(b); err != nil {
			fmt.Println(err)
		}
	}
	card, err := apdu.NewCard(apdu.CardOptions{}, apdu.Application{AID: []byte(ndef.Type4AID), Applet: applet})
	if err != nil {
		fmt.Println(err)
		return
	}

	// The phone.
	request, err := handover.Message{
		Role: handover.Request, Version: handover.Latest,
		Alternatives: []handover.Alternative{bluetooth},
		Records:      ndef.Message{leOOB(2, 0x1c, 1)}, // LE role: central
	}.Append(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	reader, err := ndef.OpenType4(card.Transmit, ndef.Type4Options{Writable: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := handover.NewExchange(handover.ServiceName, request).Run(reader, func(d time.Duration) error {
		fmt.Println("phone: wait", d) // and sleep
		return nil
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	answer, err := handover.Parse(b)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range answer.Alternatives {
		for _, r := range answer.Find(a.Carrier) {
			fmt.Printf("phone: %v %s %x\n", a.Power, r.Type, r.Payload)
		}
	}
	// Output:
	// tag: selected
	// phone: wait 2ms
	// tag: requested
	// phone: wait 2ms
	// phone: active application/vnd.bluetooth.le.oob 021c00
}

// Two devices ask each other at once.
func ExampleResolve() {
	fmt.Println(handover.Resolve(0x1234, 0x0042), handover.Resolve(0x0042, 0x1234))
	fmt.Println(handover.Resolve(0x1234, 0x0043), handover.Resolve(0x0043, 0x1234))
	fmt.Println(handover.Resolve(0x1234, 0x1234))
	// Output:
	// answer wait
	// wait answer
	// again
}
