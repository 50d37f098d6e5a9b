package bthome

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/mode"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// dataV1 is what version 1 authenticates beside the ciphertext.
var dataV1 = []byte{0x11}

// nonce returns the nonce of a frame of version 2. counter holds the four
// bytes as sent.
func nonce(address beacon.Address, info DeviceInfo, counter []byte) (n [13]byte) {
	copy(n[0:6], address[:])
	n[6], n[7], n[8] = UUID&0xff, UUID>>8, byte(info)
	copy(n[9:13], counter)
	return n
}

// nonceV1 returns the nonce of a frame of version 1.
func nonceV1(address beacon.Address, counter []byte) (n [12]byte) {
	copy(n[0:6], address[:])
	n[6], n[7] = UUIDV1Encrypted&0xff, UUIDV1Encrypted>>8
	copy(n[8:12], counter)
	return n
}

// open authenticates the service data of a frame of version 2 and appends its
// plaintext to dst. address counts where the frame has none.
func open(dst, data []byte, address beacon.Address, key []byte) ([]byte, uint32, error) {
	f, err := Parse(data)
	if err != nil {
		return dst, 0, err
	}
	if !f.Info.Has(Encrypted) {
		return dst, 0, ErrPlain
	}
	if len(f.Body) < tailSize {
		return dst, 0, ErrLength
	}
	if f.Info.Has(MACIncluded) {
		address = f.MAC
	}
	n := nonce(address, f.Info, counterOf(f.Body))
	return openBody(dst, f.Body, key, n[:], nil)
}

// openV1 does the same for the service data of a frame of version 1.
func openV1(dst, data []byte, address beacon.Address, key []byte) ([]byte, uint32, error) {
	if len(data) < tailSize {
		return dst, 0, ErrLength
	}
	n := nonceV1(address, counterOf(data))
	return openBody(dst, data, key, n[:], dataV1)
}

// counterOf returns the counter in ciphertext | counter | tag.
func counterOf(body []byte) []byte {
	n := len(body) - tailSize
	return body[n : n+CounterSize]
}

// openBody opens ciphertext | counter | tag. It moves ciphertext and tag
// together behind dst and opens them there.
func openBody(dst, body, key, nonce, data []byte) ([]byte, uint32, error) {
	ccm, err := mode.NewCCM(key, TagSize)
	if err != nil {
		return dst, 0, ErrKeySize
	}
	n := len(body) - tailSize
	sealed := append(append(dst, body[:n]...), body[n+CounterSize:]...)
	opened, err := ccm.Open(sealed[:len(dst)], nonce, sealed[len(dst):], data)
	if err != nil {
		return dst, 0, ErrTag
	}
	return opened, wire.Le32(counterOf(body)), nil
}

// sealBody appends ciphertext | counter | tag to dst.
func sealBody(dst, plain []byte, counter [CounterSize]byte, key, nonce, data []byte) []byte {
	ccm, err := mode.NewCCM(key, TagSize)
	if err != nil {
		panic("bthome: " + err.Error()) // a Credential's key has 16 bytes
	}
	dst = ccm.Seal(dst, nonce, plain, data)
	n := len(dst) - TagSize
	tag := [TagSize]byte(dst[n:])
	return append(append(dst[:n], counter[:]...), tag[:]...)
}
