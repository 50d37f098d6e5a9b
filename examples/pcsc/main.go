// Command pcsc reads the NDEF message of a Type 4 tag and shows every command
// and response on the way.
//
//	go run .                  a tag in this process
//	go run -tags pcsc .       the first card that a PC/SC reader holds
//
// The second form is for systems with pcsc-lite, its headers (libpcsclite-dev
// on Debian) and a C compiler. The two differ in one function, open, which
// returns an [apdu.Transmit]: that is all that fyr asks of a reader.
package main

import (
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/seed-496a4445/fyr/pairing/apdu"
	"github.com/seed-496a4445/fyr/pairing/ndef"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("pcsc: ")
	transmit, done, err := open()
	if err != nil {
		log.Fatal(err)
	}
	err = show(os.Stdout, transmit)
	done()
	if err != nil {
		log.Fatal(err)
	}
}

// show reads the tag behind transmit and writes to w what goes to and fro, what
// the message says, and what it costs on the air.
func show(w io.Writer, transmit apdu.Transmit) error {
	var air apdu.Air
	link := apdu.Link{} // frames of 256 octets, which most phones and cards take
	reader, err := apdu.NewReader(link.Count(traced(w, transmit), &air), apdu.Options{})
	if err != nil {
		return err
	}
	b, err := ndef.ReadType4(reader.Transmit, 0)
	if err != nil {
		return err
	}
	if len(b) == 0 {
		fmt.Fprintln(w, "no message")
	} else if err := records(w, b); err != nil {
		return err
	}
	fmt.Fprintf(w, "%d octets to the card, %d back: about %v at 106 kbit/s, %v at 424 kbit/s\n", air.Sent, air.Received,
		air.Time(apdu.Rate106).Round(time.Millisecond), air.Time(apdu.Rate424).Round(time.Millisecond))
	return nil
}

// traced returns t with a line on w for each command and each response.
func traced(w io.Writer, t apdu.Transmit) apdu.Transmit {
	return func(command []byte) ([]byte, error) {
		fmt.Fprintf(w, "> %x\n", command)
		response, err := t(command)
		if err == nil {
			fmt.Fprintf(w, "< %x\n", response)
		}
		return response, err
	}
}

// records writes one line for each record of a message.
func records(w io.Writer, b []byte) error {
	message, err := ndef.Parse(b)
	if err != nil {
		return err
	}
	for _, r := range message {
		line, err := describe(r)
		if err != nil {
			return err
		}
		fmt.Fprintln(w, line)
	}
	return nil
}

// describe says what a record holds: of URIs and texts all of it, quoted, for
// whoever wrote the tag may have put anything there.
func describe(r ndef.Record) (string, error) {
	switch {
	case r.Is(ndef.WellKnown, ndef.TypeURI):
		uri, err := ndef.ParseURI(r.Payload)
		return fmt.Sprintf("URI %q", uri), err
	case r.Is(ndef.WellKnown, ndef.TypeText):
		text, err := ndef.ParseText(r.Payload)
		return fmt.Sprintf("text %q in %q", text.Text, text.Language), err
	}
	return fmt.Sprintf("%v %q, %d octets", r.TNF, r.Type, len(r.Payload)), nil
}
