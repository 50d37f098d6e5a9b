package eddystone_test

import (
	"crypto/ecdh"
	"crypto/rand"
	"encoding/hex"
	"fmt"

	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/eddystone"
)

// A beacon whose clock says 2000 shows its identifier, and a receiver reads it.
func Example() {
	raw, _ := hex.DecodeString("0102030405060708090a111213141516")
	key, err := eddystone.NewIdentityKey(raw)
	if err != nil {
		panic(err)
	}
	b, err := eddystone.NewBeacon(key, 10) // a new identifier every 1024 s
	if err != nil {
		panic(err)
	}
	frame, err := eddystone.EID{TxPower: -18, ID: b.Identifier(2000)}.Append(nil)
	if err != nil {
		panic(err)
	}
	data, err := eddystone.AppendAD(nil, frame)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%x\n", data)

	var f beacon.Frame
	ok, err := eddystone.Network{}.Read(&f, &beacon.Advert{Data: data})
	fmt.Printf("%v %v %s %x\n", ok, err, f.Kind, f.ID)
	// Output:
	// 0201060303aafe0d16aafe30ee4144413e45fefa58
	// true <nil> eid 4144413e45fefa58
}

// Telemetry that only the holder of the identity key can read.
func ExampleBeacon_SealTLM() {
	key, err := eddystone.NewIdentityKey(make([]byte, eddystone.KeySize))
	if err != nil {
		panic(err)
	}
	b, err := eddystone.NewBeacon(key, 10)
	if err != nil {
		panic(err)
	}
	frame := b.SealTLM(nil, eddystone.TLM{Battery: 3000, Temperature: 21.5 * 256, Uptime: 600}, 65280, [2]byte{0, 1})
	t, err := b.OpenTLM(frame, 65280)
	fmt.Println(len(frame), t.Battery, float64(t.Temperature)/256, t.Uptime/10, err)
	// Output: 18 3000 21.5 60 <nil>
}

// Both sides of a registration come to one identity key.
func ExampleRegisterResolver() {
	resolver, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	tag, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	a, err := eddystone.RegisterResolver(resolver, tag.PublicKey().Bytes())
	if err != nil {
		panic(err)
	}
	b, err := eddystone.RegisterBeacon(tag, resolver.PublicKey().Bytes())
	if err != nil {
		panic(err)
	}
	fmt.Println(a.Equal(b))
	// Output: true
}
