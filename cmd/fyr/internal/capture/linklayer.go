package capture

import (
	"github.com/seed-496a4445/fyr/beacon"
	"github.com/seed-496a4445/fyr/internal/wire"
)

// advertisingAccess is the access address of all advertising channels.
const advertisingAccess = 0x8e89bed6

// PDUs of the advertising channels (Core Specification, Vol 6, Part B, 2.3).
// Directed advertisements, requests and connections carry no advertising data
// and give no advertisement.
const (
	pduInd        = 0 // ADV_IND
	pduNonconnInd = 2 // ADV_NONCONN_IND
	pduScanRsp    = 4 // SCAN_RSP
	pduScanInd    = 6 // ADV_SCAN_IND
	pduExtended   = 7 // ADV_EXT_IND and all AUX PDUs but requests

	pduRandom  = 0x40 // TxAdd: the advertiser's address is a random one
	pduType    = 0x0f
	headerSize = 2
	crcSize    = 3
)

// linkLayer reads a packet of the air, from its access address to its
// checksum, which is not looked at.
func (d *decoder) linkLayer(dst []beacon.Advert, rec *Record, b []byte, at reception) ([]beacon.Advert, error) {
	if len(b) < 4 {
		return dst, ErrShort
	}
	if wire.Le32(b) != advertisingAccess {
		return dst, nil
	}
	b = b[4:]
	if at.coded && len(b) > 0 {
		b = b[1:] // coding indicator
	}
	if len(b) < headerSize+crcSize || len(b)-headerSize-crcSize < int(b[1]) {
		return dst, ErrShort
	}
	if len(b)-headerSize-crcSize > int(b[1]) {
		return dst, ErrLong
	}
	random, payload := b[0]&pduRandom != 0, b[headerSize:len(b)-crcSize]
	switch b[0] & pduType {
	case pduInd, pduNonconnInd, pduScanRsp, pduScanInd:
		return d.legacy(dst, rec, payload, random, at)
	case pduExtended:
		x, err := parseExtended(payload)
		if err != nil {
			return dst, err
		}
		x.random = random
		if at.badCRC && (x.more || !x.addressed) {
			return dst, ErrCRC // no other packet is judged by this one
		}
		return d.extended(dst, rec, &x, at)
	}
	return dst, nil
}

func randomType(random bool) beacon.AddressType {
	if random {
		return beacon.AddressRandom
	}
	return beacon.AddressPublic
}

// legacy reads the payload of a legacy PDU: address, up to 31 bytes of data.
func (d *decoder) legacy(dst []beacon.Advert, rec *Record, b []byte, random bool, at reception) ([]beacon.Advert, error) {
	if len(b) < beacon.AddressSize {
		return dst, ErrShort
	}
	if len(b) > beacon.AddressSize+beacon.LegacySize {
		return dst, ErrLong
	}
	return append(dst, beacon.Advert{
		Time:    rec.Time,
		Address: beacon.AddressFromWire(b),
		Type:    randomType(random),
		RSSI:    at.rssi,
		Data:    d.keep(b[beacon.AddressSize:]),
	}), nil
}

// extendedPDU is the common extended advertising payload (Core Specification,
// Vol 6, Part B, 2.3.4), as far as it matters here.
type extendedPDU struct {
	address   beacon.Address
	random    bool
	addressed bool // address is there
	targeted  bool // a target address is there
	adi       uint16
	set       bool // adi is there: advertising set and data identifier
	aux       [3]byte
	more      bool // aux is there: more comes in the packet that it points to
	data      []byte
}

// Bits of the extended header, in the order of the fields.
const (
	hasAddress = 1 << iota
	hasTarget
	hasCTE
	hasADI
	hasAux
	hasSync
	hasPower
)

// parseExtended reads the payload: size of the extended header and mode (6 and
// 2 bits); flags, fields and additional data of the controller; advertising
// data.
func parseExtended(b []byte) (extendedPDU, error) {
	var x extendedPDU
	if len(b) == 0 || len(b)-1 < int(b[0]&0x3f) {
		return x, ErrShort
	}
	end := 1 + int(b[0]&0x3f)
	x.data = b[end:]
	b = b[1:end]
	if len(b) == 0 {
		return x, nil
	}
	flags := b[0]
	b = b[1:]
	short := false
	take := func(flag byte, n int) []byte {
		if flags&flag == 0 || short {
			return nil
		}
		if short = len(b) < n; short {
			return nil
		}
		field := b[:n]
		b = b[n:]
		return field
	}
	if f := take(hasAddress, beacon.AddressSize); f != nil {
		x.address, x.addressed = beacon.AddressFromWire(f), true
	}
	x.targeted = take(hasTarget, beacon.AddressSize) != nil
	take(hasCTE, 1)
	if f := take(hasADI, 2); f != nil {
		x.adi, x.set = wire.Le16(f), true
	}
	if f := take(hasAux, 3); f != nil {
		x.aux, x.more = [3]byte(f), true
	}
	take(hasSync, 18)
	take(hasPower, 1)
	if short {
		return extendedPDU{}, ErrShort
	}
	return x, nil
}

// expect is what is known of the packet that a PDU points to.
type expect struct {
	on      bool
	channel int8
	from    int64 // Unix nanoseconds between which it begins, when timed
	to      int64
	timed   bool
	adi     uint16
	set     bool // adi is known
	head    bool // it is the first packet with data: an ADV_EXT_IND points to it
	address bool // the address is known
}

// How far sniffers' times are off: some stamp the end of a packet, which takes
// up to 17 ms. After the patience a packet is not waited for any more.
const (
	auxSlack    = 20e6  // ns
	auxPatience = 500e6 // ns
)

// expectation reads an AuxPtr: channel (6 bits), clock accuracy (1), unit (1),
// offset (13), PHY (3). The offset counts units of 30 or 300 us from the start
// of the packet.
func (x *extendedPDU) expectation(rec *Record) expect {
	unit := int64(30e3)
	if x.aux[0]&0x80 != 0 {
		unit = 300e3
	}
	start := rec.Time + int64(wire.Le16(x.aux[1:])&0x1fff)*unit
	return expect{
		on:      true,
		channel: int8(x.aux[0] & 0x3f),
		from:    start - auxSlack,
		to:      start + unit + auxSlack,
		timed:   rec.Timed,
		adi:     x.adi,
		set:     x.set,
	}
}

// fits reports whether x can be what was expected. A PDU further down a chain
// has data and no address.
func (e *expect) fits(rec *Record, x *extendedPDU, at reception) bool {
	switch {
	case !e.on,
		e.set && x.set && e.adi != x.adi,
		at.channel != noChannel && at.channel != e.channel,
		e.timed && rec.Timed && (rec.Time < e.from || rec.Time > e.to):
		return false
	}
	return e.head || !x.addressed && !x.targeted && len(x.data) > 0
}

// extended takes one PDU of extended advertising. ADV_EXT_IND points to an
// AUX_ADV_IND, which may point to AUX_CHAIN_IND, each of which may point to
// another. They give one advertisement when the last is there.
func (d *decoder) extended(dst []beacon.Advert, rec *Record, x *extendedPDU, at reception) ([]beacon.Advert, error) {
	s := &d.sets
	s.expire(rec)
	a := beacon.Advert{Time: rec.Time, Type: beacon.AddressAnonymous, RSSI: at.rssi}
	first, known := *rec, x.addressed
	var data []byte
	if i := s.find(rec, x, at); i >= 0 && !at.badCRC {
		t := s.sets[i]
		if !t.aux.head {
			a, first = t.advert, t.rec
		} else if t.aux.address {
			a.Address, a.Type = t.advert.Address, t.advert.Type
		}
		known = known || t.aux.address
		data = t.data
		s.release(i) // its data stays until the next hold
	}
	if x.addressed {
		a.Address, a.Type = x.address, randomType(x.random)
	}
	if len(data)+len(x.data) > beacon.ExtendedSize {
		return dst, ErrData
	}
	d.join = append(append(d.join[:0], data...), x.data...)
	if x.more {
		t := s.hold(&first, a)
		t.data = append(t.data, d.join...)
		t.aux = x.expectation(rec)
		t.aux.head = len(t.data) == 0
		t.aux.address = known
		return dst, nil
	}
	a.Data = d.keep(d.join)
	// Without an address it is an anonymous advertisement or the rest of one of
	// which the beginning was not caught.
	if !known && (len(a.Data) == 0 || a.Check() != nil) {
		return dst, nil
	}
	return append(dst, a), nil
}

// find returns the newest set that waits for x, or -1. Nothing waits for what
// comes on the primary channels.
func (s *assembly) find(rec *Record, x *extendedPDU, at reception) int {
	if at.channel >= 37 {
		return -1
	}
	for i := len(s.sets) - 1; i >= 0; i-- {
		if s.sets[i].aux.fits(rec, x, at) {
			return i
		}
	}
	return -1
}

// expire gives up what should have come long before rec.
func (s *assembly) expire(rec *Record) {
	for i := len(s.sets) - 1; i >= 0; i-- {
		if e := &s.sets[i].aux; e.on && e.timed && rec.Timed && rec.Time > e.to+auxPatience {
			s.giveUp(i)
		}
	}
}
