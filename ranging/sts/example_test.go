package sts_test

import (
	"crypto/aes"
	"fmt"

	"github.com/seed-496a4445/fyr/ranging/sts"
)

// plainAES is the AES of a host. On a tag, it is that of the radio.
type plainAES struct{}

func (plainAES) Encrypt(key, dst, src *[16]byte) {
	c, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err)
	}
	c.Encrypt(dst[:], src[:])
}

// A sender and a receiver hold the key of one direction. The receiver counts
// how many pulses have the sign that they should have.
func Example() {
	geometry, _ := sts.NewGeometry(sts.BPRF, 64, 1)
	v := sts.V{Upper: [12]byte{1, 2, 3}, Counter: 7}
	party := func() sts.Stream {
		key := [16]byte{0x51, 0x0a, 0xc3} // of the session, the same on both sides
		s, err := sts.NewStream(plainAES{}, &key, v, 0, sts.LastPosition)
		if err != nil {
			panic(err)
		}
		return s
	}
	sender, receiver := party(), party()

	sent, position, _ := sender.Append(nil, geometry)
	fmt.Println(geometry.Pulses(), "pulses at position", position)
	sent[3] ^= 0x81 // two pulses drown in noise

	test, _ := sts.MatchTestFor(geometry.Pulses(), 80)
	expected, _, _ := receiver.Append(nil, geometry)
	matches, ok, _ := test.Count(expected, sent)
	fmt.Println(matches, "match,", test.Least(), "are needed:", ok)
	fmt.Printf("a guess passes with 2^%.2f\n", test.Log2FalseAccept())
	// Output:
	// 4096 pulses at position 0
	// 4094 match, 2375 are needed: true
	// a guess passes with 2^-80.11
}
