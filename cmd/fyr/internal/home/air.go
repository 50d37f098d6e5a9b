package main

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/beacon/findmy"
	"github.com/seed-496a4445/fyr/cmd/fyr/internal/capture"
)

// air collects packets. Times are milliseconds since begin.
type air struct {
	v       *vectors
	packets []capture.Packet
}

// Places in a packet of capture.LinkLayerHeader.
const (
	flagsAt  = 8 // of the radio header, 2 bytes
	crcFlags = 0x0c
	crcValid = 0x08 // in the second byte
	headerAt = 14
	dataAt   = headerAt + 2 + beacon.AddressSize
)

// advert adds an advertisement and returns its packet, for damage.
func (a *air) advert(ms int64, ad beacon.Advert) []byte {
	if a.v.err != nil {
		return nil
	}
	b, err := capture.AppendLinkLayer(nil, &ad)
	if err != nil {
		a.v.err = err
		return nil
	}
	a.packets = append(a.packets, capture.Packet{Time: begin*1_000_000_000 + ms*1_000_000, Data: b})
	return b
}

// beacon adds an advertisement from a random address.
func (a *air) beacon(ms int64, rssi int8, from beacon.Address, data []byte) []byte {
	return a.advert(ms, beacon.Advert{Address: from, Type: beacon.AddressRandom, RSSI: rssi, Data: data})
}

// service adds an advertisement of service data.
func (a *air) service(ms int64, rssi int8, from beacon.Address, kind beacon.AddressType, uuid uint16, data []byte) {
	ad := beacon.Advert{Address: from, Type: kind, RSSI: rssi, Data: []byte{2, beacon.TypeFlags, 6}}
	ad.Data = beacon.AppendServiceData16(ad.Data, uuid, data)
	a.advert(ms, ad)
}

// sensor adds the advertisement of a case, from its own public address.
func (a *air) sensor(ms int64, rssi int8, uuid uint16, id string) {
	data, address := a.v.in(id, "service_data"), a.v.in(id, "address")
	if a.v.err == nil {
		a.service(ms, rssi, beacon.Address(address), beacon.AddressPublic, uuid, data)
	}
}

// phone adds an advertisement from the address of a case.
func (a *air) phone(ms int64, rssi int8, id string, data []byte) {
	if address := a.v.in(id, "address"); a.v.err == nil {
		a.beacon(ms, rssi, beacon.Address(address), data)
	}
}

// findMy adds the advertisement that a Find My tag makes of a key.
func (a *air) findMy(ms int64, rssi int8, key []byte, form findmy.Form) {
	if a.v.err != nil {
		return
	}
	if form == findmy.NearOwner {
		key = key[:findmy.PrefixSize]
	}
	var from beacon.Address
	data, ok := findmy.Network{}.Build(nil, &from, nil, key, 0)
	if ok {
		a.beacon(ms, rssi, from, data)
	}
}

// damaged adds an advertisement of which the radio says that its checksum is
// wrong, and is right.
func (a *air) damaged(ms int64, rssi int8, from beacon.Address) {
	data := beacon.AppendManufacturer(nil, companyMicrosoft, []byte{0x01, 0x09, 0x20, 0x22, 0x3d, 0x18, 0x47, 0x90})
	if b := a.beacon(ms, rssi, from, data); b != nil {
		b[dataAt+5] ^= 0x40
		b[flagsAt+1] &^= crcValid
	}
}

// cut adds an advertisement that ends early.
func (a *air) cut(ms int64, rssi int8, from beacon.Address) {
	if a.beacon(ms, rssi, from, []byte{2, beacon.TypeFlags, 6}) != nil {
		p := &a.packets[len(a.packets)-1]
		p.Data = p.Data[:dataAt-2]
	}
}

// scanRequest adds a packet that is no advertisement: the owner of the address
// of a case asks to for more.
func (a *air) scanRequest(ms int64, rssi int8, id string, to beacon.Address) {
	address := a.v.in(id, "address")
	if a.v.err != nil {
		return
	}
	const scanRequest, bothRandom = 0x03, 0xc0
	b := a.beacon(ms, rssi, beacon.Address(address), to.AppendWire(nil))
	b[headerAt] = scanRequest | bothRandom
	b[flagsAt+1] &^= crcFlags // not checked
}
