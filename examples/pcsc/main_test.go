package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/seed-496a4445/fyr/pairing/ndef"
)

// The conversation with a tag in this process.
func Example() {
	message, err := found()
	if err != nil {
		fmt.Println(err)
		return
	}
	card, err := emulated(message)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := show(os.Stdout, card.Transmit); err != nil {
		fmt.Println(err)
	}
	// Output:
	// > 00a4040007d276000085010100
	// < 9000
	// > 00a4000c02e103
	// < 9000
	// > 00b000000f
	// < 000f2000ff00ff0406e104040000ff9000
	// > 00a4000c02e104
	// < 9000
	// > 00b0000002
	// < 003a9000
	// > 00b000023a
	// < 91011255026578616d706c652e636f6d2f666f756e645101205402656e496620796f752066696e6420746869732c20706c65617365207461702e9000
	// URI "https://www.example.com/found"
	// text "If you find this, please tap." in "en"
	// 60 octets to the card, 105 back: about 15ms at 106 kbit/s, 5ms at 424 kbit/s
}

func TestEmptyTag(t *testing.T) {
	card, err := emulated(nil)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := show(&out, card.Transmit); err != nil || !strings.Contains(out.String(), "\nno message\n") {
		t.Errorf("%v\n%s", err, &out)
	}
}

func TestFailures(t *testing.T) {
	lost := errors.New("card lost")
	if err := show(new(bytes.Buffer), func([]byte) ([]byte, error) { return nil, lost }); err != lost {
		t.Errorf("lost: %v", err)
	}
	if err := show(new(bytes.Buffer), func([]byte) ([]byte, error) { return []byte{0x6A, 0x82}, nil }); !errors.Is(err, ndef.ErrApplicationFile) {
		t.Errorf("another card: %v", err)
	}
	broken := ndef.Message{{TNF: ndef.WellKnown, Type: []byte(ndef.TypeURI)}}
	card, err := emulated(broken)
	if err != nil {
		t.Fatal(err)
	}
	if err := show(new(bytes.Buffer), card.Transmit); !errors.Is(err, ndef.ErrURILength) {
		t.Errorf("broken record: %v", err)
	}
}

func TestDescribe(t *testing.T) {
	app, err := ndef.ApplicationRecord("com.example.app")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := describe(app); err != nil || got != `external "android.com:pkg", 15 octets` {
		t.Errorf("%q, %v", got, err)
	}
}
