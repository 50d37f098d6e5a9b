package spake2plus_test

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"

	"github.com/seed-496a4445/fyr/pairing/spake2plus"
)

// page is the one value that a tag keeps for its limiter.
type page [spake2plus.LimiterSize]byte

func (p *page) Load(value *[spake2plus.LimiterSize]byte) error {
	*value = *p
	return nil
}

func (p *page) Save(value *[spake2plus.LimiterSize]byte) error {
	*p = *value
	return nil
}

// A phone opens a tag with the code that is printed on it.
func Example() {
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	// The factory prints a code, and stores salt and record in the tag.
	salt := make([]byte, 16)
	rand.Read(salt)
	stretch := spake2plus.PBKDF2(sha256.New, salt, 10000)
	key, err := spake2plus.RegisterPassword(spake2plus.P256SHA256HMAC, []byte("492013"), nil, nil, stretch)
	must(err)
	record := key.Record()
	limiter, err := spake2plus.OpenLimiter(new(page), 0)
	must(err)
	must(limiter.Unlock())

	// The phone reads the salt from the tag and the code from its owner.
	try := func(code string, now int64) error {
		key, err := spake2plus.RegisterPassword(spake2plus.P256SHA256HMAC, []byte(code), nil, nil, stretch)
		must(err)
		parameters := spake2plus.Parameters{Context: []byte("example 1")}
		phone, err := spake2plus.NewProver(key, parameters)
		must(err)
		tag, err := spake2plus.NewVerifier(record, parameters)
		must(err)

		shareV, confirmV, err := limiter.Respond(tag, now, phone.AppendShare(nil))
		if err != nil {
			return err
		}
		confirmP, ofPhone, err := phone.Finish(shareV, confirmV)
		if err != nil {
			return err
		}
		ofTag, err := limiter.Finish(tag, confirmP)
		if err != nil {
			return err
		}
		psk := ofTag.AppendSecret(nil)
		fmt.Println("a psk of", len(psk), "bytes, the same on both sides:", ofPhone.Equal(ofTag))
		return nil
	}
	fmt.Println(try("492031", 100))
	fmt.Println(limiter.Left(), "codes left, wait", limiter.Wait(100), "s")
	fmt.Println(try("492013", 100))
	fmt.Println(try("492013", 101))
	// Output:
	// spake2plus: confirmation does not verify
	// 99 codes left, wait 1 s
	// spake2plus: too soon after a wrong code
	// a psk of 32 bytes, the same on both sides: true
	// <nil>
}
