package apdu_test

import (
	"bytes"
	"fmt"
	"time"

	"github.com/seed-496a4445/fyr/pairing/apdu"
)

// A counter answers each command with the number of octets that came, and keeps
// no session.
type counter struct{}

func (counter) Select(apdu.Command) apdu.Response {
	return apdu.Response{Data: []byte("counter 1"), Status: apdu.StatusOK}
}

func (counter) Do(c apdu.Command) apdu.Response {
	if c.CLA != 0x80 {
		return apdu.Response{Status: apdu.StatusClass}
	}
	return apdu.Response{Data: fmt.Append(nil, len(c.Data), " octets came"), Status: apdu.StatusOK}
}

func (counter) Deselect() {}

// A card with one applet, a reader that sends it 400 octets, and what goes over
// the air between them.
func Example() {
	aid := []byte{0xF0, 1, 2, 3, 4}
	card, err := apdu.NewCard(apdu.CardOptions{}, apdu.Application{AID: aid, Applet: counter{}})
	if err != nil {
		fmt.Println(err)
		return
	}
	show := func(command []byte) ([]byte, error) {
		response, err := card.Transmit(command)
		fmt.Printf("> %X.. %d octets\n< %X\n", command[:apdu.HeaderSize], len(command), response)
		return response, err
	}
	var air apdu.Air
	reader, err := apdu.NewReader(apdu.Link{}.Count(show, &air), apdu.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range []apdu.Command{
		apdu.Select(aid),
		{CLA: 0x80, INS: 0x10, Data: bytes.Repeat([]byte("fyr "), 100), Ne: apdu.MaxShortNe},
		{CLA: 0x84, INS: 0x10},
	} {
		r, err := reader.Do(c)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%v: %q\n", r.Status, r.Data)
	}
	card.Reset() // the phone is taken away
	fmt.Println(air.Time(apdu.Rate106).Round(time.Millisecond), "on the air at 106 kbit/s")
	// Output:
	// > 00A40400.. 11 octets
	// < 636F756E74657220319000
	// 9000 done: "counter 1"
	// > 90100000.. 260 octets
	// < 9000
	// > 80100000.. 151 octets
	// < 343030206F63746574732063616D659000
	// 9000 done: "400 octets came"
	// > 84100000.. 4 octets
	// < 6E00
	// 6E00 class not supported: ""
	// 43ms on the air at 106 kbit/s
}

// What a command with a key of 1,184 octets and a response with a ciphertext of
// 1,088 octets take on the air in short commands.
func ExampleLink_Exchange() {
	link := apdu.Link{FSC: 256, FSD: 256}
	var air apdu.Air
	for n := 1184; n > 0; n -= apdu.MaxShort { // a chain
		command := apdu.HeaderSize + 1 + min(n, apdu.MaxShort)
		air = air.Add(link.Exchange(command, apdu.StatusSize))
	}
	for n := 1088; n > 0; n -= apdu.MaxShortNe { // GET RESPONSE
		response := min(n, apdu.MaxShortNe) + apdu.StatusSize
		air = air.Add(link.Exchange(apdu.HeaderSize+1, response))
	}
	fmt.Println(air.Sent, "and", air.Received, "octets in", air.Frames, "frames")
	for _, r := range []apdu.Rate{apdu.Rate106, apdu.Rate424} {
		fmt.Println(106*int(r), "kbit/s:", air.Time(r).Round(time.Millisecond))
	}
	// Output:
	// 1288 and 1162 octets in 36 frames
	// 106 kbit/s: 212ms
	// 424 kbit/s: 55ms
}

// A status word is an error for callers who have no use for the word itself.
func ExampleStatus_Err() {
	r, err := apdu.ParseResponse([]byte{0x6A, 0x82})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Status.Err())
	fmt.Println(apdu.StatusMore(70), apdu.StatusMore(70).More())
	// Output:
	// apdu: card says 6A82 file or application not found
	// 6146 more data 70
}
