package mode_test

import (
	"encoding/hex"
	"fmt"

	"github.com/seed-496a4445/fyr/internal/mode"
)

// A frame is sealed in place and opened again.
func ExampleCCM() {
	key := make([]byte, mode.CCMKeySize)
	c, err := mode.NewCCM(key, 4)
	if err != nil {
		fmt.Println(err)
		return
	}
	nonce := []byte("address|counter"[:13])
	frame := append(make([]byte, 0, 31), "21.5 degrees"...)
	frame = c.Seal(frame[:0], nonce, frame, nil)
	fmt.Println(len(frame), "bytes")

	plain, err := c.Open(nil, nonce, frame, nil)
	fmt.Printf("%s %v\n", plain, err)

	frame[0] ^= 1
	plain, err = c.Open(nil, nonce, frame, nil)
	fmt.Printf("%s %v\n", plain, err)
	// Output:
	// 16 bytes
	// 21.5 degrees <nil>
	//  mode: tag does not verify
}

// A frame of MiBeacon 3 carries one byte of a tag of 16: advice, no proof.
func ExampleCCM_OpenTruncated() {
	key, _ := hex.DecodeString("b853075158488d3d3c977ca39a5b5ea9")
	nonce, _ := hex.DecodeString("5830b603360000008b98c54124")
	frame, _ := hex.DecodeString("8bb8f2661351" + "d6")
	c, err := mode.NewCCM(key, 16)
	if err != nil {
		fmt.Println(err)
		return
	}
	plain, match, err := c.OpenTruncated(nil, nonce, frame[:6], frame[6:], []byte{0x11})
	fmt.Printf("%x %v %v\n", plain, match, err)
	// Output: 01100300ff04 true <nil>
}

// Telemetry of Eddystone keeps two bytes of the tag.
func ExampleEAX() {
	key, _ := hex.DecodeString("589417b0324b1b71d7a6751852867ae8")
	nonce, _ := hex.DecodeString("00010000f683")
	frame, _ := hex.DecodeString("00001c400000004800000073")
	e, err := mode.NewEAX(key, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%x\n", e.Seal(nil, nonce, frame, nil))
	// Output: d5d89979ae79ebee4e385fa50efb
}

func ExampleCMAC() {
	key, _ := hex.DecodeString("2b7e151628aed2a6abf7158809cf4f3c") // RFC 4493, Section 4
	c, err := mode.NewCMAC(key)
	if err != nil {
		fmt.Println(err)
		return
	}
	tag := c.Sum(nil)
	fmt.Printf("%x %v\n", tag, c.Verify(nil, tag[:]))
	// Output: bb1d6929e95937287fa37d129b756746 <nil>
}
