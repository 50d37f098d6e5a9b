package edhoc_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/seed-496a4445/fyr/pairing/edhoc"
)

// A phone whose key never leaves its enclave claims a tag. The tag knows no
// phone yet: message_3 carries the phone's credential, and whoever shows the
// setup secret becomes the owner.
func Example() {
	// What the phone's enclave holds; ecdh.KeyExchanger is all that is asked of
	// it.
	inEnclave, _ := ecdh.P256().GenerateKey(rand.Reader)
	inTag, _ := ecdh.P256().GenerateKey(rand.Reader)

	phone := edhoc.CCS{Subject: "phone", Key: inEnclave.PublicKey()}
	tag := edhoc.CCS{Subject: "tag", KeyID: []byte{0x02}, Key: inTag.PublicKey()}
	phoneCred, _ := phone.Append(nil)
	tagCred, _ := tag.Append(nil)
	claim, _ := edhoc.NewClaimKey(bytes.Repeat([]byte{7}, edhoc.ClaimKeySize)) // of the QR code

	initiator, err := edhoc.NewInitiator(edhoc.Config{
		Method:        edhoc.StaticStatic,
		Suites:        []edhoc.Suite{edhoc.Suite3, edhoc.Suite2},
		ConnectionIDs: [][]byte{{0x00}},
		Identity:      edhoc.Identity{ID: edhoc.ByValue(phoneCred), Cred: phoneCred, Static: inEnclave},
		Peer: func(idCred []byte) (edhoc.Credential, error) {
			if !bytes.Equal(idCred, edhoc.KeyID(tag.KeyID)) {
				return edhoc.Credential{}, errors.New("not the tag of the QR code")
			}
			return tag.Credential(tagCred), nil
		},
		Claim: &claim,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	responder, err := edhoc.NewResponder(edhoc.Config{
		Method:        edhoc.StaticStatic,
		Suites:        []edhoc.Suite{edhoc.Suite2},
		ConnectionIDs: [][]byte{{0x00}, {0x01}},
		Identity:      edhoc.Identity{ID: edhoc.KeyID(tag.KeyID), Cred: tagCred, Static: inTag},
		Peer: func(idCred []byte) (edhoc.Credential, error) {
			set, cred, err := edhoc.CarriedCCS(idCred)
			return set.Credential(cred), err
		},
		Claim: &claim,
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	var message []byte
	for n := 1; ; n++ {
		step := initiator.Step
		if n%2 == 0 {
			step = responder.Step
		}
		var done bool
		if message, done, err = step(message); err != nil {
			fmt.Println(err)
			return
		}
		if done && message == nil {
			break
		}
		fmt.Printf("message_%d has %d bytes\n", n, len(message))
	}
	a, _ := initiator.Session()
	b, _ := responder.Session()
	ours, _ := a.Export(edhoc.ExportPrivate, []byte("owner root"), 32)
	theirs, _ := b.Export(edhoc.ExportPrivate, []byte("owner root"), 32)
	_, owner := b.Peer()
	fmt.Println("same key:", bytes.Equal(ours, theirs))
	fmt.Println("owner is the phone:", phone.Key.(*ecdh.PublicKey).Equal(owner.Key))
	// Output:
	// message_1 has 39 bytes
	// message_2 has 45 bytes
	// message_3 has 146 bytes
	// message_4 has 9 bytes
	// same key: true
	// owner is the phone: true
}
